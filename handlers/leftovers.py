"""What nobody else hears: buttons of older messages, forms of older versions. Each gets an
answer, since Slack shows a warning to the person when nobody acknowledges."""

import logging
import re

from slack_bolt.app.async_app import AsyncApp

from bot.errors import Refused
from bot.views.refusals import OLD_BUTTON
from handlers.payloads import Body

log = logging.getLogger(__name__)
ANYTHING = re.compile(".*")


def register(app: AsyncApp) -> None:
    app.action(ANYTHING)(old_button)
    app.view(ANYTHING)(old_button)
    app.shortcut(ANYTHING)(old_button)
    app.command(ANYTHING)(old_button)


async def old_button(body: Body) -> None:
    log.info("nobody hears %s", body.get("type", "command"))
    raise Refused(OLD_BUTTON)
