"""Wall-clock times in zones that skip hours, repeat them and even skip days. The oracle is the
list of all minutes of UTC around the moment, each read in the zone: no arithmetic on wall time."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import instant, window, zone_of
from prompts.content import Cadence

ZONES = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",  # its clocks change by half an hour
    "Africa/Cairo",  # changes at midnight
    "America/Santiago",
    "Asia/Kathmandu",
    "Pacific/Apia",  # had no 30 December 2011
    "UTC",
]
DAYS = [
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 4, 5),
    date(2026, 4, 24),
    date(2026, 9, 6),
    date(2026, 10, 4),
    date(2026, 10, 25),
    date(2026, 11, 1),
    date(2028, 2, 29),
    date(2011, 12, 30),
]


def minutes_that_show(day: date, at: time, zone: str) -> list[datetime]:
    """Every minute of UTC at which the clocks of the zone show this, earliest first."""
    wanted = datetime.combine(day, at)
    about = wanted.replace(tzinfo=UTC) - timedelta(hours=15)
    every = (about + timedelta(minutes=n) for n in range(30 * 60))
    return [one for one in every if one.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wanted]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(DAYS),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
)
def test_a_time_that_exists_means_a_minute_that_shows_it(zone: str, day: date, at: time) -> None:
    shown = minutes_that_show(day, at, zone)
    if not shown:
        return

    assert instant(day, at, zone) == shown[0]
    assert instant(day, at, zone, late=True) == shown[-1]


@pytest.mark.parametrize(
    ("zone", "day", "at", "opens", "closes"),
    [
        # skipped: the next minute that exists
        ("Europe/London", date(2026, 3, 29), time(1, 30), "2026-03-29T01:00", "2026-03-29T01:00"),
        ("Africa/Cairo", date(2026, 4, 24), time(0, 10), "2026-04-23T22:00", "2026-04-23T22:00"),
        ("Pacific/Apia", date(2011, 12, 30), time(9), "2011-12-30T10:00", "2011-12-30T10:00"),
        # repeated: the earlier opens, the later closes
        ("Europe/London", date(2026, 10, 25), time(1, 30), "2026-10-25T00:30", "2026-10-25T01:30"),
    ],
)
def test_a_skipped_time_moves_on_and_a_repeated_one_is_early_or_late(
    zone: str, day: date, at: time, opens: str, closes: str
) -> None:
    assert instant(day, at, zone) == datetime.fromisoformat(opens).replace(tzinfo=UTC)
    assert instant(day, at, zone, late=True) == datetime.fromisoformat(closes).replace(tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES)
def test_a_window_lasts_its_hours_over_a_change_of_the_clocks(zone: str) -> None:
    cadence = Cadence("FREQ=DAILY", time(9), "learner", window_h=72, grace_h=96, late="accept")

    open_ = window(cadence, date(2026, 10, 24), zone)

    assert open_.opens_at.astimezone(ZoneInfo(zone)).time() == time(9)
    assert open_.closes_at - open_.opens_at == timedelta(hours=72)
    assert open_.grace_until - open_.closes_at == timedelta(hours=96)
    assert {one.tzinfo for one in (open_.opens_at, open_.closes_at, open_.grace_until)} == {UTC}


@pytest.mark.parametrize(
    ("named", "zone"),
    [
        (("Africa/Lagos", "Europe/London"), "Africa/Lagos"),
        ((None, "", "Europe/London"), "Europe/London"),
        (("Mars/Base", "../etc/passwd", "/etc/passwd", "Europe", "\0", "Asia/Tokyo"), "Asia/Tokyo"),
        ((None, "Nowhere"), "UTC"),
        ((), "UTC"),
    ],
)
def test_a_bad_zone_falls_through_to_the_next(named: tuple[str | None, ...], zone: str) -> None:
    assert zone_of(*named) == zone
