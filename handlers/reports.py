"""The facilitator's report: asked for here, delivered as a message of its own; who is waiting, and
what to do about a message in doubt."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.deps import Deps
from bot.services import deliveries, reports
from bot.views import reports as show
from bot.views.ids import Act
from handlers import payloads
from handlers.payloads import Body
from handlers.windows import open_or_push, open_or_replace


def register(app: AsyncApp) -> None:
    app.action(Act.REPORT.value)(report)
    app.action(Act.EXPORT.value)(export)
    app.action(Act.STUCK.value)(stuck)
    app.action(Act.SEND_AGAIN.value)(send_again)
    app.action(Act.LEAVE_BE.value)(leave_be)


async def report(ack: AsyncAck, body: Body, respond: AsyncRespond, deps: Deps) -> None:
    await _ask(ack, body, respond, deps, "report", show.REPORT_COMES)


async def export(ack: AsyncAck, body: Body, respond: AsyncRespond, deps: Deps) -> None:
    await _ask(ack, body, respond, deps, "export", show.EXPORT_COMES)


async def stuck(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        told = await reports.told(work, payloads.who(body), payloads.pressed(body))
    await open_or_push(ack, body, deps, show.stuck_view(told))


async def send_again(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        seat = await deliveries.send_again(work, payloads.who(body), payloads.pressed(body))
        told = await reports.told_to(work, seat)
    await open_or_replace(ack, body, deps, show.stuck_view(told))


async def leave_be(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        seat = await deliveries.leave(work, payloads.who(body), payloads.pressed(body))
        told = await reports.told_to(work, seat)
    await open_or_replace(ack, body, deps, show.stuck_view(told))


async def _ask(
    ack: AsyncAck, body: Body, respond: AsyncRespond, deps: Deps, kind: str, comes: str
) -> None:
    async with deps.begin() as work:
        seats = await reports.ask(work, payloads.who(body), kind, payloads.pressed(body))
    if len(seats) > 1:
        blocks = show.which(seats, kind)
        await ack(text=show.WHICH, blocks=blocks, response_type="ephemeral")
    elif "command" in body:
        await ack(text=comes, response_type="ephemeral")
    else:
        await ack()
