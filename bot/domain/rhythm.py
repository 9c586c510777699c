"""Weeks on rhythm: how many weeks in a row somebody has answered what they were asked.

A week is kept if something in it was answered and nothing that counts is unanswered. It stands
still if nothing in it counts: nothing was asked, or leave, a holiday, a closure, a skip with a
reason or our own downtime excuses it. A week that is still open adds nothing yet. Weeks go by
the date a prompt was meant for, so whatever moves it moves it into no other week.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Asked:
    """One prompt of one local date. What was answered stays here even when its day has been
    closed or excused since. `over` means that its grace has ended."""

    day: date
    answered: bool
    excused: bool
    over: bool

    @property
    def week(self) -> date:
        """The Monday of its ISO week."""
        return self.day - timedelta(days=self.day.weekday())


class Week(StrEnum):
    KEPT = "kept"
    FROZEN = "frozen"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`weeks` is the present row, `longest` the longest there was; `by_week` is keyed by Monday."""

    weeks: int
    longest: int
    by_week: dict[date, Week]


def rhythm(asked: Iterable[Asked]) -> Rhythm:
    weeks: dict[date, list[Asked]] = {}
    for one in asked:
        weeks.setdefault(one.week, []).append(one)
    by_week = {monday: _week(weeks[monday]) for monday in sorted(weeks)}
    row = longest = 0
    for week in by_week.values():
        if week is Week.FROZEN:
            continue
        row = row + 1 if week is Week.KEPT else 0
        longest = max(longest, row)
    return Rhythm(row, longest, by_week)


def _week(asked: list[Asked]) -> Week:
    if any(not one.answered and one.over and not one.excused for one in asked):
        return Week.MISSED
    return Week.KEPT if any(one.answered for one in asked) else Week.FROZEN
