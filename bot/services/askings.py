"""Askings as they stand: how long a prompt is open for somebody, on which beat it comes, and why it
came when it did. How they are decided is in `deciding`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.domain import calendar
from bot.domain.calendar import Arrival, Reason, Why, Window
from bot.services import cohorts, schedules
from bot.services.people import Seat
from bot.work import Work
from prompts.content import Cadence, PromptSet
from storage import askings as table
from storage import outbox
from storage.askings import Asking
from storage.cohorts import Cohort
from storage.outbox import Delivery
from storage.reflections import Occurrence


async def window_of(work: Work, seat: Seat, occurrence: Occurrence) -> Window:
    """How long the occurrence is open for the member: as decided when it came, counted from when
    it really came if Slack was away; before it is decided, as the calendar says now."""
    row = await table.of_occurrence(work.db, seat.member.id, occurrence.id)
    if row is None:
        return (await _arrival(work, seat, occurrence)).window
    return await as_it_came(work, row)


async def windows_of(
    work: Work, seat: Seat, occurrences: Sequence[Occurrence]
) -> dict[str, Window]:
    """The same for several occurrences, by their ids, in as many questions to the database as for
    one."""
    rows = {row.occurrence_id: row for row, _ in await table.of_member(work.db, seat.member.id)}
    sent = await outbox.deliveries(work.db, [row.key for row in rows.values()])
    undecided = [one for one in occurrences if one.id not in rows]
    found = {one.id: (await _arrival(work, seat, one)).window for one in undecided}
    return found | {one: _as_sent(row, sent.get(row.key)) for one, row in rows.items()}


async def as_it_came(work: Work, row: Asking) -> Window:
    return _as_sent(row, await outbox.delivery(work.db, row.key))


def _as_sent(row: Asking, sent: Delivery | None) -> Window:
    span = Window(row.opens_at, row.closes_at, row.grace_until)
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


async def cadence_of(work: Work, seat: Seat, occurrence: Occurrence) -> Cadence:
    """The rule by which the occurrence is asked: the beat of its set in the cohort, of whichever
    edition, unless it has none."""
    prompt_set = await work.prompt_set(occurrence.prompt_set)
    own = off_beat(seat.cohort, prompt_set, occurrence)
    if own is not None:
        return own
    programme = await cohorts.programme_of(work, seat.cohort)
    # An own version comes on the beat of the set that it replaces.
    for name in programme.prompt_sets:
        named = await work.prompt_set(name)
        cadence = programme.cadence(named)
        if named.id == prompt_set.asked_as and cadence is not None:
            return cadence
    raise LookupError(prompt_set.id)


def off_beat(cohort: Cohort, prompt_set: PromptSet, occurrence: Occurrence) -> Cadence | None:
    """How it is asked if its member started it, or if it comes after the cohort's end."""
    alone = occurrence.member_id is not None or occurrence.local_date > cohort.ends_on
    return calendar.once(prompt_set.on_event) if alone and prompt_set.on_event else None


async def _arrival(work: Work, seat: Seat, occurrence: Occurrence) -> Arrival:
    cadence = await cadence_of(work, seat, occurrence)
    return calendar.arrival(cadence, occurrence.local_date, await schedules.available(work, seat))
