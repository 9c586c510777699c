"""What is due now: once, never in the night, and after downtime one message for many."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import (
    Availability,
    DateRange,
    DaysOff,
    Delivery,
    Fate,
    Misfire,
    Reason,
    Verdict,
    Why,
    Zones,
    arrival,
    days_in_reach,
    decide,
    instant,
    local_dates,
)
from prompts.content import Cadence
from tests.domain.clocks import ZONES, edges, shown

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
DAILY = Cadence("FREQ=DAILY", time(9), "learner", 72, 96, "accept_marked")
WEEKLY = Cadence("FREQ=WEEKLY;BYDAY=MO", time(9), "learner", 72, 96, "accept_marked")
MONDAY = date(2026, 11, 23)
BERLIN = Availability(Zones("Europe/Berlin"))


def at(day: date, hour: int, minute: int = 0, zone: str = "Europe/Berlin") -> datetime:
    return instant(day, time(hour, minute), zone)


def decided(
    now: datetime,
    owed: Mapping[str, tuple[Cadence, tuple[date, ...]]],
    who: Availability = BERLIN,
    settled: frozenset[str] = frozenset(),
) -> dict[str, Verdict]:
    """The verdicts by prompt and date, for a person who is owed {prompt: (cadence, days)}."""
    arrivals = {
        Delivery("m1", prompt, day): arrival(cadence, day, who)
        for prompt, (cadence, days) in owed.items()
        for day in days
    }
    found = decide(arrivals, settled, now)
    return {f"{one.prompt} {one.day:%d}": verdict for one, verdict in found.items()}


def fates(verdicts: dict[str, Verdict]) -> dict[str, Fate]:
    return {name: verdict.fate for name, verdict in verdicts.items()}


def test_a_prompt_waits_for_its_time_and_is_sent_at_it() -> None:
    owed = {"P1": (WEEKLY, (MONDAY,))}
    nine = at(MONDAY, 9)

    early, due = decided(nine - HOUR, owed)["P1 23"], decided(nine, owed)["P1 23"]

    assert (early.fate, early.at) == (Fate.WAIT, nine)
    assert (due.fate, due.at, due.reasons, due.excused) == (Fate.SEND, nine, (), False)


def test_what_is_settled_is_not_decided_again() -> None:
    owed = {"P1": (WEEKLY, (MONDAY,))}

    assert decided(at(MONDAY, 9), owed, settled=frozenset({"prompt:m1:P1:2026-11-23"})) == {}


def test_six_hours_down_bring_one_catch_up_whose_window_counts_from_now() -> None:
    planned = arrival(WEEKLY, MONDAY, BERLIN).window
    now = at(MONDAY, 14, 30)

    found = decided(now, {"P1": (WEEKLY, (MONDAY,))})["P1 23"]

    assert found.fate is Fate.CATCH_UP
    assert found.at == planned.opens_at
    assert found.reasons == (Reason(Why.MISSED, until=now),)
    assert found.window.opens_at == now
    assert found.window.closes_at - now == planned.closes_at - planned.opens_at
    assert found.window.grace_until - now == planned.grace_until - planned.opens_at


def test_three_days_down_bring_the_newest_and_coalesce_the_rest() -> None:
    days = local_dates(DAILY, MONDAY, MONDAY + 3 * DAY)
    now = at(MONDAY + 2 * DAY, 14)

    found = decided(now, {"P1": (DAILY, days)})

    assert fates(found) == {
        "P1 23": Fate.COALESCED,
        "P1 24": Fate.COALESCED,
        "P1 25": Fate.CATCH_UP,
        "P1 26": Fate.WAIT,
    }
    assert found["P1 23"].excused
    assert found["P1 23"].window.opens_at == now
    assert found["P1 23"].reasons[-1] == Reason(Why.NEWER_ASKED)


def test_a_catch_up_stands_for_the_other_prompts_in_every_cohort() -> None:
    missed = {"P1": (WEEKLY, (MONDAY,)), "P2": (WEEKLY, (MONDAY + DAY,))}

    found = decided(at(MONDAY + 2 * DAY, 14), missed)

    assert fates(found) == {"P1 23": Fate.COALESCED, "P2 24": Fate.CATCH_UP}
    assert found["P2 24"].stands_for == (Delivery("m1", "P1", MONDAY),)


def test_what_is_missed_for_too_long_expires_with_a_reason_and_counts_against_nobody() -> None:
    now = at(MONDAY, 9) + Misfire().longest + HOUR

    found = decided(now, {"P1": (WEEKLY, (MONDAY,))})["P1 23"]

    assert (found.fate, found.at, found.excused) == (Fate.EXPIRED, None, True)
    assert [reason.why for reason in found.reasons] == [Why.MISSED, Why.TOO_LATE]


def test_a_catch_up_in_the_night_waits_for_the_morning() -> None:
    owed = {"P1": (WEEKLY, (MONDAY,))}
    seven = at(MONDAY + DAY, 7)

    night = decided(at(MONDAY, 23), owed)["P1 23"]
    morning = decided(seven, owed)["P1 23"]

    assert (night.fate, night.at) == (Fate.WAIT, seven)
    assert night.reasons == (Reason(Why.QUIET_HOURS, until=seven),)
    assert morning.fate is Fate.CATCH_UP


def test_a_prompt_that_is_a_few_minutes_late_still_keeps_out_of_the_night() -> None:
    who = Availability(Zones("Europe/Berlin"), slot=time(20, 55))

    found = decided(at(MONDAY, 21, 5), {"P1": (WEEKLY, (MONDAY,))}, who)["P1 23"]

    assert (found.fate, found.at) == (Fate.WAIT, at(MONDAY + DAY, 7))


def test_a_catch_up_keeps_away_from_days_off() -> None:
    away = DaysOff(leave=(DateRange(MONDAY + DAY, MONDAY + 2 * DAY),))
    who = Availability(Zones("Europe/Berlin"), off=away)

    found = decided(at(MONDAY + DAY, 12), {"P1": (WEEKLY, (MONDAY,))}, who)["P1 23"]

    assert (found.fate, found.at) == (Fate.WAIT, at(MONDAY + 2 * DAY, 7))


def test_the_closure_of_one_cohort_holds_back_nothing_of_another() -> None:
    closed = DaysOff(closures=(DateRange(MONDAY + DAY, MONDAY + 2 * DAY),))
    resting = Availability(Zones("Europe/Berlin"), off=closed)
    arrivals = {
        Delivery("m1", "P1", MONDAY): arrival(WEEKLY, MONDAY, resting),
        Delivery("m2", "P1", MONDAY): arrival(WEEKLY, MONDAY, BERLIN),
    }

    found = decide(arrivals, (), at(MONDAY + DAY, 12))

    assert [one.fate for one in found.values()] == [Fate.WAIT, Fate.CATCH_UP]


def test_a_prompt_that_a_holiday_moved_to_the_next_one_gives_way_to_it() -> None:
    away = DaysOff(leave=(DateRange(MONDAY, MONDAY + DAY),))
    who = Availability(Zones("Europe/Berlin"), off=away)

    found = decided(at(MONDAY + DAY, 9), {"P1": (DAILY, (MONDAY, MONDAY + DAY))}, who)

    assert fates(found) == {"P1 23": Fate.COALESCED, "P1 24": Fate.SEND}
    assert found["P1 23"].window == arrival(DAILY, MONDAY, who).window


def test_prompts_of_two_cohorts_at_one_moment_are_both_sent() -> None:
    found = decided(at(MONDAY, 9), {"P1": (WEEKLY, (MONDAY,)), "P2": (WEEKLY, (MONDAY,))})

    assert fates(found) == {"P1 23": Fate.SEND, "P2 23": Fate.SEND}


def test_a_skipped_prompt_is_settled_only_when_its_window_is_over() -> None:
    away = DaysOff(leave=(DateRange(MONDAY, MONDAY + 14 * DAY),))
    who = Availability(Zones("Europe/Berlin"), off=away)
    owed = {"P1": (WEEKLY, (MONDAY,))}

    meanwhile = decided(at(MONDAY + DAY, 12), owed, who)["P1 23"]
    taken_back = decided(at(MONDAY + DAY, 12), owed)["P1 23"]
    after = decided(at(MONDAY + 3 * DAY, 9), owed, who)["P1 23"]

    assert (meanwhile.fate, meanwhile.at) == (Fate.WAIT, None)
    assert taken_back.fate is Fate.CATCH_UP
    assert (after.fate, after.excused) == (Fate.SKIPPED, True)


def test_a_person_who_flies_east_gets_the_prompt_once_and_with_all_of_its_time() -> None:
    west = Availability(Zones("UTC", learner="America/Los_Angeles"))
    east = Availability(Zones("UTC", learner="Asia/Tokyo"))
    owed = {"P1": (WEEKLY, (MONDAY,))}
    now = at(MONDAY, 15, zone="Asia/Tokyo")

    before, after = decided(now, owed, west)["P1 23"], decided(now, owed, east)["P1 23"]

    assert before.fate is Fate.WAIT
    assert after.fate is Fate.CATCH_UP
    assert after.window.closes_at - now == 72 * HOUR


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.data(),
    st.lists(st.integers(1, 100), min_size=3, max_size=30),
)
def test_whatever_the_ticks_each_occurrence_is_settled_once_and_nothing_is_sent_in_the_night(
    zone: str, later_zone: str, data: st.DataObject, gaps: list[int]
) -> None:
    edge = data.draw(st.sampled_from((*edges()[zone], date(2028, 2, 29))))
    leave = DateRange(edge + DAY, edge + data.draw(st.integers(1, 3)) * DAY)
    days = local_dates(DAILY, edge - 2 * DAY, edge + 2 * DAY)
    moves_at = data.draw(st.integers(0, len(gaps)))
    now = datetime.combine(edge - 4 * DAY, time(), UTC)
    settled: dict[str, Verdict] = {}

    # The last tick comes long after everything.
    for n, gap in enumerate([*gaps, 24 * 40]):
        now += gap * HOUR / 2
        home = later_zone if n >= moves_at else zone
        who = Availability(Zones(home), off=DaysOff(leave=(leave,)))
        arrivals = {Delivery("m1", "P1", day): arrival(DAILY, day, who) for day in days}
        found = decide(arrivals, settled.keys(), now)
        final = {owed.key: one for owed, one in found.items() if one.fate is not Fate.WAIT}
        assert not final.keys() & settled.keys()
        sent = [one for one in final.values() if one.fate in (Fate.SEND, Fate.CATCH_UP)]
        if sent:
            assert len(sent) == 1
            assert time(7) <= shown(now, home).time() < time(21)
            assert shown(now, home).date() not in leave
        settled |= final

    assert settled.keys() == {f"prompt:m1:P1:{day}" for day in days}
    assert all(one.excused or one.fate in (Fate.SEND, Fate.CATCH_UP) for one in settled.values())


@settings(max_examples=40, deadline=None)
@given(st.datetimes(datetime(2026, 1, 9), datetime(2026, 12, 20)), st.sampled_from(ZONES))  # noqa: DTZ001
def test_the_days_in_reach_hold_all_that_may_still_be_decided(moment: datetime, zone: str) -> None:
    now = moment.replace(tzinfo=UTC)
    who = Availability(Zones(zone), off=DaysOff("DE"))
    days = local_dates(DAILY, now.date() - 20 * DAY, now.date() + 20 * DAY)

    reach = days_in_reach(days, DAILY, now)

    left_out = [day for day in days if day not in reach]
    verdicts = decide(
        {Delivery("m1", "P1", day): arrival(DAILY, day, who) for day in left_out}, (), now
    )
    for owed, verdict in verdicts.items():
        if owed.day > now.date():
            assert verdict.fate is Fate.WAIT
        else:
            assert verdict.fate in (Fate.EXPIRED, Fate.SKIPPED)


def test_after_a_long_absence_the_days_since_the_last_tick_are_in_reach() -> None:
    now = at(MONDAY, 12)
    days = local_dates(DAILY, MONDAY - 60 * DAY, MONDAY)

    assert days_in_reach(days, DAILY, now)[0] == MONDAY - 9 * DAY
    assert days_in_reach(days, DAILY, now, last_tick=now - 30 * DAY)[0] == MONDAY - 39 * DAY
