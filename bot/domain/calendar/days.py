"""Days on which nobody is asked anything: public holidays, leave, a cohort's closures.

The `holidays` library knows the public holidays, the weekends and the exchanged working days of
a country; a region that it does not know has no holidays and a weekend of Saturday and Sunday.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays

from bot.domain.calendar.moments import DAY
from bot.domain.calendar.reasons import Reason, Why
from prompts.regions import region_known

WEEKEND = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class DateRange:
    """Whole days, half-open: away on `starts_on`, back on `ends_before`."""

    starts_on: date
    ends_before: date

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_before


@dataclass(frozen=True, slots=True)
class DaysOff:
    """What takes days out of one person's calendar. `country` is ISO 3166-1 alpha-2 and
    `subdivision` a code that the library knows for it, as in ("DE", "BY")."""

    country: str | None = None
    subdivision: str | None = None
    leave: tuple[DateRange, ...] = ()
    closures: tuple[DateRange, ...] = ()

    def why(self, day: date) -> Reason | None:
        """Why the day is off; a weekend is not, since a prompt may well be meant for one."""
        if any(day in closed for closed in self.closures):
            return Reason(Why.CLOSURE)
        if any(day in away for away in self.leave):
            return Reason(Why.LEAVE)
        name = _holiday(self.country, self.subdivision, day)
        return Reason(Why.HOLIDAY, name) if name else None

    def works_on(self, day: date) -> bool:
        """Whether a prompt that has to move may move to this day."""
        return self.why(day) is None and _working(self.country, self.subdivision, day)

    def between(self, first: date, last: date) -> Iterator[Reason]:
        """What is off from `first` to `last`, both included, each reason once."""
        days = (first + n * DAY for n in range((last - first).days + 1))
        return iter(dict.fromkeys(reason for day in days if (reason := self.why(day))))


def knows_region(country: str, subdivision: str | None = None) -> bool:
    """Whether the codes can be told apart from a mistake, for whoever sets them."""
    return region_known(country, subdivision)


@lru_cache(maxsize=4096)
def _holiday(country: str | None, subdivision: str | None, day: date) -> str | None:
    region = _region(country, subdivision) if country else None
    return region.get(day) if region is not None else None


@lru_cache(maxsize=4096)
def _working(country: str | None, subdivision: str | None, day: date) -> bool:
    region = _region(country, subdivision) if country else None
    return region.is_working_day(day) if region is not None else day.weekday() not in WEEKEND


@lru_cache(maxsize=512)
def _region(country: str, subdivision: str | None) -> holidays.HolidayBase | None:
    if not region_known(country, subdivision):
        return None
    found = holidays.country_holidays(country, subdiv=subdivision)
    english = "en_US" if "en_US" in found.supported_languages else None
    return holidays.country_holidays(country, subdiv=subdivision, language=english)
