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
from bot.errors import Misconfigured
from bot.slack import SlackClient
from handlers import planning
from prompts import library
from storage import outbox
from storage.session import Database, hold


async def restored(environment: Mapping[str, str], clock: Clock) -> int:
    """How many messages are in doubt now; doing it twice is harmless."""
    settings, pace = config.load(environment), timing.read(environment)
    content = library.load(settings.content)
    with hold(settings.database):
        database = Database(settings.database)
        if not database.there():
            raise Misconfigured("There is no database here. Put the backup back first.")
        await database.start()
        try:
            if not await database.migrated():
                raise Misconfigured(
                    "The tables are not those of this version. Run `plumbline migrate` first."
                )
            async with aiohttp.ClientSession() as session:
                token = settings.bot_token.get_secret_value()
                slack = SlackClient(token, settings.slack_api_url, session, pace.http)
                deps = Deps(settings, clock, slack, content, database)
                await planning.plan(deps)
            async with deps.begin() as work:
                return await outbox.doubt_all(work.db, work.now)
        finally:
            await database.stop()
