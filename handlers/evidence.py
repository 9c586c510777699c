"""Evidence: from the form, from a message, from a file; and as others will see it."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.deps import Deps
from bot.services import evidence
from bot.views import evidence as show
from bot.views.ids import Act, Form, Shortcut, Typed
from handlers import payloads
from handlers.files import text_of
from handlers.home import redraw
from handlers.payloads import Body
from handlers.windows import open_or_push, open_or_replace


def register(app: AsyncApp) -> None:
    app.shortcut(Shortcut.ADD_EVIDENCE.value)(add)
    app.shortcut(Shortcut.SAVE_AS_EVIDENCE.value)(from_message)
    app.action(Act.EVIDENCE_ADD.value)(add)
    app.action(Act.EVIDENCE_READ.value)(read)
    app.action(Act.EVIDENCE_EDIT.value)(edit)
    app.action(Typed.EVIDENCE.value)(typed)
    app.view(Form.EVIDENCE.value)(saved)


async def add(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        form = await evidence.form(work, payloads.who(body), payloads.pressed(body))
    await open_or_replace(ack, body, deps, show.form_view(form))


async def from_message(ack: AsyncAck, body: Body, deps: Deps) -> None:
    await ack()
    channel, ts, text = payloads.message(body)
    permalink = await deps.slack.permalink(channel, ts)
    async with deps.look() as work:
        form = await evidence.from_message(work, payloads.who(body), text, permalink)
    await deps.slack.open_view(payloads.trigger(body), show.form_view(form))


async def edit(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        form = await evidence.edit(work, payloads.who(body), payloads.pressed(body))
    await open_or_replace(ack, body, deps, show.form_view(form))


async def typed(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        await evidence.keep_draft(work, payloads.who(body), payloads.typed_evidence(body))
    await ack()


async def saved(ack: AsyncAck, body: Body, deps: Deps) -> None:
    file = payloads.chosen_file(body)
    text = await text_of(deps, file) if file else None
    async with deps.begin() as work:
        item = await evidence.save(work, payloads.who(body), payloads.typed_evidence(body, text))
    await ack(response_action="update", view=show.receipt(item))
    await redraw(deps, payloads.who(body))


async def read(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        item = await evidence.read(work, payloads.who(body), payloads.pressed(body))
    await open_or_push(ack, body, deps, show.receipt(item))
