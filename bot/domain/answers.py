"""Are the answers to a prompt set complete? Pure, and the same for every way of answering.

Answers are {question id: text} and, for a repeated question, {question id: [{part id: text}]}.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from prompts.content import PromptSet, Question, QuestionKind, said

Item: TypeAlias = Mapping[str, str]
Answers: TypeAlias = Mapping[str, "str | Sequence[Item]"]

LATER = "later"
"""The answer to an artefact question by somebody who will add the artefact before handing in."""


class AnswerProblem(Exception):
    """An answer that cannot be taken as it is. `field` is the path of the field it is about."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence


def check(prompt_set: PromptSet, given: Answers) -> dict[str, str | list[dict[str, str]]]:
    """The answers, trimmed, in the order of the questions, or AnswerProblem for the first that
    is missing, too short or too long. Items that were left empty are dropped."""
    checked: dict[str, str | list[dict[str, str]]] = {}
    for question in prompt_set.questions:
        answer = given.get(question.id, "")
        if question.kind is QuestionKind.REPEAT:
            items = () if isinstance(answer, str) else answer
            checked[question.id] = _items(question, items)
        else:
            text = answer.strip() if isinstance(answer, str) else ""
            checked[question.id] = check_one(question, text, question.id)
    return checked


def check_one(question: Question, text: str, field: str) -> str:
    """The answer to one question, trimmed, or AnswerProblem at the field."""
    text = text.strip()
    label = said(question.label)
    if not text and question.required:
        raise AnswerProblem(field, f"“{label}” is still empty. A sentence or two is enough.")
    if text and len(text) < question.min_chars:
        raise AnswerProblem(
            field,
            f"A little more, please: at least {question.min_chars} characters, "
            f"and there are {len(text)} now.",
        )
    if len(text) > question.max_chars:
        raise AnswerProblem(
            field,
            f"That is {len(text):,} characters and the field holds {question.max_chars:,}. "
            "Shorten it, or keep the long version as evidence.",
        )
    return text


def _items(question: Question, given: Sequence[Item]) -> list[dict[str, str]]:
    items: list[dict[str, str]] = []
    empty = len(given) + 1
    for n, item in enumerate(given, start=1):
        parts = {part.id: item.get(part.id, "").strip() for part in question.of}
        if not any(parts.values()):
            empty = min(empty, n)
            continue
        for part in question.of:
            check_one(part, parts[part.id], f"{question.id}/{n}/{part.id}")
        items.append(parts)
    if len(items) < question.min_items:
        first = question.of[0].id
        raise AnswerProblem(
            f"{question.id}/{empty}/{first}",
            f"Name at least {question.min_items}, so that a reader can compare them.",
        )
    if question.max_items and len(items) > question.max_items:
        raise AnswerProblem(
            f"{question.id}/{question.max_items + 1}/{question.of[0].id}",
            f"There is room for {question.max_items}. Keep those that matter most.",
        )
    return items


def parts(prompt_set: PromptSet, answers: Answers) -> tuple[tuple[str, str], ...]:
    """(question, answer) in words, for showing and for numbering; empty ones are left out."""
    told: list[tuple[str, str]] = []
    for question in prompt_set.questions:
        if question.kind is QuestionKind.ARTEFACT:
            continue
        answer = answers.get(question.id, "")
        text = answer if isinstance(answer, str) else "\n\n".join(_told(question, answer))
        if text.strip():
            told.append((said(question.label), text.strip()))
    return tuple(told)


def _told(question: Question, items: Sequence[Item]) -> list[str]:
    return [
        "\n".join(_labelled(part, item[part.id]) for part in question.of if item.get(part.id))
        for item in items
    ]


def _labelled(part: Question, text: str) -> str:
    """What is long begins on a line of its own, so that it reads in its own direction."""
    between = "\n" if part.kind is QuestionKind.LONG else " "
    return f"{said(part.label)}:{between}{text}"
