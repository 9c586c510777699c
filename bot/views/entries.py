"""One line of Home each, and the button that begins or opens it: what waits, and what is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from slack_sdk.models.blocks import ButtonElement

from bot.services.home import HomeState, Part
from bot.services.reflections import ReflectionForm
from bot.views.evidence import NAMES
from bot.views.ids import Act
from bot.views.parts import button, plural, quoted, when
from prompts.content import said


class Lists(StrEnum):
    """What can be too long for Home; each is a word in the value of a button."""

    WAITING = "waiting"
    REFLECTIONS = "reflections"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Entry:
    """`closes` is until when it can be done, if it ends; `turned_away` comes last of all."""

    text: str
    press: str
    act: Act
    value: str
    block_id: str
    closes: datetime | None = None
    turned_away: bool = False
    other: ButtonElement | None = None  # another way to begin it


def waiting(state: HomeState) -> list[Entry]:
    """What waits, of every kind and cohort: what ends first comes first, then what does not end,
    and last what was turned away and can still be answered."""
    found = [*_prompts(state)]
    for part in state.parts:
        found += [*_reviews(state, part), *_practice(state, part), *_feedback(state, part)]
        found += _begun(state, part)
    # Sorting keeps the order of what is alike: practice, feedback, drafts.
    return sorted(found, key=_order)


def kept(state: HomeState, which: Lists) -> list[Entry]:
    """The reflections or the evidence of all cohorts, the newest first."""
    one = _reflections if which is Lists.REFLECTIONS else _evidence
    found = [entry for part in state.parts for entry in one(state, part)]
    found.sort(key=lambda entry: entry[0], reverse=True)
    return [entry for _, entry in found]


def _order(entry: Entry) -> tuple[bool, bool, float]:
    ends = entry.closes
    return entry.turned_away, ends is None, 0.0 if ends is None else ends.timestamp()


def _in(state: HomeState, part: Part) -> str:
    """In which cohort, where there are several."""
    return f" In {quoted(part.seat.cohort.title, 60)}." if len(state.parts) > 1 else ""


def _prompts(state: HomeState) -> Iterator[Entry]:
    part_of = {part.seat.member.id: part for part in state.parts}
    for form in state.open_prompts:
        if not form.answered:
            yield _prompt(state, part_of[form.seat.member.id], form)


def _prompt(state: HomeState, part: Part, form: ReflectionForm) -> Entry:
    skipped = form.occurrence.id in state.skipped
    ends = form.closes_at
    until = f"Open until {when(ends, form.seat.zone)}."
    if ends <= state.now and form.grace_until is not None:
        ends = form.grace_until
        until = f"There is extra time until {when(ends, form.seat.zone)}."
    return Entry(
        f"*{said(form.prompt_set.title)}*\n{until} About {form.prompt_set.minutes} minutes."
        + _in(state, part)
        + _started(form)
        + (" Your draft is kept." if form.draft_saved_at else "")
        + (" You skipped it; you can still answer." if skipped else ""),
        "Go on" if form.draft_saved_at else "Answer",
        Act.REFLECT,
        form.occurrence.id,
        f"prompt/{form.occurrence.id}",
        ends,
        skipped,
        button("Step by step", Act.CONVERSE, form.occurrence.id),
    )


def _started(form: ReflectionForm) -> str:
    """The same set may wait several times; the day tells one from the other."""
    if form.occurrence.member_id is None:
        return ""
    day = form.occurrence.local_date
    return f" You started it on {day:%a} {day.day} {day:%b}."


def _reviews(state: HomeState, part: Part) -> Iterator[Entry]:
    for owed in part.owed:
        until = when(owed.due_at, part.seat.zone)
        yield Entry(
            f"*A piece of work to read*\nIt waits for you until {until}.{_in(state, part)}",
            "Go on" if owed.started_at else "Read it",
            Act.REVIEW,
            owed.id,
            f"review/{owed.id}",
            owed.due_at,
        )


def _practice(state: HomeState, part: Part) -> Iterator[Entry]:
    practice = state.practice(part)
    if practice is not None:
        here = part.seat.member.id
        yield Entry(
            f"*Practice on {plural(practice.total, 'example')}*\nYou have done {practice.done}. "
            f"Who passes gets the work of others to read.{_in(state, part)}",
            "Go on" if practice.done else "Start practice",
            Act.CALIBRATE,
            here,
            f"practice/{here}",
        )


def _feedback(state: HomeState, part: Part) -> Iterator[Entry]:
    for feedback in part.feedback:
        if not feedback.answered:
            yield Entry(
                f"*A review by {quoted(feedback.pseudonym, 200)}*\n"
                + ("Answer its steps." if feedback.rated else "Read it and say how useful it is.")
                + _in(state, part),
                "Open",
                Act.FEEDBACK,
                feedback.review.id,
                f"feedback/{feedback.review.id}",
            )


def _begun(state: HomeState, part: Part) -> Iterator[Entry]:
    if part.draft is not None:
        title = f": {quoted(part.draft, 120)}" if part.draft else ""
        yield Entry(
            f"*Evidence that you began{title}*\nYour draft is kept.{_in(state, part)}",
            "Go on with my draft",
            Act.EVIDENCE_ADD,
            "-",
            f"draft/{part.seat.member.id}",
        )


def _reflections(state: HomeState, part: Part) -> Iterator[tuple[datetime, Entry]]:
    for row in part.reflections:
        saved = when(row.updated_at, part.seat.zone)
        text = f"Reflection, saved {saved}.{_in(state, part)}"
        read = Act.REFLECTION_READ
        yield row.submitted_at, Entry(text, "Read", read, row.id, f"reflection/{row.id}")


def _evidence(state: HomeState, part: Part) -> Iterator[tuple[datetime, Entry]]:
    for row in part.evidence:
        place = _in(state, part).strip()
        text = f"{NAMES[row.kind]}: {quoted(row.title, 120)}" + (f"\n{place}" if place else "")
        read = Act.EVIDENCE_READ
        yield row.saved_at, Entry(text, "Read", read, row.id, f"evidence/{row.id}")
