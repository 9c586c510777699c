"""Faults on request: what goes wrong with a call, before Slack has done it or after.

The share that goes wrong is drawn from a seed, so that a run can be repeated: the n-th call that
a fault looks at is struck in every run or in none.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import Any, Literal

from bot.sandbox.limits import CLOSED, PER_MINUTE

EVERY = "*"
UPLOAD, RESPONSE = "upload", "response_url"
STRIKABLE = frozenset({*PER_MINUTE, UPLOAD, RESPONSE, EVERY})
When = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Fault:
    """`error`: Slack's JSON refusal. `status`: an HTTP status, without JSON
    unless it is 429. `delay`: the work
    (before) or the answer (after) comes later. `drop`: the connection is cut without an answer.
    """

    __pydantic_config__ = CLOSED

    method: str
    how: Literal["error", "status", "delay", "drop"]
    when: When = "before"
    error: str = "internal_error"
    status: int = 503
    retry_after: int | None = None
    delay_ms: int = 0
    percent: float = 100.0
    count: int | None = None

    def __post_init__(self) -> None:
        if self.method not in STRIKABLE:
            raise ValueError(f"there is no method {self.method}")
        if not 0 < self.percent <= 100:
            raise ValueError("`percent` is above 0 and at most 100")
        if self.how == "delay" and self.delay_ms <= 0:
            raise ValueError("a delay needs `delay_ms` above 0")
        if not 400 <= self.status <= 599:
            raise ValueError("`status` is one of failure, from 400 to 599")


class Striking:
    """One fault with its dice, and how often it was looked at and struck."""

    def __init__(self, fault: Fault, seed: str) -> None:
        self.fault = fault
        self._dice = Random(seed)  # noqa: S311  (a repeatable share, not a secret)
        self.seen = 0
        self.struck = 0

    def strikes(self, method: str) -> bool:
        if self.fault.method not in (method, EVERY) or self.struck == self.fault.count:
            return False
        self.seen += 1
        if self._dice.random() * 100 >= self.fault.percent:
            return False
        self.struck += 1
        return True


class Faults:
    def __init__(self) -> None:
        self._set: list[Striking] = []
        self.seed = 0

    def change(self, faults: Sequence[Fault], seed: int) -> None:
        """These faults in the place of those before, each with dice of its own."""
        self.seed = seed
        self._set = [Striking(fault, f"{seed}/{n}") for n, fault in enumerate(faults)]

    def struck(self, method: str) -> list[Fault]:
        """What goes wrong with this call: every delay that struck, and at most one end."""
        found: list[Fault] = []
        for striking in self._set:
            ended = any(fault.how != "delay" for fault in found)
            if ended and striking.fault.how != "delay":
                continue
            if striking.strikes(method):
                found.append(striking.fault)
        return found

    def told(self) -> list[dict[str, Any]]:
        return [{**asdict(one.fault), "seen": one.seen, "struck": one.struck} for one in self._set]
