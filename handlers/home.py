"""Home: drawn when it is opened, and again after everything that its owner does.

Opening it is an event, heard in `events`; its buttons belong to their stories."""

from bot.deps import Deps
from bot.errors import Doubt, Later, Never
from bot.services import home
from bot.services.people import Who
from bot.views import home as show


async def redraw(deps: Deps, who: Who) -> None:
    """Draw the person's Home as it is now. Drawing it is a courtesy: where Slack does not take
    it, it is drawn when Home is opened the next time."""
    async with deps.look() as work:
        state = await home.home(work, who)
    try:
        await deps.slack.publish_home(who.user, show.view(state))
    except (Never, Later, Doubt):
        return
