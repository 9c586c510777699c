"""What is due to one person now: the decision behind each tick.

It looks at what is due and not at what happened since the last tick, so that a tick may come
twice, late or never. A delivery is a fact with a key; what was decided is stored under that key
and handed back as `settled`. All of one person's deliveries are decided together, over all of
their cohorts, for the sake of the third rule. After downtime:

1. Nothing goes out in the night or on a day off, however late it is: it waits, undecided, and is
   looked at again by the next tick.
2. What is missed for longer than `longest` has expired. It is not sent, and not held against
   anybody.
3. Of one prompt only the newest is asked. Of all that is missed the newest is sent, once, as a
   catch-up that stands for the other prompts. Its window, and theirs, counts from now, and the
   message says so. What is not sent can be answered from Home, and need not be.
4. What is due just now is sent as on any other day.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.calendar.arrivals import Arrival, reach
from bot.domain.calendar.moments import DAY
from bot.domain.calendar.reasons import Reason, Why
from bot.domain.calendar.windows import Window
from prompts.content import Cadence

YEAR = 366 * DAY


@dataclass(frozen=True, slots=True)
class Delivery:
    """One prompt of one local date, owed to one member."""

    member: str
    prompt: str
    day: date

    @property
    def key(self) -> str:
        return f"prompt:{self.member}:{self.prompt}:{self.day}"


@dataclass(frozen=True, slots=True)
class Misfire:
    """`on_time` is how late is still as planned: a tick, a deploy, a busy minute. `longest` is
    three days of downtime and a night before it is of no use to ask."""

    on_time: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(hours=96)


USUAL = Misfire()


class Fate(StrEnum):
    """WAIT is no decision and is not stored; each of the others is final."""

    WAIT = "wait"
    SEND = "send"
    CATCH_UP = "catch_up"
    COALESCED = "coalesced"
    EXPIRED = "expired"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`at` is since when it is due or until when it waits, in UTC; None if it does not come.

    `window` is the one to store: it holds for the answer, whatever moves later. `excused` means
    that no answer is not held against the person. `stands_for` belongs to CATCH_UP.
    """

    fate: Fate
    at: datetime | None
    window: Window
    reasons: tuple[Reason, ...]
    excused: bool
    stands_for: tuple[Delivery, ...] = ()


def decide(
    arrivals: Mapping[Delivery, Arrival],
    settled: Collection[str],
    now: datetime,
    misfire: Misfire = USUAL,
) -> dict[Delivery, Verdict]:
    """A verdict for each delivery that is not settled yet.

    `settled` holds the keys that a verdict was stored under, and those of prompts that were
    answered or turned away before they came.
    """
    undecided = {owed: one for owed, one in arrivals.items() if owed.key not in settled}
    come = {owed: one.at for owed, one in undecided.items() if one.at is not None and one.at <= now}
    verdicts = {
        owed: _expected(one, now)
        for owed, one in undecided.items()
        if one.at is None or one.at > now
    }
    expired = {owed for owed, at in come.items() if now - at > misfire.longest}
    verdicts |= {owed: _expired(undecided[owed], now) for owed in expired}
    ready = {owed: at for owed, at in come.items() if owed not in expired}
    return verdicts | _ready(ready, undecided, now, misfire)


def days_in_reach(
    days: Collection[date],
    cadence: Cadence,
    now: datetime,
    last_tick: datetime | None = None,
    misfire: Misfire = USUAL,
) -> tuple[date, ...]:
    """The days that a tick has to look at: all that somebody on Earth may still be owed, or was
    owed since the last tick that was committed, so that what expired meanwhile is written down."""
    since = min(last_tick or now, now) - timedelta(hours=cadence.window_h) - misfire.longest
    return tuple(day for day in days if since.date() - 2 * DAY <= day <= now.date() + DAY)


def _expected(one: Arrival, now: datetime) -> Verdict:
    """Not there yet, or skipped: which is final only when the window is over, since leave may
    be taken back until then."""
    excused = bool(one.excuses)
    if one.at is None and one.window.closes_at <= now:
        return Verdict(Fate.SKIPPED, None, one.window, one.reasons, excused)
    return Verdict(Fate.WAIT, one.at, one.window, one.reasons, excused)


def _expired(one: Arrival, now: datetime) -> Verdict:
    reasons = (*one.reasons, Reason(Why.MISSED, until=now), Reason(Why.TOO_LATE))
    return Verdict(Fate.EXPIRED, None, one.window, reasons, excused=True)


def _ready(
    ready: Mapping[Delivery, datetime],
    arrivals: Mapping[Delivery, Arrival],
    now: datetime,
    misfire: Misfire,
) -> dict[Delivery, Verdict]:
    """What has come is held back, or sent, or stands behind something that is sent."""
    held = {owed for owed in ready if arrivals[owed].who.hindrance(now) is not None}
    verdicts = {owed: _held(arrivals[owed], now) for owed in held}
    free = {owed: at for owed, at in ready.items() if owed not in held}
    return verdicts | _free(free, arrivals, now, misfire)


def _free(
    free: Mapping[Delivery, datetime],
    arrivals: Mapping[Delivery, Arrival],
    now: datetime,
    misfire: Misfire,
) -> dict[Delivery, Verdict]:
    newest = _newest_of_each(free)
    missed = {owed: at for owed, at in newest.items() if now - at > misfire.on_time}
    caught_up = max(missed, key=lambda owed: (missed[owed], owed.key), default=None)
    verdicts: dict[Delivery, Verdict] = {}
    for owed, at in free.items():
        late = now if now - at > misfire.on_time else None
        if owed == caught_up:
            others = tuple(o for o in sorted(missed, key=_key) if o != owed)
            verdicts[owed] = _caught_up(arrivals[owed], now, others)
        elif owed in newest and late is None:
            verdicts[owed] = _sent(arrivals[owed])
        else:
            verdicts[owed] = _coalesced(arrivals[owed], late)
    return verdicts


def _newest_of_each(ready: Mapping[Delivery, datetime]) -> dict[Delivery, datetime]:
    """Of one prompt only the newest is asked: two cards of it at once would be a burst, be it
    after downtime or because a holiday moved one to the day of the next."""
    newest = {(owed.member, owed.prompt): owed for owed in sorted(ready, key=_day)}
    return {owed: ready[owed] for owed in newest.values()}


def _key(owed: Delivery) -> str:
    return owed.key


def _day(owed: Delivery) -> date:
    return owed.day


def _held(one: Arrival, now: datetime) -> Verdict:
    until, hindered = reach(now, now + YEAR, one.who.quiet.ends, one.who)
    reasons = (*one.reasons, *hindered)
    return Verdict(Fate.WAIT, until, one.window, reasons, bool(one.excuses))


def _sent(one: Arrival) -> Verdict:
    return Verdict(Fate.SEND, one.at, one.window, one.reasons, bool(one.excuses))


def _caught_up(one: Arrival, now: datetime, others: tuple[Delivery, ...]) -> Verdict:
    reasons = (*one.reasons, Reason(Why.MISSED, until=now))
    window = one.window.counted_from(now)
    return Verdict(Fate.CATCH_UP, one.at, window, reasons, bool(one.excuses), others)


def _coalesced(one: Arrival, late: datetime | None) -> Verdict:
    """`late` is now if it was missed, and then its window counts from now too."""
    window = one.window.counted_from(late) if late else one.window
    missed = (Reason(Why.MISSED, until=late),) if late else ()
    reasons = (*one.reasons, *missed, Reason(Why.NEWER_ASKED))
    return Verdict(Fate.COALESCED, None, window, reasons, excused=True)
