"""When a wall-clock time happens: zones, gaps and repeats.

A time in the hour that is skipped means the next minute that exists; in the hour that comes
twice, the earlier one for what opens and the later one for what closes. Everything is answered
in UTC. Steps of hours are taken in UTC, since adding to a local time forgets the offset.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Zones:
    """The zones that may rule for one member, as they are now: none is remembered."""

    cohort: str
    squad: str | None = None
    learner: str | None = None

    @property
    def own(self) -> str:
        """Where the person is: quiet hours and days off are always told by this one."""
        return zone_of(self.learner, self.squad, self.cohort)

    def by(self, rule: str) -> str:
        """The zone of a prompt: learner > squad > cohort, beginning at the one that it names."""
        named = {"learner": (self.learner, self.squad), "squad": (self.squad,)}.get(rule, ())
        return zone_of(*named, self.cohort)


def instant(day: date, at: time, zone: str, *, late: bool = False) -> datetime:
    """The moment in UTC at which the clocks of `zone` show `at` on `day`."""
    return _instant(day, at, zone, 1 if late else 0)


# A tick asks the same for everybody who shares a zone and a time of day.
@lru_cache(maxsize=1 << 15)
def _instant(day: date, at: time, zone: str, fold: int) -> datetime:
    tz = _zone(zone)
    wall = datetime.combine(day, at)
    while not _exists(wall, tz):
        wall += MINUTE
    return wall.replace(tzinfo=tz, fold=fold).astimezone(UTC)


def _exists(wall: datetime, tz: ZoneInfo) -> bool:
    there = wall.replace(tzinfo=tz).astimezone(UTC).astimezone(tz)
    return there.replace(tzinfo=None) == wall


def local(moment: datetime, zone: str) -> datetime:
    """What the clocks of `zone` show at a moment."""
    return moment.astimezone(_zone(zone))


def week_of(moment: datetime, zone: str) -> tuple[datetime, datetime]:
    """The ISO week around a moment, Monday to Monday by the clocks of `zone`, half-open, in UTC."""
    day = local(moment, zone).date()
    monday = day - day.weekday() * DAY
    return instant(monday, time(), zone), instant(monday + 7 * DAY, time(), zone)


def zone_of(*named: str | None) -> str:
    """The first of the names that is a zone, so a bad one falls through to the next."""
    return known_zone(*named) or "UTC"


def known_zone(*named: str | None) -> str | None:
    """The same, or None where there is none."""
    return next((name for name in named if name and _known(name)), None)


def _known(name: str) -> bool:
    try:
        _zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


# ZoneInfo itself keeps eight zones and reads the file of any other again and again.
@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
