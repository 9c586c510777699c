"""One day as people write it: a weekday, a date with or without its year, tomorrow."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.leave.problems import NO_SUCH_DAY, LeaveProblem
from bot.domain.leave.words import any_of, flat, place_in
from prompts.content import LeavePhrases

DAY = timedelta(days=1)
LEAP_DAYS_APART = 8  # years, at the most
LAST_YEAR = 2999


@dataclass(frozen=True, slots=True)
class Written:
    """A day that was written. `guessed` if its year was left out."""

    on: date
    guessed: bool = False


class Dates:
    """Reads days as of one day, in the words of one language."""

    def __init__(self, today: date, words: LeavePhrases, *, month_first: bool) -> None:
        self._today = today
        self._words = words
        self._month_first = month_first

    def read(self, text: str, earliest: date) -> Written | None:
        """One day as people write it; a weekday is the first from `earliest` on."""
        relative = self._relative(text, earliest)
        return relative or self._numeric(text) or self._named(text)

    def _relative(self, text: str, earliest: date) -> Written | None:
        words = self._words
        if text in words.today:
            return Written(self._today)
        if text in words.tomorrow:
            return Written(self._today + DAY)
        if text in words.day_after_tomorrow:
            return Written(self._today + 2 * DAY)
        said = re.fullmatch(rf"(?:(?:{any_of(words.this)}) |({any_of(words.next)}) )?(\w+)", text)
        place = place_in(words.weekdays, said[2]) if said else -1
        if said is None or place < 0:
            return None
        if said[1]:
            return Written(self._today + (7 - self._today.weekday() + place) * DAY)
        return Written(earliest + (place - earliest.weekday()) % 7 * DAY)

    def _numeric(self, text: str) -> Written | None:
        iso = re.fullmatch(r"(\d{4})_(\d\d?)_(\d\d?)", text)
        if iso:
            return Written(day_of(int(iso[1]), int(iso[2]), int(iso[3])))
        said = re.fullmatch(r"(\d\d?)[./](\d\d?)(?:[./](\d{4}))?\.?", text)
        if said is None:
            return None
        month_first = self._month_first and "/" in text
        day, month = (said[2], said[1]) if month_first else (said[1], said[2])
        return self._dated(int(day), int(month), said[3])

    def _named(self, text: str) -> Written | None:
        weekday = rf"(?:({any_of(flat(self._words.weekdays))}) )?"
        month = rf"({any_of(flat(self._words.months))})"
        number = rf"(\d\d?)(?:{any_of(self._words.ordinal)})?"
        after = re.fullmatch(rf"{weekday}{number} {month}(?: (\d{{4}}))?", text)
        before = re.fullmatch(rf"{weekday}{month} {number}(?: (\d{{4}}))?", text)
        said = after or before
        if said is None:
            return None
        name, day, written, year = (
            (said[1], said[2], said[3], said[4]) if after else (said[1], said[3], said[2], said[4])
        )
        found = self._dated(int(day), 1 + place_in(self._words.months, written), year)
        if name and found.on.weekday() != place_in(self._words.weekdays, name):
            raise LeaveProblem(NO_SUCH_DAY)
        return found

    def _dated(self, day: int, month: int, year: str | None) -> Written:
        if year:
            return Written(day_of(int(year), month, day))
        years = range(self._today.year, self._today.year + LEAP_DAYS_APART + 1)
        found = (on for on in _in_years(years, month, day) if on >= self._today)
        return _first_of(found)

    def last_before(self, end: date, written: Written) -> Written:
        """The same day and month in the last year in which it is not after `end`."""
        years = range(end.year, end.year - LEAP_DAYS_APART - 1, -1)
        days = _in_years(years, written.on.month, written.on.day)
        return _first_of(on for on in days if on <= end)


def _in_years(years: Iterable[int], month: int, day: int) -> Iterator[date]:
    for year in years:
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _first_of(days: Iterator[date]) -> Written:
    found = next(days, None)
    if found is None:
        raise LeaveProblem(NO_SUCH_DAY)
    return Written(found, guessed=True)


def day_of(year: int, month: int, day: int) -> date:
    if year > LAST_YEAR:
        raise LeaveProblem(NO_SUCH_DAY)
    try:
        return date(year, month, day)
    except ValueError:
        raise LeaveProblem(NO_SUCH_DAY) from None
