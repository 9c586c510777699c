"""The gate is never faster than its pace, and a clock that was moved never shuts it for ever."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import pace
from bot.delivery.pace import LONGEST, Pace

START = datetime(2026, 10, 26, 9, tzinfo=UTC)
DAY = timedelta(days=1)
paces = st.builds(
    Pace,
    interval=st.timedeltas(timedelta(milliseconds=1), timedelta(seconds=10)),
    burst=st.integers(1, 50),
)
gaps = st.lists(st.timedeltas(timedelta(), timedelta(seconds=20)), min_size=1, max_size=60)
moments = st.timedeltas(-1000 * DAY, 1000 * DAY).map(lambda away: START + away)
retries = st.timedeltas(timedelta(), timedelta(days=400))


def passages(gate: Pace, gaps: list[timedelta]) -> list[datetime]:
    """When somebody who asks after each gap is let through."""
    now, tat, through = START, START, []
    for gap in gaps:
        now += gap
        if pace.opens(tat, now, gate) <= now:
            tat = pace.passed(tat, now, gate)
            through.append(now)
    return through


@given(paces, gaps)
def test_no_stretch_of_time_sees_more_than_the_pace_and_one_burst(
    gate: Pace, gaps: list[timedelta]
) -> None:
    through = passages(gate, gaps)

    for i, first in enumerate(through):
        for j, last in enumerate(through[i:]):
            assert j + 1 <= gate.burst + (last - first) / gate.interval


@given(paces, moments, moments)
def test_who_comes_when_the_gate_opens_is_let_through(
    gate: Pace, tat: datetime, now: datetime
) -> None:
    opens = max(pace.opens(tat, now, gate), now)

    assert pace.opens(tat, opens, gate) <= opens


@given(paces, moments, moments)
def test_a_clock_that_was_moved_never_shuts_the_gate_for_longer_than_slack_may(
    gate: Pace, tat: datetime, now: datetime
) -> None:
    assert pace.opens(tat, now, gate) - now <= LONGEST + gate.interval


@given(paces, moments, moments, retries)
def test_a_gate_that_slack_has_closed_opens_when_slack_said(
    gate: Pace, tat: datetime, now: datetime, after: timedelta
) -> None:
    tat = pace.closed(tat, now, after, gate)

    assert pace.opens(tat, now, gate) >= now + min(after, LONGEST)


@given(paces, moments, moments)
def test_the_database_is_asked_the_same_question(gate: Pace, tat: datetime, now: datetime) -> None:
    shut = pace.shut(now, gate)

    assert (shut.after < tat <= shut.until) == (pace.opens(tat, now, gate) > now)
