"""The shapes of the content: what a facilitator writes in YAML, as frozen values.

`prompts/library.py` reads the files, checks them and returns these. Nothing here reads
a file or knows a database. Text is keyed by language, English always present.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

Text = Mapping[str, str]
"""Wording by language code, for example {"en": "The trade-off I explained"}."""


def said(text: Text, language: str = "en") -> str:
    """The wording in `language`, or in English where there is none."""
    return text.get(language) or text["en"]


@dataclass(frozen=True, slots=True)
class Ref:
    """One exact edition of a piece of content, written `R2@1.0.0`."""

    id: str
    version: str

    def __str__(self) -> str:
        return f"{self.id}@{self.version}"


class QuestionKind(StrEnum):
    SHORT = "short"
    LONG = "long"
    REPEAT = "repeat"
    ARTEFACT = "artefact"


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a prompt set. `of` and the item bounds belong to REPEAT only."""

    id: str
    kind: QuestionKind
    label: Text
    help: Text | None = None
    required: bool = False
    min_chars: int = 0
    max_chars: int = 3000
    min_items: int = 0
    max_items: int = 0
    of: tuple["Question", ...] = ()
    artefact_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Cadence:
    """When a prompt comes round: an RRULE of local dates plus a wall-clock time."""

    rrule: str
    local_time: time
    zone: str  # "learner", "squad" or "cohort"
    window_h: int
    grace_h: int
    late: str  # "accept", "accept_marked" or "close"


@dataclass(frozen=True, slots=True)
class PromptSet:
    id: str
    version: str
    title: Text
    purpose: Text
    frame: str
    minutes: int
    tags: tuple[str, ...]
    rubrics: tuple[str, ...]
    visibility: str  # "self", "facilitators" or "reviewers"
    cadence: Cadence
    questions: tuple[Question, ...]
    thin_example: Text
    full_example: Text
    nothing_to_report: Text
    privacy_hint: Text
    accessibility: Text
    facilitator_card: Text
    review_by: date
    content_hash: str

    @property
    def ref(self) -> Ref:
        return Ref(self.id, self.version)


@dataclass(frozen=True, slots=True)
class Level:
    n: int
    label: Text
    award: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    id: str
    title: Text
    question: Text
    core: bool
    tags: tuple[str, ...]
    allow_not_observable: bool
    look_for: tuple[Text, ...]
    not_evidence: tuple[Text, ...]
    anchors: Mapping[int, Text]


@dataclass(frozen=True, slots=True)
class Rubric:
    id: str
    version: str
    title: Text
    levels: tuple[Level, ...]
    criteria: tuple[Criterion, ...]
    min_exemplars: int
    content_hash: str

    @property
    def ref(self) -> Ref:
        return Ref(self.id, self.version)

    @property
    def top(self) -> int:
        return max(level.n for level in self.levels)

    @property
    def award_line(self) -> int:
        return next(level.n for level in self.levels if level.award)

    def criterion(self, id: str) -> Criterion:
        return next(criterion for criterion in self.criteria if criterion.id == id)

    def level(self, n: int) -> Level:
        return next(level for level in self.levels if level.n == n)


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered paragraph. `n` counts from 1 within one piece of work or exemplar."""

    n: int
    text: str


@dataclass(frozen=True, slots=True)
class Rationale:
    """Why the experts agreed on a level: the passages, the reason, what was missing."""

    passages: tuple[int, ...]
    why: Text
    why_not_higher: Text | None


@dataclass(frozen=True, slots=True)
class Exemplar:
    id: str
    version: str
    rubric: str
    title: Text
    band: str  # "weak", "medium" or "strong"
    traps: tuple[str, ...]
    passages: tuple[Passage, ...]
    expert_scores: Mapping[str, Mapping[str, int]]
    agreed: Mapping[str, int]
    rationale: Mapping[str, Rationale]
    lesson: Text
    content_hash: str

    @property
    def ref(self) -> Ref:
        return Ref(self.id, self.version)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The moments of a cohort, as wall-clock times in the cohort's zone."""

    welcome_at: datetime
    calibration_opens_at: datetime
    hand_in_by: datetime
    reviews_open_at: datetime
    reviews_due_h: int


@dataclass(frozen=True, slots=True)
class AwardRule:
    """Conjunctive: every core criterion at `core_min`, none below `any_min`."""

    core_min: int
    any_min: int
    reviewers: int
    third_read_within: float
    third_read_spread: int


@dataclass(frozen=True, slots=True)
class Programme:
    """What a facilitator hands over with the roster to open a cohort."""

    id: str
    version: str
    title: Text
    summary: Text
    cohort_title: str
    zone: str
    starts_on: date
    ends_on: date
    prompt_sets: tuple[str, ...]
    rubric: str
    exemplars: tuple[str, ...]
    timeline: Timeline
    award: AwardRule
    content_hash: str

    @property
    def ref(self) -> Ref:
        return Ref(self.id, self.version)
