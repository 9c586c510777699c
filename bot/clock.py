"""The time, as an object that is handed in: the system's, or one that can be moved.

This is the only file that asks the system. Everything else gets `now` as an argument.
"""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class MovableClock:
    """Runs like the system's clock, `ahead` of it; the demo and the tests move it."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def advance(self, by: timedelta) -> None:
        self.ahead += by

    def set(self, moment: datetime) -> None:
        self.ahead = moment - datetime.now(UTC)


class StoppedClock:
    """Stands still until it is moved, so that a test knows every moment to the microsecond."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment

    def advance(self, by: timedelta) -> None:
        self._moment += by

    def set(self, moment: datetime) -> None:
        self._moment = moment
