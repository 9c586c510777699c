"""The wording that all prompt sets share: competencies, reasons to skip, hints, and how people
say that they are away."""

from dataclasses import dataclass
from enum import StrEnum

from prompts.content.wording import Text


@dataclass(frozen=True, slots=True)
class Tag:
    """One of the competencies that prompts and criteria are about."""

    id: str  # such as "decide.tradeoff"
    name: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class SkipReason:
    id: str
    label: Text


class CheckRule(StrEnum):
    """What can be looked for in an answer (bot/domain/hints.py)."""

    NO_PERSON_NAMES = "no_person_names"
    HAS_DATE = "has_date"
    HAS_NUMBER = "has_number"
    HAS_QUOTE = "has_quote"
    TWO_OPTIONS = "two_options"


@dataclass(frozen=True, slots=True)
class Check:
    """Something that is looked for in an answer, and the hint when it is not there."""

    id: CheckRule
    hint: Text


@dataclass(frozen=True, slots=True)
class LeavePhrases:
    """The words of one language that say how long somebody is away, folded (`casefold`). Lists
    of weekdays begin with Monday, those of months with January, those of numbers with one; each
    entry holds the ways to write it."""

    away: tuple[str, ...]
    ill: tuple[str, ...]
    until: tuple[str, ...]  # before the last day of absence
    back: tuple[str, ...]  # before the first day of presence
    starting: tuple[str, ...]  # before the first day of absence
    to: tuple[str, ...]  # between the first and the last
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
    filler: tuple[str, ...]  # says nothing
    ordinal: tuple[str, ...]  # what follows the number of a day
    examples: tuple[str, ...]  # as they are shown to whoever was not understood
