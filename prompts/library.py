"""All content, loaded and checked once at the start, and looked up by name ever after."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from pydantic import BaseModel, ValidationError

from prompts import frozen, rules
from prompts.content import Exemplar, Programme, PromptSet, Rubric
from prompts.problems import ContentError, Problem, UnknownContent
from prompts.reading import Document, content_hash, read
from prompts.schema import ExemplarFile, ProgrammeFile, PromptSetFile, RubricFile

HERE = Path(__file__).parent
KEPT_PROGRAMMES = 64
M = TypeVar("M", bound=BaseModel)


C = TypeVar("C", PromptSet, Rubric, Exemplar)


@dataclass(frozen=True, eq=False)
class Library:
    """The content of one edition. Names may be "R2", "R2@1" or "R2@1.0.0"."""

    prompt_sets: tuple[PromptSet, ...]
    rubrics: tuple[Rubric, ...]
    exemplars: tuple[Exemplar, ...]
    _programmes: Callable[[str], Programme] = field(init=False)

    def __post_init__(self) -> None:
        def reading(text: str) -> Programme:
            return read_programme(text, self)

        # The tick asks for the programme of each cohort; reading YAML is slow.
        object.__setattr__(self, "_programmes", lru_cache(KEPT_PROGRAMMES)(reading))

    def prompt_set(self, name: str) -> PromptSet:
        return _find(self.prompt_sets, name)

    def rubric(self, name: str) -> Rubric:
        return _find(self.rubrics, name)

    def exemplar(self, name: str) -> Exemplar:
        return _find(self.exemplars, name)

    def programme(self, text: str) -> Programme:
        """The programme in the file that a facilitator handed over."""
        return self._programmes(text)

    @property
    def content_hash(self) -> str:
        everything: tuple[PromptSet | Rubric | Exemplar, ...] = (
            *self.prompt_sets,
            *self.rubrics,
            *self.exemplars,
        )
        return content_hash(sorted((str(one.ref), one.content_hash) for one in everything))


def _find(found: Iterable[C], name: str) -> C:
    known = tuple(found)
    wanted, _, version = name.partition("@")
    for one in known:
        if one.id == wanted and (not version or f"{one.version}.".startswith(f"{version}.")):
            return one
    there = ", ".join(str(one.ref) for one in known) or "none"
    raise UnknownContent(f"There is no {name}. There is: {there}.")


def load(folder: Path = HERE) -> Library:
    """Everything below `folder`, or ContentError with every problem of every file."""
    problems: list[Problem] = []
    words = frozenset(_quality_words(folder))
    prompt_files = list(_files(folder, "reflections", PromptSetFile, problems))
    rubric_files = list(_files(folder, "rubrics", RubricFile, problems))
    exemplar_files = list(_files(folder, "exemplars", ExemplarFile, problems))
    by_id = {file.meta.id: file for _, file in rubric_files}
    for document, prompt_file in prompt_files:
        problems += rules.of_prompt_set(document, prompt_file)
        problems += _rubrics_known(document, prompt_file, by_id)
    for document, rubric_file in rubric_files:
        problems += rules.of_rubric(document, rubric_file, words)
    for document, exemplar_file in exemplar_files:
        rubric = by_id.get(exemplar_file.meta.rubric.partition("@")[0])
        problems += rules.of_exemplar(document, exemplar_file, rubric)
    for files in (prompt_files, rubric_files, exemplar_files):
        problems += _twice((document, file.meta.id) for document, file in files)
    if problems:
        raise ContentError(problems)
    return Library(
        tuple(frozen.prompt_set(file, content_hash(doc.values)) for doc, file in prompt_files),
        tuple(frozen.rubric(file, content_hash(doc.values)) for doc, file in rubric_files),
        tuple(frozen.exemplar(file, content_hash(doc.values)) for doc, file in exemplar_files),
    )


def read_programme(text: str, library: Library, file: str = "programme.yaml") -> Programme:
    """The programme in `text`, checked against the library, or ContentError."""
    document = read(text, file)
    written = _model(document, ProgrammeFile)
    problems = list(rules.of_programme(document, written))
    problems += _references(document, written, library)
    if problems:
        raise ContentError(problems)
    zone = ZoneInfo(written.cohort.zone)
    moments = {
        name: _moment(document, name, str(getattr(written.timeline, name)), zone)
        for name in ("welcome_at", "calibration_opens_at", "hand_in_by", "reviews_open_at")
    }
    return frozen.programme(written, moments, content_hash(document.values))


def _quality_words(folder: Path) -> list[str]:
    file = folder / "wording" / "quality_words.yaml"
    if not file.exists():
        return []
    return [str(word) for word in read(file.read_text(encoding="utf-8"), file.name).values["words"]]


def _files(
    folder: Path, kind: str, model: type[M], problems: list[Problem]
) -> Iterator[tuple[Document, M]]:
    for path in sorted((folder / kind).glob("*.yaml")):
        name = f"{kind}/{path.name}"
        try:
            document = read(path.read_text(encoding="utf-8"), name)
            yield document, _model(document, model)
        except ContentError as wrong:
            problems += wrong.problems
        except UnicodeDecodeError:
            problems.append(Problem(name, 1, "utf-8", "Save the file as UTF-8."))


def _model(document: Document, model: type[M]) -> M:
    try:
        return model.model_validate(document.values)
    except ValidationError as wrong:
        raise ContentError(_problem(document, dict(error)) for error in wrong.errors()) from None


ADVICE = {
    "missing": "This key is missing. Add it.",
    "extra_forbidden": "This key is not known here. Check its spelling, or remove it.",
    "string_type": "Write text here.",
    "int_type": "Write a whole number here.",
    "int_parsing": "Write a whole number here.",
    "bool_type": "Write true or false here.",
    "bool_parsing": "Write true or false here.",
    "list_type": "Write a list here, each item on a line that begins with a dash.",
    "dict_type": "Write keys and values here.",
    "date_from_datetime_parsing": "Write a date such as 2026-10-19.",
    "date_type": "Write a date such as 2026-10-19.",
    "string_pattern_mismatch": "This is not written as it should be here.",
}


def _problem(document: Document, error: dict[str, object]) -> Problem:
    kind = str(error["type"])
    raw = error["loc"]
    place = tuple(raw) if isinstance(raw, tuple) else ()
    name = ".".join(str(part) for part in place)
    advice = ADVICE.get(kind, f"{error['msg']}.")
    return document.problem(place, kind.replace("_", "-"), f"{name}: {advice}")


def _rubrics_known(
    document: Document, file: PromptSetFile, rubrics: dict[str, RubricFile]
) -> Iterator[Problem]:
    for name in file.use.rubrics:
        if name.partition("@")[0] not in rubrics:
            yield document.problem(("use", "rubrics"), "rubric", f"There is no rubric {name}.")


def _twice(named: Iterable[tuple[Document, str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for document, name in named:
        if name in seen:
            yield document.problem(("meta", "id"), "id", f"{name} is used by another file.")
        seen.add(name)


def _references(document: Document, file: ProgrammeFile, library: Library) -> Iterator[Problem]:
    for n, name in enumerate(file.prompt_sets):
        yield from _known(document, ("prompt_sets", n), name, library.prompt_set)
    for n, name in enumerate(file.exemplars):
        yield from _known(document, ("exemplars", n), name, library.exemplar)
    problems = list(_known(document, ("rubric",), file.rubric, library.rubric))
    yield from problems
    if not problems:
        yield from _fits(document, file, library)


def _fits(document: Document, file: ProgrammeFile, library: Library) -> Iterator[Problem]:
    rubric = library.rubric(file.rubric)
    if len(set(file.exemplars)) < rubric.min_exemplars:
        yield document.problem(
            ("exemplars",),
            "exemplars",
            f"{rubric.ref} needs at least {rubric.min_exemplars} exemplars.",
        )
    numbers = {level.n for level in rubric.levels}
    for name in ("core_min", "any_min"):
        if getattr(file.award, name) not in numbers:
            yield document.problem(("award", name), "award", f"Use a level of {rubric.ref}.")
    for n, name in enumerate(file.prompt_sets):
        try:
            cadence = library.prompt_set(name).cadence
        except UnknownContent:
            continue
        first = datetime.combine(file.cohort.starts_on, time())
        last = datetime.combine(file.cohort.ends_on, time())
        if not rrulestr(cadence.rrule, dtstart=first).between(first, last, inc=True):
            yield document.problem(
                ("prompt_sets", n), "cadence", f"{name} never comes round in these dates."
            )


def _known(
    document: Document, place: tuple[str | int, ...], name: str, find: Callable[[str], object]
) -> Iterator[Problem]:
    try:
        find(name)
    except UnknownContent as unknown:
        yield document.problem(place, "unknown", str(unknown))


def _moment(document: Document, name: str, wall: str, zone: ZoneInfo) -> datetime:
    """The moment in UTC. What closes means the later of a repeated hour."""
    try:
        told = datetime.fromisoformat(wall).replace(tzinfo=zone, fold=int(name == "hand_in_by"))
    except ValueError:
        problem = document.problem(("timeline", name), "moment", "There is no such day.")
        raise ContentError([problem]) from None
    moment = told.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != told.replace(tzinfo=None):
        hour = timedelta(hours=1)
        advice = f"The clocks skip this time; choose {told + hour:%H:%M}."
        raise ContentError([document.problem(("timeline", name), "moment", advice)])
    return moment
