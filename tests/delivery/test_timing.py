"""The times of delivery come from the environment, and a mistake in it is one sentence."""

from datetime import timedelta

import pytest

from bot.delivery.pace import Pace
from bot.delivery.timing import SECOND, Timing, read, unpaced
from bot.errors import Misconfigured


def test_without_settings_the_times_are_the_usual_ones() -> None:
    assert read({}) == Timing()


def test_every_time_can_be_set() -> None:
    given = {
        "PLUMBLINE_DELIVERY_LEASE_S": "5",
        "PLUMBLINE_DELIVERY_HTTP_S": "1",
        "PLUMBLINE_DELIVERY_MARGIN_S": "2",
        "PLUMBLINE_DELIVERY_PER_PERSON_S": "0.5",
        "PLUMBLINE_DELIVERY_PER_SECOND": "20",
        "PLUMBLINE_DELIVERY_BURST": "10",
        "PLUMBLINE_DELIVERY_POLL_S": "0.1",
        "PLUMBLINE_DELIVERY_REST_S": "0.2",
        "PLUMBLINE_DELIVERY_TICK_S": "3",
        "PLUMBLINE_DELIVERY_RESCUE_S": "4",
        "PLUMBLINE_DELIVERY_SWEEP_S": "6",
        "PLUMBLINE_DELIVERY_HOUSEKEEP_S": "7",
        "PLUMBLINE_DELIVERY_HEARTBEAT_S": "0.5",
        "PLUMBLINE_DELIVERY_STALLED_S": "8",
    }

    assert read(given) == Timing(
        lease=5 * SECOND,
        http=1 * SECOND,
        margin=2 * SECOND,
        person=Pace(0.5 * SECOND),
        workspace=Pace(0.05 * SECOND, burst=10),
        poll=0.1 * SECOND,
        rest=0.2 * SECOND,
        tick=3 * SECOND,
        rescue=4 * SECOND,
        sweep=6 * SECOND,
        housekeep=7 * SECOND,
        heartbeat=0.5 * SECOND,
        stalled=8 * SECOND,
    )


@pytest.mark.parametrize("wrong", ["ten", "0", "-1", "nan", "inf"])
def test_a_time_that_is_no_time_is_named(wrong: str) -> None:
    with pytest.raises(Misconfigured) as told:
        read({"PLUMBLINE_DELIVERY_MARGIN_S": wrong})

    assert str(told.value) == "PLUMBLINE_DELIVERY_MARGIN_S is a number above zero, such as 15."


def test_a_lease_that_slack_could_outlast_is_refused() -> None:
    with pytest.raises(Misconfigured) as told:
        read({"PLUMBLINE_DELIVERY_LEASE_S": "20"})

    assert str(told.value) == (
        "PLUMBLINE_DELIVERY_LEASE_S is more than twice PLUMBLINE_DELIVERY_HTTP_S: "
        "otherwise an attempt would run out before Slack could answer."
    )


def test_a_replica_that_is_only_busy_must_not_count_as_gone() -> None:
    with pytest.raises(Misconfigured) as told:
        read({"PLUMBLINE_DELIVERY_STALLED_S": "20"})

    assert str(told.value) == (
        "PLUMBLINE_DELIVERY_STALLED_S is more than twice PLUMBLINE_DELIVERY_HEARTBEAT_S: "
        "otherwise a replica that is only busy would count as gone."
    )


@pytest.mark.parametrize(
    ("timing", "batch"),
    [
        (Timing(), 5),
        (Timing(workspace=Pace(timedelta(milliseconds=20))), 50),
        (unpaced(Timing()), 10),
    ],
)
def test_no_more_is_on_its_way_than_about_a_second_of_the_pace(timing: Timing, batch: int) -> None:
    assert timing.batch == batch
