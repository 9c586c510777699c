"""The calendar: on which days a prompt comes round, when it reaches one person, how long it is
open, and what to do about it after downtime. Pure: every moment comes in as an argument."""

from bot.domain.calendar.arrivals import (
    Arrival,
    Availability,
    SlotWindow,
    Snooze,
    again,
    arrival,
    excuses_in,
    reach,
    snooze,
    time_for,
)
from bot.domain.calendar.cadence import local_dates, occurrences
from bot.domain.calendar.days import DateRange, DaysOff, knows_region
from bot.domain.calendar.events import days_after_end, once, started
from bot.domain.calendar.moments import DAY, Zones, instant, known_zone, local, week_of, zone_of
from bot.domain.calendar.planning import (
    USUAL,
    Delivery,
    Fate,
    Misfire,
    Verdict,
    days_in_reach,
    decide,
)
from bot.domain.calendar.quiet import QuietHours
from bot.domain.calendar.reasons import Reason, Why
from bot.domain.calendar.windows import Standing, Window, standing, window

__all__ = [
    "DAY",
    "USUAL",
    "Arrival",
    "Availability",
    "DateRange",
    "DaysOff",
    "Delivery",
    "Fate",
    "Misfire",
    "QuietHours",
    "Reason",
    "SlotWindow",
    "Snooze",
    "Standing",
    "Verdict",
    "Why",
    "Window",
    "Zones",
    "again",
    "arrival",
    "days_after_end",
    "days_in_reach",
    "decide",
    "excuses_in",
    "instant",
    "known_zone",
    "knows_region",
    "local",
    "local_dates",
    "occurrences",
    "once",
    "reach",
    "snooze",
    "standing",
    "started",
    "time_for",
    "week_of",
    "window",
    "zone_of",
]
