"""Rate limits at work: who may pass now, and how long the others are to wait.

Counted on the workspace's clock, so that moving the clock moves the limits with it.
"""

from collections import deque
from collections.abc import Callable
from math import ceil
from typing import Protocol

from bot.sandbox.limits import HISTORY, PER_MINUTE, POST, Limits, Rate

MINUTE_S = 60.0


class Gate(Protocol):
    def wait(self, now: float) -> float:
        """Seconds until one more may pass; 0 if it may now."""
        ...

    def take(self, now: float) -> None: ...


class Minute:
    """At most so many within any sixty seconds."""

    def __init__(self, most: int) -> None:
        self._taken: deque[float] = deque(maxlen=most)
        self._most = most

    def wait(self, now: float) -> float:
        if len(self._taken) < self._most:
            return 0.0
        return _until(self._taken[0] + MINUTE_S, now, MINUTE_S)

    def take(self, now: float) -> None:
        self._taken.append(now)


class Bucket:
    """Fills steadily up to its burst; whoever passes takes one."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._left = float(rate.burst)
        self._at: float | None = None

    def wait(self, now: float) -> float:
        return max(0.0, 1.0 - self._filled(now)) / self._rate.per_second

    def take(self, now: float) -> None:
        self._left = self._filled(now) - 1.0
        self._at = now

    def _filled(self, now: float) -> float:
        passed = 0.0 if self._at is None else max(0.0, now - self._at)
        return min(self._left + passed * self._rate.per_second, float(self._rate.burst))


class Gates:
    def __init__(self, limits: Limits, now: Callable[[], float]) -> None:
        self._now = now
        self.change(limits)

    def change(self, limits: Limits) -> None:
        """Other limits from now on; what was counted so far is forgotten."""
        self.limits = limits
        self._gates: dict[tuple[str, str], Gate] = {}

    def enter(self, method: str, place: str) -> int:
        """0 and counted, or the whole seconds of Slack's Retry-After and not counted."""
        now = self._now()
        gates = self._before(method, place)
        wait = max((gate.wait(now) for gate in gates), default=0.0)
        if wait > 0:
            return max(1, ceil(wait))
        for gate in gates:
            gate.take(now)
        return 0

    def _before(self, method: str, place: str) -> list[Gate]:
        """The gates that a call has to pass, all of them at once or none."""
        limits = self.limits
        most = PER_MINUTE.get(method) if limits.tiers else None
        if method == HISTORY and limits.history.per_minute is not None:
            most = limits.history.per_minute
        found = [] if most is None else [self._minute(method, most)]
        if method == POST and limits.conversation is not None:
            found.append(self._bucket("conversation", place, limits.conversation))
        if method == POST and limits.workspace is not None:
            found.append(self._bucket("workspace", "", limits.workspace))
        return found

    def _minute(self, method: str, most: int) -> Gate:
        return self._gates.setdefault(("method", method), Minute(most))

    def _bucket(self, kind: str, place: str, rate: Rate) -> Gate:
        return self._gates.setdefault((kind, place), Bucket(rate))


def _until(moment: float, now: float, longest: float) -> float:
    """How long to wait for `moment`; a clock that was moved back keeps nobody waiting longer."""
    return min(max(0.0, moment - now), longest)
