"""Weeks on rhythm: nothing that life brings can cost one."""

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import (
    Availability,
    DateRange,
    DaysOff,
    Zones,
    arrival,
    local_dates,
    occurrences,
)
from bot.domain.rhythm import Asked, Week, rhythm
from prompts.content import Cadence
from tests.domain.clocks import ZONES

DAY = timedelta(days=1)
MONDAY = date(2026, 11, 2)
TWICE = Cadence("FREQ=WEEKLY;BYDAY=MO,TH", time(9), "learner", 48, 24, "accept_marked")
DAYS = local_dates(TWICE, MONDAY, MONDAY + 12 * 7 * DAY)


def week(n: int, *, answered: bool, excused: bool = False, over: bool = True) -> Asked:
    return Asked(MONDAY + n * 7 * DAY, answered, excused, over)


def test_answered_weeks_count_and_excused_ones_stand_still() -> None:
    found = rhythm(
        [
            week(0, answered=True),
            week(1, answered=False, excused=True),
            week(3, answered=True),
            week(4, answered=False, over=False),
        ]
    )

    assert (found.weeks, found.longest) == (2, 2)
    assert list(found.by_week.values()) == [Week.KEPT, Week.FROZEN, Week.KEPT, Week.FROZEN]


def test_a_week_without_an_answer_or_a_reason_starts_a_new_row() -> None:
    found = rhythm([week(0, answered=True), week(1, answered=False), week(2, answered=True)])

    assert (found.weeks, found.longest) == (1, 1)


def test_a_late_answer_gives_a_week_back() -> None:
    asked = [week(0, answered=True), week(1, answered=False), week(2, answered=True)]

    asked[1] = replace(asked[1], answered=True)

    assert rhythm(asked).weeks == 3


def test_a_week_with_one_answer_of_two_is_not_kept_unless_the_other_is_excused() -> None:
    answered = week(0, answered=True)
    other = Asked(MONDAY + 3 * DAY, answered=False, excused=False, over=True)

    assert rhythm([answered, other]).weeks == 0
    assert rhythm([answered, replace(other, excused=True)]).weeks == 1


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.sets(st.sampled_from(DAYS)),
    st.sets(st.sampled_from(DAYS)),
    st.sampled_from(((None, None), ("DE", "BY"), ("US", "CA"), ("JP", None), ("IN", "KA"))),
    st.lists(st.tuples(st.integers(-3, 90), st.integers(1, 20)), max_size=4),
    st.lists(st.tuples(st.integers(-3, 90), st.integers(1, 20)), max_size=2),
)
def test_no_leave_holiday_closure_skip_or_move_can_cost_a_week(
    zone: str,
    moved_to: str,
    answered: set[date],
    skipped: set[date],
    region: tuple[str | None, str | None],
    leave: list[tuple[int, int]],
    closures: list[tuple[int, int]],
) -> None:
    """The same answers, in a life without and in a life with all that may come between."""

    def ranges(found: list[tuple[int, int]]) -> tuple[DateRange, ...]:
        return tuple(
            DateRange(MONDAY + n * DAY, MONDAY + (n + length) * DAY) for n, length in found
        )

    closed = ranges(closures)
    plain = [Asked(day, day in answered, excused=False, over=True) for day in DAYS]
    who = Availability(Zones(moved_to), off=DaysOff(*region, ranges(leave), closed))
    left = occurrences(TWICE, DAYS[0], DAYS[-1], closed)
    lived = [
        Asked(
            day,
            day in answered,
            bool(arrival(TWICE, day, who, skipped=day in skipped).excuses),
            over=True,
        )
        for day in sorted({*left, *answered})
    ]

    before, after = rhythm(plain), rhythm(lived)

    assert after.weeks >= before.weeks
    assert after.longest >= before.longest
    assert not [
        monday
        for monday, kind in after.by_week.items()
        if kind is Week.MISSED and before.by_week[monday] is not Week.MISSED
    ]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(ZONES), st.sets(st.sampled_from(DAYS)), st.integers(-3, 90))
def test_a_week_whose_open_prompts_meet_leave_is_not_missed(
    zone: str, answered: set[date], starts: int
) -> None:
    leave = DateRange(MONDAY + starts * DAY, MONDAY + (starts + 9) * DAY)
    who = Availability(Zones(zone), off=DaysOff(leave=(leave,)))

    found = rhythm(
        Asked(day, day in answered, bool(arrival(TWICE, day, who).excuses), over=True)
        for day in DAYS
    )

    for monday, kind in found.by_week.items():
        open_days = [d for d in (monday, monday + 3 * DAY) if d in DAYS and d not in answered]
        # The window ends two days later at nine, so that day's leave meets it too.
        if all(any(day + n * DAY in leave for n in range(3)) for day in open_days):
            assert kind is not Week.MISSED
        else:
            assert kind is Week.MISSED
