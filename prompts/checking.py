"""Every rule over every file: what the library asks for at the start, and `check` prints."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel

from prompts import asking, editions, overdue, plain, references, scoring, texts
from prompts.problems import Problem
from prompts.reading import Document
from prompts.schema import (
    ExemplarFile,
    PromptSetFile,
    RhythmFile,
    RubricFile,
    WordListFile,
    ref_of,
)
from prompts.shelf import Shelf, shelf

HERE = Path(__file__).parent


@lru_cache(1)  # the files of an installed release do not change while it runs
def shipped() -> Shelf:
    return shelf(HERE, HERE.name)


def own(place: Path) -> Shelf:
    """A facilitator's file or folder. A file is held to the editions of its folder."""
    released = place.parent / editions.FILE
    found = shelf(place, str(place))
    if not place.is_dir() and released.exists():
        return found + shelf(released, str(released))
    return found


def everything(beside: Path | None = None) -> Shelf:
    return shipped() + own(beside) if beside else shipped()


def findings(today: date, beside: Path | None = None) -> tuple[Problem, ...]:
    """All that is to be said on the day about the content, in order of file and line."""
    ours, mine = shipped(), own(beside) if beside else Shelf()
    found = [*problems(ours + mine), *overdue.problems(ours + mine, today)]
    found += editions.problems(ours)
    found += editions.problems(mine, whole=beside is not None and beside.is_dir())
    found += references.superseded(mine, ours)
    return tuple(sorted(found))


def problems(shelf: Shelf) -> Iterator[Problem]:
    """What is wrong whatever the day, and whatever was released."""
    yield from shelf.problems
    yield from references.problems(shelf)
    yield from _reading(shelf)
    yield from _texts(shelf)
    for document, prompt_set in shelf.of(PromptSetFile):
        yield from _asks(document, prompt_set)
    minutes = {file.meta.id: file.use.minutes for _, file in shelf.of(PromptSetFile)}
    for document, rhythm in shelf.of(RhythmFile):
        yield from asking.of_rhythm(document, rhythm, minutes)


def of_prompt_set(document: Document, file: PromptSetFile, shelf: Shelf) -> Iterator[Problem]:
    """What is wrong with one prompt set by itself, by the word lists of the shelf."""
    yield from _asks(document, file)
    yield from _tells(document, file, _blame(shelf))


def _asks(document: Document, file: PromptSetFile) -> Iterator[Problem]:
    yield from asking.of_prompt_set(document, file)
    yield from plain.of_prompt_set(document, file)
    yield from texts.languages(document, file)


def _tells(
    document: Document, file: BaseModel, blame: Mapping[str, re.Pattern[str]]
) -> Iterator[Problem]:
    yield from texts.english(document, file)
    yield from texts.tone(document, file, blame)


def _reading(shelf: Shelf) -> Iterator[Problem]:
    """Rubrics, and the exemplars that were scored by them."""
    quality = _words(shelf, "quality_words").get("en", ())
    rubrics = shelf.of(RubricFile)
    for document, rubric in rubrics:
        yield from scoring.of_rubric(document, rubric, frozenset(quality))
    for document, exemplar in shelf.of(ExemplarFile):
        name = exemplar.meta.rubric
        fitting = (rubric for _, rubric in rubrics if references.means(name, ref_of(rubric)))
        yield from scoring.of_exemplar(document, exemplar, next(fitting, None))


def _texts(shelf: Shelf) -> Iterator[Problem]:
    blame = _blame(shelf)
    for document, file in shelf.files:
        yield from _tells(document, file, blame)


def _blame(shelf: Shelf) -> Mapping[str, re.Pattern[str]]:
    words = _words(shelf, "blame_words").items()
    return {language: texts.any_of(found) for language, found in words if found}


def _words(shelf: Shelf, kind: str) -> Mapping[str, tuple[str, ...]]:
    """The words of the list, by language."""
    return {
        language: tuple(words)
        for _, file in shelf.of(WordListFile)
        if file.kind == kind
        for language, words in file.words.items()
    }
