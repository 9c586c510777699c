"""A prompt set: the questions, when they come round, and what goes with them."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from prompts.content.refs import Ref
from prompts.content.wording import Text, translated


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
    artefact_kind: str | None = None  # an evidence kind, or "any"


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
class OnEvent:
    """A set that learners start themselves, when what it asks about has happened."""

    when: Text  # the sentence that tells a learner when to start it
    window_h: int  # hours from the start until it closes
    grace_h: int
    late: str  # as in Cadence
    days_after_end: tuple[int, ...] = ()  # also asked so many days after the cohort's last


@dataclass(frozen=True, slots=True)
class Nudges:
    """At most `most` reminders, so many hours after the prompt opened."""

    most: int
    after_h: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Skip:
    """The reasons one may choose from (ids of SkipReason), and whether they are neutral."""

    reasons: tuple[str, ...]
    neutral: bool


@dataclass(frozen=True, slots=True)
class NothingToReport:
    """One tap: the sentence is shown, and `offer` is asked; None skips without a mark."""

    sentence: Text
    offer: str | None


@dataclass(frozen=True, slots=True)
class FacilitatorCard:
    opening: Text
    when_thin: Text
    watch_out: Text


@dataclass(frozen=True, slots=True)
class PromptSet:
    """One set of questions. `cadence` is None where only learners start it, `on_event`
    where only the clock does; at least one of them is there."""

    id: str
    version: str
    title: Text
    purpose: Text
    languages: tuple[str, ...]
    fallback: str | None  # "en", or None where every text is in every language
    reading_level: str  # "A2", "B1" or "B2" of the Common European Framework
    frame: str
    minutes: int
    tags: tuple[str, ...]
    rubrics: tuple[str, ...]
    visibility: str  # "self", "facilitators" or "reviewers"
    author_may_share: bool  # with the whole cohort, by the author's own choice
    cadence: Cadence | None
    on_event: OnEvent | None
    nudges: Nudges
    skip: Skip
    checks: tuple[str, ...]  # ids of Check
    questions: tuple[Question, ...]
    thin_example: Text
    full_example: Text
    nothing_to_report: NothingToReport
    privacy_hint: Text
    accessibility: Text
    facilitator_card: FacilitatorCard
    review_by: date
    content_hash: str
    replaces: str | None = None  # of a cohort's own version: the id of the set that it is made from

    @property
    def ref(self) -> Ref:
        return Ref(self.id, self.version)

    @property
    def translated(self) -> bool:
        """Whether all that learners read of it is there in the language in which it is read."""
        asked = (part for question in self.questions for part in (question, *question.of))
        told = (text for part in asked for text in (part.label, part.help) if text)
        return all(map(translated, (self.title, self.purpose, self.privacy_hint, *told)))

    @property
    def asked_as(self) -> str:
        """Whose place it has in a programme: its own, or that of the set that it replaces. What
        is asked once is asked once for this place, whichever version it comes in."""
        return self.replaces or self.id

    def artefact_kinds(self) -> frozenset[str]:
        """The kinds of evidence that its questions ask for."""
        asked = (question.artefact_kind for question in self.questions)
        return frozenset(kind for kind in asked if kind is not None)
