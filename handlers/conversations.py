"""Answering step by step: the button that begins it, the buttons of a turn, and saying what is
owed. What is typed arrives as an event, in `events`."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.deps import Deps
from bot.errors import Doubt, Later, Never, Refused
from bot.services import conversations
from bot.services.conversations import Deed
from bot.services.people import Who
from bot.views import conversations as show
from bot.views.ids import Act
from handlers import payloads
from handlers.home import redraw
from handlers.payloads import Body
from handlers.windows import replace_if_open


def register(app: AsyncApp) -> None:
    app.action(Act.CONVERSE.value)(begin)
    for deed in Deed:
        app.action(f"turn.{deed.value}")(pressed)


async def begin(ack: AsyncAck, body: Body, deps: Deps) -> None:
    who = payloads.who(body)
    async with deps.begin() as work:
        await conversations.begin(work, who, payloads.pressed(body))
    await speak(deps, who)
    await replace_if_open(deps, body, show.begun_view())
    await ack()


async def pressed(ack: AsyncAck, body: Body, deps: Deps) -> None:
    who, turn = payloads.who(body), payloads.turn(body)
    if turn is None:
        raise Refused(conversations.PASSED)
    async with deps.begin() as work:
        await conversations.press(work, who, turn)
    await speak(deps, who)
    await ack()
    if turn.deed is Deed.SAVE:
        await redraw(deps, who)


async def speak(deps: Deps, who: Who) -> None:
    """Say what the conversation owes, unless somebody else is saying it. Posted at once, since
    the person waits for it: a post that is lost is said again at the next thing they do, or by
    the tick, and one that is repeated is the same question with the same buttons."""
    while True:
        async with deps.begin() as work:
            showing = await conversations.claim(work, who)
        if showing is None:
            return
        await _say(deps, who, showing)


async def _say(deps: Deps, who: Who, showing: conversations.Showing) -> None:
    try:
        channel = showing.form.seat.person.dm or await deps.slack.open_dm(who.user)
        await deps.slack.post(channel, show.card_text(showing), show.card(showing), showing.key)
    except (Later, Doubt, Never):
        async with deps.begin() as work:
            await conversations.said(work, showing, arrived=False)
        raise
    async with deps.begin() as work:
        await conversations.said(work, showing, arrived=True)
