"""From the files as written to the frozen values that the rest of Plumbline uses."""

from collections.abc import Mapping
from datetime import datetime, time

from prompts.content import (
    AwardRule,
    Cadence,
    Criterion,
    Exemplar,
    Level,
    Passage,
    Programme,
    PromptSet,
    Question,
    QuestionKind,
    Rationale,
    Rubric,
    Timeline,
)
from prompts.schema import (
    CriterionFile,
    ExemplarFile,
    ProgrammeFile,
    PromptSetFile,
    QuestionFile,
    RubricFile,
)


def prompt_set(file: PromptSetFile, digest: str) -> PromptSet:
    return PromptSet(
        id=file.meta.id,
        version=file.meta.version,
        title=file.meta.title,
        purpose=file.purpose,
        frame=file.use.frame,
        minutes=file.use.minutes,
        tags=tuple(file.use.tags),
        rubrics=tuple(file.use.rubrics),
        visibility=file.use.visibility.default,
        cadence=_cadence(file),
        questions=tuple(_question(question) for question in file.questions),
        thin_example=file.examples.thin,
        full_example=file.examples.full,
        nothing_to_report=file.nothing_to_report,
        privacy_hint=file.privacy_hint,
        accessibility=file.accessibility,
        facilitator_card=file.facilitator_card,
        review_by=file.meta.review_by,
        content_hash=digest,
    )


def _cadence(file: PromptSetFile) -> Cadence:
    cadence = file.cadence
    return Cadence(
        rrule=cadence.rrule,
        local_time=time.fromisoformat(cadence.local_time),
        zone=cadence.zone,
        window_h=cadence.window_h,
        grace_h=cadence.grace_h,
        late=cadence.late,
    )


def _question(file: QuestionFile) -> Question:
    return Question(
        id=file.id,
        kind=QuestionKind(file.type),
        label=file.label,
        help=file.help,
        required=file.required,
        min_chars=file.min_chars,
        max_chars=file.max_chars,
        min_items=file.min,
        max_items=file.max,
        of=tuple(_question(part) for part in file.of),
        artefact_kind=file.artefact_kind,
    )


def rubric(file: RubricFile, digest: str) -> Rubric:
    return Rubric(
        id=file.meta.id,
        version=file.meta.version,
        title=file.meta.title,
        levels=tuple(Level(level.n, level.label, level.award) for level in file.levels),
        criteria=tuple(_criterion(criterion) for criterion in file.criteria),
        min_exemplars=file.health.min_exemplars,
        content_hash=digest,
    )


def _criterion(file: CriterionFile) -> Criterion:
    return Criterion(
        id=file.id,
        title=file.title,
        question=file.question,
        core=file.core,
        tags=tuple(file.tags),
        allow_not_observable=file.allow_not_observable,
        look_for=tuple(file.look_for),
        not_evidence=tuple(file.not_evidence),
        anchors=dict(file.anchors),
    )


def exemplar(file: ExemplarFile, digest: str) -> Exemplar:
    return Exemplar(
        id=file.meta.id,
        version=file.meta.version,
        rubric=file.meta.rubric,
        title=file.meta.title,
        band=file.meta.band,
        traps=tuple(file.meta.traps),
        passages=tuple(Passage(n, text) for n, text in enumerate(file.passages, start=1)),
        expert_scores=file.expert_scores,
        agreed=file.agreed,
        rationale={
            criterion: Rationale(tuple(reason.passages), reason.why, reason.why_not_higher)
            for criterion, reason in file.rationale.items()
        },
        lesson=file.lesson,
        content_hash=digest,
    )


def programme(file: ProgrammeFile, moments: Mapping[str, datetime], digest: str) -> Programme:
    """`moments` are those of the timeline, in UTC."""
    award = file.award
    return Programme(
        id=file.meta.id,
        version=file.meta.version,
        title=file.meta.title,
        summary=file.summary,
        cohort_title=file.cohort.title,
        zone=file.cohort.zone,
        starts_on=file.cohort.starts_on,
        ends_on=file.cohort.ends_on,
        prompt_sets=tuple(file.prompt_sets),
        rubric=file.rubric,
        exemplars=tuple(file.exemplars),
        timeline=Timeline(
            moments["welcome_at"],
            moments["calibration_opens_at"],
            moments["hand_in_by"],
            moments["reviews_open_at"],
            file.timeline.reviews_due_h,
        ),
        award=AwardRule(
            award.core_min,
            award.any_min,
            award.reviewers,
            award.third_read_within,
            award.third_read_spread,
        ),
        content_hash=digest,
    )
