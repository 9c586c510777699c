"""Nudges: reminders of a prompt that is not answered, few enough to be welcome.

A prompt has its own nudges, so many hours after it came. A person has a budget for each ISO
week of their own zone, over all of their cohorts and whoever nudges, a facilitator included. A
nudge in quiet hours or on a day off moves to the next morning that is neither, and is dropped if
the prompt closes first. A nudge that was missed is dropped: a courtesy is not owed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.calendar import USUAL, Availability, Reason, Why, Window, reach, week_of


@dataclass(frozen=True, slots=True)
class NudgeRule:
    """`after_h` counts hours from the opening. `per_prompt` and `per_week` count everything that
    was sent or is owed as a nudge, by rule or by a facilitator."""

    after_h: tuple[int, ...] = (24, 48)
    per_prompt: int = 2
    per_week: int = 3


@dataclass(frozen=True, slots=True)
class Nudge:
    """The nth nudge of a prompt, counted from 1. `at` is in UTC, or None if it is dropped."""

    n: int
    at: datetime | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """What one person has had. `done` is answered, or skipped with a reason. `for_prompt` and
    `all` are the moments of nudges that were sent or are owed, for this prompt and for any prompt
    in any cohort; several that are due at once are decided one after the other."""

    done: bool
    for_prompt: tuple[datetime, ...] = ()
    all: tuple[datetime, ...] = ()


def nudges(
    rule: NudgeRule, span: Window, time_of_day: time, who: Availability
) -> tuple[Nudge, ...]:
    """The nudges of a prompt that came when `span` opened. Of several that would come at one
    moment, such as the end of the night, only the last does."""
    planned = [
        _planned(n, span.opens_at + timedelta(hours=hours), span, time_of_day, who)
        for n, hours in enumerate(sorted(rule.after_h), start=1)
    ]
    last = {nudge.at: nudge.n for nudge in planned}
    return tuple(
        nudge
        if nudge.at is None or last[nudge.at] == nudge.n
        else Nudge(nudge.n, None, (*nudge.reasons, Reason(Why.NEWER_ASKED)))
        for nudge in planned
    )


def due(
    nudge: Nudge,
    rule: NudgeRule,
    past: Past,
    who: Availability,
    now: datetime,
    on_time: timedelta = USUAL.on_time,
) -> Nudge | None:
    """The nudge if it is to be sent now, or without a moment if it is dropped; None if it is not
    time yet. The reasons say which rule spoke."""
    if nudge.at is None or past.done:
        return _checked(nudge, rule, past, who)
    if now < nudge.at:
        return None
    if now - nudge.at > on_time or who.hindrance(now) is not None:
        return Nudge(nudge.n, None, (*nudge.reasons, Reason(Why.MISSED, until=now)))
    return _checked(Nudge(nudge.n, now, nudge.reasons), rule, past, who)


def by_hand(
    rule: NudgeRule,
    past: Past,
    span: Window,
    time_of_day: time,
    who: Availability,
    now: datetime,
) -> Nudge:
    """A facilitator's nudge: `at` is now, or the end of the person's night, or None if a rule
    forbids it, which the reasons tell."""
    n = len(past.for_prompt) + 1
    return _checked(_planned(n, now, span, time_of_day, who), rule, past, who)


def _planned(n: int, at: datetime, span: Window, time_of_day: time, who: Availability) -> Nudge:
    moment, reasons = reach(at, span.closes_at, time_of_day, who)
    return Nudge(n, moment, reasons)


def _checked(nudge: Nudge, rule: NudgeRule, past: Past, who: Availability) -> Nudge:
    if nudge.at is None:
        return nudge
    why = _forbidden(nudge.at, rule, past, who)
    return nudge if why is None else Nudge(nudge.n, None, (*nudge.reasons, Reason(why)))


def _forbidden(at: datetime, rule: NudgeRule, past: Past, who: Availability) -> Why | None:
    if past.done:
        return Why.DONE
    if len(past.for_prompt) >= rule.per_prompt:
        return Why.ENOUGH_FOR_PROMPT
    if in_week(past.all, at, who) >= rule.per_week:
        return Why.ENOUGH_FOR_WEEK
    return None


def in_week(nudges: Iterable[datetime], moment: datetime, who: Availability) -> int:
    """How many of them lie in the person's ISO week around a moment: before it or after it, so
    that a clock that was set back gives nobody a second budget."""
    starts, ends = week_of(moment, who.zones.own)
    return sum(starts <= one < ends for one in nudges)
