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


ENGLISH = "en"


class Said(dict[str, str]):
    """Text by language, and the language in which it is read. A class of its own, so that a walk
    through a file or through content finds all of it."""

    def __init__(self, text: Text, language: str = ENGLISH) -> None:
        super().__init__(text)
        self.language = language


def said(text: Text, language: str = "") -> str:
    """The wording in `language` (`de`, or a locale such as `de-AT`), or in the one in which the
    content was asked for (see `tongues.in_language`); else in English."""
    return _wording(text, language or _read_in(text)) or text[ENGLISH]


def translated(text: Text) -> bool:
    """Whether there is a wording in the language in which the text is read."""
    return _wording(text, _read_in(text)) is not None


def _read_in(text: Text) -> str:
    return text.language if isinstance(text, Said) else ENGLISH


def _wording(text: Text, language: str) -> str | None:
    return text.get(language) or text.get(language.partition("-")[0])


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


@dataclass(frozen=True, slots=True)
class Beat:
    """One prompt set and when it comes round in a rhythm."""

    prompt_set: str
    cadence: Cadence


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A preset: what is asked on which days, and what people do besides."""

    id: str
    version: str
    title: Text
    summary: Text
    weeks: int
    beats: tuple[Beat, ...]
    on_event: tuple[str, ...]  # sets that learners start themselves
    besides: tuple[Text, ...]
    content_hash: str

    @property
    def ref(self) -> Ref:
        return Ref(self.id, self.version)

    @property
    def prompt_sets(self) -> tuple[str, ...]:
        return (*(beat.prompt_set for beat in self.beats), *self.on_event)


def cadence_in(rhythm: Rhythm | None, prompt_set: PromptSet) -> Cadence | None:
    """When the set comes round: as the rhythm says, else as the set itself says."""
    for beat in rhythm.beats if rhythm else ():
        if beat.prompt_set.partition("@")[0] == prompt_set.asked_as:
            return beat.cadence
    return prompt_set.cadence


@dataclass(frozen=True, slots=True)
class Tag:
    """One of the competencies that prompts and criteria are about."""

    id: str  # such as "decide.tradeoff"
    name: Text
    meaning: Text


@dataclass(frozen=True, slots=True)
class SkipReason:
    id: str
    label: Text


class CheckRule(StrEnum):
    """What can be looked for in an answer (bot/domain/hints.py)."""

    NO_PERSON_NAMES = "no_person_names"
    HAS_DATE = "has_date"
    HAS_NUMBER = "has_number"
    HAS_QUOTE = "has_quote"
    TWO_OPTIONS = "two_options"


@dataclass(frozen=True, slots=True)
class Check:
    """Something that is looked for in an answer, and the hint when it is not there."""

    id: CheckRule
    hint: Text


@dataclass(frozen=True, slots=True)
class LeavePhrases:
    """The words of one language that say how long somebody is away, folded (`casefold`). Lists
    of weekdays begin with Monday, those of months with January, those of numbers with one; each
    entry holds the ways to write it."""

    away: tuple[str, ...]
    ill: tuple[str, ...]
    until: tuple[str, ...]  # before the last day of absence
    back: tuple[str, ...]  # before the first day of presence
    starting: tuple[str, ...]  # before the first day of absence
    to: tuple[str, ...]  # between the first and the last
    today: tuple[str, ...]
    tomorrow: tuple[str, ...]
    day_after_tomorrow: tuple[str, ...]
    this: tuple[str, ...]
    next: tuple[str, ...]
    day: tuple[str, ...]
    week: tuple[str, ...]
    weekdays: tuple[tuple[str, ...], ...]
    months: tuple[tuple[str, ...], ...]
    numbers: tuple[tuple[str, ...], ...]
    filler: tuple[str, ...]  # says nothing
    ordinal: tuple[str, ...]  # what follows the number of a day
    examples: tuple[str, ...]  # as they are shown to whoever was not understood


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
class Closure:
    """Days on which the cohort is closed, both included: nobody is asked anything then."""

    first: date
    last: date
    name: str | None = None


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
    languages: tuple[str, ...]
    minutes_per_week: int  # the most that prompts may ask of a learner
    country: str | None  # whose holidays hold for whoever has not named a country
    subdivision: str | None
    closures: tuple[Closure, ...]
    closes_together: bool  # each prompt closes for everybody at one moment, the cohort's
    rhythm: Rhythm | None
    prompt_sets: tuple[str, ...]  # those of the rhythm included
    rubric: str
    exemplars: tuple[str, ...]
    timeline: Timeline
    award: AwardRule
    content_hash: str

    @property
    def ref(self) -> Ref:
        return Ref(self.id, self.version)

    def cadence(self, prompt_set: PromptSet) -> Cadence | None:
        return cadence_in(self.rhythm, prompt_set)
