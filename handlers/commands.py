"""The four slash commands: words, a service, a view."""

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.deps import Deps
from bot.errors import Refused
from bot.services import people, schedules
from bot.services.calibration import ready
from bot.views.ids import Command
from bot.views.schedules import leave_said
from handlers import (
    calibration,
    evidence,
    payloads,
    prompt_sets,
    reflections,
    reports,
    reviews,
    starting,
)
from handlers.home import redraw
from handlers.payloads import Body

COHORT_HELP = (
    "Type `/cohort report` to see how the cohort is doing, `/cohort export` for a workbook, or "
    "`/cohort prompts` for its questions. Only you see what comes back."
)


def register(app: AsyncApp) -> None:
    app.command(Command.COHORT.value)(cohort)
    app.command(Command.REFLECT.value)(reflect)
    app.command(Command.EVIDENCE.value)(add_evidence)
    app.command(Command.REVIEWS.value)(next_review)


async def cohort(ack: AsyncAck, body: Body, respond: AsyncRespond, deps: Deps) -> None:
    word = str(body.get("text") or "").strip().lower()
    if word == "report":
        await reports.report(ack, body, respond, deps)
    elif word == "export":
        await reports.export(ack, body, respond, deps)
    elif word == "prompts":
        await prompt_sets.open_list(ack, body, deps)
    else:
        async with deps.look() as work:
            await people.facilitator(work, payloads.who(body))
        raise Refused(COHORT_HELP)


async def reflect(ack: AsyncAck, body: Body, deps: Deps) -> None:
    """Without words: the question that is open. "start": one that the learner starts. With other
    words: leave, such as "away until Friday"."""
    text = str(body.get("text") or "").strip()
    if text.lower() == "start":
        await starting.choose(ack, body, deps)
        return
    if text:
        async with deps.begin() as work:
            seat, leave = await schedules.go_on_leave(work, payloads.who(body), text)
        await ack(text=leave_said(leave, seat.zone), response_type="ephemeral")
        await redraw(deps, payloads.who(body))
        return
    await reflections.open_form(ack, body, deps)


async def add_evidence(ack: AsyncAck, body: Body, deps: Deps) -> None:
    await evidence.add(ack, body, deps)


async def next_review(ack: AsyncAck, body: Body, deps: Deps) -> None:
    async with deps.look() as work:
        through = await ready(work, payloads.who(body))
    story = reviews.open_work if through else calibration.open_practice
    await story(ack, body, deps)
