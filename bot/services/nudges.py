"""Nudges: the few reminders that a prompt has by rule, and the ones a facilitator sends by hand.
All of them come out of one budget for each person and week, over all of their cohorts.

Those by rule are looked for and decided without holding anybody up, and written down in portions;
who got another one in between is left to the next tick."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import calendar
from bot.domain import nudges as rules
from bot.domain.calendar import Availability, Why, Window
from bot.domain.nudges import NudgeRule, Past
from bot.services import askings, cohorts, people, schedules
from bot.services.deciding import Round, who_is
from bot.services.pauses import Pauses
from bot.services.people import Seat, Who
from bot.services.telling import write_down
from bot.work import Work
from prompts.content import Cadence, PromptSet
from storage import askings as table
from storage import outbox
from storage import people as people_table
from storage import reflections as reflection_table
from storage.askings import Asking, PastNudge, Unreminded
from storage.cohorts import Cohort
from storage.outbox import Owed
from storage.reflections import Occurrence

PER_WEEK = 3
BY_RULE, BY_HAND = "rule", "facilitator"
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
        return rule_of(self.prompt_set)


@dataclass(frozen=True, slots=True)
class Ripe:
    """A nudge whose moment has come, if the budget allows it."""

    round: Round
    row: Unreminded
    nudge: rules.Nudge
    who: Availability


@dataclass(frozen=True, slots=True)
class Reminder:
    """A nudge that is to be owed, and what the person had before, on which that rests."""

    about: Ripe
    told: rules.Nudge
    past: tuple[PastNudge, ...]

    @property
    def person(self) -> str:
        return self.about.row.person_id


@dataclass(frozen=True, slots=True)
class Wanted:
    """A nudge that is to be owed: about which asking, and whose that is."""

    told: rules.Nudge
    cohort: Cohort
    person_id: str
    asking_id: str
    key: str
    member_id: str
    occurrence_id: str
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Nudged:
    """What came of nudging one person by hand: owed, or not, and then why not."""

    seat: Seat
    owed: bool
    why: Why | None


def rule_of(prompt_set: PromptSet) -> NudgeRule:
    asked = prompt_set.nudges
    return NudgeRule(asked.after_h, asked.most, PER_WEEK)


async def ripe(work: Work, rounds: Sequence[Round]) -> list[Ripe]:
    """The nudges of these rounds of one cohort whose moment has come."""
    found: list[Ripe] = []
    for one in rounds:
        for n, hours in enumerate(sorted(rule_of(one.prompt_set).after_h)):
            # Nothing moves a nudge to an earlier moment.
            opened_by = work.now - timedelta(hours=hours)
            rows = await table.unreminded(
                work.db, one.occurrences, n + 1, opened_by, work.now, schedules.since(work)
            )
            if rows:
                found += await _ripe(work, one, n, rows)
    return found


async def reminders(work: Work, ripe: Sequence[Ripe]) -> list[list[Reminder]]:
    """Of each person those that their budget allows; of what closes first, first."""
    mine = _by_person(ripe)
    seen = await _past(work, list(mine))
    found: list[list[Reminder]] = []
    pauses = Pauses()
    for person, theirs in mine.items():
        await pauses.pause()
        past = [*seen[person]]
        owed: list[Reminder] = []
        for one in sorted(theirs, key=_closing):
            had = _had(past, one.row.asking_id)
            told = rules.due(one.nudge, rule_of(one.round.prompt_set), had, one.who, work.now)
            if told is not None and told.at is not None:
                owed.append(Reminder(one, told, tuple(seen[person])))
                past.append(PastNudge(person, one.row.asking_id, told.at))
        if owed:
            found.append(owed)
    return found


async def write_down_reminders(work: Work, reminders: Iterable[Reminder]) -> None:
    """Owe those of people who have had no other nudge since it was decided."""
    reminders = sorted(reminders, key=_nth)
    free = await people_table.claim(work.db, {one.person for one in reminders})
    past = await _past(work, sorted(free))
    holding = [one for one in reminders if tuple(past.get(one.person, ("gone",))) == one.past]
    await _owe(work, [_by_rule(one) for one in holding], BY_RULE)


async def by_hand(work: Work, who: Who, asked: str = "") -> tuple[Nudged, ...]:
    """Nudge everybody in the facilitator's cohort who has an open prompt and has not answered;
    who had enough already, or is asleep until it closes, is told to the facilitator instead."""
    me = await people.facilitator(work, who, asked)
    waiting = _one_each(await _unanswered(work, me.cohort))
    available = await schedules.available_all(work, [one.seat for one in waiting])
    past = await _past(work, [one.seat.person.id for one in waiting])
    found = [
        (one, _by_hand(work, one, available[one.seat.member.id], past[one.seat.person.id]))
        for one in waiting
    ]
    wanted = [_wanted(one, told) for one, told in found if told.at is not None]
    await _owe(work, wanted, me.member.id)
    await write_down(work, me, "nudge.by_hand", me.cohort.id, {"owed": len(wanted)})
    return tuple(_nudged(one, told) for one, told in found)


async def waiting_in(work: Work, cohort: Cohort) -> int:
    """How many people have an open prompt and have not answered."""
    return len(_one_each(await _unanswered(work, cohort)))


def _by_hand(
    work: Work, one: Open, available: Availability, mine: Sequence[PastNudge]
) -> rules.Nudge:
    time_of_day, _ = calendar.time_for(one.cadence, available)
    had = _had(mine, one.asking.id)
    return rules.by_hand(one.rule, had, one.window, time_of_day, available, work.now)


async def _unanswered(work: Work, cohort: Cohort) -> list[Open]:
    rows = await table.open_now(work.db, [cohort.id], work.now)
    if not rows:
        return []
    first = min(occurrence.local_date for _, occurrence in rows)
    answered = {
        (member, occurrence.id)
        for member, occurrence in await reflection_table.answered_in(work.db, {cohort.id}, first)
    }
    seats = {seat.member.id: seat for seat in await cohorts.learners(work, cohort)}
    sets = {
        (await work.prompt_set(name)).asked_as: cadence
        for name, cadence in (await askings.cadences(work, cohort)).items()
    }
    found: list[Open] = []
    for asking, occurrence in rows:
        seat = seats.get(asking.member_id)
        prompt_set = await work.prompt_set(occurrence.prompt_set)
        cadence = askings.off_beat(cohort, prompt_set, occurrence) or sets.get(prompt_set.asked_as)
        if seat and cadence and (asking.member_id, occurrence.id) not in answered:
            found.append(Open(seat, asking, occurrence, prompt_set, cadence))
    return found


def _one_each(waiting: Sequence[Open]) -> list[Open]:
    """Of each person the prompt that closes first."""
    found: dict[str, Open] = {}
    for one in waiting:
        found.setdefault(one.seat.person.id, one)
    return list(found.values())


async def _ripe(work: Work, one: Round, n: int, rows: Sequence[Unreminded]) -> list[Ripe]:
    who = await who_is(work, rows, [one])
    planned: dict[tuple[object, ...], rules.Nudge] = {}
    found: list[Ripe] = []
    pauses = Pauses()
    for row in rows:
        await pauses.pause()
        span = Window(row.came, row.closes_at, row.grace_until)
        me = who[row.alike]
        alike = (span.opens_at, span.closes_at, row.alike)
        if alike not in planned:
            time_of_day, _ = calendar.time_for(one.cadence, me)
            planned[alike] = rules.nudges(rule_of(one.prompt_set), span, time_of_day, me)[n]
        at = planned[alike].at
        # What is later than this has been missed, and a courtesy is not owed.
        if at is not None and at <= work.now <= at + calendar.USUAL.on_time:
            found.append(Ripe(one, row, planned[alike], me))
    return found


async def _past(work: Work, ids: Sequence[str]) -> dict[str, list[PastNudge]]:
    found: dict[str, list[PastNudge]] = {person: [] for person in ids}
    for row in await table.nudges_of(work.db, ids, work.now - REMEMBERED):
        found[row.person_id].append(row)
    return found


def _had(mine: Sequence[PastNudge], asking: str) -> Past:
    return Past(
        done=False,
        for_prompt=tuple(row.at for row in mine if row.asking_id == asking),
        all=tuple(row.at for row in mine),
    )


def _by_person(ripe: Iterable[Ripe]) -> dict[str, list[Ripe]]:
    found: dict[str, list[Ripe]] = {}
    for one in ripe:
        found.setdefault(one.row.person_id, []).append(one)
    return found


def _closing(one: Ripe) -> tuple[datetime, str]:
    return (one.row.closes_at, one.row.key)


def _nth(one: Reminder) -> tuple[str, int]:
    return (one.about.row.asking_id, one.told.n)


def _by_rule(one: Reminder) -> Wanted:
    row = one.about.row
    return Wanted(
        told=one.told,
        cohort=one.about.round.cohort,
        person_id=row.person_id,
        asking_id=row.asking_id,
        key=row.key,
        member_id=row.member_id,
        occurrence_id=row.occurrence_id,
        closes_at=row.closes_at,
    )


def _wanted(one: Open, told: rules.Nudge) -> Wanted:
    return Wanted(
        told=told,
        cohort=one.seat.cohort,
        person_id=one.seat.person.id,
        asking_id=one.asking.id,
        key=one.asking.key,
        member_id=one.asking.member_id,
        occurrence_id=one.asking.occurrence_id,
        closes_at=one.asking.closes_at,
    )


def _nudged(one: Open, told: rules.Nudge) -> Nudged:
    why = told.reasons[-1].why if told.reasons else None
    return Nudged(one.seat, told.at is not None, why)


async def _owe(work: Work, wanted: Sequence[Wanted], by: str) -> None:
    """Owe them, except what somebody else has owed in this very moment: row and message have the
    same key, so it is theirs as a whole."""
    await table.nudge_all(work.db, [_columns(work, one, by) for one in wanted])
    await outbox.announce_all(work.db, [_message(work, one, by) for one in wanted], work.now)


def _columns(work: Work, one: Wanted, by: str) -> dict[str, object]:
    return {
        "asking_id": one.asking_id,
        "n": one.told.n,
        "person_id": one.person_id,
        "at": one.told.at or work.now,
        "by": by,
        "reasons": askings.written(one.told.reasons),
    }


def _message(work: Work, one: Wanted, by: str) -> Owed:
    whose = BY_RULE if by == BY_RULE else BY_HAND
    return Owed(
        key=f"nudge:{one.key.removeprefix('prompt:')}:{one.told.n}",
        kind="nudge",
        workspace_id=one.cohort.workspace_id,
        person_id=one.person_id,
        cohort_id=one.cohort.id,
        about={"member": one.member_id, "occurrence": one.occurrence_id, "by": whose},
        due=one.told.at or work.now,
        expires=one.closes_at,
    )
