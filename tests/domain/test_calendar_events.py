"""Sets without a beat: started by a learner, or asked so many days after the cohort's last."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import (
    Availability,
    Delivery,
    Fate,
    Zones,
    arrival,
    days_after_end,
    days_in_reach,
    decide,
    local_dates,
    once,
    started,
)
from prompts.content import OnEvent
from tests.domain.clocks import ZONES, shown

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
IMPACT = OnEvent({"en": "Afterwards."}, 336, 336, "accept", (30, 90, 180))


@settings(max_examples=40, deadline=None)
@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.sampled_from(ZONES),
    st.times().map(lambda one: one.replace(microsecond=0)),
    st.sets(st.integers(0, 60 * 24)),
)
def test_each_day_after_the_end_asks_once_on_that_day_whatever_ticks_are_lost(
    ends_on: date, zone: str, slot: time, lost: set[int]
) -> None:
    """Every six hours a tick, of which some are lost; only what is in reach is looked at."""
    who = Availability(Zones(zone), slot=slot)
    days, cadence = days_after_end(IMPACT, ends_on), once(IMPACT)
    settled: dict[str, Fate] = {}
    begin = datetime.combine(ends_on, time(), UTC) - 2 * DAY

    for n in range(190 * 4):
        now = begin + n * 6 * HOUR
        near = days_in_reach(days, cadence, now)
        if n in lost or not near:
            continue
        arrivals = {Delivery("m1", "P12", day): arrival(cadence, day, who) for day in near}
        for owed, verdict in decide(arrivals, settled, now).items():
            if verdict.fate is Fate.WAIT:
                continue
            assert owed.key not in settled
            settled[owed.key] = verdict.fate
            assert shown(now, zone).date() >= owed.day
            if verdict.fate is Fate.EXPIRED:
                continue
            assert time(7) <= shown(now, zone).time() < time(21)

    assert [day - ends_on for day in days] == [30 * DAY, 90 * DAY, 180 * DAY]
    assert settled.keys() == {f"prompt:m1:P12:{day}" for day in days}
    assert set(settled.values()) <= {Fate.SEND, Fate.CATCH_UP, Fate.EXPIRED}


@given(
    st.dates(date(1970, 1, 1), date(2100, 1, 1)),
    st.lists(st.integers(-400, 400), max_size=6),
)
def test_nothing_of_it_falls_into_the_cohort(ends_on: date, days: list[int]) -> None:
    event = OnEvent({"en": "Afterwards."}, 24, 0, "accept", tuple(days))

    found = days_after_end(event, ends_on)

    assert list(found) == sorted({ends_on + n * DAY for n in days if n > 0})


def test_the_rule_of_such_a_set_comes_round_on_one_day() -> None:
    day = date(2026, 12, 29)

    assert local_dates(once(IMPACT), day, day + 400 * DAY) == (day,)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001
    st.sampled_from(ZONES),
    st.integers(1, 28 * 24),
    st.integers(0, 28 * 24),
)
def test_a_started_set_is_open_from_now_and_closes_at_the_same_time_of_day(
    moment: datetime, zone: str, window_h: int, grace_h: int
) -> None:
    now = moment.replace(tzinfo=UTC)

    span = started(OnEvent({"en": "Now."}, window_h, grace_h, "accept"), now, zone)

    assert span.opens_at == now < span.closes_at <= span.grace_until
    days, rest = divmod(window_h, 24)
    late = shown(span.closes_at - rest * HOUR, zone) - (shown(now, zone) + days * DAY)
    assert timedelta() <= late < 2 * HOUR  # later only where the clocks skip that time


def test_two_weeks_from_a_wednesday_end_on_a_wednesday_at_that_time_of_day() -> None:
    now = datetime(2026, 10, 21, 9, 17, tzinfo=UTC)  # 10:17 in London; the clocks go back

    span = started(IMPACT, now, "Europe/London")

    assert shown(span.closes_at, "Europe/London") == datetime(2026, 11, 4, 10, 17)  # noqa: DTZ001
    assert span.closes_at == datetime(2026, 11, 4, 10, 17, tzinfo=UTC)
