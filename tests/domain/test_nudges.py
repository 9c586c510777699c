"""Nudges: stop when done, never in the night, never more than the week's budget."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import (
    Availability,
    DateRange,
    DaysOff,
    QuietHours,
    Why,
    Zones,
    instant,
    window,
)
from bot.domain.nudges import NudgeRule, Past, by_hand, due, nudges
from prompts.content import Cadence
from tests.domain.clocks import ZONES, shown

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEKLY = Cadence("FREQ=WEEKLY;BYDAY=MO", time(9), "learner", 72, 96, "accept_marked")
MONDAY = date(2026, 11, 23)
BERLIN = Availability(Zones("Europe/Berlin"))
NINE = instant(MONDAY, time(9), "Europe/Berlin")
SPAN = window(WEEKLY, MONDAY, "Europe/Berlin")
RULE = NudgeRule()
FRESH = Past(done=False)


def test_nudges_come_so_many_hours_after_the_prompt() -> None:
    found = nudges(RULE, SPAN, time(9), BERLIN)

    assert [(one.n, one.at) for one in found] == [(1, NINE + DAY), (2, NINE + 2 * DAY)]


def test_a_nudge_that_the_night_holds_back_comes_in_the_morning_and_two_come_as_one() -> None:
    found = nudges(NudgeRule(after_h=(13, 15)), SPAN, time(9), BERLIN)

    assert [one.at for one in found] == [None, instant(MONDAY + DAY, time(7), "Europe/Berlin")]
    assert [one.reasons[-1].why for one in found] == [Why.NEWER_ASKED, Why.QUIET_HOURS]


def test_a_nudge_is_dropped_if_the_prompt_closes_before_the_morning() -> None:
    evening = Cadence("FREQ=DAILY", time(18), "learner", 6, 0, "close")
    span = window(evening, MONDAY, "Europe/Berlin")

    found = nudges(NudgeRule(after_h=(2, 4, 7)), span, time(18), BERLIN)

    assert [one.at for one in found] == [span.opens_at + 2 * HOUR, None, None]
    assert [one.reasons[-1].why for one in found[1:]] == [Why.CLOSES_FIRST] * 2


def test_a_nudge_keeps_away_from_leave() -> None:
    off = DaysOff(leave=(DateRange(MONDAY + DAY, MONDAY + 2 * DAY),))

    found = nudges(NudgeRule(after_h=(24,)), SPAN, time(9), Availability(BERLIN.zones, off=off))

    assert found[0].at == NINE + 2 * DAY


@pytest.mark.parametrize(
    ("past", "why"),
    [
        (Past(done=True), Why.DONE),
        (Past(done=False, for_prompt=(NINE, NINE)), Why.ENOUGH_FOR_PROMPT),
        (Past(done=False, all=(NINE, NINE, NINE + 6 * DAY)), Why.ENOUGH_FOR_WEEK),
    ],
)
def test_a_nudge_is_dropped_for_a_reason(past: Past, why: Why) -> None:
    first = nudges(RULE, SPAN, time(9), BERLIN)[0]
    assert first.at is not None

    by_rule = due(first, RULE, past, BERLIN, first.at)
    from_facilitator = by_hand(RULE, past, SPAN, time(9), BERLIN, NINE + HOUR)

    for found in (by_rule, from_facilitator):
        assert found is not None
        assert (found.at, found.reasons[-1].why) == (None, why)


def test_nudges_of_other_weeks_leave_the_budget_alone() -> None:
    first = nudges(RULE, SPAN, time(9), BERLIN)[0]
    assert first.at is not None
    past = Past(done=False, all=(NINE - DAY, NINE - DAY, NINE + 7 * DAY))

    found = due(first, RULE, past, BERLIN, first.at)

    assert found is not None
    assert found.at == first.at


def test_a_nudge_is_not_early_and_one_that_was_missed_is_not_owed() -> None:
    first = nudges(RULE, SPAN, time(9), BERLIN)[0]
    assert first.at is not None

    missed = due(first, RULE, FRESH, BERLIN, first.at + 6 * HOUR)

    assert due(first, RULE, FRESH, BERLIN, first.at - HOUR) is None
    assert missed is not None
    assert (missed.at, missed.reasons[-1].why) == (None, Why.MISSED)


def test_a_facilitators_nudge_at_night_comes_in_the_persons_morning() -> None:
    found = by_hand(RULE, FRESH, SPAN, time(9), BERLIN, NINE + 14 * HOUR)

    assert found.at == instant(MONDAY + DAY, time(7), "Europe/Berlin")
    assert found.n == 1


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.lists(st.tuples(st.integers(0, 13), st.integers(0, 23)), min_size=5, max_size=12),
    st.lists(st.integers(-30, 200), min_size=60, max_size=80),
    st.integers(0, 4),
)
def test_no_clock_no_cohort_and_no_facilitator_ever_exceeds_the_weeks_budget(
    zone: str,
    later_zone: str,
    prompts: list[tuple[int, int]],
    jumps: list[int],
    per_week: int,
) -> None:
    rule = NudgeRule(after_h=(1, 5, 24, 48), per_prompt=3, per_week=per_week)
    spans = [
        window(
            Cadence("FREQ=DAILY", time(hour), "learner", 72, 96, "accept"),
            MONDAY + days * DAY,
            zone,
        )
        for days, hour in prompts
    ]
    sent: list[tuple[int, datetime]] = []
    keys: set[tuple[int, int]] = set()
    done: set[int] = set()
    now = datetime.combine(MONDAY, time(), UTC)

    for tick, minutes in enumerate(jumps):
        now += minutes * timedelta(minutes=1)  # backwards, too
        who = Availability(Zones(later_zone if tick > 40 else zone))
        for n, span in enumerate(spans):
            for_prompt = tuple(at for prompt, at in sent if prompt == n)
            past = Past(n in done, for_prompt, tuple(at for _, at in sent))
            if tick % 7 == 0:
                found = by_hand(rule, past, span, time(9), who, now)
            else:
                one = nudges(rule, span, time(9), who)[tick % 4]
                asked = due(one, rule, past, who, now, timedelta(hours=2))
                if asked is None or (n, one.n) in keys:
                    continue
                keys.add((n, one.n))
                found = asked
            if found.at is None:
                continue
            assert n not in done
            assert found.at < span.closes_at
            assert not QuietHours().hold(found.at, who.zones.own)
            sent.append((n, found.at))
            week = shown(found.at, who.zones.own).isocalendar()[:2]
            weeks = [shown(at, who.zones.own).isocalendar()[:2] for _, at in sent]
            assert weeks.count(week) <= per_week
            assert len(for_prompt) < 3
        if tick % 10 == 9:
            done.add(tick % len(spans))
