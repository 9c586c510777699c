"""What the workbook holds, as plain rows: one dataclass a sheet, in the order of its columns.

Moments are UTC; the sheet shows them in the cohort's zone too. `note` says what a row is, for
the reader of the sheet.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the read-me sheet."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class RosterLine:
    member: str
    name: str
    email: str | None
    role: str
    squad: str | None
    zone: str
    joined: datetime
    left: datetime | None
    reflections: int
    evidence: int
    practice: str
    reviews_done: int
    reviews_open: int


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    item: str
    author: str
    kind: str
    title: str
    source: str
    version: int
    saved: datetime
    sha256: str
    handed_in: str
    text: str


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One criterion of one review: a row per work, reviewer and criterion."""

    work: str
    author: str
    rubric: str
    reviewer: str
    pseudonym: str
    criterion: str
    level: int | None
    observable: str
    passages: str
    seen: str
    step: str | None
    response: str | None
    because: str | None
    rating: int | None
    counted: str
    given: datetime
    handed_in: datetime


@dataclass(frozen=True, slots=True)
class ResultLine:
    work: str
    author: str
    criterion: str
    core: str
    estimate: float | None
    low: float | None
    high: float | None
    n: int
    line: int
    met: str
    model: str


@dataclass(frozen=True, slots=True)
class DecisionLine:
    work: str
    author: str
    verdict: str
    readings: int
    trace: str
    decided_by: str
    decided: datetime


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question for one learner. What was answered unasked has no day and never came."""

    learner: str
    prompt: str
    meant_for: str | None
    came: datetime | None
    open_until: datetime | None
    answered: datetime | None
    state: str
    standing: str | None
    skip_reason: str | None
    counted: str
    versions: int | None


@dataclass(frozen=True, slots=True)
class AddendumLine:
    """What was added to an answer that could be changed no more."""

    learner: str
    prompt: str
    meant_for: str | None
    answered: datetime
    added: datetime
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class CohortBook:
    """A whole workbook. `made` is when, and `zone` where its local times are shown."""

    title: str
    zone: str
    made: datetime
    facts: tuple[Fact, ...]
    roster: tuple[RosterLine, ...]
    evidence: tuple[EvidenceLine, ...]
    reviews: tuple[ReviewLine, ...]
    results: tuple[ResultLine, ...]
    decisions: tuple[DecisionLine, ...]
    questions: tuple[QuestionLine, ...]
    addenda: tuple[AddendumLine, ...]
