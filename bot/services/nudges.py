"""Nudges: the few reminders that a prompt has by rule, and the ones a facilitator sends by hand.
All of them come out of one budget for each person and week, over all of their cohorts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain import calendar
from bot.domain import nudges as rules
from bot.domain.calendar import Availability, Why, Window
from bot.domain.nudges import NudgeRule, Past
from bot.services import askings, cohorts, people, schedules
from bot.services.people import Seat, Who
from bot.services.telling import owe, write_down
from bot.work import Work
from prompts.content import Cadence, PromptSet
from storage import askings as table
from storage import reflections as reflection_table
from storage.askings import Asking, Nudge
from storage.cohorts import Cohort
from storage.reflections import Occurrence

PER_WEEK = 3
REMEMBERED = timedelta(days=15)  # what the budget of any week can still depend on


@dataclass(frozen=True, slots=True)
class Open:
    """A prompt that has come to somebody and can still be answered on time."""

    seat: Seat
    asking: Asking
    occurrence: Occurrence
    prompt_set: PromptSet
    cadence: Cadence

    @property
    def window(self) -> Window:
        return Window(self.asking.opens_at, self.asking.closes_at, self.asking.grace_until)

    @property
    def rule(self) -> NudgeRule:
        asked = self.prompt_set.nudges
        return NudgeRule(asked.after_h, asked.most, PER_WEEK)


@dataclass(frozen=True, slots=True)
class Nudged:
    """What came of nudging one person by hand: owed, or not, and then why not."""

    seat: Seat
    owed: bool
    why: Why | None


async def remind(work: Work, open_cohorts: Sequence[Cohort]) -> None:
    """Owe the nudges that are due by rule now."""
    waiting = await _unanswered(work, open_cohorts)
    if not waiting:
        return
    who = await schedules.available_all(work, [one.seat for one in waiting])
    past = await _past(work, waiting)
    for one in waiting:
        if one.asking.snoozed_until is not None and one.asking.snoozed_until > work.now:
            continue
        me = who[one.seat.member.id]
        time_of_day, _ = calendar.time_for(one.cadence, me)
        mine = past[one.seat.person.id]
        for planned in rules.nudges(one.rule, one.window, time_of_day, me):
            if any((row.asking_id, row.n) == (one.asking.id, planned.n) for row in mine):
                continue
            told = rules.due(planned, one.rule, _of(mine, one), me, work.now)
            if told is not None and told.at is not None:
                mine.append(await _owe(work, one, told, by="rule"))


async def by_hand(work: Work, who: Who) -> tuple[Nudged, ...]:
    """Nudge everybody in the facilitator's cohort who has an open prompt and has not answered;
    who had enough already, or is asleep until it closes, is told to the facilitator instead."""
    me = await people.facilitator(work, who)
    waiting = _one_each(await _unanswered(work, [me.cohort]))
    available = await schedules.available_all(work, [one.seat for one in waiting])
    past = await _past(work, waiting)
    found = [
        await _by_hand(work, me, one, available[one.seat.member.id], past[one.seat.person.id])
        for one in waiting
    ]
    await write_down(work, me, "nudge.by_hand", me.cohort.id, {"owed": sum(o.owed for o in found)})
    return tuple(found)


async def waiting_in(work: Work, cohort: Cohort) -> int:
    """How many people have an open prompt and have not answered."""
    return len(_one_each(await _unanswered(work, [cohort])))


async def _by_hand(
    work: Work, me: Seat, one: Open, available: Availability, mine: list[Nudge]
) -> Nudged:
    time_of_day, _ = calendar.time_for(one.cadence, available)
    past = _of(mine, one)
    told = rules.by_hand(one.rule, past, one.window, time_of_day, available, work.now)
    if told.at is None:
        return Nudged(one.seat, owed=False, why=told.reasons[-1].why if told.reasons else None)
    await _owe(work, one, told, by=me.member.id)
    return Nudged(one.seat, owed=True, why=told.reasons[-1].why if told.reasons else None)


async def _unanswered(work: Work, open_cohorts: Sequence[Cohort]) -> list[Open]:
    rows = await table.open_now(work.db, [cohort.id for cohort in open_cohorts], work.now)
    if not rows:
        return []
    first = min(occurrence.local_date for _, occurrence in rows)
    ids = [cohort.id for cohort in open_cohorts]
    answered = {
        (member, occurrence.id)
        for member, occurrence in await reflection_table.answered_in(work.db, ids, first)
    }
    seats: dict[str, Seat] = {}
    sets: dict[str, dict[str, Cadence]] = {}
    for cohort in open_cohorts:
        seats |= {seat.member.id: seat for seat in await cohorts.learners(work, cohort)}
        sets[cohort.id] = {
            work.library.prompt_set(name).asked_as: cadence
            for name, cadence in (await askings.cadences(work, cohort)).items()
        }
    found: list[Open] = []
    for asking, occurrence in rows:
        seat = seats.get(asking.member_id)
        prompt_set = work.library.prompt_set(occurrence.prompt_set)
        cadence = sets[occurrence.cohort_id].get(prompt_set.asked_as)
        if seat and cadence and (asking.member_id, occurrence.id) not in answered:
            found.append(Open(seat, asking, occurrence, prompt_set, cadence))
    return found


def _one_each(waiting: Sequence[Open]) -> list[Open]:
    """Of each person the prompt that closes first."""
    found: dict[str, Open] = {}
    for one in waiting:
        found.setdefault(one.seat.person.id, one)
    return list(found.values())


async def _past(work: Work, waiting: Sequence[Open]) -> dict[str, list[Nudge]]:
    ids = {one.seat.person.id for one in waiting}
    found: dict[str, list[Nudge]] = {person: [] for person in ids}
    for row in await table.nudges_of(work.db, ids, work.now - REMEMBERED):
        found[row.person_id].append(row)
    return found


def _of(mine: Sequence[Nudge], one: Open) -> Past:
    return Past(
        done=False,
        for_prompt=tuple(row.at for row in mine if row.asking_id == one.asking.id),
        all=tuple(row.at for row in mine),
    )


async def _owe(work: Work, one: Open, told: rules.Nudge, by: str) -> Nudge:
    at = told.at or work.now
    row = Nudge(
        asking_id=one.asking.id,
        n=told.n,
        person_id=one.seat.person.id,
        at=at,
        by=by,
        reasons=askings.written(told.reasons),
    )
    work.db.add(row)
    await work.db.flush()
    await owe(
        work,
        one.seat,
        "nudge",
        f"nudge:{one.asking.key.removeprefix('prompt:')}:{told.n}",
        {
            "member": one.seat.member.id,
            "occurrence": one.occurrence.id,
            "by": "rule" if by == "rule" else "facilitator",
        },
        due=at,
        expires=one.asking.closes_at,
    )
    return row
