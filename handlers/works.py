"""Handing work in: choose, look at it as the readers will, hand it over."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.deps import Deps
from bot.services import works
from bot.views import works as show
from bot.views.ids import Act, Form
from handlers import payloads
from handlers.home import redraw
from handlers.payloads import Body
from handlers.windows import open_or_push, open_or_replace


def register(app: AsyncApp) -> None:
    app.action(Act.HAND_IN.value)(choose)
    app.action(Act.WORK_READ.value)(read)
    app.view(Form.HAND_IN_CHOICE.value)(preview)
    app.view(Form.HAND_IN.value)(handed_in)


async def choose(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        items = await works.items(work, payloads.who(body), payloads.pressed(body))
    await open_or_replace(ack, body, deps, show.choice_view(items))


async def preview(ack: AsyncAck, body: Body, deps: Deps) -> None:
    chosen, member = payloads.chosen_items(body), payloads.about(body)
    async with deps.look() as work:
        shown = await works.preview(work, payloads.who(body), chosen, member)
    await ack(response_action="push", view=show.preview_view(shown))


async def handed_in(ack: AsyncAck, body: Body, deps: Deps) -> None:
    chosen, member = payloads.confirmed_items(body)
    async with deps.begin() as work:
        handed = await works.hand_in(work, payloads.who(body), chosen, member)
    await ack(response_action="update", view=show.receipt(handed))
    await redraw(deps, payloads.who(body))


async def read(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        handed = await works.read(work, payloads.who(body), payloads.pressed(body))
    await open_or_push(ack, body, deps, show.receipt(handed))
