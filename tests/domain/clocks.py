"""What the clocks show, told by zoneinfo alone and in one direction only, from UTC to the wall:
the oracle of the calendar's tests. It shares no line with the calendar."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

MINUTE = timedelta(minutes=1)

# Links without a place (GB, EST5EDT, Etc/GMT+5) and old names by country (US/Eastern) repeat the
# rules of a place, and no phone or Slack profile offers them.
OLD = ("Etc", "US", "Canada", "Brazil", "Chile", "Mexico")
ZONES = tuple(
    sorted(name for name in available_timezones() if "/" in name and name.split("/")[0] not in OLD)
)
LEAP_DAYS = (date(2024, 2, 29), date(2028, 2, 29))


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def shown(moment: datetime, zone: str) -> datetime:
    """The wall clock, without a zone."""
    return moment.astimezone(_zone(zone)).replace(tzinfo=None)


def first_and_last(day: date, at: time, zone: str) -> tuple[datetime, datetime]:
    """The first and the last moment at which the clocks show it, or twice the first moment at
    which they show more, if it is left out."""
    wall = datetime.combine(day, at)
    near = [wall.replace(tzinfo=UTC) + hours * timedelta(hours=1) for hours in (-30, 0, 30)]
    offsets = {_offset(moment, zone) for moment in near}
    moments = sorted((wall - offset).replace(tzinfo=UTC) for offset in offsets)
    showing = [moment for moment in moments if shown(moment, zone) == wall]
    if not showing:
        after = next(m for m in _minutes(moments[0]) if shown(m, zone) > wall)
        return after, after
    return showing[0], showing[-1]


def _minutes(moment: datetime) -> list[datetime]:
    return [moment + n * MINUTE for n in range(3 * 24 * 60)]


@cache
def edges() -> dict[str, tuple[date, ...]]:
    """For each zone the local dates of the last jump forward and the last step back between 1970
    and 2029, as far as it has any."""
    return {zone: _edges(zone) for zone in ZONES}


def _edges(zone: str) -> tuple[date, ...]:
    found: dict[bool, date] = {}
    after = datetime(2029, 1, 1, tzinfo=UTC)
    then = _offset(after, zone)
    while len(found) < 2 and after.year >= 1970:
        before = after - timedelta(days=15)  # rules change less often than that
        there = _offset(before, zone)
        if there != then:
            found.setdefault(then > there, shown(_change(before, after, zone), zone).date())
        after, then = before, there
    return tuple(found.values())


def _offset(moment: datetime, zone: str) -> timedelta:
    return shown(moment, zone) - moment.replace(tzinfo=None)


def _change(before: datetime, after: datetime, zone: str) -> datetime:
    """Where between the two the offset changes, to the minute."""
    while after - before > MINUTE:
        middle = before + (after - before) / 2
        before, after = (
            (middle, after) if _offset(middle, zone) == _offset(before, zone) else (before, middle)
        )
    return after
