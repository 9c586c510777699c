"""Answering step by step: in which order the questions of a prompt set are asked, and where the
conversation goes from each of them. Pure, and over the same answers as the form's.

A turn is one question. Its path is the path of the form's field, so that a draft begun in one
way is finished in the other; `options/+` asks whether there is one more item.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.answers import AnswerProblem, Answers, Item, check_one
from prompts.content import PromptSet, Question, QuestionKind

MORE: Final = "+"


class Place(StrEnum):
    """Where a conversation stands beside its questions. No question's id begins like these."""

    REVIEW = "/review"
    SAVED = "/saved"
    STOPPED = "/stopped"
    CLOSED = "/closed"


OVER: Final = frozenset({Place.SAVED, Place.STOPPED, Place.CLOSED})


class TurnKind(StrEnum):
    TYPED = "typed"
    CHOICE = "choice"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Turn:
    """Question `n` of `of`, counted as the prompt set counts them. `asked` is the part where
    `whole` is repeated, and `item` counts its items from 1; else both are the same question."""

    path: str
    kind: TurnKind
    n: int
    of: int
    whole: Question
    asked: Question
    item: int = 0

    @property
    def skippable(self) -> bool:
        """Whether it may stay empty; an item that is one too many goes with its first part."""
        if self.kind is TurnKind.MORE:
            return False
        extra = self.item > self.whole.min_items and self.asked == self.whole.of[0]
        return extra or not self.asked.required


def turns(prompt_set: PromptSet, given: Answers, at: str = "") -> tuple[Turn, ...]:
    """All turns, with as many items as were given, and the one that `at` is about."""
    found: list[Turn] = []
    for n, question in enumerate(prompt_set.questions, start=1):
        if question.kind is QuestionKind.REPEAT:
            found += _repeated(question, n, len(prompt_set.questions), given, at)
        else:
            kind = TurnKind.CHOICE if question.kind is QuestionKind.ARTEFACT else TurnKind.TYPED
            of = len(prompt_set.questions)
            found.append(Turn(question.id, kind, n, of, question, question))
    return tuple(found)


def _repeated(question: Question, n: int, of: int, given: Answers, at: str) -> Iterator[Turn]:
    name, _, rest = at.partition("/")
    asked_for = rest.partition("/")[0] if name == question.id else ""
    item_at = int(asked_for) if asked_for.isdecimal() else 0
    wanted = max(1, question.min_items, len(_items(given, question.id)), item_at)
    items = min(wanted, question.max_items or wanted)
    for item in range(1, items + 1):
        for part in question.of:
            path = f"{question.id}/{item}/{part.id}"
            yield Turn(path, TurnKind.TYPED, n, of, question, part, item)
    if items < (question.max_items or items + 1):
        yield Turn(f"{question.id}/{MORE}", TurnKind.MORE, n, of, question, question, items)


def turn(prompt_set: PromptSet, given: Answers, path: str) -> Turn | None:
    """The turn at the path; None where it is no question, or no longer one."""
    return next((one for one in turns(prompt_set, given, path) if one.path == path), None)


def held(given: Answers, path: str) -> str:
    """What is answered at the path; nothing if it is empty."""
    name, _, rest = path.partition("/")
    if not rest:
        text = given.get(name, "")
        return text if isinstance(text, str) else ""
    n, _, part = rest.partition("/")
    items = _items(given, name)
    return items[int(n) - 1].get(part, "") if n.isdecimal() and int(n) <= len(items) else ""


def put(given: Answers, path: str, text: str) -> Answers:
    """The answers with this text at the path."""
    name, _, rest = path.partition("/")
    if not rest:
        return {**given, name: text}
    n, _, part = rest.partition("/")
    items = [dict(item) for item in _items(given, name)]
    while len(items) < int(n):
        items.append({})
    items[int(n) - 1][part] = text
    return {**given, name: items}


def problem(turn: Turn, given: Answers) -> str | None:
    """Why what stands at the turn cannot be taken as it is; None if it can, or is empty."""
    text = held(given, turn.path)
    if not text.strip():
        return None
    try:
        check_one(turn.asked, text, turn.path)
    except AnswerProblem as found:
        return found.sentence
    return None


def resume(prompt_set: PromptSet, given: Answers) -> str:
    """Where to go on: at the first question that needs something, or behind the last answer."""
    every = turns(prompt_set, given)
    last = max((n for n, one in enumerate(every) if held(given, one.path).strip()), default=-1)
    for n, one in enumerate(every):
        empty = not held(given, one.path).strip()
        if problem(one, given) or n > last or (empty and _needed(one)):
            return one.path
    return Place.REVIEW


def _needed(turn: Turn) -> bool:
    """A part of an item beyond those that must be there is asked for as it is reached."""
    return (
        turn.kind is not TurnKind.MORE
        and turn.item <= turn.whole.min_items
        and (turn.asked.required)
    )


def following(prompt_set: PromptSet, given: Answers, path: str) -> str:
    """Where the conversation goes from the path: the next question, or the review."""
    every = [one.path for one in turns(prompt_set, given, path)]
    place = every.index(path) + 1 if path in every else len(every)
    return every[place] if place < len(every) else Place.REVIEW


def preceding(prompt_set: PromptSet, given: Answers, path: str) -> str | None:
    """The question before the path, or before the review; None at the first."""
    every = turns(prompt_set, given, path)
    before = [one.path for one in every if one.kind is not TurnKind.MORE or one.path == path]
    place = before.index(path) if path in before else len(before)
    return before[place - 1] if place > 0 else None


def skipped(prompt_set: PromptSet, given: Answers, at: Turn) -> tuple[Answers, str]:
    """The answers without this one, and where to go on; an item that is one too many ends the
    items."""
    if at.item > at.whole.min_items and at.asked == at.whole.of[0]:
        items = [dict(item) for item in _items(given, at.whole.id)][: at.item - 1]
        left: Answers = {**given, at.whole.id: items}
        return left, past(prompt_set, left, at)
    emptied = put(given, at.path, "")
    return emptied, following(prompt_set, emptied, at.path)


def past(prompt_set: PromptSet, given: Answers, at: Turn) -> str:
    """What comes after the whole of a repeated question."""
    later = [one.path for one in turns(prompt_set, given) if one.n > at.n]
    return later[0] if later else Place.REVIEW


def one_more(at: Turn) -> str:
    """The first part of one more item."""
    return f"{at.whole.id}/{at.item + 1}/{at.whole.of[0].id}"


def after_change(prompt_set: PromptSet, given: Answers, path: str) -> str:
    """Where one changed answer leads: back to the review, once its item is whole."""
    at, to = turn(prompt_set, given, path), following(prompt_set, given, path)
    following_turn = turn(prompt_set, given, to)
    same_item = at and following_turn and at.item and at.whole == following_turn.whole
    if same_item and following_turn and at and following_turn.item == at.item:
        needs = following_turn.kind is TurnKind.TYPED and not held(given, to).strip()
        return to if needs else Place.REVIEW
    return Place.REVIEW


def _items(given: Answers, name: str) -> tuple[Item, ...]:
    items = given.get(name, ())
    return () if isinstance(items, str) else tuple(items)
