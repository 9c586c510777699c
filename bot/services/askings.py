"""Askings as they stand: how long a prompt is open for somebody, on which beat it comes, and why it
came when it did. How they are decided is in `deciding`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain import calendar
from bot.domain.calendar import Availability, Reason, Why, Window
from bot.services import cohorts, schedules
from bot.services.people import Seat
from bot.work import Work
from prompts.content import Cadence, PromptSet
from storage import askings as table
from storage import outbox
from storage.askings import Asking
from storage.cohorts import Cohort
from storage.reflections import Occurrence


@dataclass(frozen=True, slots=True)
class Asked:
    """An occurrence for one member: as it was decided, if it was, and how long it is open."""

    occurrence: Occurrence
    asking: Asking | None
    window: Window


async def window_of(work: Work, seat: Seat, occurrence: Occurrence) -> Window:
    """How long the occurrence is open for the member: as decided when it came, counted from when
    it really came if Slack was away; before it is decided, as the calendar says now."""
    row = await table.of_occurrence(work.db, seat.member.id, occurrence.id)
    if row is None:
        return await _as_planned(work, seat, occurrence, await schedules.available(work, seat))
    return await as_it_came(work, row)


async def asked(work: Work, seat: Seat, me: Availability) -> tuple[Asked, ...]:
    """The same for all that the member's cohort was asked and that they have started themselves,
    the oldest first, in one question to the database."""
    found: list[Asked] = []
    for occurrence, row, sent_at in await table.for_member(work.db, seat.cohort.id, seat.member.id):
        window = (
            await _as_planned(work, seat, occurrence, me) if row is None else _as_sent(row, sent_at)
        )
        found.append(Asked(occurrence, row, window))
    return tuple(found)


async def as_it_came(work: Work, row: Asking) -> Window:
    sent = await outbox.delivery(work.db, row.key)
    return _as_sent(row, sent.sent_at if sent else None)


def _as_sent(row: Asking, sent_at: datetime | None) -> Window:
    span = Window(row.opens_at, row.closes_at, row.grace_until)
    if sent_at is None or row.at is None or sent_at - row.at <= calendar.USUAL.on_time:
        return span
    # A catch-up that comes late once more counts once more, from its own decision on.
    return span.counted_from(span.opens_at + (sent_at - max(row.at, row.decided_at)))


async def _as_planned(work: Work, seat: Seat, occurrence: Occurrence, me: Availability) -> Window:
    cadence = await cadence_of(work, seat, occurrence)
    return calendar.arrival(cadence, occurrence.local_date, me).window


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
    beats = cohorts.beats(programme, await cohorts.prompt_sets(work, cohort))
    return {str(one.ref): cadence for one, cadence in beats}


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
