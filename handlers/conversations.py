"""Answering step by step: the button that begins it, and the buttons of a turn. What comes of them
is owed, and said by the runner. What is typed arrives as an event, in `events`."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.deps import Deps
from bot.errors import Refused
from bot.services import conversations
from bot.services.conversations import Deed
from bot.views import conversations as show
from bot.views.ids import Act
from handlers import payloads
from handlers.home import redraw
from handlers.payloads import Body
from handlers.windows import open_or_replace


def register(app: AsyncApp) -> None:
    app.action(Act.CONVERSE.value)(begin)
    for deed in Deed:
        app.action(f"turn.{deed.value}")(pressed)


async def begin(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        await conversations.begin(work, payloads.who(body), payloads.pressed(body))
    if "view" in body:  # nothing would happen where they are looking
        await open_or_replace(ack, body, deps, show.begun_view())
    else:
        await ack()


async def pressed(ack: AsyncAck, body: Body, deps: Deps) -> None:
    who, turn = payloads.who(body), payloads.turn(body)
    if turn is None:
        raise Refused(conversations.PASSED)
    async with deps.begin() as work:
        await conversations.press(work, who, turn)
    await ack()
    if turn.deed is Deed.SAVE:
        await redraw(deps, who)
