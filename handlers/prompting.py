"""Putting a prompt off, turning it away, and one's own schedule; what one was sent; and nudging
the cohort by hand."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.deps import Deps
from bot.services import nudges, postponing, receipts, schedules
from bot.views import prompting as show
from bot.views import reports as show_reports
from bot.views import schedules as show_schedule
from bot.views.ids import Act, Form
from handlers import payloads
from handlers.home import redraw
from handlers.payloads import Body
from handlers.windows import open_or_push, open_or_replace


def register(app: AsyncApp) -> None:
    app.action(Act.LATER.value)(ask_when)
    app.action(Act.SKIP.value)(ask_why)
    app.action(Act.NOTHING.value)(nothing)
    app.action(Act.SCHEDULE.value)(open_schedule)
    app.action(Act.LEAVE_BACK.value)(take_back)
    app.action(Act.RECEIPTS.value)(open_receipts)
    app.action(Act.NUDGE.value)(nudge)
    app.view(Form.LATER.value)(put_off)
    app.view(Form.SKIP.value)(skipped)
    app.view(Form.SCHEDULE.value)(kept)


async def ask_when(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        asked = await postponing.asked(work, payloads.who(body), payloads.pressed(body))
    await open_or_push(ack, body, deps, show.later_view(asked))


async def put_off(ack: AsyncAck, body: Body, deps: Deps) -> None:
    choice, day = payloads.when_again(body)
    async with deps.begin() as work:
        done = await postponing.put_off(work, payloads.who(body), payloads.about(body), choice, day)
    await ack(response_action="update", view=show.put_off_view(done))
    await redraw(deps, payloads.who(body))


async def ask_why(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        asked = await postponing.asked(work, payloads.who(body), payloads.pressed(body))
    await open_or_push(ack, body, deps, show.skip_view(asked))


async def skipped(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        done = await postponing.skip(
            work, payloads.who(body), payloads.about(body), payloads.reason(body)
        )
    await ack(response_action="update", view=show.skipped_view(done))
    await redraw(deps, payloads.who(body))


async def nothing(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        done = await postponing.nothing(work, payloads.who(body), payloads.pressed(body))
    await open_or_push(ack, body, deps, show.skipped_view(done))
    await redraw(deps, payloads.who(body))


async def open_schedule(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        mine = await schedules.shown(work, payloads.who(body))
    await open_or_push(ack, body, deps, show_schedule.view(mine))


async def kept(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        mine = await schedules.set_up(work, payloads.who(body), payloads.schedule(body))
    await ack(response_action="update", view=show_schedule.kept_view(mine))
    await redraw(deps, payloads.who(body))


async def take_back(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        mine = await schedules.take_back(work, payloads.who(body), payloads.pressed(body))
    await open_or_replace(ack, body, deps, show_schedule.view(mine))
    await redraw(deps, payloads.who(body))


async def open_receipts(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        found = await receipts.of(work, payloads.who(body))
    await open_or_push(ack, body, deps, show_schedule.receipts_view(found))


async def nudge(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.begin() as work:
        nudged = await nudges.by_hand(work, payloads.who(body), payloads.pressed(body))
    await open_or_replace(ack, body, deps, show_reports.nudged_view(nudged))
