"""Deciding whom to ask what now, once and for good.

1. `in_reach`: the rounds of a cohort that somebody may still be owed.
2. `undecided`: who has no decision about one that has come. It only asks, so it holds nobody up.
3. `decided`: everybody's decisions, those of a person together. People who are alike are decided
   for once.
4. `write_down`: some of them in one short transaction, each under the key of its delivery.

People go on acting between the second step and the last. Who has answered, left, changed their
time of day or was decided for by another replica in between is no longer the row that was decided
on, and is left to the next tick. What happens later still, or is no column of that row, such as a
leave that grew, is seen when the message is drawn.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain import calendar
from bot.domain.calendar import Arrival, Availability, Fate, Verdict
from bot.services import cohorts, schedules
from bot.services.askings import written
from bot.services.pauses import Pauses
from bot.services.people import Seat
from bot.work import Work
from prompts.content import Cadence, Programme, PromptSet
from storage import askings as table
from storage import cohorts as cohort_table
from storage import outbox, people
from storage import reflections as reflection_table
from storage.askings import CAME, Candidate
from storage.base import insert_all_new, new_id
from storage.cohorts import Cohort
from storage.outbox import Owed
from storage.reflections import Occurrence


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """One prompt set on one day of one cohort, and its occurrences, if it was ever asked: one for
    each edition of the set."""

    cohort: Cohort
    prompt_set: PromptSet
    cadence: Cadence
    day: date
    occurrences: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, str, date]:
        return (self.cohort.id, str(self.prompt_set.ref), self.day)

    def owed(self, member: str) -> calendar.Delivery:
        return calendar.Delivery(member, self.prompt_set.asked_as, self.day)


@dataclass(frozen=True, slots=True)
class Undecided:
    """A round that has come to a learner, or has passed them by, and was not decided on. All who
    are alike share one arrival."""

    round: Round
    learner: Candidate
    arrival: Arrival


@dataclass(frozen=True, slots=True)
class Decision:
    about: Undecided
    key: str
    verdict: Verdict
    at: datetime

    @property
    def person(self) -> str:
        return self.about.learner.person_id


async def all_rounds(work: Work, cohort: Cohort) -> list[Round]:
    """Everything that the clock asks in the cohort: each set on its beat, and what is asked so
    many days after the end."""
    programme = await cohorts.programme_of(work, cohort)
    return rounds_of(programme, cohort, await cohorts.prompt_sets(work, cohort))


def rounds_of(programme: Programme, cohort: Cohort, sets: Mapping[str, PromptSet]) -> list[Round]:
    """The same for who knows already what the cohort is asked."""
    on_the_beat = [
        Round(cohort, one, cadence, day)
        for one, cadence in cohorts.beats(programme, sets)
        for day in cohorts.days_of(programme, cohort, cadence)
    ]
    return [*on_the_beat, *_after_end(cohort, sets)]


async def in_reach(work: Work, cohort: Cohort) -> list[Round]:
    found = [
        one
        for one in await all_rounds(work, cohort)
        if calendar.days_in_reach([one.day], one.cadence, work.now)
    ]
    if not found:
        return []
    known: dict[tuple[str, date], list[str]] = {}
    first = min(one.day for one in found)
    for row in await reflection_table.occurrences(work.db, cohort.id, since=first):
        place = ((await work.prompt_set(row.prompt_set)).asked_as, row.local_date)
        known.setdefault(place, []).append(row.id)
    return [
        replace(one, occurrences=tuple(known.get((one.prompt_set.asked_as, one.day), ())))
        for one in found
    ]


async def started(work: Work, cohort: Cohort) -> list[Round]:
    """What learners of the cohort started and can still answer on time, by its set: there is
    nothing to decide about it, but it has nudges."""
    found: dict[str, list[Occurrence]] = {}
    for row in await table.started_now(work.db, cohort.id, work.now):
        found.setdefault(row.prompt_set, []).append(row)
    return [
        Round(cohort, one, calendar.once(one.on_event), rows[0].local_date, _ids(rows))
        for name, rows in found.items()
        if (one := await work.prompt_set(name)).on_event is not None
    ]


def _after_end(cohort: Cohort, sets: Mapping[str, PromptSet]) -> list[Round]:
    return [
        Round(cohort, one, calendar.once(one.on_event), day)
        for one in sets.values()
        if one.on_event is not None
        for day in calendar.days_after_end(one.on_event, cohort.ends_on)
    ]


async def undecided(work: Work, rounds: Sequence[Round]) -> list[Undecided]:
    """What there is to decide about these rounds of one cohort."""
    found = {one: await _candidates(work, one) for one in rounds}
    who = await who_is(work, (row for rows in found.values() for row in rows), rounds)
    waiting: list[Undecided] = []
    pauses = Pauses()
    for one, rows in found.items():
        come: dict[tuple[object, ...], Arrival] = {}
        for alike, available in who.items():
            await pauses.pause()
            arrival = calendar.arrival(one.cadence, one.day, available)
            if (arrival.at or arrival.window.closes_at) <= work.now:
                come[alike] = arrival
        for row in rows if come else ():
            await pauses.pause()
            if row.alike in come:
                waiting.append(Undecided(one, row, come[row.alike]))
    return waiting


async def who_is(
    work: Work, rows: Iterable[Candidate | table.Unreminded], rounds: Sequence[Round]
) -> dict[tuple[object, ...], Availability]:
    """When each kind of people in the cohort of these rounds can be reached."""
    one_of: dict[tuple[object, ...], str] = {}
    pauses = Pauses()
    for row in rows:
        await pauses.pause()
        one_of[row.alike] = row.member_id
    named = await cohort_table.members_named(work.db, [*one_of.values()])
    seats = [Seat(member, person, rounds[0].cohort) for member, person in named]
    available = await schedules.available_all(work, seats)
    return {alike: available[member] for alike, member in one_of.items()}


async def decided(waiting: Iterable[Undecided], now: datetime) -> list[list[Decision]]:
    """Of each person what is decided for them now, if anything is."""
    verdicts = _Verdicts(now)
    found: list[list[Decision]] = []
    pauses = Pauses()
    for mine in _by_person(waiting):
        await pauses.pause()
        decisions = list(verdicts.of(mine))
        if decisions:
            found.append(decisions)
    return found


async def write_down(work: Work, decided: Iterable[Decision]) -> None:
    """The decisions, and the messages that follow from them, of people for whom they still
    hold."""
    # In one order everywhere, so that two replicas cannot wait for each other.
    holding = sorted(await _holding(work, list(decided)), key=_key)
    rounds = sorted({one.about.round for one in holding}, key=_place)
    ids = {one: (await opened(work, one)).id for one in rounds}
    rows = [_asking(one, ids[one.about.round]) for one in holding]
    ours = await table.decide(work.db, rows)
    owed = [
        _message(one, ids[one.about.round])
        for one in holding
        if one.key in ours and one.verdict.fate.value in CAME
    ]
    await outbox.announce_all(work.db, owed, work.now)


async def opened(work: Work, one: Round) -> Occurrence:
    """The occurrence of the round, made if nobody had one yet. A day that was begun with another
    version of the set goes on with it, so that a cohort is asked the same on the same day."""
    for row in await reflection_table.occurrences_on(work.db, one.cohort.id, one.day):
        if (await work.prompt_set(row.prompt_set)).asked_as == one.prompt_set.asked_as:
            return row
    fresh = {
        "id": new_id(),
        "cohort_id": one.cohort.id,
        "prompt_set": str(one.prompt_set.ref),
        "content_hash": one.prompt_set.content_hash,
        "local_date": one.day,
    }
    await insert_all_new(work.db, Occurrence, [fresh], Occurrence.id)
    return await reflection_table.occurrence_on(work.db, *one.place)


class _Verdicts:
    """The calendar's decisions at one moment, each thought of once: it is the same for all who
    are alike and have the same rounds before them."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._known: dict[tuple[object, ...], list[Verdict]] = {}

    def of(self, mine: Sequence[Undecided]) -> Iterator[Decision]:
        come = [(one, arrival) for one in mine if (arrival := _since_joining(one)) is not None]
        members = sorted({one.learner.member_id for one, _ in come})
        # The arrival of those who are alike is one object, unless they joined while it was open.
        alike = tuple(
            (
                members.index(one.learner.member_id),
                one.round,
                id(one.arrival),
                one.learner.joined_at if arrival is not one.arrival else None,
            )
            for one, arrival in come
        )
        verdicts = self._known.get(alike)
        if verdicts is None:
            arrivals = {one.round.owed(one.learner.member_id): arrival for one, arrival in come}
            found = calendar.decide(arrivals, (), self._now)
            verdicts = [found[owed] for owed in arrivals]
            self._known[alike] = verdicts
        for (one, _), verdict in zip(come, verdicts, strict=True):
            if verdict.fate is not Fate.WAIT:
                key = one.round.owed(one.learner.member_id).key
                yield Decision(one, key, verdict, self._now)


def _since_joining(one: Undecided) -> Arrival | None:
    """Who joins while a prompt is open is asked then; what was closed before is not theirs."""
    arrival, joined = one.arrival, one.learner.joined_at
    if arrival.window.closes_at <= joined:
        return None
    return arrival if arrival.at is None or arrival.at >= joined else replace(arrival, at=joined)


async def _candidates(work: Work, one: Round, among: Sequence[str] = ()) -> list[Candidate]:
    key = one.owed("|").key.partition("|")
    since = schedules.since(work)
    return await table.undecided(
        work.db, one.cohort.id, (key[0], key[2]), one.occurrences, since, among
    )


async def _holding(work: Work, decided: Sequence[Decision]) -> list[Decision]:
    """Those of the people who are still as they were when they were decided for; and nobody else
    is just deciding for them. Of a person all or nothing, since they were decided together."""
    free = await people.claim(work.db, {one.person for one in decided})
    members: dict[Round, list[str]] = {}
    for one in decided:
        members.setdefault(one.about.round, []).append(one.about.learner.member_id)
    as_before = {
        (place, row)
        for place, among in members.items()
        for row in await _candidates(work, place, among)
    }
    moved = {one.person for one in decided if (one.about.round, one.about.learner) not in as_before}
    return [one for one in decided if one.person in free - moved]


def _asking(one: Decision, occurrence: str) -> dict[str, object]:
    verdict = one.verdict
    return {
        "id": new_id(),
        "member_id": one.about.learner.member_id,
        "occurrence_id": occurrence,
        "key": one.key,
        "fate": verdict.fate.value,
        "at": verdict.at,
        "opens_at": verdict.window.opens_at,
        "closes_at": verdict.window.closes_at,
        "grace_until": verdict.window.grace_until,
        "reasons": written(verdict.reasons),
        # Who is silent when the cohort is over has missed nothing.
        "excused": verdict.excused or one.about.round.day > one.about.round.cohort.ends_on,
        "decided_at": one.at,
    }


def _message(one: Decision, occurrence: str) -> Owed:
    cohort = one.about.round.cohort
    return Owed(
        key=one.key,
        kind="prompt",
        workspace_id=cohort.workspace_id,
        person_id=one.person,
        cohort_id=cohort.id,
        about={"member": one.about.learner.member_id, "occurrence": occurrence},
        due=one.verdict.at or one.at,
        expires=one.verdict.window.grace_until,
    )


def _by_person(waiting: Iterable[Undecided]) -> Iterable[list[Undecided]]:
    found: dict[str, list[Undecided]] = {}
    for one in waiting:
        found.setdefault(one.learner.person_id, []).append(one)
    return found.values()


def _ids(rows: Iterable[Occurrence]) -> tuple[str, ...]:
    return tuple(row.id for row in rows)


def _place(one: Round) -> tuple[str, str, date]:
    return one.place


def _key(one: Decision) -> str:
    return one.key
