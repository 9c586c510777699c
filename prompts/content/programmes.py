"""Programmes: what a facilitator hands over with the roster to open a cohort."""

from dataclasses import dataclass
from datetime import date, datetime

from prompts.content.prompt_sets import Cadence, PromptSet
from prompts.content.refs import Ref
from prompts.content.rhythms import Rhythm, cadence_in
from prompts.content.wording import Text


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
