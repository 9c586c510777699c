"""Home: what waits for you, in the order in which to do it, and what you have already."""

from dataclasses import dataclass

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.services.home import HomeState
from bot.services.people import Seat
from bot.services.reflections import ReflectionForm
from bot.views import parts
from bot.views.evidence import NAMES
from bot.views.ids import Act
from bot.views.parts import (
    bullet,
    button,
    footer,
    heading,
    line,
    plural,
    quoted,
    row,
    small,
    when,
    words,
)
from bot.views.people import role
from bot.views.results import TITLES
from bot.views.schedules import days
from prompts.content import said
from storage.calibration import CalibrationState
from storage.cohorts import Role

NOTHING_READY = "Nothing to hand in yet; what you answer and save can be handed in."
RATE_FIRST = " Your result is ready; it opens once you have said how useful each review is."
SHOWN = 8
MOST_WAITING = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do, and the button that begins it."""

    text: str
    press: str
    act: Act
    value: str
    block_id: str


def view(state: HomeState) -> View:
    if state.seat is None:
        return parts.home(_stranger())
    seat = state.seat
    blocks: list[Block] = [
        heading(seat.cohort.title),
        small(
            f"You are here as {role(seat)}. Times are in your zone, {seat.zone}; now it is "
            f"{when(state.now, seat.zone)}."
        ),
    ]
    if seat.facilitates:
        return parts.home([*blocks, *_facilitating()])
    blocks += _due(state, seat)
    if seat.member.role is Role.LEARNER:
        blocks += [line(), *_work(state, seat), line(), *_kept(state, seat)]
        blocks += [line(), *_when(state, seat)]
    blocks += _cohorts(state)
    blocks += [
        line(),
        footer(
            "this page, only you.",
            "new things come to you as messages, in the Messages tab.",
        ),
    ]
    return parts.home(blocks)


def _stranger() -> list[Block]:
    return [
        heading("Plumbline"),
        words(
            "Plumbline asks the people of a cohort short questions, keeps their evidence, and "
            "brings their work without a name to peers who read it.\n\nYou are not in a cohort "
            "here yet. When a facilitator adds you, this page shows what waits for you."
        ),
        footer("only you.", "nothing, until a facilitator adds you to a cohort."),
    ]


def _facilitating() -> list[Block]:
    return [
        words(
            "*How is the cohort doing?*\nFive lines, a chart, and who is waiting for what. It "
            "comes to you as a message."
        ),
        row(
            button("Open the report", Act.REPORT, primary=True),
            button("Who is waiting", Act.STUCK),
            button("Export the workbook", Act.EXPORT),
            button("Prompt sets", Act.PROMPT_SETS),
        ),
        footer(
            "only facilitators.",
            "you get a message here when a decision needs a person.",
        ),
    ]


def _due(state: HomeState, seat: Seat) -> list[Block]:
    """What waits, in the order in which to do it; the first of it is the one to begin with."""
    title = words("*Waiting for you*")
    items = _waiting(state)
    if not items:
        text = f"Nothing waits for you right now. {_upcoming(state, seat)}"
        return [title, words(text)]
    blocks = [_drawn(item, first=n == 0) for n, item in enumerate(items[:MOST_WAITING])]
    if len(items) > MOST_WAITING:
        left = len(items) - MOST_WAITING
        blocks.append(small(f"{left} more wait; they come up here as you go on."))
    return [title, *blocks]


def _waiting(state: HomeState) -> list[Waiting]:
    return [*_prompts(state), *_reviews(state), *_practice(state), *_feedback(state)]


def _drawn(item: Waiting, *, first: bool) -> Block:
    begin = button(item.press, item.act, item.value, primary=first)
    return words(item.text, accessory=begin, block_id=item.block_id)


def _when(state: HomeState, seat: Seat) -> list[Block]:
    """When questions come, and away when; the way to change it and to see what was sent."""
    told = [f"*My schedule*\n{_upcoming(state, seat)}"]
    if state.weeks:
        told.append(f"{plural(state.weeks, 'week')} on rhythm in a row.")
    leaves = state.schedule.leaves if state.schedule else ()
    if leaves:
        told.append(f"Away: {'; '.join(days(leave) for leave in leaves)}.")
    return [
        words(" ".join(told)),
        row(
            button("My schedule", Act.SCHEDULE),
            button("What I was sent", Act.RECEIPTS),
            block_id="schedule",
        ),
    ]


def _cohorts(state: HomeState) -> list[Block]:
    """Other cohorts that the person is in; their questions wait above with the rest."""
    if not state.others:
        return []
    names = [f"{quoted(one.cohort.title, 60)}, as {role(one)}" for one in state.others]
    return [line(), words(f"*You are also in*\n{bullet(names)}")]


def _prompts(state: HomeState) -> list[Waiting]:
    """Open ones, first to close first; what was turned away stands last and stays open."""
    found = sorted(state.open_prompts, key=lambda form: form.occurrence.id in state.skipped)
    return [
        Waiting(
            f"*{said(form.prompt_set.title)}*\nOpen until {when(form.closes_at, form.seat.zone)}. "
            f"About {form.prompt_set.minutes} minutes."
            + (" Your draft is kept." if form.draft_saved_at else "")
            + (" You skipped it; you can still answer." if _turned_away(state, form) else ""),
            "Go on" if form.draft_saved_at else "Answer",
            Act.REFLECT,
            form.occurrence.id,
            f"prompt/{form.occurrence.id}",
        )
        for form in found
        if not form.answered
    ]


def _turned_away(state: HomeState, form: ReflectionForm) -> bool:
    return form.occurrence.id in state.skipped


def _reviews(state: HomeState) -> list[Waiting]:
    if state.seat is None:
        return []
    zone = state.seat.zone
    return [
        Waiting(
            f"*A piece of work to read*\nIt waits for you until {when(owed.due_at, zone)}.",
            "Go on" if owed.started_at else "Read it",
            Act.REVIEW,
            owed.id,
            f"review/{owed.id}",
        )
        for owed in state.owed
    ]


def _practice(state: HomeState) -> list[Waiting]:
    practice = state.practice
    if practice is None or not state.practice_open or practice.state is not CalibrationState.OPEN:
        return []
    return [
        Waiting(
            f"*Practice on {practice.total} examples*\nYou have done {practice.done}. Who passes "
            "gets the work of others to read.",
            "Go on" if practice.done else "Start practice",
            Act.CALIBRATE,
            "-",
            "practice",
        )
    ]


def _feedback(state: HomeState) -> list[Waiting]:
    return [
        Waiting(
            f"*A review by {quoted(feedback.pseudonym)}*\n"
            + ("Answer its steps." if feedback.rated else "Read it and say how useful it is."),
            "Open",
            Act.FEEDBACK,
            feedback.review.id,
            f"feedback/{feedback.review.id}",
        )
        for feedback in state.feedback
        if not feedback.answered
    ]


def _upcoming(state: HomeState, seat: Seat) -> str:
    if state.upcoming is None:
        return "What comes next comes to you as a message."
    title = said(state.upcoming.prompt_set.title)
    return f"The next question, “{title}”, comes {when(state.upcoming.at, seat.zone)}."


def _work(state: HomeState, seat: Seat) -> list[Block]:
    if state.piece is None:
        ready = len(state.reflections) + len(state.evidence)
        until = f" Hand in by {when(state.hand_in_by, seat.zone)}." if state.hand_in_by else ""
        told = f"{plural(ready, 'item')} that you can hand in." if ready else NOTHING_READY
        blocks: list[Block] = [words(f"*My work*\n{told}{until}")]
        if ready:
            begin = button("Hand in work", Act.HAND_IN, primary=not _waiting(state))
            blocks.append(row(begin, block_id="work"))
        return blocks
    read = len(state.feedback)
    told = f"{read} of {state.piece.wanted} readings are in."
    buttons = [button("Read my work", Act.WORK_READ)]
    if state.result is not None:
        told += f" {TITLES[state.result.decision.verdict]}." if _rated(state) else RATE_FIRST
        buttons.append(button("Open my result", Act.RESULT, primary=not _waiting(state)))
    sent = when(state.piece.handed_in_at, seat.zone)
    return [
        words(f"*My work*\nHanded in {sent}. {told}"),
        row(*buttons, block_id="work"),
    ]


def _rated(state: HomeState) -> bool:
    return all(feedback.rated for feedback in state.feedback)


def _kept(state: HomeState, seat: Seat) -> list[Block]:
    blocks: list[Block] = [
        words(
            f"*What I keep here*\n{plural(len(state.reflections), 'reflection')}, "
            f"{plural(len(state.evidence), 'item')} of evidence."
            if state.reflections or state.evidence
            else "*What I keep here*\nNothing yet. What you answer and save is kept here."
        )
    ]
    for reflection in state.reflections[:SHOWN]:
        blocks.append(
            words(
                f"Reflection, saved {when(reflection.updated_at, seat.zone)}",
                accessory=button("Read", Act.REFLECTION_READ, reflection.id),
                block_id=f"reflection/{reflection.id}",
            )
        )
    for item in state.evidence[:SHOWN]:
        blocks.append(
            words(
                f"{NAMES[item.kind]}: {quoted(item.title, 120)}",
                accessory=button("Read", Act.EVIDENCE_READ, item.id),
                block_id=f"evidence/{item.id}",
            )
        )
    hidden = len(state.reflections[SHOWN:]) + len(state.evidence[SHOWN:])
    if hidden:
        blocks.append(small(f"{hidden} more are kept; the newest are shown."))
    text = "Go on with my draft" if state.evidence_draft else "Add evidence"
    blocks.append(row(button(text, Act.EVIDENCE_ADD), block_id="evidence"))
    return blocks
