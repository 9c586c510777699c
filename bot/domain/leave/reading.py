"""Leave in plain words: "away until Friday", "on leave 24 Nov - 2 Dec", "3 days off".

Only whole sentences that are understood to the last word are taken, since half an understood
sentence is a wrong date. The words of a language are content (`LeavePhrases`); what somebody is
away for is neither asked nor kept. How the common ambiguities are read:

- "until Friday" includes Friday: one more quiet day does no harm, a message on leave does.
  "back on Monday" does not include Monday.
- A weekday is the next one: today's own name means today only in "off on Friday". "Next Friday"
  is the one of the next calendar week.
- A date without a year is the next one. Where that would make more than three months of leave,
  the year has to be written.
- "3 days off" counts working days, "2 weeks off" calendar weeks; both begin today or as said.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from unicodedata import normalize

from bot.domain.calendar import DateRange
from bot.domain.leave.dates import DAY, Dates, Written, day_of
from bot.domain.leave.problems import (
    BACKWARDS,
    OVER,
    TOO_LONG,
    YEAR_PLEASE,
    LeaveProblem,
    unknown,
)
from bot.domain.leave.words import any_of, flat, place_in
from prompts.content import LeavePhrases

GUESSED_AT_MOST = timedelta(days=92)
AT_MOST = timedelta(days=366)


def read(
    text: str, today: date, languages: Sequence[LeavePhrases], locale: str = "en-GB"
) -> DateRange:
    """The days that the text means in the first of the languages in which it means any, or
    LeaveProblem. `locale` decides whether 3/12 is in December, as nearly everywhere, or in
    March, as in the United States."""
    month_first = locale.upper().endswith("US")
    readings = (_Reader(today, words, month_first=month_first).read(text) for words in languages)
    found = next((one for one in readings if one is not None), None)
    if found is None:
        raise LeaveProblem(unknown(languages[0].examples))
    if found.ends_before <= found.starts_on:
        raise LeaveProblem(BACKWARDS)
    if found.ends_before <= today:
        raise LeaveProblem(OVER)
    if found.ends_before - found.starts_on > AT_MOST or found.starts_on - today > AT_MOST:
        raise LeaveProblem(TOO_LONG)
    return found


class _Reader:
    """One reading of one text: the forms of a sentence, tried in turn until one fits whole."""

    def __init__(self, today: date, words: LeavePhrases, *, month_first: bool) -> None:
        self._today = today
        self._words = words
        self._dates = Dates(today, words, month_first=month_first)
        self._away = any_of(words.away + words.ill)

    def read(self, text: str) -> DateRange | None:
        """The days, or None where the words are not understood."""
        plain = self._plain(text)
        if re.fullmatch(any_of(self._words.ill), plain):
            return DateRange(self._today, self._today + DAY)
        plain = re.sub(rf"^(?:{self._away}) (?=.)|(?<=.) (?:{self._away})$", "", plain)
        for form in (self._back, self._until, self._counted, self._range, self._single):
            found = form(plain)
            if found is not None:
                return found
        return None

    def _plain(self, text: str) -> str:
        """Lower case, without what says nothing, and with dashes standing alone."""
        low = re.sub(r"[,;!]|\.(?=\s|$)", " ", normalize("NFC", text).casefold())
        low = re.sub(r"(\d{4})-(\d\d?)-(\d\d?)", r"\1_\2_\3", low)
        low = re.sub(r"\s*[-–—]\s*", " - ", low)
        # Longer words first, so that "on leave" is not robbed of its "on".
        kept = any_of(self._words.away + self._words.day_after_tomorrow)
        filler = rf"(?<![^\s])(?:({kept})|{any_of(self._words.filler)})(?![^\s])"
        low = re.sub(filler, lambda match: match.group(1) or " ", low)
        return " ".join(low.split())

    def _back(self, plain: str) -> DateRange | None:
        back = any_of(self._words.back)
        said = re.fullmatch(rf"(?:{back}) (.+)", plain) or re.fullmatch(rf"(.+) (?:{back})", plain)
        day = self._dates.read(said[1], self._today + DAY) if said else None
        return self._from_today(day, day.on) if day else None

    def _until(self, plain: str) -> DateRange | None:
        said = re.fullmatch(rf"(?:{any_of(self._words.until)}) (.+)", plain)
        day = self._dates.read(said[1], self._today + DAY) if said else None
        return self._from_today(day, day.on + DAY) if day else None

    def _from_today(self, last: Written, ends_before: date) -> DateRange:
        if last.on < self._today:
            raise LeaveProblem(OVER)
        if last.guessed and ends_before - self._today > GUESSED_AT_MOST:
            raise LeaveProblem(YEAR_PLEASE)
        return DateRange(self._today, ends_before)

    def _counted(self, plain: str) -> DateRange | None:
        """So many days or weeks, from today or from a day that is said before or after them."""
        words = self._words
        count = rf"(?P<count>\d{{1,3}}|{any_of(flat(words.numbers))})"
        much = rf"{count} (?P<unit>{any_of(words.day + words.week)})"
        starts = rf"(?:{any_of(words.starting)}) (?P<first>.+)"
        after = re.fullmatch(rf"{much}(?: (?:{self._away}))?(?: {starts})?", plain)
        said = after or re.fullmatch(rf"{starts} {much}", plain)
        if said is None:
            return None
        on = said["first"]
        first = self._dates.read(on, self._today) if on else Written(self._today)
        if first is None:
            return None
        told = said["count"]
        many = int(told) if told.isdecimal() else 1 + place_in(words.numbers, told)
        if said["unit"] in words.week:
            return DateRange(first.on, first.on + 7 * many * DAY)
        return DateRange(first.on, _after_working_days(first.on, many))

    def _range(self, plain: str) -> DateRange | None:
        starting = rf"(?:(?:{any_of(self._words.starting)}) )?"
        for to in re.finditer(rf" (?:{any_of(self._words.to)}) ", plain):
            head = re.fullmatch(rf"{starting}(.+)", plain[: to.start()])
            last = self._dates.read(plain[to.end() :], self._today)
            first = self._first(head[1], last) if head and last else None
            if first and last:
                return self._between(first, last)
        return None

    def _first(self, text: str, last: Written) -> Written | None:
        """The beginning of a range: a date without a year is the one next before its end, and
        a bare number of a day, as in 24 - 27 Nov, takes the end's month."""
        if re.fullmatch(rf"\d\d?(?:{any_of(self._words.ordinal)})?", text):
            number = int(re.sub(r"\D", "", text))
            return Written(day_of(last.on.year, last.on.month, number), last.guessed)
        first = self._dates.read(text, self._today)
        if first and first.guessed and first.on > last.on:
            return self._dates.last_before(last.on, first)
        return first

    def _between(self, first: Written, last: Written) -> DateRange:
        end = last.on
        if self._today <= end < first.on < end + 7 * DAY and not last.guessed:
            end += 7 * DAY  # Friday to Monday, said on a Saturday: the Monday after
        guessed = first.guessed or last.guessed
        if guessed and end - first.on > GUESSED_AT_MOST:
            raise LeaveProblem(YEAR_PLEASE)
        return DateRange(first.on, end + DAY)

    def _single(self, plain: str) -> DateRange | None:
        said = re.fullmatch(rf"(?:(?:{any_of(self._words.starting)}) )?(.+)", plain)
        if said is None:
            return None
        which = any_of(self._words.this + self._words.next)
        week = re.fullmatch(rf"({which}) (?:{any_of(self._words.week)})", said[1])
        if week:
            monday = self._today + (7 - self._today.weekday()) * DAY
            later = week[1] in self._words.next
            return DateRange(monday, monday + 7 * DAY) if later else DateRange(self._today, monday)
        day = self._dates.read(said[1], self._today)
        if day is None:
            return None
        if day.guessed and day.on - self._today > GUESSED_AT_MOST:
            raise LeaveProblem(YEAR_PLEASE)
        return DateRange(day.on, day.on + DAY)


def _after_working_days(first: date, many: int) -> date:
    """The day after so many days from Monday to Friday, `first` included if it is one."""
    day, left = first, many
    while left:
        left -= day.weekday() < 5
        day += DAY
    return day
