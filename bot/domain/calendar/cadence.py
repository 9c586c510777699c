"""On which local dates a prompt comes round."""

from collections.abc import Iterable
from datetime import date, datetime, time

from dateutil.rrule import rrulestr

from bot.domain.calendar.days import DateRange
from prompts.content import Cadence


def local_dates(cadence: Cadence, starts_on: date, ends_on: date) -> tuple[date, ...]:
    """The local dates of the prompt from `starts_on` to `ends_on`, both included."""
    # Dates, not moments: the rule is stepped at midnight without a zone.
    first, last = datetime.combine(starts_on, time()), datetime.combine(ends_on, time())
    rule = rrulestr(cadence.rrule, dtstart=first)
    return tuple(moment.date() for moment in rule.between(first, last, inc=True))


def occurrences(
    cadence: Cadence, starts_on: date, ends_on: date, closures: Iterable[DateRange] = ()
) -> tuple[date, ...]:
    """The local dates without those on which the cohort is closed: there is no occurrence then.

    The rule still counts from `starts_on`, so a closure moves no later date.
    """
    closed = tuple(closures)
    days = local_dates(cadence, starts_on, ends_on)
    return tuple(day for day in days if not any(day in one for one in closed))
