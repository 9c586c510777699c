"""The words that leave is told in, one value for each language."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeaveWords:
    """The words of one language, in lower case. Lists of weekdays begin with Monday, those of
    months with January; each entry holds the ways to write it."""

    away: tuple[str, ...]
    ill: tuple[str, ...]
    until: tuple[str, ...]
    back: tuple[str, ...]
    starting: tuple[str, ...]
    to: tuple[str, ...]
    today: tuple[str, ...]
    tomorrow: tuple[str, ...]
    day_after_tomorrow: tuple[str, ...]
    this: tuple[str, ...]
    next: tuple[str, ...]
    day: tuple[str, ...]
    week: tuple[str, ...]
    weekdays: tuple[tuple[str, ...], ...]
    months: tuple[tuple[str, ...], ...]
    numbers: tuple[tuple[str, ...], ...]
    filler: tuple[str, ...]
    ordinal: tuple[str, ...]


ENGLISH = LeaveWords(
    away=("away", "out of office", "out of the office", "out", "off", "on leave", "leave", "ooo",
          "on holiday", "on vacation", "holiday", "vacation", "not available", "unavailable"),
    ill=("ill", "sick", "off sick", "unwell"),
    until=("until", "till", "til", "through", "thru", "up to"),
    back=("back",),
    starting=("starting", "from", "beginning"),
    to=("to", "until", "till", "til", "through", "thru", "-", "–", "—"),
    today=("today",),
    tomorrow=("tomorrow",),
    day_after_tomorrow=("day after tomorrow",),
    this=("this",),
    next=("next",),
    day=("day", "days", "working day", "working days"),
    week=("week", "weeks"),
    weekdays=(("monday", "mon"), ("tuesday", "tues", "tue"), ("wednesday", "wed"),
              ("thursday", "thurs", "thur", "thu"), ("friday", "fri"), ("saturday", "sat"),
              ("sunday", "sun")),
    months=(("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",),
            ("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"),
            ("october", "oct"), ("november", "nov"), ("december", "dec")),
    numbers=(("one", "a", "an"), ("two",), ("three",), ("four",), ("five",), ("six",), ("seven",),
             ("eight",), ("nine",), ("ten",)),
    filler=("i'm", "i’m", "i am", "i'll be", "i’ll be", "i will be", "for",
            "on", "the", "of", "in", "again", "please"),
    ordinal=("st", "nd", "rd", "th"),
)  # fmt: skip


def any_of(words: tuple[str, ...]) -> str:
    """A pattern for one of the words, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def flat(lists: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(word for words in lists for word in words)


def place_in(lists: tuple[tuple[str, ...], ...], word: str) -> int:
    return next((n for n, words in enumerate(lists) if word in words), -1)
