"""Answering a prompt: open the form, keep its draft, hand it over, read it again."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.deps import Deps
from bot.services import attachments, reflections
from bot.views import reflections as show
from bot.views.ids import Act, Form, Shortcut, Typed
from handlers import payloads
from handlers.files import file_of
from handlers.home import redraw
from handlers.payloads import Body
from handlers.windows import open_or_push, replace


def register(app: AsyncApp) -> None:
    app.shortcut(Shortcut.WRITE_REFLECTION.value)(open_form)
    app.action(Act.REFLECT.value)(open_form)
    app.action(Act.REFLECT_MORE.value)(drawn_again)
    app.action(Act.REFLECT_EXAMPLE.value)(drawn_again)
    app.action(Act.EXAMPLE.value)(example)
    app.action(Act.REFLECTION_READ.value)(read)
    app.action(Typed.REFLECTION.value)(typed)
    app.view(Form.REFLECTION.value)(submitted)


async def open_form(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        form = await reflections.form(work, payloads.who(body), payloads.pressed(body) or None)
    await open_or_push(ack, body, deps, show.form_view(form))


async def drawn_again(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Draw one more repeated item, or the example; what was typed is kept first."""
    written = payloads.written(body)
    async with deps.begin() as work:
        await reflections.keep_draft(work, payloads.who(body), written)
        form = await reflections.form(work, payloads.who(body), written.occurrence)
    items, with_example = payloads.drawing(body)
    await replace(ack, body, deps, show.form_view(form, items, example=with_example))


async def example(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        form = await reflections.form(work, payloads.who(body), payloads.pressed(body))
    await open_or_push(ack, body, deps, show.example_view(form))


async def typed(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        await reflections.keep_draft(work, payloads.who(body), payloads.written(body))
    await ack()


async def submitted(ack: AsyncAck, body: Body, deps: Deps) -> None:
    file = payloads.chosen_file(body)
    attached = await file_of(deps, file) if file else None
    async with deps.begin() as work:
        answered = await attachments.submit(
            work, payloads.who(body), payloads.written(body), attached
        )
    await ack(response_action="update", view=show.receipt(answered))
    await redraw(deps, payloads.who(body))


async def read(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        answered = await reflections.read(work, payloads.who(body), payloads.pressed(body))
    await open_or_push(ack, body, deps, show.reading(answered))
