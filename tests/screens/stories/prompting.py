"""A prompt that comes again, as a reminder, or late; putting it off, turning it away; one's own
schedule; and what one was sent."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial

from slack_sdk.models.views import View

from bot.domain.calendar import Reason, Why
from bot.services.nudges import Nudged
from bot.services.postponing import NOTHING_TO_REPORT, Asked, PutOff, Skipped
from bot.services.receipts import Receipt, Receipts
from bot.services.schedules import MySchedule
from bot.services.starting import Startable
from bot.views import prompting as show
from bot.views import reports as show_reports
from bot.views import schedules as show_schedule
from bot.views.reflections import card_text
from prompts.content import Closure
from storage.askings import Asking
from storage.cohorts import Role
from storage.schedules import Leave
from tests.content import CONTENT
from tests.screens.kinds import Message, Note, Sample, Window
from tests.screens.people import PROMPTS, VARIANTS, Words
from tests.screens.world import DAY, NOW, form, occurrence, seat

STORY = "prompting"
LATE = (Reason(Why.HOLIDAY, "Independence Day"), Reason(Why.MISSED, until=NOW))


def asked(said: Words) -> Asked:
    row = Asking(
        member_id="member",
        occurrence_id="occurrence1",
        key="prompt:member:P02:2026-10-21",
        fate="send",
        at=NOW,
        opens_at=NOW,
        closes_at=NOW + 3 * DAY,
        grace_until=NOW + 7 * DAY,
        reasons=[],
        decided_at=NOW,
    )
    reasons = tuple(CONTENT.skip_reason(one) for one in PROMPTS.skip.reasons)
    return Asked(seat(said), PROMPTS, occurrence(1), row, row.closes_at, reasons)


def nothing(said: Words) -> Skipped:
    """Nothing happened; in the short variant the set offers another one."""
    question = asked(said)
    question.asking.skip = NOTHING_TO_REPORT
    if said.variant != "short":
        return Skipped(question)
    other = CONTENT.prompt_set("P10")
    assert other.on_event is not None
    heard = replace(question, prompt_set=CONTENT.prompt_set("P03"))
    return Skipped(heard, Startable(question.seat, other, other.on_event))


def leave(n: int, days: int) -> Leave:
    first = date(2026, 11, 23) + n * timedelta(days=7)
    return Leave(
        id=f"leave{n}",
        person_id="person",
        starts_on=first,
        ends_before=first + timedelta(days=days),
        said_at=NOW,
    )


def schedule(said: Words) -> MySchedule:
    leaves = {"short": 1, "long": 10}.get(said.variant, 0)
    slot = None if said.variant == "short" else time(8, 30)
    closures = (
        Closure(date(2026, 12, 24), date(2027, 1, 1), said.cohort[:60]),
        Closure(date(2027, 1, 6), date(2027, 1, 6)),
    )
    return MySchedule(
        seat(said),
        slot,
        "DE",
        "BY",
        tuple(leave(n, 1 + n % 5) for n in range(leaves)),
        closures[: min(leaves, 2)],
        "DE",
    )


def sent(said: Words) -> Receipts:
    kinds = list(show_schedule.KINDS)
    shown = kinds if said.variant == "long" else kinds[:3]
    return Receipts(
        seat(said),
        NOW,
        tuple(
            Receipt(
                kind,
                NOW - n * DAY,
                n > 0,
                "facilitator" if kind == "nudge" else "",
                LATE,
                PROMPTS.title if kind in ("prompt", "again", "nudge") else None,
            )
            for n, kind in enumerate(shown)
        ),
    )


def nudged(said: Words) -> tuple[Nudged, ...]:
    many = 60 if said.variant == "long" else 2
    there = seat(said)
    return (
        *(Nudged(there, owed=True, why=None) for _ in range(many)),
        *(Nudged(there, owed=False, why=Why.ENOUGH_FOR_WEEK) for _ in range(many)),
    )


def of(said: Words) -> Iterator[Sample]:
    asks, question = form(said), asked(said)
    text, card = partial(card_text, asks), partial(show.card, asks, LATE)
    yield Sample(STORY, "The question comes late", said.variant, Message("prompt", text, card))
    text, card = partial(show.again_text, asks), partial(show.again_card, asks)
    yield Sample(STORY, "The question, once more", said.variant, Message("again", text, card))
    text, card = partial(show.nudge_text, asks), partial(show.nudge_card, asks, "facilitator")
    yield Sample(STORY, "A reminder", said.variant, Message("nudge", text, card))
    text, card = partial(card_text, asks), partial(show.put_off_card, asks, NOW + DAY)
    yield Sample(STORY, "The question, put off", said.variant, Message("edit", text, card))
    text, card = partial(card_text, asks), partial(show.turned_away_card, asks, NOW)
    yield Sample(STORY, "The question, skipped", said.variant, Message("edit", text, card))
    yield _window("Remind me later", said, partial(show.later_view, question))
    put_off = PutOff(question, NOW + DAY, moved=True)
    yield _window("It comes again", said, partial(show.put_off_view, put_off))
    yield _window("Not this time", said, partial(show.skip_view, question))
    yield _window("Skipped", said, partial(show.skipped_view, Skipped(question)))
    yield _window("Nothing to report", said, partial(show.skipped_view, nothing(said)))
    yield _window("My schedule", said, partial(show_schedule.view, schedule(said)))
    yield _window("My schedule is kept", said, partial(show_schedule.kept_view, schedule(said)))
    yield _window("What I was sent", said, partial(show_schedule.receipts_view, sent(said)))
    there = seat(said, Role.FACILITATOR)
    yield _window("Reminders", said, partial(show_reports.nudged_view, nudged(said)))
    note = partial(show_schedule.leave_said, leave(0, 5), there.zone)
    yield Sample(STORY, "Leave is heard", said.variant, Note(note))


def _window(title: str, said: Words, view: partial[View]) -> Sample:
    return Sample(STORY, title, said.variant, Window(view))


SAMPLES = tuple(sample for said in VARIANTS for sample in of(said))
