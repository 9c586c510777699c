"""Trigger ids: three seconds of real time, and one use.

https://docs.slack.dev/interactivity/handling-user-interaction: a trigger opens a view for
the person whose act it came from. One that came from inside a modal remembers which.
"""

import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass, replace

from bot.sandbox.errors import ApiError

KEPT = 2000


@dataclass(frozen=True, slots=True)
class Trigger:
    person: str
    root: str
    issued: float
    used: bool = False


class Triggers:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._issued: OrderedDict[str, Trigger] = OrderedDict()

    def issue(self, person: str, root: str = "") -> str:
        trigger = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._issued[trigger] = Trigger(person, root, time.monotonic())
        while len(self._issued) > KEPT:
            self._issued.popitem(last=False)
        return trigger

    def exchange(self, given: str) -> Trigger:
        """The trigger, from now on used; refuses as Slack does."""
        trigger = self._issued.get(given)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if time.monotonic() - trigger.issued > self._seconds:
            raise ApiError("expired_trigger_id")
        self._issued[given] = replace(trigger, used=True)
        return trigger
