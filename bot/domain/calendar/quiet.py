"""Quiet hours: when nothing reaches a person, whoever wishes it."""

from dataclasses import dataclass
from datetime import datetime, time

from bot.domain.calendar.moments import DAY, instant, local


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Wall-clock times of the person's own zone, half-open; they may span midnight.

    The same time twice means that there are none.
    """

    starts: time = time(21)
    ends: time = time(7)

    def hold(self, moment: datetime, zone: str) -> bool:
        now = local(moment, zone).time()
        if self.starts <= self.ends:
            return self.starts <= now < self.ends
        return now >= self.starts or now < self.ends

    def over(self, moment: datetime, zone: str) -> datetime:
        """The first moment from `moment` on that is not quiet."""
        while self.hold(moment, zone):
            there = local(moment, zone)
            day = there.date() if there.time() < self.ends else there.date() + DAY
            ends = instant(day, self.ends, zone)
            # In the second pass of a repeated hour the first one's end has gone by.
            moment = ends if ends > moment else instant(day, self.ends, zone, late=True)
        return moment
