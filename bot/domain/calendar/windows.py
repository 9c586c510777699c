"""How long a prompt is open, and what an answer at some moment is called.

A length in hours is read as RFC 5545 (3.3.6) reads durations: whole days by the clock on the
wall, the rest as hours that pass. Seventy-two hours from Saturday 09:00 end on Tuesday at 09:00
also when the clocks change in between; two hours are two hours.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar.moments import DAY, instant, local
from prompts.content import Cadence


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open moments in UTC: on time before `closes_at`, late before `grace_until`."""

    opens_at: datetime
    closes_at: datetime
    grace_until: datetime

    def counted_from(self, delivered_at: datetime) -> "Window":
        """The same lengths from the moment at which the prompt really came.

        For a delivery that we missed; what moved for the sake of the person closes as planned.
        """
        late = max(delivered_at - self.opens_at, timedelta())
        return Window(self.opens_at + late, self.closes_at + late, self.grace_until + late)


class Standing(StrEnum):
    """Of an answer given now. Only CLOSED turns it away; no standing lowers a score."""

    ON_TIME = "on_time"
    GRACE = "grace"
    LATE = "late"
    CLOSED = "closed"


def window(
    cadence: Cadence,
    day: date,
    zone: str,
    *,
    slot: time | None = None,
    closing_zone: str | None = None,
) -> Window:
    """When the prompt of `day` is open for somebody in `zone`.

    `slot` stands in for the cadence's own time. With `closing_zone` it closes for everybody at
    one instant: the one at which it would close there for somebody without a slot.
    """
    opens = instant(day, slot or cadence.local_time, zone)
    at = cadence.local_time if closing_zone or slot is None else slot
    closes = max(opens, _after(day, at, closing_zone or zone, cadence.window_h))
    grace = _after(day, at, closing_zone or zone, cadence.window_h + cadence.grace_h)
    return Window(opens, closes, max(closes, grace))


def _after(day: date, at: time, zone: str, hours: int) -> datetime:
    days, rest = divmod(hours, 24)
    return instant(day + days * DAY, at, zone, late=days > 0) + timedelta(hours=rest)


def open_for(hours: int, since: datetime, zone: str) -> datetime:
    """When it ends if it began at a moment of its own, and not at a time of the day."""
    days, rest = divmod(hours, 24)
    there = local(since, zone)
    whole = instant(there.date() + days * DAY, there.time(), zone, late=True) if days else since
    return whole + timedelta(hours=rest)


def standing(span: Window, now: datetime, late: str) -> Standing:
    """`late` is the cadence's policy: accept, accept_marked, or close when grace is over.

    An answer before the opening is on time: some people write the night before.
    """
    if now < span.closes_at:
        return Standing.ON_TIME
    if now < span.grace_until:
        return Standing.GRACE
    return Standing.CLOSED if late == "close" else Standing.LATE
