"""Files off the disk: each read safely, put in its shape by its `kind`, or told as problems."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from prompts.problems import ContentError, Problem
from prompts.reading import Document, Place, read
from prompts.schema import (
    ChecksFile,
    ContentFile,
    EditionsFile,
    ExemplarFile,
    LeavePhrasesFile,
    ProgrammeFile,
    PromptSetFile,
    RhythmFile,
    RubricFile,
    SkipReasonsFile,
    TagsFile,
    WordListFile,
)

M = TypeVar("M", bound=BaseModel)

KINDS: dict[str, type[BaseModel]] = {
    "prompt_set": PromptSetFile,
    "rubric": RubricFile,
    "exemplar": ExemplarFile,
    "rhythm": RhythmFile,
    "programme": ProgrammeFile,
    "tags": TagsFile,
    "quality_words": WordListFile,
    "blame_words": WordListFile,
    "skip_reasons": SkipReasonsFile,
    "checks": ChecksFile,
    "leave_phrases": LeavePhrasesFile,
    "editions": EditionsFile,
}


@dataclass(frozen=True)
class Shelf:
    """Every file that has its shape, and what is wrong with the others."""

    files: tuple[tuple[Document, BaseModel], ...] = ()
    problems: tuple[Problem, ...] = ()

    def of(self, model: type[M]) -> tuple[tuple[Document, M], ...]:
        return tuple((doc, file) for doc, file in self.files if isinstance(file, model))

    def editions(self) -> tuple[tuple[Document, ContentFile], ...]:
        return tuple((doc, file) for doc, file in self.files if isinstance(file, ContentFile))

    def __add__(self, other: "Shelf") -> "Shelf":
        return Shelf(self.files + other.files, self.problems + other.problems)


def shelf(place: Path, named: str) -> Shelf:
    """The YAML file at `place`, or all of those below it. `named` stands before their names."""
    found: list[tuple[Document, BaseModel]] = []
    problems: list[Problem] = []
    for path, name in _paths(place, named):
        try:
            document = read(path.read_text(encoding="utf-8-sig"), name)
            found.append((document, _shaped(document)))
        except ContentError as wrong:
            problems += wrong.problems
        except UnicodeDecodeError:
            problems.append(Problem(name, 1, "utf-8", "Save the file as UTF-8."))
        except OSError:
            problems.append(Problem(name, 1, "file", "This file cannot be read. Check the path."))
    return Shelf(tuple(found), tuple(problems))


def _paths(place: Path, named: str) -> Iterator[tuple[Path, str]]:
    if not place.is_dir():
        yield place, named
        return
    for path in sorted([*place.rglob("*.yaml"), *place.rglob("*.yml")]):
        yield path, f"{named.rstrip('/')}/{path.relative_to(place).as_posix()}"


def _shaped(document: Document) -> BaseModel:
    kind = document.values.get("kind")
    model = KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        advice = f"Begin with kind: and one of {', '.join(KINDS)}."
        raise ContentError([document.problem(("kind",), "kind", advice)])
    return shaped(document, model)


def shaped(document: Document, model: type[M]) -> M:
    """The document in the shape of `model`, or ContentError with each key that does not fit."""
    try:
        return model.model_validate(document.values)
    except ValidationError as wrong:
        raise ContentError(_problem(document, dict(error)) for error in wrong.errors()) from None


TEXT = ("text", "Write text here. Put a number, or yes, no, on and off, in quotes.")
WHOLE = ("number", "Write a whole number here.")
YES_NO = ("yes-no", "Write true or false here.")
KEYS = ("keys", "Write keys and values here.")
DAY = ("date", "Write a date such as 2026-10-19.")

RULES = {
    "missing": ("missing", "This key is missing. Add it."),
    "extra_forbidden": (
        "unknown-key",
        "This key is not known here. Check its spelling, or remove it.",
    ),
    "string_type": TEXT,
    "string_too_short": TEXT,
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "bool_type": YES_NO,
    "bool_parsing": YES_NO,
    "list_type": ("list", "Write a list here, each item on a line that begins with a dash."),
    "dict_type": KEYS,
    "model_type": KEYS,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
    "date_type": DAY,
    "string_pattern_mismatch": ("format", "This is not written as it should be here."),
}
"""What pydantic calls it -> our rule and advice. What is not here is said in pydantic's words."""

FORMATS = {
    "id": "Begin with a letter, then use letters and digits only.",
    "version": "Write three numbers, such as 1.0.0.",
    "country": "Write its two letters, such as DE.",
    "local_time": 'Write a time of the day in quotes, such as "09:00".',
}
"""Advice for the last key of a place where the writing of it is strict."""


def _problem(document: Document, error: dict[str, object]) -> Problem:
    kind = str(error["type"])
    raw = error["loc"]
    place: Place = tuple(raw) if isinstance(raw, tuple) else ()
    rule, advice = RULES.get(kind, (kind.replace("_", "-"), f"{error['msg']}."))
    if rule == "format" and place:
        advice = FORMATS.get(str(place[-1]), advice)
    name = ".".join(str(part) for part in place)
    return document.problem(place, rule, f"{name}: {advice}")
