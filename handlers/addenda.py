"""Adding to an answer that was handed in or is closed."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.deps import Deps
from bot.services import addenda
from bot.views import addenda as show
from bot.views.ids import Act, Form, Typed
from handlers import payloads
from handlers.payloads import Body
from handlers.windows import open_or_replace


def register(app: AsyncApp) -> None:
    app.action(Act.ADDENDUM.value)(open_form)
    app.action(Typed.ADDENDUM.value)(typed)
    app.view(Form.ADDENDUM.value)(added)


async def open_form(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        addition = await addenda.form(work, payloads.who(body), payloads.pressed(body))
    await open_or_replace(ack, body, deps, show.form_view(addition))


async def typed(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        await addenda.keep_draft(
            work, payloads.who(body), payloads.about(body), payloads.addition(body)
        )
    await ack()


async def added(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        answered = await addenda.add(
            work, payloads.who(body), payloads.about(body), payloads.addition(body)
        )
    await ack(response_action="update", view=show.receipt(answered))
