"""Putting a prompt off, and turning it away: both are one tap, cost nothing, and leave the prompt
open to be answered until it closes."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain import calendar
from bot.domain.calendar import Snooze
from bot.errors import Refused
from bot.services import askings, cohorts, edits, people, schedules, starting
from bot.services.people import Seat, Who
from bot.services.starting import Startable
from bot.services.telling import owe, write_down
from bot.work import Work
from prompts.content import PromptSet, SkipReason
from storage import askings as table
from storage import reflections as reflection_table
from storage.askings import Asking
from storage.reflections import Occurrence

NOTHING_TO_REPORT = "nothing_to_report"


@dataclass(frozen=True, slots=True)
class Asked:
    """A prompt that came to the person who presses."""

    seat: Seat
    prompt_set: PromptSet
    occurrence: Occurrence
    asking: Asking
    closes_at: datetime
    reasons: tuple[SkipReason, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """`offered` is another set that may fit better, which the learner can start instead."""

    asked: Asked
    offered: Startable | None = None

    @property
    def nothing(self) -> bool:
        return self.asked.asking.skip == NOTHING_TO_REPORT


@dataclass(frozen=True, slots=True)
class PutOff:
    asked: Asked
    until: datetime
    moved: bool  # out of the person's night or a day off


async def asked(work: Work, who: Who, occurrence_id: str) -> Asked:
    """The prompt, or Refused where it is not theirs or does not wait for an answer any more."""
    occurrence = await reflection_table.occurrence(work.db, occurrence_id)
    seat = await people.learner(work, who, occurrence.cohort_id if occurrence else None)
    row = await table.of_occurrence(work.db, seat.member.id, occurrence_id)
    if occurrence is None or occurrence.cohort_id != seat.cohort.id or row is None:
        raise Refused("This question is not part of your cohort. Open Home to see what is yours.")
    if await reflection_table.answer_to(work.db, seat.member.id, occurrence_id) is not None:
        raise Refused("You have answered this already, so nothing more will remind you of it.")
    span = await askings.as_it_came(work, row)
    if work.now >= span.grace_until:
        raise Refused("This question is closed now. The next one comes to you as a message here.")
    prompt_set = await work.prompt_set(occurrence.prompt_set)
    reasons = tuple(work.library.skip_reason(one) for one in prompt_set.skip.reasons)
    prompt_set, reasons = await cohorts.read_by(work, seat, (prompt_set, reasons))
    return Asked(seat, prompt_set, occurrence, row, span.closes_at, reasons)


async def put_off(work: Work, who: Who, occurrence_id: str, choice: str, chosen: str) -> PutOff:
    """Ask again in an hour, tomorrow or on a day. The same choice twice owes one message."""
    found = await asked(work, who, occurrence_id)
    if choice not in set(Snooze):
        raise Refused("Choose when to be asked again.", "when")
    day = _day(chosen)
    if choice == Snooze.A_DATE and day is None:
        raise Refused("Choose the day too.", "day")
    me = await schedules.available(work, found.seat)
    span = await askings.as_it_came(work, found.asking)
    cadence = await askings.cadence_of(work, found.seat, found.occurrence)
    time_of_day, _ = calendar.time_for(cadence, me)
    again = calendar.snooze(Snooze(choice), work.now, span, time_of_day, me, day)
    if again.at is None:
        raise Refused(
            "By then this question is closed. Choose an earlier moment, or answer it now.",
            "when" if choice != Snooze.A_DATE else "day",
        )
    found.asking.snoozed_until = again.at
    work.db.add(found.asking)
    await owe(
        work,
        found.seat,
        "again",
        f"again:{found.asking.key.removeprefix('prompt:')}:{again.at:%Y-%m-%dT%H:%M}",
        {"member": found.seat.member.id, "occurrence": found.occurrence.id},
        due=again.at,
        expires=span.grace_until,
    )
    await edits.of_asking(work, found.asking, f"put_off.{work.now:%Y-%m-%dT%H:%M:%S}")
    await write_down(work, found.seat, "prompt.put_off", found.asking.id, {"choice": choice})
    return PutOff(found, again.at, moved=len(again.reasons) > 1)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def skip(work: Work, who: Who, occurrence_id: str, reason: str) -> Skipped:
    """Turn the prompt away, with a reason. It counts for nothing and can still be answered."""
    found = await asked(work, who, occurrence_id)
    if reason not in {one.id for one in found.reasons}:
        raise Refused("Choose the reason that fits best.", "reason")
    if found.asking.skip is None:
        found.asking.skip, found.asking.skipped_at = reason, work.now
        neutral = found.prompt_set.skip.neutral or reason == NOTHING_TO_REPORT
        found.asking.excused = found.asking.excused or neutral
        work.db.add(found.asking)
        await edits.of_asking(work, found.asking, "skipped")
        await write_down(work, found.seat, "prompt.skip", found.asking.id, {"reason": reason})
    if found.asking.skip != NOTHING_TO_REPORT:
        return Skipped(found)
    sets = await cohorts.prompt_sets(work, found.seat.cohort)
    return Skipped(found, await starting.offer_of(work, found.seat, found.prompt_set, sets))


async def nothing(work: Work, who: Who, occurrence_id: str) -> Skipped:
    """In one tap: there is nothing to report this time."""
    found = await asked(work, who, occurrence_id)
    if NOTHING_TO_REPORT not in {one.id for one in found.reasons}:
        raise Refused("This question does not take that as an answer. Choose “Not this time”.")
    return await skip(work, who, occurrence_id, NOTHING_TO_REPORT)
