"""When a wall-clock time happens: zones, gaps and repeats, and the windows of prompts.

A time in the hour that is skipped means the next minute that exists; in the hour that comes
twice, the earlier one for what opens and the later one for what closes. Everything is answered
in UTC. Steps of hours are taken in UTC, since adding to a local time forgets the offset.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.rrule import rrulestr

from prompts.content import Cadence

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open moments in UTC: on time before `closes_at`, late before `grace_until`."""

    opens_at: datetime
    closes_at: datetime
    grace_until: datetime


def local_dates(cadence: Cadence, starts_on: date, ends_on: date) -> tuple[date, ...]:
    """The local dates of the prompt from `starts_on` to `ends_on`, both included."""
    # Dates, not moments: the rule is stepped at midnight without a zone.
    first, last = datetime.combine(starts_on, time()), datetime.combine(ends_on, time())
    rule = rrulestr(cadence.rrule, dtstart=first)
    return tuple(moment.date() for moment in rule.between(first, last, inc=True))


def instant(day: date, at: time, zone: str, *, late: bool = False) -> datetime:
    """The moment in UTC at which the clocks of `zone` show `at` on `day`."""
    tz = ZoneInfo(zone)
    wall = datetime.combine(day, at)
    while not _exists(wall, tz):
        wall += MINUTE
    return wall.replace(tzinfo=tz, fold=1 if late else 0).astimezone(UTC)


def _exists(wall: datetime, tz: ZoneInfo) -> bool:
    there = wall.replace(tzinfo=tz).astimezone(UTC).astimezone(tz)
    return there.replace(tzinfo=None) == wall


def window(cadence: Cadence, day: date, zone: str) -> Window:
    """When the prompt of `day` is open for somebody in `zone`."""
    opens = instant(day, cadence.local_time, zone)
    closes = opens + timedelta(hours=cadence.window_h)
    return Window(opens, closes, closes + timedelta(hours=cadence.grace_h))


def zone_of(*named: str | None) -> str:
    """The first of the names that is a zone, so a bad one falls through to the next."""
    return next((name for name in named if name and _known(name)), "UTC")


def _known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
