"""Home: drawn when it is opened, and again after everything that its owner does.

Opening it is an event, heard in `events`; its buttons belong to their stories."""

from bot.delivery import homes
from bot.deps import Deps
from bot.services.people import Who


async def redraw(deps: Deps, who: Who) -> None:
    """Draw the person's Home as it is now."""
    await homes.redraw(deps, who)
