"""All content, loaded and checked once at the start, and looked up by name ever after."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from prompts import checking, frozen, programmes
from prompts.content import (
    Check,
    Exemplar,
    LeavePhrases,
    Programme,
    PromptSet,
    Rhythm,
    Rubric,
    SkipReason,
    Tag,
)
from prompts.problems import ContentError, Problem, UnknownContent, errors
from prompts.reading import Document, content_hash, read
from prompts.references import means, number
from prompts.schema import (
    ChecksFile,
    ExemplarFile,
    LeavePhrasesFile,
    ProgrammeFile,
    PromptSetFile,
    RhythmFile,
    RubricFile,
    SkipReasonsFile,
    TagsFile,
)
from prompts.shelf import Shelf, shaped

C = TypeVar("C", PromptSet, Rubric, Exemplar, Rhythm)


@dataclass(frozen=True, eq=False)
class Library:
    """The content of one edition. Names may be "R2", "R2@1" or "R2@1.0.0"; where several
    editions fit, the highest is meant."""

    prompt_sets: tuple[PromptSet, ...]
    rubrics: tuple[Rubric, ...]
    exemplars: tuple[Exemplar, ...]
    rhythms: tuple[Rhythm, ...]
    tags: tuple[Tag, ...]
    skip_reasons: tuple[SkipReason, ...]
    checks: tuple[Check, ...]
    leave_phrases: Mapping[str, LeavePhrases]  # by language
    shelf: Shelf = field(default_factory=Shelf)  # the files themselves, as they were written

    def prompt_set(self, name: str) -> PromptSet:
        return _find(self.prompt_sets, name)

    def rubric(self, name: str) -> Rubric:
        return _find(self.rubrics, name)

    def exemplar(self, name: str) -> Exemplar:
        return _find(self.exemplars, name)

    def rhythm(self, name: str) -> Rhythm:
        return _find(self.rhythms, name)

    def tag(self, id: str) -> Tag:
        return next(tag for tag in self.tags if tag.id == id)

    def skip_reason(self, id: str) -> SkipReason:
        return next(reason for reason in self.skip_reasons if reason.id == id)

    def check(self, id: str) -> Check:
        return next(check for check in self.checks if check.id == id)

    def programme(self, text: str) -> Programme:
        """The programme in the file that a facilitator handed over."""
        return read_programme(text, self)

    @property
    def content_hash(self) -> str:
        everything: tuple[PromptSet | Rubric | Exemplar | Rhythm, ...] = (
            *self.prompt_sets,
            *self.rubrics,
            *self.exemplars,
            *self.rhythms,
        )
        return content_hash(sorted((str(one.ref), one.content_hash) for one in everything))


def _find(found: Iterable[C], name: str) -> C:
    known = tuple(found)
    fitting = [one for one in known if means(name, str(one.ref))]
    if not fitting:
        there = ", ".join(str(one.ref) for one in known) or "none"
        raise UnknownContent(f"There is no {name}. There is: {there}.")
    return max(fitting, key=lambda one: number(one.version))


def load(beside: Path | None = None) -> Library:
    """The shipped content and that of a file or folder beside it, or ContentError with every
    problem of every file."""
    shelf = checking.everything(beside)
    wrong = errors(checking.problems(shelf))
    if wrong:
        raise ContentError(wrong)
    return _library(shelf)


def _library(shelf: Shelf) -> Library:
    return Library(
        prompt_sets=tuple(
            frozen.prompt_set(file, content_hash(doc.values))
            for doc, file in shelf.of(PromptSetFile)
        ),
        rubrics=tuple(
            frozen.rubric(file, content_hash(doc.values)) for doc, file in shelf.of(RubricFile)
        ),
        exemplars=tuple(
            frozen.exemplar(file, content_hash(doc.values)) for doc, file in shelf.of(ExemplarFile)
        ),
        rhythms=tuple(
            frozen.rhythm(file, content_hash(doc.values)) for doc, file in shelf.of(RhythmFile)
        ),
        tags=tuple(tag for _, file in shelf.of(TagsFile) for tag in frozen.tags(file)),
        skip_reasons=tuple(
            reason for _, file in shelf.of(SkipReasonsFile) for reason in frozen.skip_reasons(file)
        ),
        checks=tuple(check for _, file in shelf.of(ChecksFile) for check in frozen.checks(file)),
        leave_phrases={
            language: frozen.leave_phrases(phrases)
            for _, file in shelf.of(LeavePhrasesFile)
            for language, phrases in file.phrases.items()
        },
        shelf=shelf,
    )


def read_programme(
    text: str, library: Library, file: str = "programme.yaml", today: date | None = None
) -> Programme:
    """The programme in `text`, checked against the library, or ContentError. `today` is the
    day on which a cohort is to open with it; None for a cohort that runs."""
    document = read(text, file)
    return _programme(document, shaped(document, ProgrammeFile), library, today)


def findings(today: date, beside: Path | None = None) -> tuple[Problem, ...]:
    """All that is to be said on the day about the content, programmes beside it included."""
    found = list(checking.findings(today, beside))
    if beside is not None and not errors(found):
        library = load(beside)
        for document, file in checking.own(beside).of(ProgrammeFile):
            try:
                _programme(document, file, library, today)
            except ContentError as wrong:
                found += wrong.problems
    return tuple(sorted(found))


def _programme(
    document: Document, written: ProgrammeFile, library: Library, today: date | None
) -> Programme:
    problems = list(programmes.problems(document, written, library, today))
    if problems:
        raise ContentError(problems)
    return frozen.programme(
        written,
        programmes.rhythm_of(written, library),
        programmes.moments(document, written),
        content_hash(document.values),
    )
