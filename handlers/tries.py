"""Trying a prompt set: its form, its questions one by one, and the check, which stores nothing."""

import re

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.deps import Deps
from bot.errors import Refused
from bot.services import tries
from bot.views import tries as show
from bot.views.ids import TRIED, Act, Form
from handlers import payloads
from handlers.payloads import Body
from handlers.windows import open_or_push, replace


def register(app: AsyncApp) -> None:
    app.action(f"{TRIED}{Act.REFLECT}")(open_form)
    app.action(f"{TRIED}{Act.REFLECT_MORE}")(drawn_again)
    app.action(f"{TRIED}{Act.REFLECT_EXAMPLE}")(drawn_again)
    app.action(f"{TRIED}{Act.CONVERSE}")(first_step)
    app.action(re.compile(f"^{TRIED}"))(only_a_try)
    app.action(Act.TRY_NEXT.value)(another_step)
    app.action(Act.TRY_PREVIOUS.value)(another_step)
    app.view(Form.TRY.value)(submitted)


async def open_form(ack: AsyncAck, body: Body, deps: Deps) -> None:
    named = payloads.named(payloads.pressed(body))
    async with deps.look() as work:
        form = await tries.form(work, payloads.who(body), named, {})
    await open_or_push(ack, body, deps, show.form_view(form))


async def drawn_again(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Draw one more repeated item, or the example, with what was typed so far."""
    written, (items, with_example) = payloads.written(body), payloads.drawing(body)
    named = payloads.named(written.occurrence)
    async with deps.look() as work:
        form = await tries.form(work, payloads.who(body), named, written.answers)
    await replace(ack, body, deps, show.form_view(form, items, example=with_example))


async def first_step(ack: AsyncAck, body: Body, deps: Deps) -> None:
    named = payloads.named(payloads.pressed(body))
    async with deps.look() as work:
        showing = await tries.step(work, payloads.who(body), named, 0)
    await open_or_push(ack, body, deps, show.step_view(showing))


async def another_step(ack: AsyncAck, body: Body, deps: Deps) -> None:
    n, named = payloads.step(body)
    async with deps.look() as work:
        showing = await tries.step(work, payloads.who(body), named, n)
    await replace(ack, body, deps, show.step_view(showing))


async def submitted(ack: AsyncAck, body: Body, deps: Deps) -> None:
    written = payloads.written(body)
    named = payloads.named(written.occurrence)
    async with deps.look() as work:
        form = await tries.check(work, payloads.who(body), named, written.answers)
    await ack(response_action="update", view=show.checked_view(form))


async def only_a_try() -> None:
    """Every other button of the learner's."""
    raise Refused(tries.ONLY_A_TRY)
