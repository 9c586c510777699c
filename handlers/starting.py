"""Starting a question oneself: the list, and the form of what is chosen."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.deps import Deps
from bot.services import starting
from bot.views import starting as show
from bot.views.ids import Act
from handlers import payloads
from handlers.home import redraw
from handlers.payloads import Body
from handlers.windows import open_or_push, open_or_replace


def register(app: AsyncApp) -> None:
    app.action(Act.START_CHOICES.value)(choose)
    app.action(Act.START.value)(start)
    app.action(Act.START_ANOTHER.value)(start)


async def choose(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        found = await starting.choices(work, payloads.who(body))
    await open_or_push(ack, body, deps, show.choices_view(found))


async def start(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        started = await starting.start(work, payloads.who(body), payloads.started(body))
    await open_or_replace(ack, body, deps, show.begun(started))
    await redraw(deps, payloads.who(body))
