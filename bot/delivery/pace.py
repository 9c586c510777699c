"""How fast we speak: decisions about one gate, from its `tat` and now. This is the generic cell
rate algorithm: one moment per gate, and no timer that could be lost.

Slack takes about one message a second in a conversation and a few hundred a minute in a
workspace: https://docs.slack.dev/apis/web-api/rate-limits
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.gates import Shut

# Slack asks for waits of seconds. A gate that is shut for longer than this was shut by a clock
# that has been moved back since, and would otherwise keep everybody waiting until then.
LONGEST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Pace:
    """One message each `interval`, and up to `burst` at once after a rest."""

    interval: timedelta
    burst: int = 1

    @property
    def room(self) -> timedelta:
        return self.interval * (self.burst - 1)

    @property
    def believable(self) -> timedelta:
        return LONGEST + self.interval * self.burst


def opens(tat: datetime, now: datetime, pace: Pace) -> datetime:
    """From when on the gate lets the next one through; not after `now` if it is open."""
    return _believed(tat, now, pace) - pace.room


def passed(tat: datetime, now: datetime, pace: Pace) -> datetime:
    """The new `tat` after one has gone through."""
    return max(_believed(tat, now, pace), now) + pace.interval


def closed(tat: datetime, now: datetime, after: timedelta, pace: Pace) -> datetime:
    """The new `tat` that lets nobody through for `after`; afterwards they go one by one."""
    return max(_believed(tat, now, pace), now + min(after, LONGEST) + pace.room)


def shut(now: datetime, pace: Pace) -> Shut:
    """The same as `opens`, as the range of `tat` that the database can compare with."""
    return Shut(after=now + pace.room, until=now + pace.believable)


def _believed(tat: datetime, now: datetime, pace: Pace) -> datetime:
    return tat if tat <= now + pace.believable else now
