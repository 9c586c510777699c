"""Home: what waits for you, in the order in which to do it, and what you have already. What is
too long for it opens as a list in a window of its own, a page at a time."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.services.home import HomeState, Part
from bot.views import parts
from bot.views.entries import Entry, Lists, kept, waiting
from bot.views.ids import Act, Screen
from bot.views.parts import (
    bullet,
    button,
    footer,
    heading,
    line,
    modal,
    plural,
    quoted,
    row,
    small,
    when,
    words,
)
from bot.views.people import role
from bot.views.results import TITLES
from bot.views.schedules import closed, days
from prompts.content import said

NOTHING_READY = "Nothing to hand in yet; what you answer and save can be handed in."
RATE_FIRST = " Your result is ready; it opens once you have said how useful each review is."
MOST_WAITING = 12
MOST_KEPT = 5
MOST_COHORTS = 8
PAGE = 20
"""Of each kind, so many on Home, which holds 100 blocks, and so many on a page of a list."""

TITLED: Final = {
    Lists.WAITING: ("Waiting for you", "Sooner", "Later"),
    Lists.REFLECTIONS: ("My reflections", "Newer", "Older"),
    Lists.EVIDENCE: ("My evidence", "Newer", "Older"),
}


def view(state: HomeState) -> View:
    if not state.parts:
        return parts.home(_stranger())
    due = waiting(state)
    shown = state.parts[:MOST_COHORTS]
    blocks = [*_head(state), *_due(state, due)]
    begun = bool(due)  # one button is the one to begin with
    for part in shown:
        drawn = _part(state, part, begin=not begun)
        begun = begun or bool(drawn)
        blocks += drawn
    if any(part.learns for part in state.parts):
        blocks += [*_starting(state), *_kept(state), line(), *_when(state)]
    return parts.home([*blocks, line(), _foot(state)])


def list_view(state: HomeState, which: Lists, page: int) -> View:
    """One page of everything that waits, or is kept. Where the list has become shorter since, the
    last page that there is."""
    title, back, on = TITLED[which]
    entries = _entries(state, which)
    last = max(0, (len(entries) - 1) // PAGE)
    page = min(max(page, 0), last)
    begin, end = page * PAGE, min((page + 1) * PAGE, len(entries))
    told = f"{begin + 1} to {end} of {len(entries)}." if entries else "Nothing is here now."
    turns = [button(back, Act.LIST_BACK, f"{which}|{page - 1}")] if page > 0 else []
    turns += [button(on, Act.LIST_ON, f"{which}|{page + 1}")] if page < last else []
    return modal(
        Screen.READING,
        title,
        [
            words(told),
            footer("only you.", "choose one to open it, or close this to go back to Home."),
            *_each(entries[begin:end]),
            *([row(*turns, block_id="turns")] if turns else []),
        ],
    )


def _entries(state: HomeState, which: Lists) -> list[Entry]:
    return waiting(state) if which is Lists.WAITING else kept(state, which)


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


def _head(state: HomeState) -> list[Block]:
    first = state.parts[0].seat
    now = f"Times are in your zone, {first.zone}; now it is {when(state.now, first.zone)}."
    if len(state.parts) == 1:
        return [heading(first.cohort.title), small(f"You are here as {role(first)}. {now}")]
    names = [
        f"{quoted(part.seat.cohort.title, 60)}, as {role(part.seat)}"
        for part in state.parts[:MOST_COHORTS]
    ]
    left = len(state.parts) - len(names)
    more = f"\n{left} more, which are not shown here." if left else ""
    return [heading("Your cohorts"), words(bullet(names) + more), small(now)]


def _foot(state: HomeState) -> Block:
    if all(part.seat.facilitates for part in state.parts):
        return footer(
            "this page, only you; what it opens, only facilitators.",
            "you get a message here when a decision needs a person.",
        )
    return footer(
        "this page, only you.", "new things come to you as messages, in the Messages tab."
    )


def _part(state: HomeState, part: Part, *, begin: bool) -> list[Block]:
    """What there is to do in one cohort; nothing more for who only reads the work of others."""
    if part.seat.facilitates:
        return [line(), *_facilitating(state, part, begin=begin)]
    return [line(), *_work(state, part, begin=begin)] if part.learns else []


def _named(state: HomeState, part: Part, title: str) -> str:
    """The title, with the cohort where there are several."""
    cohort = f", {quoted(part.seat.cohort.title, 60)}" if len(state.parts) > 1 else ""
    return f"*{title}{cohort}*"


def _facilitating(state: HomeState, part: Part, *, begin: bool) -> list[Block]:
    here = part.seat.member.id
    return [
        words(
            f"{_named(state, part, 'How the cohort is doing')}\nFive lines, a chart, and who is "
            "waiting for what. It comes to you as a message."
        ),
        row(
            button("Open the report", Act.REPORT, here, primary=begin),
            button("Who is waiting", Act.STUCK, here),
            button("Export the workbook", Act.EXPORT, here),
            button("Prompt sets", Act.PROMPT_SETS),
            block_id=f"facilitating/{here}",
        ),
    ]


def _due(state: HomeState, due: Sequence[Entry]) -> list[Block]:
    """What waits, in the order in which to do it; the first of it is the one to begin with."""
    if all(part.seat.facilitates for part in state.parts):
        return []
    title = "*Waiting for you*"
    if not due:
        return [words(title), words(f"Nothing waits for you right now. {_upcoming(state)}")]
    first = _drawn(due[0], first=True)
    return [
        words(title),
        *first,
        *_each(due[1:MOST_WAITING]),
        *_more(Lists.WAITING, len(due), MOST_WAITING),
    ]


def _more(which: Lists, all_of_them: int, shown: int) -> list[Block]:
    if all_of_them <= shown:
        return []
    press = button("Show more", Act.LIST, f"{which}|0")
    text = f"{shown} of {all_of_them} are shown here."
    return [words(text, accessory=press, block_id=f"more/{which}")]


def _each(entries: Sequence[Entry]) -> list[Block]:
    return [block for entry in entries for block in _drawn(entry)]


def _drawn(entry: Entry, *, first: bool = False) -> list[Block]:
    begin = button(entry.press, entry.act, entry.value, primary=first)
    if entry.other is None:
        return [words(entry.text, accessory=begin, block_id=entry.block_id)]
    return [words(entry.text), row(begin, entry.other, block_id=entry.block_id)]


def _starting(state: HomeState) -> list[Block]:
    if not state.startable:
        return []
    begin = button("Start a question", Act.START_CHOICES)
    text = (
        "*Something happened?*\nStart a question about it yourself, while you still know it well."
    )
    return [words(text, accessory=begin, block_id="starting")]


def _when(state: HomeState) -> list[Block]:
    """When questions come, and away when; the way to change it and to see what was sent."""
    told = [f"*My schedule*\n{_upcoming(state)}"]
    if state.weeks:
        told.append(f"{plural(state.weeks, 'week')} on rhythm in a row.")
    leaves = state.schedule.leaves if state.schedule else ()
    if leaves:
        told.append(f"Away: {'; '.join(days(leave) for leave in leaves)}.")
    closures = state.schedule.closures if state.schedule else ()
    told += [closed(closure) for closure in closures[:1]]  # the next one; the others stand there
    return [
        words(" ".join(told)),
        row(
            button("My schedule", Act.SCHEDULE),
            button("What I was sent", Act.RECEIPTS),
            block_id="schedule",
        ),
    ]


def _upcoming(state: HomeState) -> str:
    if state.upcoming is None:
        return "What comes next comes to you as a message."
    title, zone = said(state.upcoming.prompt_set.title), state.parts[0].seat.zone
    return f"The next question, “{title}”, comes {when(state.upcoming.at, zone)}."


def _work(state: HomeState, part: Part, *, begin: bool) -> list[Block]:
    zone, here, title = part.seat.zone, part.seat.member.id, _named(state, part, "My work")
    if part.piece is None:
        ready = len(part.reflections) - part.kept_back + len(part.evidence)
        until = f" Hand in by {when(part.hand_in_by, zone)}." if part.hand_in_by else ""
        told = f"{plural(ready, 'item')} that you can hand in." if ready else NOTHING_READY
        press = button("Hand in work", Act.HAND_IN, here, primary=begin)
        action = [row(press, block_id=f"work/{here}")] if ready else []
        return [words(f"{title}\n{told}{until}"), *action]
    told = f"{len(part.feedback)} of {part.piece.wanted} readings are in."
    buttons = [button("Read my work", Act.WORK_READ, here)]
    if part.decision is not None:
        rated = all(feedback.rated for feedback in part.feedback)
        told += f" {TITLES[part.decision.verdict]}." if rated else RATE_FIRST
        buttons.append(button("Open my result", Act.RESULT, here, primary=begin))
    sent = when(part.piece.handed_in_at, zone)
    return [words(f"{title}\nHanded in {sent}. {told}"), row(*buttons, block_id=f"work/{here}")]


def _kept(state: HomeState) -> list[Block]:
    """Counts of what is kept, the newest of it, and the way to keep more."""
    written, items = kept(state, Lists.REFLECTIONS), kept(state, Lists.EVIDENCE)
    told = "Nothing yet. What you answer and save is kept here."
    if written or items:
        told = f"{plural(len(written), 'reflection')}, {plural(len(items), 'item')} of evidence."
    add = button("Add evidence", Act.EVIDENCE_ADD)
    return [
        line(),
        words(f"*What I keep here*\n{told}"),
        *_each(written[:MOST_KEPT]),
        *_more(Lists.REFLECTIONS, len(written), MOST_KEPT),
        *_each(items[:MOST_KEPT]),
        *_more(Lists.EVIDENCE, len(items), MOST_KEPT),
        *([] if _begun(state) else [row(add, block_id="evidence")]),
    ]


def _begun(state: HomeState) -> bool:
    """A draft waits above, with the button that goes on with it."""
    return any(part.draft is not None for part in state.parts)
