"""When things happen: against an oracle that only reads clocks, in every zone with a place."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import (
    Availability,
    DateRange,
    DaysOff,
    QuietHours,
    Reason,
    SlotWindow,
    Snooze,
    Standing,
    Why,
    Window,
    Zones,
    arrival,
    excuses_in,
    instant,
    knows_region,
    local_dates,
    occurrences,
    snooze,
    standing,
    week_of,
    window,
)
from prompts.content import Cadence
from tests.domain.clocks import LEAP_DAYS, ZONES, edges, first_and_last, shown

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NO_QUIET = QuietHours(time(), time())


def cadence(
    rrule: str = "FREQ=DAILY",
    at: time = time(9),
    zone: str = "learner",
    window_h: int = 72,
    grace_h: int = 96,
) -> Cadence:
    return Cadence(rrule, at, zone, window_h, grace_h, "accept_marked")


def somebody(zone: str = "Europe/Berlin", **known: object) -> Availability:
    return Availability(Zones(zone), **known)  # type: ignore[arg-type]


zones = st.sampled_from(ZONES)
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
quiet_hours = st.builds(QuietHours, times, times)


@st.composite
def near_an_edge(draw: st.DrawFn) -> tuple[str, date]:
    """A zone and a day within two of a change of its clocks, or of a leap day."""
    zone = draw(zones)
    day = draw(st.sampled_from((*edges()[zone], *LEAP_DAYS)))
    return zone, day + draw(st.integers(-2, 2)) * DAY


@st.composite
def days_off(draw: st.DrawFn, around: date) -> DaysOff:
    region = draw(st.sampled_from(((None, None), ("DE", "BY"), ("US", "CA"), ("IL", None))))
    first = around + draw(st.integers(-5, 5)) * DAY
    ranges = st.builds(lambda n: DateRange(first, first + n * DAY), st.integers(1, 6))
    return DaysOff(
        *region,
        leave=tuple(draw(st.lists(ranges, max_size=2))),
        closures=tuple(draw(st.lists(ranges, max_size=1))),
    )


# A time on the wall, in every zone


def test_there_are_over_four_hundred_zones_and_most_have_both_edges() -> None:
    assert len(ZONES) > 400
    assert sum(len(found) == 2 for found in edges().values()) > 300


def test_a_time_opens_at_the_first_moment_it_is_shown_and_closes_at_the_last() -> None:
    wrong = []
    for zone, changes in edges().items():
        cases = [
            (day + n * DAY, at)
            for day in changes
            for n, at in ((-1, time(9)), (0, time(0, 15)), (0, time(1, 45)), (0, time(2, 30)),
                          (0, time(23, 30)), (1, time(9)))
        ]  # fmt: skip
        for day, at in (*cases, *((leap, time(9)) for leap in LEAP_DAYS)):
            found = instant(day, at, zone), instant(day, at, zone, late=True)
            if found != first_and_last(day, at, zone):
                wrong.append((zone, day, at, found))

    assert wrong == []


def test_a_time_that_is_left_out_is_the_next_minute_that_exists() -> None:
    opens = instant(date(2026, 3, 29), time(2, 30), "Europe/Berlin")

    assert opens == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert str(shown(opens, "Europe/Berlin")) == "2026-03-29 03:00:00"


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Kwajalein", date(1993, 8, 21))],
)
def test_a_day_that_a_zone_left_out_opens_with_the_next(zone: str, day: date) -> None:
    for at in (time(), time(9), time(23, 30)):
        assert str(shown(instant(day, at, zone), zone)) == f"{day + DAY} 00:00:00"
    assert QuietHours().over(instant(day, time(9), zone), zone) == instant(day + DAY, time(7), zone)
    span = window(cadence(window_h=23, grace_h=1), day, zone)
    assert span.opens_at <= span.closes_at <= span.grace_until


def test_a_week_begins_on_the_monday_of_the_zone_and_may_last_169_hours() -> None:
    starts, ends = week_of(datetime(2026, 10, 25, 22, tzinfo=UTC), "Europe/Berlin")

    assert (starts, ends - starts) == (datetime(2026, 10, 18, 22, tzinfo=UTC), 169 * HOUR)


@pytest.mark.parametrize(
    ("rule", "zone"),
    [("learner", "Asia/Tokyo"), ("squad", "Africa/Lagos"), ("cohort", "Europe/Berlin")],
)
def test_a_prompt_has_the_zone_of_its_rule(rule: str, zone: str) -> None:
    zones = Zones("Europe/Berlin", squad="Africa/Lagos", learner="Asia/Tokyo")

    assert (zones.by(rule), zones.own) == (zone, "Asia/Tokyo")


def test_an_unknown_zone_falls_through_to_the_squad_and_then_to_the_cohort() -> None:
    assert Zones("Europe/Berlin", "Africa/Lagos", "Mars/Base").by("learner") == "Africa/Lagos"
    assert Zones("Europe/Berlin", "Mars/Base", "Mars/Base").by("learner") == "Europe/Berlin"
    assert Zones("Mars/Base").by("cohort") == "UTC"


# Dates


def test_a_closure_takes_dates_out_and_moves_none_of_the_others() -> None:
    fortnightly = cadence("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE")
    starts_on, ends_on = date(2026, 11, 4), date(2027, 1, 31)
    closed = DateRange(date(2026, 12, 2), date(2026, 12, 3))

    left = occurrences(fortnightly, starts_on, ends_on, (closed,))

    every = local_dates(fortnightly, starts_on, ends_on)
    assert left == tuple(day for day in every if day != date(2026, 12, 2))
    assert len(left) == len(every) - 1


def test_a_leap_day_is_a_day_like_any_other() -> None:
    days = local_dates(cadence(), date(2028, 2, 28), date(2028, 3, 1))

    assert days == (date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 1))


# Windows


def test_days_of_a_window_go_by_the_wall_and_hours_by_what_passes() -> None:
    saturday = date(2026, 3, 28)

    three_days = window(cadence(window_h=72, grace_h=24), saturday, "Europe/Berlin")
    two_hours = window(
        cadence(at=time(1, 30), window_h=2, grace_h=0), saturday + DAY, "Europe/Berlin"
    )

    assert str(shown(three_days.closes_at, "Europe/Berlin")) == "2026-03-31 09:00:00"
    assert str(shown(three_days.grace_until, "Europe/Berlin")) == "2026-04-01 09:00:00"
    assert two_hours.closes_at - two_hours.opens_at == 2 * HOUR


def test_a_window_that_closes_in_the_repeated_hour_closes_at_its_second_pass() -> None:
    closes = window(
        cadence(at=time(2, 30), window_h=24), date(2026, 10, 24), "Europe/Berlin"
    ).closes_at

    assert closes == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@settings(deadline=None)
@given(near_an_edge(), times, st.integers(0, 200), st.integers(0, 200), times, zones)
def test_a_window_opens_before_it_closes_and_closes_before_grace_ends(
    where: tuple[str, date], at: time, window_h: int, grace_h: int, slot: time, elsewhere: str
) -> None:
    zone, day = where
    rule = cadence(at=at, window_h=window_h, grace_h=grace_h)

    for span in (
        window(rule, day, zone),
        window(rule, day, zone, slot=slot, closing_zone=elsewhere),
    ):
        assert span.opens_at <= span.closes_at <= span.grace_until


def test_closing_together_is_one_instant_for_the_whole_cohort() -> None:
    wednesday = date(2026, 11, 25)
    homes = ("Asia/Tokyo", "Europe/Berlin", "America/New_York")

    spans = [
        arrival(
            cadence(),
            wednesday,
            Availability(Zones("Europe/Berlin", learner=home), slot=time(8), closes_together=True),
        ).window
        for home in homes
    ]

    assert len({span.opens_at for span in spans}) == 3
    assert {span.closes_at for span in spans} == {datetime(2026, 11, 28, 8, tzinfo=UTC)}


@pytest.mark.parametrize("late", ["accept", "accept_marked", "close"])
def test_an_answer_goes_from_on_time_over_grace_to_late_or_closed(late: str) -> None:
    opens = datetime(2026, 11, 25, 9, tzinfo=UTC)
    span = Window(opens, opens + 3 * DAY, opens + 7 * DAY)
    moments = (
        opens - DAY,
        opens,
        span.closes_at - HOUR,
        span.closes_at,
        span.grace_until - HOUR,
        span.grace_until,
        span.grace_until + 300 * DAY,
    )

    found = [standing(span, moment, late).value for moment in moments]

    end = Standing.CLOSED if late == "close" else Standing.LATE
    assert found == ["on_time"] * 3 + ["grace"] * 2 + [end] * 2


# How a prompt reaches a person


@pytest.mark.parametrize(
    ("quiet", "held"),
    [
        (QuietHours(time(21), time(7)), [time(21), time(23, 59), time(), time(6, 59)]),
        (QuietHours(time(12), time(14)), [time(12), time(13, 59)]),
        (QuietHours(time(9), time(9)), []),
    ],
)
def test_quiet_hours_are_half_open_and_may_span_midnight(
    quiet: QuietHours, held: list[time]
) -> None:
    clocks = (time(), time(6, 59), time(7), time(9), time(11, 59), time(12), time(13, 59))
    late = (time(14), time(20, 59), time(21), time(23, 59))

    found = [
        clock
        for clock in (*clocks, *late)
        if quiet.hold(datetime.combine(date(2026, 11, 25), clock, UTC), "UTC")
    ]

    assert found == sorted(held)


@settings(deadline=None)
@given(near_an_edge(), quiet_hours, st.integers(0, 47))
def test_quiet_hours_end_at_the_first_moment_that_is_not_quiet(
    where: tuple[str, date], quiet: QuietHours, half_hours: int
) -> None:
    zone, day = where
    moment = datetime.combine(day, time(), UTC) + half_hours * HOUR / 2

    over = quiet.over(moment, zone)

    def is_quiet(at: datetime) -> bool:
        now = shown(at, zone).time()
        if quiet.starts <= quiet.ends:
            return quiet.starts <= now < quiet.ends
        return not quiet.ends <= now < quiet.starts

    minutes = int((over - moment) / timedelta(minutes=1))
    assert not is_quiet(over)
    assert all(is_quiet(moment + n * timedelta(minutes=1)) for n in range(minutes))


@settings(max_examples=150, deadline=None)
@given(near_an_edge(), times, quiet_hours, st.none() | times, st.data())
def test_a_prompt_comes_once_inside_its_window_and_never_in_quiet_hours_or_on_a_day_off(
    where: tuple[str, date], at: time, quiet: QuietHours, slot: time | None, data: st.DataObject
) -> None:
    zone, day = where
    off = data.draw(days_off(day))
    who = Availability(Zones("UTC", learner=zone), slot=slot, quiet=quiet, off=off)

    found = arrival(cadence(at=at), day, who)

    span = found.window
    if found.at is None:
        assert found.excuses
        assert found.reasons[-1] == Reason(Why.CLOSES_FIRST)
    else:
        assert span.opens_at <= found.at < span.closes_at
        assert not quiet.hold(found.at, zone)
        assert off.why(shown(found.at, zone).date()) is None
        moved = found.at != span.opens_at
        assert moved == any(
            reason.until == found.at and reason.why is not Why.CLOCK_CHANGE
            for reason in found.reasons
        )


@settings(max_examples=60, deadline=None)
@given(near_an_edge(), times, zones)
def test_a_prompt_at_the_cohorts_instant_waits_for_the_persons_own_morning(
    where: tuple[str, date], at: time, home: str
) -> None:
    zone, day = where
    who = Availability(Zones(zone, learner=home))

    found = arrival(cadence(at=at, zone="cohort"), day, who)

    assert found.window.opens_at == first_and_last(day, at, zone)[0]
    assert found.at is not None
    assert time(7) <= shown(found.at, home).time() < time(21)
    if time(7) <= shown(found.window.opens_at, home).time() < time(21):
        assert found.at == found.window.opens_at


def test_a_prompt_on_a_holiday_moves_to_the_next_working_day_and_excuses() -> None:
    whit_monday = date(2026, 5, 25)
    who = somebody(off=DaysOff("DE", "BE"))

    found = arrival(cadence(), whit_monday, who)

    tuesday = datetime(2026, 5, 26, 7, tzinfo=UTC)
    assert found.at == tuesday
    assert found.reasons == (Reason(Why.HOLIDAY, "Pentecost Monday", tuesday),)
    assert found.excuses == (Reason(Why.HOLIDAY, "Pentecost Monday"),)
    assert found.window == window(cadence(), whit_monday, "Europe/Berlin")


def test_a_holiday_before_a_weekend_leaves_no_working_day_and_is_skipped_neutrally() -> None:
    good_friday = date(2026, 4, 3)

    found = arrival(cadence(window_h=48), good_friday, somebody(off=DaysOff("DE", "BE")))

    assert found.at is None
    assert [reason.why for reason in found.reasons] == [Why.HOLIDAY, Why.CLOSES_FIRST]
    assert found.excuses == (Reason(Why.HOLIDAY, "Good Friday"),)


def test_the_weekend_is_the_countrys_own() -> None:
    thursday = date(2026, 11, 26)
    leave = (DateRange(thursday, thursday + DAY),)

    here = arrival(cadence(), thursday, somebody(off=DaysOff("DE", leave=leave)))
    there = arrival(cadence(window_h=96), thursday, somebody(off=DaysOff("IL", leave=leave)))

    assert here.at == datetime(2026, 11, 27, 8, tzinfo=UTC)
    assert there.at == datetime(2026, 11, 29, 8, tzinfo=UTC)


def test_a_prompt_that_is_meant_for_a_saturday_comes_on_a_saturday() -> None:
    saturday = date(2026, 11, 28)

    assert arrival(cadence(), saturday, somebody()).at == datetime(2026, 11, 28, 8, tzinfo=UTC)


def test_a_day_off_anywhere_in_the_window_excuses_and_the_closing_day_counts_half_open() -> None:
    wednesday = date(2026, 11, 25)
    off = DaysOff(leave=(DateRange(date(2026, 11, 28), date(2026, 12, 1)),))

    until_nine = arrival(cadence(window_h=72), wednesday, somebody(off=off))
    until_midnight = arrival(cadence(window_h=63), wednesday, somebody(off=off))

    assert until_nine.at == until_midnight.at == until_nine.window.opens_at
    assert until_nine.excuses == (Reason(Why.LEAVE),)
    assert until_midnight.excuses == ()


def test_leave_has_no_kind_and_a_region_nobody_knows_has_no_holidays() -> None:
    nowhere = DaysOff("ZZ", "??", leave=(DateRange(date(2026, 12, 1), date(2026, 12, 2)),))

    assert nowhere.why(date(2026, 12, 25)) is None
    assert nowhere.why(date(2026, 12, 1)) == Reason(Why.LEAVE)
    assert (knows_region("DE", "BY"), knows_region("DE", "ZZ"), knows_region("ZZ")) == (
        True,
        False,
        False,
    )


def test_own_slot_is_held_inside_the_facilitators_window() -> None:
    day = date(2026, 11, 25)
    slots = SlotWindow(time(8), time(18))

    def comes(slot: time, slots: SlotWindow | None) -> tuple[time, list[Why]]:
        found = arrival(cadence(), day, somebody(slot=slot, slots=slots))
        assert found.at is not None
        return shown(found.at, "Europe/Berlin").time(), [one.why for one in found.reasons]

    assert comes(time(12, 30), slots) == (time(12, 30), [Why.OWN_SLOT])
    assert comes(time(19), slots) == (time(18), [Why.SLOT_BOUND])
    assert comes(time(7), slots) == (time(8), [Why.SLOT_BOUND])
    assert comes(time(12, 30), None) == (time(9), [])


def test_nobody_overrides_quiet_hours_not_even_with_a_slot() -> None:
    found = arrival(
        cadence(), date(2026, 11, 25), somebody(slot=time(7), quiet=QuietHours(time(20), time(8)))
    )

    eight = datetime(2026, 11, 25, 7, tzinfo=UTC)
    assert found.at == eight
    assert found.reasons == (Reason(Why.OWN_SLOT), Reason(Why.QUIET_HOURS, until=eight))


def test_a_time_that_the_clock_leaves_out_says_so() -> None:
    found = arrival(cadence(at=time(2, 30)), date(2026, 3, 29), somebody(quiet=NO_QUIET))

    assert found.reasons == (Reason(Why.CLOCK_CHANGE, until=found.at),)


def test_a_skip_with_a_reason_is_neutral() -> None:
    found = arrival(cadence(), date(2026, 11, 25), somebody(), skipped=True)

    assert (found.at, found.excuses) == (None, (Reason(Why.SKIPPED),))


@given(zones, zones, st.dates(date(2026, 1, 1), date(2028, 12, 30)))
def test_a_zone_change_between_two_prompts_is_honoured_by_the_second(
    here: str, there: str, day: date
) -> None:
    first = arrival(cadence(), day, Availability(Zones("UTC", learner=here)))
    second = arrival(cadence(), day + DAY, Availability(Zones("UTC", learner=there)))

    assert first.at == first_and_last(day, time(9), here)[0]
    assert second.at == first_and_last(day + DAY, time(9), there)[0]


# Snooze


NOON = datetime(2026, 11, 25, 11, tzinfo=UTC)
OPEN = window(cadence(window_h=72, grace_h=0), date(2026, 11, 25), "Europe/Berlin")


@pytest.mark.parametrize(
    ("choice", "day", "now", "comes"),
    [
        (Snooze.AN_HOUR, None, NOON, NOON + HOUR),
        (Snooze.AN_HOUR, None, NOON + 8 * HOUR + HOUR / 2, datetime(2026, 11, 26, 6, tzinfo=UTC)),
        (Snooze.TOMORROW, None, NOON, datetime(2026, 11, 26, 8, tzinfo=UTC)),
        (Snooze.A_DATE, date(2026, 11, 27), NOON, datetime(2026, 11, 27, 8, tzinfo=UTC)),
        (Snooze.A_DATE, date(2026, 11, 28), NOON, None),
        (Snooze.A_DATE, date(2026, 11, 24), NOON, NOON),
    ],
)
def test_a_snoozed_prompt_comes_again_while_it_is_open(
    choice: Snooze, day: date | None, now: datetime, comes: datetime | None
) -> None:
    assert snooze(choice, now, OPEN, time(9), somebody(), day).at == comes


@settings(deadline=None)
@given(near_an_edge(), st.sampled_from(Snooze), st.integers(-24, 24 * 9), quiet_hours, st.data())
def test_a_snooze_never_ends_in_quiet_hours_before_now_or_after_the_window(
    where: tuple[str, date], choice: Snooze, hours: int, quiet: QuietHours, data: st.DataObject
) -> None:
    zone, day = where
    who = somebody(zone, quiet=quiet, off=data.draw(days_off(day)))
    span = window(cadence(), day, zone)
    now = span.opens_at + hours * HOUR
    chosen = day + data.draw(st.integers(-2, 9)) * DAY

    found = snooze(choice, now, span, time(9), who, chosen)

    if found.at is not None:
        assert now <= found.at < span.grace_until
        assert not quiet.hold(found.at, zone)
        assert who.off.why(shown(found.at, zone).date()) is None


def test_excuses_follow_the_window_that_counts() -> None:
    who = somebody(off=DaysOff(leave=(DateRange(date(2026, 12, 1), date(2026, 12, 2)),)))
    span = window(cadence(), date(2026, 11, 25), "Europe/Berlin")

    assert excuses_in(span, who) == ()
    assert excuses_in(span.counted_from(span.opens_at + 4 * DAY), who) == (Reason(Why.LEAVE),)
