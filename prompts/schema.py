"""The files as they are written: strict pydantic models, one for each kind.

Unknown keys fail, so that a misspelt one is found and not silently ignored.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from prompts.content import CheckRule, Said

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,63}$")]
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
RefText = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,63}(@\d+(\.\d+\.\d+)?)?$")
]
QuestionId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
ClockTime = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
WallMoment = Annotated[
    str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$")
]


def _by_language(value: Any) -> Any:
    if not isinstance(value, str | dict):
        raise PydanticCustomError("string_type", "Text is needed here")
    return {"en": value} if isinstance(value, str) else value


Words = Annotated[str, StringConstraints(min_length=1, max_length=3000, strip_whitespace=True)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]  # of ISO 3166-1
TagId = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z]+$")]
ShortWords = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]


TextFile = Annotated[dict[Language, Words], BeforeValidator(_by_language), AfterValidator(Said)]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Licence(Model):
    content: str
    derived_from: str


class PromptMeta(Model):
    id: Id
    version: Version
    title: TextFile
    languages: list[Language] = Field(default=["en"], min_length=1)
    fallback: Literal["en"] | None = None  # what is shown where a language lacks a text
    reading_level: Literal["A2", "B1", "B2"]
    licence: Licence
    review_by: date


class Visibility(Model):
    default: Literal["self", "facilitators", "reviewers"]
    author_may_share: bool = False


class Use(Model):
    frame: str
    tags: list[TagId] = Field(min_length=1)
    rubrics: list[RefText]
    minutes: int = Field(ge=1, le=60)
    visibility: Visibility


class CadenceFile(Model):
    rrule: str = Field(max_length=200)
    local_time: ClockTime
    zone: Literal["learner", "squad", "cohort"]
    window_h: int = Field(ge=1, le=24 * 28)
    grace_h: int = Field(ge=0, le=24 * 28)
    late: Literal["accept", "accept_marked", "close"]


class OnEventFile(Model):
    when: TextFile
    window_h: int = Field(ge=1, le=24 * 28)
    grace_h: int = Field(ge=0, le=24 * 28)
    late: Literal["accept", "accept_marked", "close"]
    days_after_end: list[int] = Field(default_factory=list, max_length=6)


class NudgesFile(Model):
    max: int = Field(ge=0, le=3)
    after_h: list[int]


class SkipFile(Model):
    reasons: list[QuestionId] = Field(min_length=1)
    neutral: bool


class NothingToReportFile(Model):
    say: TextFile
    offer: RefText | None = None


class FacilitatorCardFile(Model):
    open: TextFile
    when_thin: TextFile
    watch_out: TextFile


class QuestionFile(Model):
    id: QuestionId
    type: Literal["short", "long", "repeat", "artefact"]
    label: TextFile
    help: TextFile | None = None
    required: bool = False
    min_chars: int = Field(default=0, ge=0, le=3000)
    max_chars: int = Field(default=3000, ge=1, le=6000)  # two of Slack's fields; see asking
    min: int = Field(default=0, ge=0, le=10)
    max: int = Field(default=0, ge=0, le=10)
    of: list["QuestionFile"] = Field(default_factory=list, max_length=5)
    artefact_kind: Literal["decision_record", "meeting_notes", "any"] | None = None


class Examples(Model):
    thin: TextFile
    full: TextFile


class PromptSetFile(Model):
    kind: Literal["prompt_set"]
    meta: PromptMeta
    use: Use
    purpose: TextFile
    cadence: CadenceFile | None = None
    on_event: OnEventFile | None = None
    nudges: NudgesFile
    skip: SkipFile
    checks: list[QuestionId]
    questions: list[QuestionFile] = Field(min_length=1, max_length=12)
    examples: Examples
    nothing_to_report: NothingToReportFile
    privacy_hint: TextFile
    accessibility: TextFile
    facilitator_card: FacilitatorCardFile


class TitledMeta(Model):
    id: Id
    version: Version
    title: TextFile


class BeatFile(CadenceFile):
    prompt_set: RefText


class RhythmFile(Model):
    kind: Literal["rhythm"]
    meta: TitledMeta
    summary: TextFile
    weeks: int = Field(ge=1, le=52)
    minutes_per_week: int = Field(ge=1, le=600)
    beats: list[BeatFile] = Field(min_length=1, max_length=12)
    on_event: list[RefText] = Field(default_factory=list)
    besides: list[TextFile] = Field(default_factory=list)


class LevelFile(Model):
    n: int = Field(ge=1, le=9)
    label: TextFile
    award: bool = False


class CriterionFile(Model):
    id: Id
    title: TextFile
    question: TextFile
    core: bool
    tags: list[TagId]
    allow_not_observable: bool
    look_for: list[TextFile]
    not_evidence: list[TextFile]
    anchors: dict[int, TextFile]


class Health(Model):
    min_exemplars: int = Field(ge=1)


class RubricFile(Model):
    kind: Literal["rubric"]
    meta: TitledMeta
    levels: list[LevelFile] = Field(min_length=2)
    criteria: list[CriterionFile] = Field(min_length=1, max_length=8)
    health: Health


class ExemplarMeta(Model):
    id: Id
    version: Version
    rubric: RefText
    band: Literal["weak", "medium", "strong"]
    title: TextFile
    traps: list[str]


class RationaleFile(Model):
    passages: list[int]
    why: TextFile
    why_not_higher: TextFile | None = None


class ExemplarFile(Model):
    kind: Literal["exemplar"]
    meta: ExemplarMeta
    passages: list[Words] = Field(min_length=1, max_length=40)
    expert_scores: dict[str, dict[str, int]] = Field(min_length=2)
    agreed: dict[str, int]
    rationale: dict[str, RationaleFile]
    lesson: TextFile


class ClosureFile(Model):
    first: date = Field(alias="from")
    last: date = Field(alias="to")
    name: ShortWords | None = None


class CohortFile(Model):
    title: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    zone: str
    starts_on: date
    ends_on: date
    languages: list[Language] = Field(default=["en"], min_length=1)
    minutes_per_week: int = Field(default=30, ge=1, le=600)
    country: Country | None = None
    subdivision: ShortWords | None = None
    closures: list[ClosureFile] = Field(default_factory=list, max_length=40)
    closes_together: bool = False


class TimelineFile(Model):
    welcome_at: WallMoment
    calibration_opens_at: WallMoment
    hand_in_by: WallMoment
    reviews_open_at: WallMoment
    reviews_due_h: int = Field(ge=1, le=24 * 28)


class AwardFile(Model):
    core_min: int
    any_min: int
    reviewers: int = Field(ge=2, le=6)
    third_read_within: float = Field(ge=0, le=2)
    third_read_spread: int = Field(ge=1, le=5)


class ProgrammeFile(Model):
    kind: Literal["programme"]
    meta: TitledMeta
    summary: TextFile
    cohort: CohortFile
    rhythm: RefText | None = None
    prompt_sets: list[RefText] = Field(default_factory=list)
    rubric: RefText
    exemplars: list[RefText]
    timeline: TimelineFile
    award: AwardFile


class TagFile(Model):
    id: TagId
    name: TextFile
    meaning: TextFile


class TagsFile(Model):
    kind: Literal["tags"]
    tags: list[TagFile]


class WordListFile(Model):
    kind: Literal["quality_words", "blame_words"]
    words: dict[Language, list[ShortWords]]


class SkipReasonFile(Model):
    id: QuestionId
    label: TextFile


class SkipReasonsFile(Model):
    kind: Literal["skip_reasons"]
    reasons: list[SkipReasonFile]


class CheckFile(Model):
    id: CheckRule
    hint: TextFile


class ChecksFile(Model):
    kind: Literal["checks"]
    checks: list[CheckFile]


WordList = Annotated[list[ShortWords], Field(min_length=1)]


class LeaveFile(Model):
    away: WordList
    ill: WordList
    until: WordList
    back: WordList
    starting: WordList
    to: WordList
    today: WordList
    tomorrow: WordList
    day_after_tomorrow: WordList
    this: WordList
    next: WordList
    day: WordList
    week: WordList
    weekdays: list[WordList] = Field(min_length=7, max_length=7)
    months: list[WordList] = Field(min_length=12, max_length=12)
    numbers: list[WordList] = Field(min_length=1)
    filler: WordList
    ordinal: list[ShortWords]
    examples: WordList


class LeavePhrasesFile(Model):
    kind: Literal["leave_phrases"]
    phrases: dict[Language, LeaveFile]


class EditionsFile(Model):
    kind: Literal["editions"]
    editions: dict[str, str]


ContentFile = PromptSetFile | RubricFile | ExemplarFile | RhythmFile
"""What has an id and a version: what answers, scores and cohorts point to."""


def ref_of(file: ContentFile) -> str:
    return f"{file.meta.id}@{file.meta.version}"
