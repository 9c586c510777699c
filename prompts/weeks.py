"""When rules come round, and what the fullest week of them asks for. Dates only, no zones."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr


def occurs(rrule: str, first: date, last: date) -> tuple[date, ...]:
    """The days of the rule from `first` to `last`, both included."""
    start, end = datetime.combine(first, time()), datetime.combine(last, time())
    return tuple(at.date() for at in rrulestr(rrule, dtstart=start).between(start, end, inc=True))


def fullest(asked: Iterable[tuple[str, int]], first: date, last: date) -> tuple[date, int]:
    """(Monday, minutes) of the week that asks for most, the earliest of equals, over pairs of
    a rule and the minutes it takes each time; (first, 0) where nothing comes round."""
    weeks = Counter[date]()
    for rrule, minutes in asked:
        for day in occurs(rrule, first, last):
            weeks[day - timedelta(days=day.weekday())] += minutes
    most = max(weeks, key=lambda week: (weeks[week], -week.toordinal()), default=first)
    return most, weeks[most]
