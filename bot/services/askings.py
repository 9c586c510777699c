"""Deciding whom to ask what now, once and for good; and what is known of it afterwards.

`decide_due` is the heart of the tick. It looks at everybody who has something undecided, over all
of their cohorts, and writes each decision down under the key of its delivery, so that a second
tick, in this process or in another, finds nothing to do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain import calendar
from bot.domain.calendar import Arrival, Availability, Fate, Reason, Verdict, Why, Window
from bot.services import cohorts, schedules
from bot.services.people import Seat
from bot.work import Work
from prompts.content import Cadence, PromptSet
from storage import askings as table
from storage import outbox
from storage import reflections as reflection_table
from storage.askings import Asking
from storage.base import insert_all_new
from storage.cohorts import Cohort
from storage.outbox import Delivery
from storage.reflections import Occurrence

AT_ONCE = 500
"""People in one transaction: what is written in it keeps others waiting on SQLite."""

ASKED = frozenset({Fate.SEND.value, Fate.CATCH_UP.value})


@dataclass(frozen=True, slots=True)
class Round:
    """One prompt set on one day of one cohort."""

    cohort: Cohort
    prompt_set: PromptSet
    cadence: Cadence
    day: date


async def decide_due(work: Work, open_cohorts: Sequence[Cohort]) -> bool:
    """Decide what is due by now for up to AT_ONCE people; True if more of them are waiting."""
    rounds = [one for cohort in open_cohorts for one in await _in_reach(work, cohort)]
    if not rounds:
        return False
    seats = [seat for cohort in open_cohorts for seat in await cohorts.learners(work, cohort)]
    who = await schedules.available_all(work, seats)
    settled = await _settled(work, rounds)
    known: dict[tuple[str, date, Availability], Arrival] = {}
    decided: list[tuple[Seat, Round, str, Verdict]] = []
    people = _by_person(seats)
    for n, mine in enumerate(people):
        decided += _decided(work, mine, rounds, who, settled, known)
        if len(decided) >= AT_ONCE:
            await _write_down(work, decided)
            return n + 1 < len(people)
    await _write_down(work, decided)
    return False


async def window_of(work: Work, seat: Seat, occurrence: Occurrence) -> Window:
    """How long the occurrence is open for the member: as decided when it came, counted from when
    it really came if Slack was away; before it is decided, as the calendar says now."""
    row = await table.of_occurrence(work.db, seat.member.id, occurrence.id)
    if row is None:
        return (await _arrival(work, seat, occurrence)).window
    return await as_it_came(work, row)


async def as_it_came(work: Work, row: Asking) -> Window:
    span = Window(row.opens_at, row.closes_at, row.grace_until)
    sent = await outbox.delivery(work.db, row.key)
    if sent is None or sent.sent_at is None or row.at is None:
        return span
    if sent.sent_at - row.at <= calendar.USUAL.on_time:
        return span
    # A catch-up that comes late once more counts once more, from its own decision on.
    return span.counted_from(span.opens_at + (sent.sent_at - max(row.at, row.decided_at)))


def written(reasons: Iterable[Reason]) -> list[dict[str, str]]:
    return [
        {"why": one.why.value, "detail": one.detail}
        | ({"until": one.until.isoformat()} if one.until else {})
        for one in reasons
    ]


def read(rows: Iterable[Mapping[str, str]]) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            Why(row["why"]),
            row.get("detail", ""),
            datetime.fromisoformat(row["until"]) if "until" in row else None,
        )
        for row in rows
    )


async def cadences(work: Work, cohort: Cohort) -> dict[str, Cadence]:
    """By its exact name, the cadence of each set that the clock asks in this cohort."""
    programme = await cohorts.programme_of(work, cohort)
    sets = await cohorts.prompt_sets(work, cohort)
    found = {str(one.ref): programme.cadence(one) for one in sets.values()}
    return {name: cadence for name, cadence in found.items() if cadence is not None}


async def cadence_of(work: Work, seat: Seat, prompt_set: PromptSet) -> Cadence:
    """The beat on which the cohort asks the set, of whichever edition; it is known to have one."""
    for name, cadence in (await cadences(work, seat.cohort)).items():
        if work.library.prompt_set(name).asked_as == prompt_set.asked_as:
            return cadence
    raise LookupError(prompt_set.id)


async def _in_reach(work: Work, cohort: Cohort) -> list[Round]:
    sets = await cadences(work, cohort)
    reach = {
        name: set(
            calendar.days_in_reach(
                calendar.local_dates(cadence, cohort.starts_on, cohort.ends_on), cadence, work.now
            )
        )
        for name, cadence in sets.items()
    }
    return [
        Round(cohort, work.library.prompt_set(name), sets[name], day)
        for name, days in reach.items()
        for day in sorted(days)
    ]


async def _settled(work: Work, rounds: Sequence[Round]) -> set[str]:
    """The keys that are decided, and those that were answered before they came."""
    ids = {one.cohort.id for one in rounds}
    first = min(one.day for one in rounds)
    since = datetime.combine(first, datetime.min.time(), work.now.tzinfo) - 2 * calendar.DAY
    decided = await table.keys_of(work.db, ids, since)
    answered = await reflection_table.answered_in(work.db, ids, first)
    early = {
        _key(member, work.library.prompt_set(occurrence.prompt_set).asked_as, occurrence.local_date)
        for member, occurrence in answered
    }
    return decided | early


def _decided(
    work: Work,
    mine: Sequence[Seat],
    rounds: Sequence[Round],
    who: Mapping[str, Availability],
    settled: set[str],
    known: dict[tuple[str, date, Availability], Arrival],
) -> list[tuple[Seat, Round, str, Verdict]]:
    """One person's deliveries, decided together."""
    places: dict[calendar.Delivery, tuple[Seat, Round]] = {}
    arrivals: dict[calendar.Delivery, Arrival] = {}
    for seat in mine:
        for one in rounds:
            owed = calendar.Delivery(seat.member.id, one.prompt_set.asked_as, one.day)
            if one.cohort.id != seat.cohort.id or owed.key in settled:
                continue
            me = who[seat.member.id]
            at = known.get((one.prompt_set.id, one.day, me))
            if at is None:
                at = calendar.arrival(one.cadence, one.day, me)
                known[(one.prompt_set.id, one.day, me)] = at
            joined = _since_joining(at, seat.member.joined_at)
            if joined is not None:
                places[owed], arrivals[owed] = (seat, one), joined
    verdicts = calendar.decide(arrivals, settled, work.now)
    return [
        (*places[owed], owed.key, verdict)
        for owed, verdict in verdicts.items()
        if verdict.fate is not Fate.WAIT
    ]


def _since_joining(one: Arrival, joined: datetime) -> Arrival | None:
    """Who joins while a prompt is open is asked then; what was closed before is not theirs."""
    if one.window.closes_at <= joined:
        return None
    return one if one.at is None or one.at >= joined else replace(one, at=joined)


async def _write_down(work: Work, decided: Sequence[tuple[Seat, Round, str, Verdict]]) -> None:
    """The decisions, and the messages that follow from them. Another process may have been
    faster; then its decision stands."""
    if not decided:
        return
    occurrences = {
        (one.cohort.id, str(one.prompt_set.ref), one.day): one for _, one, _, _ in decided
    }
    rows = {place: await opened(work, one) for place, one in occurrences.items()}
    askings = []
    for seat, one, key, verdict in decided:
        row = rows[(one.cohort.id, str(one.prompt_set.ref), one.day)]
        askings.append(_asking(work, seat, row, key, verdict))
    ours = set(await insert_all_new(work.db, askings, table.Asking.key))
    owed = [
        _message(work, seat, asking)
        for (seat, _, key, verdict), asking in zip(decided, askings, strict=True)
        if key in ours and verdict.fate.value in ASKED
    ]
    await outbox.announce_all(work.db, owed)


async def opened(work: Work, one: Round) -> Occurrence:
    """The occurrence of the round, made if nobody had one yet. A day that was begun with another
    version of the set goes on with it, so that a cohort is asked the same on the same day."""
    for row in await reflection_table.occurrences_on(work.db, one.cohort.id, one.day):
        if work.library.prompt_set(row.prompt_set).asked_as == one.prompt_set.asked_as:
            return row
    fresh = Occurrence(
        cohort_id=one.cohort.id,
        prompt_set=str(one.prompt_set.ref),
        content_hash=one.prompt_set.content_hash,
        local_date=one.day,
    )
    await insert_all_new(work.db, [fresh], Occurrence.id)
    return await reflection_table.occurrence_on(
        work.db, one.cohort.id, str(one.prompt_set.ref), one.day
    )


def _asking(work: Work, seat: Seat, row: Occurrence, key: str, verdict: Verdict) -> Asking:
    return Asking(
        member_id=seat.member.id,
        occurrence_id=row.id,
        key=key,
        fate=verdict.fate.value,
        at=verdict.at,
        opens_at=verdict.window.opens_at,
        closes_at=verdict.window.closes_at,
        grace_until=verdict.window.grace_until,
        reasons=written(verdict.reasons),
        excused=verdict.excused,
        decided_at=work.now,
    )


def _message(work: Work, seat: Seat, asking: Asking) -> Delivery:
    return Delivery(
        key=asking.key,
        kind="prompt",
        workspace_id=seat.cohort.workspace_id,
        person_id=seat.person.id,
        cohort_id=seat.cohort.id,
        about={"member": seat.member.id, "occurrence": asking.occurrence_id},
        due_at=asking.at or work.now,
        expires_at=asking.grace_until,
        created_at=work.now,
    )


async def _arrival(work: Work, seat: Seat, occurrence: Occurrence) -> Arrival:
    cadence = await cadence_of(work, seat, work.library.prompt_set(occurrence.prompt_set))
    return calendar.arrival(cadence, occurrence.local_date, await schedules.available(work, seat))


def _by_person(seats: Iterable[Seat]) -> list[list[Seat]]:
    found: dict[str, list[Seat]] = {}
    for seat in seats:
        found.setdefault(seat.person.id, []).append(seat)
    return list(found.values())


def _key(member: str, prompt: str, day: date) -> str:
    return calendar.Delivery(member, prompt, day).key
