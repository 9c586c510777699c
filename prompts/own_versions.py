"""A cohort's own version of a prompt set: the same questions, in other words.

What is asked for, how long an answer may be and what is required stay as they are, so that answers
can be compared with those to the original. A form in Slack holds the words, one field for each;
its fields are to these checks what lines are to the checks of a file.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from prompts import checking, frozen
from prompts.asking import LONGEST_HELP, LONGEST_LABEL, LONGEST_TITLE
from prompts.content import PromptSet
from prompts.problems import ContentError, errors
from prompts.reading import Document, Place, content_hash
from prompts.references import KEPT
from prompts.schema import PromptSetFile
from prompts.shelf import Shelf, shaped

Values = dict[str, Any]
LONGEST_PURPOSE = 600
FIRST = "1.0.0"
MARKS = "Write this without < and >. Slack would read a link or a call to everybody between them."


@dataclass(frozen=True, slots=True)
class Field:
    """One text that may be worded anew: its path in a form, and its place in the file."""

    path: str
    place: Place
    text: str  # in English
    most: int
    needed: bool


def own_id(token: str) -> str:
    return f"{KEPT}{token}"


def is_own(name: str) -> bool:
    """Whether the name is that of a cohort's own version, which no file can have."""
    return name.startswith(KEPT)


def following(version: str) -> str:
    """The version after one that is in use: other words, and answers that can be compared."""
    first, second, _ = version.split(".")
    return f"{first}.{int(second) + 1}.0"


def written(shelf: Shelf, ref: str) -> Values | None:
    """The values of the file of an edition; None if it is not on the shelf."""
    for document, file in shelf.of(PromptSetFile):
        if f"{file.meta.id}@{file.meta.version}" == ref:
            return _plain(document.values)
    return None


def fields(values: Values) -> tuple[Field, ...]:
    """Everything that can be worded anew, in the order in which it is read."""
    return tuple(_fields(values))


def reworded(
    values: Values, texts: Mapping[str, str], *, id: str, version: str, made_from: str
) -> Values:
    """The set with these texts. What is worded anew is there in English alone, since the other
    languages would go on asking what was asked before."""
    made = _plain(values)
    for field in fields(values):
        text = texts.get(field.path, field.text).strip()
        if text != field.text:
            _put(made, field, text)
    made["meta"] |= {
        "id": id,
        "version": version,
        "licence": {**made["meta"]["licence"], "derived_from": made_from},
    }
    return made


def problems(values: Values, shelf: Shelf) -> dict[str, str]:
    """What `check` would say, by the field it is about: one advice for each field."""
    told = fields(values)
    numbered = dict(enumerate(told, start=1))
    document = Document("", values, _lines(told))
    empty = {field.path: "Write a text here." for field in told if field.needed and not field.text}
    marked = {field.path: MARKS for field in told if set("<>") & set(field.text)}
    if empty or marked:
        return empty | marked
    try:
        file = shaped(document, PromptSetFile)
    except ContentError as wrong:
        found = wrong.problems
    else:
        found = errors(checking.of_prompt_set(document, file, shelf))
    advice: dict[str, str] = {}
    for problem in found:
        advice.setdefault(numbered[problem.line].path, problem.advice)
    return advice


def prompt_set(values: Values, replaces: str) -> PromptSet:
    """The version as the rest of Plumbline uses it; `replaces` is the id of the original."""
    file = shaped(Document("", values, {}), PromptSetFile)
    return replace(frozen.prompt_set(file, content_hash(values)), replaces=replaces)


def _fields(values: Values) -> Iterator[Field]:
    yield _field(values, "title", ("meta", "title"), LONGEST_TITLE)
    yield _field(values, "purpose", ("purpose",), LONGEST_PURPOSE)
    for n, question in enumerate(values["questions"]):
        place: Place = ("questions", n)
        yield from _of_question(values, question["id"], place)
        for m, part in enumerate(question.get("of", ())):
            yield from _of_question(values, f"{question['id']}/{part['id']}", (*place, "of", m))


def _of_question(values: Values, path: str, place: Place) -> Iterator[Field]:
    yield _field(values, f"{path}/label", (*place, "label"), LONGEST_LABEL)
    question = _at(values, place)
    yield _field(
        values,
        f"{path}/help",
        (*place, "help"),
        LONGEST_HELP,
        needed=bool(question.get("required")),
    )


def _field(values: Values, path: str, place: Place, most: int, *, needed: bool = True) -> Field:
    around = _at(values, place[:-1])
    told = around.get(place[-1], "")
    text = told if isinstance(told, str) else told["en"]
    return Field(path, place, text.strip(), most, needed)


def _at(values: Any, place: Place) -> Any:
    for step in place:
        values = values[step]
    return values


def _put(made: Values, field: Field, text: str) -> None:
    around, name = _at(made, field.place[:-1]), field.place[-1]
    if not text and not field.needed:
        around.pop(name, None)
        return
    if isinstance(around.get(name), dict) and len(around[name]) > 1:
        made["meta"]["fallback"] = "en"
    around[name] = text


def _lines(told: tuple[Field, ...]) -> dict[Place, int]:
    """The number of the field for each place. What is said of a question as a whole is about its
    help; what is said of the set as a whole, about its purpose."""
    lines: dict[Place, int] = {}
    for n, field in enumerate(told, start=1):
        lines[field.place] = n
        if field.place[-1] == "help":
            lines[field.place[:-1]] = n
    purpose = lines[("purpose",)]
    return {**lines, (): purpose, ("meta", "reading_level"): purpose}


def _plain(values: Any) -> Values:
    """A copy that can be kept as JSON; dates become their ISO text, which hashes the same."""
    told: Values = json.loads(json.dumps(values, default=str))
    return told
