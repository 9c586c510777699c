"""Sets that come without a beat: learners start them when something has happened, or the clock asks
them so many days after the cohort's last."""

from datetime import date, datetime, time

from bot.domain.calendar.moments import DAY
from bot.domain.calendar.windows import Window, open_for
from prompts.content import Cadence, OnEvent

MORNING = time(9)


def once(event: OnEvent) -> Cadence:
    """How such a set comes to somebody: in the morning of their own day, or at their own slot."""
    return Cadence(
        "FREQ=DAILY;COUNT=1", MORNING, "learner", event.window_h, event.grace_h, event.late
    )


def days_after_end(event: OnEvent, ends_on: date) -> tuple[date, ...]:
    """The days on which the clock asks it: all of them after the cohort."""
    return tuple(ends_on + days * DAY for days in sorted(set(event.days_after_end)) if days > 0)


def started(event: OnEvent, now: datetime, zone: str) -> Window:
    """How long a set is open for a learner in `zone` who starts it now."""
    return Window(
        now,
        open_for(event.window_h, now, zone),
        open_for(event.window_h + event.grace_h, now, zone),
    )
