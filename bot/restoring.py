"""`plumbline restored`: after a backup was put back, before the bot starts again.

What was said since the backup is not remembered, though people have it. So everything that is due
by now is owed again, under the keys that it had, and all of it is in doubt: before a word is said,
Slack's history is asked whether it was said already.
"""

from collections.abc import Mapping

import aiohttp

from bot import config
from bot.clock import Clock
from bot.delivery import timing
from bot.deps import Deps
from bot.slack import SlackClient
from handlers import planning
from prompts import library
from storage import outbox
from storage.session import hold, opened


async def restored(environment: Mapping[str, str], clock: Clock) -> int:
    """How many messages are in doubt now; doing it twice is harmless."""
    settings, pace = config.load(environment), timing.read(environment)
    content = library.load(settings.content)
    with hold(settings.database):
        async with opened(settings.database) as database:
            async with aiohttp.ClientSession() as session:
                token = settings.bot_token.get_secret_value()
                slack = SlackClient(token, settings.slack_api_url, session, pace.http)
                deps = Deps(settings, clock, slack, content, database)
                await planning.plan(deps)
            async with deps.begin() as work:
                return await outbox.doubt_all(work.db, work.now)
