"""Home: drawn when it is opened, and again after everything that its owner does; and the lists
that are too long for it.

Opening it is an event, heard in `events`; most of its buttons belong to their stories."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.delivery import homes
from bot.deps import Deps
from bot.services import home
from bot.services.people import Who
from bot.views import home as show
from bot.views.ids import Act
from handlers import payloads
from handlers.payloads import Body
from handlers.windows import open_or_replace


def register(app: AsyncApp) -> None:
    for turn in (Act.LIST, Act.LIST_BACK, Act.LIST_ON):
        app.action(turn.value)(list_page)


async def redraw(deps: Deps, who: Who) -> None:
    """Draw the person's Home as it is now."""
    await homes.redraw(deps, who)


async def list_page(ack: AsyncAck, body: Body, deps: Deps) -> None:
    which, page = payloads.list_page(body)
    async with deps.look() as work:
        state = await home.home(work, payloads.who(body))
    await open_or_replace(ack, body, deps, show.list_view(state, which, page))
