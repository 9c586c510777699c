"""What a reader will miss in an answer: the checks that its prompt set names, each a gentle hint
after saving. A hint never stops anybody, and where a rule is in doubt it says nothing."""

import re
from collections.abc import Collection, Iterable, Sequence

from bot.domain import names
from bot.domain.answers import Answers, parts
from bot.domain.leave.words import any_of, flat
from prompts.content import Check, CheckRule, LeavePhrases, PromptSet, QuestionKind

DATED = re.compile(r"\b\d{4}-\d\d?-\d\d?\b|\b\d\d?\.\d\d?\.|\b\d\d?/\d\d?\b")
QUOTED = re.compile(r"[\"“”„«»‹›「」]")
FULL = 5  # letters: what is shorter may be another word, such as "sun" or "do"


def missed(
    checks: Iterable[Check],
    prompt_set: PromptSet,
    given: Answers,
    people: Sequence[Collection[str]],
    languages: Sequence[LeavePhrases],
) -> tuple[Check, ...]:
    """The checks to which the answers have nothing. `people` are those of the cohort by
    their names, and `languages` have the names of days, months and numbers."""
    text = "\n".join(answer for _, answer in parts(prompt_set, given)).casefold()
    kept = {
        CheckRule.NO_PERSON_NAMES: not _names_somebody(prompt_set, given, people),
        CheckRule.HAS_DATE: bool(DATED.search(text)) or any(_dated(text, one) for one in languages),
        CheckRule.HAS_NUMBER: any(_counts(text, one) for one in languages),
        CheckRule.HAS_QUOTE: bool(QUOTED.search(text)),
        CheckRule.TWO_OPTIONS: _options(prompt_set, given) >= 2,
    }
    return tuple(check for check in checks if not kept[check.id])


def _names_somebody(
    prompt_set: PromptSet, given: Answers, people: Sequence[Collection[str]]
) -> bool:
    answers = (answer for _, answer in parts(prompt_set, given))
    return any(names.find(answer, names.known(people, answer)) for answer in answers)


def _dated(text: str, words: LeavePhrases) -> bool:
    """A weekday by its full name, or a month beside the number of a day."""
    weekdays = [name for name in flat(words.weekdays) if len(name) >= FULL]
    months = any_of(flat(words.months))
    number = rf"\d\d?(?:{any_of(words.ordinal)})?"
    day = rf"{number} (?:of )?(?:{months})|(?:{months})\.? {number}"
    return bool(re.search(rf"\b(?:{any_of(tuple(weekdays))}|{day})\b", text))


def _counts(text: str, words: LeavePhrases) -> bool:
    """A digit or a number in words; "one" says too little."""
    return bool(re.search(rf"\d|\b(?:{any_of(flat(words.numbers[1:]))})\b", text))


def _options(prompt_set: PromptSet, given: Answers) -> int:
    """How many were named where the set asks for a list; as many as it takes where it does not."""
    lists = [one.id for one in prompt_set.questions if one.kind is QuestionKind.REPEAT]
    return max((len(given.get(one, ())) for one in lists), default=2)
