"""The times of delivery, each settable by an environment variable, with the reasons for the
defaults. All of them are read here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

from bot.delivery.pace import Pace
from bot.errors import Misconfigured

SECOND = timedelta(seconds=1)
TO_A_PERSON = Pace(1.05 * SECOND)
IN_A_WORKSPACE = Pace(SECOND, burst=5)
AT_ONCE = 10  # how many may be on their way together when no pace limits them


@dataclass(frozen=True, slots=True)
class Timing:
    """`lease` is how long one attempt may take; nobody else touches the row meanwhile.
    `http` is the time-out of one call to Slack. `margin` is how late a post may become visible
    in Slack's history. 1.05 s between two messages to a person: at 1.00 s they collide on the
    jitter of the network. `poll` is between two looks at a picture that Slack still processes,
    `rest` the longest that a runner sleeps. `tick`, `rescue`, `sweep` and `housekeep` are between
    two clicks of the clock. A replica shows each `heartbeat` that it lives; without one for
    `stalled` its jobs go to others."""

    lease: timedelta = 60 * SECOND
    http: timedelta = 10 * SECOND
    margin: timedelta = 15 * SECOND
    person: Pace = TO_A_PERSON
    workspace: Pace = IN_A_WORKSPACE
    poll: timedelta = 0.5 * SECOND
    rest: timedelta = SECOND
    tick: timedelta = 15 * SECOND
    rescue: timedelta = 15 * SECOND
    sweep: timedelta = 60 * SECOND
    housekeep: timedelta = 3600 * SECOND
    heartbeat: timedelta = 10 * SECOND
    stalled: timedelta = 30 * SECOND

    @property
    def batch(self) -> int:
        """At most about a second of the pace is on its way at a time: after a crash each of
        these is looked up in Slack's history, and that is slow."""
        if not self.workspace.interval:
            return AT_ONCE
        return max(self.workspace.burst, ceil(SECOND / self.workspace.interval))

    @property
    def reserve(self) -> int:
        """How many of the burst, and how many more than the batch, only urgent ones may use: an
        answer to somebody who has just asked does not wait for a cohort's prompts."""
        return max(1, self.workspace.burst // 5)

    def pace_of(self, urgent: bool) -> Pace:
        """The pace of the workspace. What is not urgent leaves the reserve of the burst."""
        burst = self.workspace.burst
        return replace(self.workspace, burst=burst if urgent else max(1, burst - self.reserve))


def unpaced(timing: Timing) -> Timing:
    """The same without waiting between messages, for a Slack that has no limits."""
    return replace(timing, person=Pace(timedelta()), workspace=Pace(timedelta()))


def read(environment: Mapping[str, str]) -> Timing:
    """The times in `environment`; raises Misconfigured with one sentence a person can act on."""
    usual = Timing()
    timing = Timing(
        lease=_seconds(environment, "LEASE_S", usual.lease),
        http=_seconds(environment, "HTTP_S", usual.http),
        margin=_seconds(environment, "MARGIN_S", usual.margin),
        person=Pace(_seconds(environment, "PER_PERSON_S", usual.person.interval)),
        workspace=Pace(
            SECOND / _number(environment, "PER_SECOND", SECOND / usual.workspace.interval),
            burst=ceil(_number(environment, "BURST", usual.workspace.burst)),
        ),
        poll=_seconds(environment, "POLL_S", usual.poll),
        rest=_seconds(environment, "REST_S", usual.rest),
        tick=_seconds(environment, "TICK_S", usual.tick),
        rescue=_seconds(environment, "RESCUE_S", usual.rescue),
        sweep=_seconds(environment, "SWEEP_S", usual.sweep),
        housekeep=_seconds(environment, "HOUSEKEEP_S", usual.housekeep),
        heartbeat=_seconds(environment, "HEARTBEAT_S", usual.heartbeat),
        stalled=_seconds(environment, "STALLED_S", usual.stalled),
    )
    if timing.lease <= 2 * timing.http:
        raise Misconfigured(
            "PLUMBLINE_DELIVERY_LEASE_S is more than twice PLUMBLINE_DELIVERY_HTTP_S: "
            "otherwise an attempt would run out before Slack could answer."
        )
    if timing.stalled <= 2 * timing.heartbeat:
        raise Misconfigured(
            "PLUMBLINE_DELIVERY_STALLED_S is more than twice PLUMBLINE_DELIVERY_HEARTBEAT_S: "
            "otherwise a replica that is only busy would count as gone."
        )
    return timing


def _seconds(environment: Mapping[str, str], name: str, usual: timedelta) -> timedelta:
    return timedelta(seconds=_number(environment, name, usual.total_seconds()))


def _number(environment: Mapping[str, str], name: str, usual: float) -> float:
    name = f"PLUMBLINE_DELIVERY_{name}"
    given = environment.get(name, "").strip() or str(usual)
    try:
        number = float(given)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise Misconfigured(f"{name} is a number above zero, such as {usual:g}.")
    return number
