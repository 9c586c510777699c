"""The moment at which one prompt reaches one person, and why then.

What may move it, and how far:

1. The zone is the prompt's rule: learner > squad > cohort, whichever is known now. The person's
   own slot stands in for the cadence's time where each learner has their own 09:00; it is held
   inside the facilitator's window of slots.
2. A public holiday, a day of leave or of closure moves it to the person's next working day at
   the same time of day. Weekends move nothing by themselves: a rule may well say Saturday.
3. Quiet hours move it to their end. Nobody can override them.
4. The window stays where it is. If no moment is left before it closes, the prompt is skipped.

Whoever has a day off anywhere inside the window is excused, whether or not the prompt came: an
answer counts, and none is not held against them. So life costs nobody a week, and nobody has to
be asked on a holiday to be fair to them.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar.days import DaysOff
from bot.domain.calendar.moments import DAY, Zones, instant, local
from bot.domain.calendar.quiet import QuietHours
from bot.domain.calendar.reasons import Reason, Why
from bot.domain.calendar.windows import Window, window
from prompts.content import Cadence

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class SlotWindow:
    """Between which wall-clock times, both included, learners may choose their own. The usual
    ones keep out of the usual quiet hours."""

    earliest: time = time(7)
    latest: time = time(20, 30)

    def nearest(self, wish: time) -> time:
        return min(max(wish, self.earliest), self.latest)


@dataclass(frozen=True, slots=True)
class Availability:
    """What one person has said, or one cohort of theirs knows, about when they can be reached.

    `off` holds the closures of the cohort too. `slots` is None where the facilitator fixed the
    time. `closes_together` means one closing instant for the whole cohort.
    """

    zones: Zones
    slot: time | None = None
    quiet: QuietHours = field(default_factory=QuietHours)
    off: DaysOff = field(default_factory=DaysOff)
    slots: SlotWindow | None = field(default_factory=SlotWindow)
    closes_together: bool = False

    def hindrance(self, at: datetime) -> Reason | None:
        """What keeps a message from this person at that moment; nothing if None."""
        zone = self.zones.own
        off = self.off.why(local(at, zone).date())
        if off is None and self.quiet.hold(at, zone):
            return Reason(Why.QUIET_HOURS)
        return off

    def next_chance(self, at: datetime, time_of_day: time, before: datetime) -> datetime:
        """Where something goes that is hindered at `at`: the end of the night, or `time_of_day`
        on the next working day; `before` if there is none sooner."""
        zone = self.zones.own
        day, last = local(at, zone).date(), local(before, zone).date()
        if self.off.why(day) is None:
            return self.quiet.over(at, zone)
        while day < last:
            day += DAY
            if self.off.works_on(day):
                return min(before, instant(day, time_of_day, zone))
        return before


@dataclass(frozen=True, slots=True)
class Arrival:
    """`at` is in UTC, or None if it is skipped. `reasons` come in the order in which they moved
    it. `excuses` is why no answer is not held against the person; empty if nothing excuses."""

    at: datetime | None
    window: Window
    who: Availability
    reasons: tuple[Reason, ...] = ()
    excuses: tuple[Reason, ...] = ()


class Snooze(StrEnum):
    AN_HOUR = "an_hour"
    TOMORROW = "tomorrow"
    A_DATE = "a_date"


def arrival(cadence: Cadence, day: date, who: Availability, *, skipped: bool = False) -> Arrival:
    """When the prompt of `day` reaches the person; `skipped` if they said why they skip it."""
    time_of_day, reasons = time_for(cadence, who)
    zone = who.zones.by(cadence.zone)
    span = window(
        cadence,
        day,
        zone,
        slot=time_of_day,
        closing_zone=who.zones.cohort if who.closes_together else None,
    )
    if local(span.opens_at, zone).time() != time_of_day:
        reasons = (*reasons, Reason(Why.CLOCK_CHANGE, until=span.opens_at))
    excuses = (Reason(Why.SKIPPED),) if skipped else excuses_in(span, who)
    if skipped:
        return Arrival(None, span, who, excuses, excuses)
    at, moved = reach(span.opens_at, span.closes_at, time_of_day, who)
    if at is None:
        excuses = excuses or moved
    return Arrival(at, span, who, (*reasons, *moved), excuses)


def time_for(cadence: Cadence, who: Availability) -> tuple[time, tuple[Reason, ...]]:
    """The time of day at which this person is asked."""
    if who.slot is None or who.slots is None or cadence.zone != "learner":
        return cadence.local_time, ()
    held = who.slots.nearest(who.slot)
    return held, (Reason(Why.OWN_SLOT if held == who.slot else Why.SLOT_BOUND),)


def again(until: datetime, span: Window, time_of_day: time, who: Availability) -> Arrival:
    """A second message about a prompt, no sooner than `until` and before its grace is over."""
    at, moved = reach(until, span.grace_until, time_of_day, who)
    return Arrival(at, span, who, (Reason(Why.SNOOZED, until=until), *moved))


def snooze(
    choice: Snooze,
    now: datetime,
    span: Window,
    time_of_day: time,
    who: Availability,
    day: date | None = None,
) -> Arrival:
    """When a snoozed prompt comes again; `at` is None if it is closed by then, which is to be
    refused. `day` belongs to A_DATE. Snoozing moves no deadline and costs nothing."""
    if choice is Snooze.AN_HOUR:
        return again(now + timedelta(hours=1), span, time_of_day, who)
    today = local(now, who.zones.own).date()
    chosen = day if choice is Snooze.A_DATE and day is not None else today + DAY
    return again(max(now, instant(chosen, time_of_day, who.zones.own)), span, time_of_day, who)


def reach(
    at: datetime, before: datetime, time_of_day: time, who: Availability
) -> tuple[datetime | None, tuple[Reason, ...]]:
    """The first moment from `at` on and before `before` at which nothing hinders."""
    moved: list[Reason] = []
    while at < before:
        reason = who.hindrance(at)
        if reason is None:
            return at, tuple(moved)
        at = who.next_chance(at, time_of_day, before)
        moved.append(replace(reason, until=at))
    return None, (*moved, Reason(Why.CLOSES_FIRST))


def excuses_in(span: Window, who: Availability) -> tuple[Reason, ...]:
    """The days off inside a window, each of which excuses from answering in it."""
    zone = who.zones.own
    first = local(span.opens_at, zone).date()
    last = local(max(span.opens_at, span.closes_at - INSTANT), zone).date()
    return tuple(who.off.between(first, last))
