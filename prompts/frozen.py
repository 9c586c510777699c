"""From the files as written to the frozen values that the rest of Plumbline uses."""

from collections.abc import Mapping
from datetime import datetime, time

from prompts.content import (
    AwardRule,
    Beat,
    Cadence,
    Check,
    Closure,
    Criterion,
    Exemplar,
    FacilitatorCard,
    LeavePhrases,
    Level,
    NothingToReport,
    Nudges,
    OnEvent,
    Passage,
    Programme,
    PromptSet,
    Question,
    QuestionKind,
    Rationale,
    Rhythm,
    Rubric,
    Skip,
    SkipReason,
    Tag,
    Timeline,
)
from prompts.schema import (
    CadenceFile,
    ChecksFile,
    CriterionFile,
    ExemplarFile,
    LeaveFile,
    OnEventFile,
    ProgrammeFile,
    PromptSetFile,
    QuestionFile,
    RhythmFile,
    RubricFile,
    SkipReasonsFile,
    TagsFile,
)


def prompt_set(file: PromptSetFile, digest: str) -> PromptSet:
    return PromptSet(
        id=file.meta.id,
        version=file.meta.version,
        title=file.meta.title,
        purpose=file.purpose,
        languages=tuple(file.meta.languages),
        fallback=file.meta.fallback,
        reading_level=file.meta.reading_level,
        frame=file.use.frame,
        minutes=file.use.minutes,
        tags=tuple(file.use.tags),
        rubrics=tuple(file.use.rubrics),
        visibility=file.use.visibility.default,
        author_may_share=file.use.visibility.author_may_share,
        cadence=_cadence(file.cadence) if file.cadence else None,
        on_event=_on_event(file.on_event) if file.on_event else None,
        nudges=Nudges(file.nudges.max, tuple(file.nudges.after_h)),
        skip=Skip(tuple(file.skip.reasons), file.skip.neutral),
        checks=tuple(file.checks),
        questions=tuple(_question(question) for question in file.questions),
        thin_example=file.examples.thin,
        full_example=file.examples.full,
        nothing_to_report=NothingToReport(file.nothing_to_report.say, file.nothing_to_report.offer),
        privacy_hint=file.privacy_hint,
        accessibility=file.accessibility,
        facilitator_card=FacilitatorCard(
            file.facilitator_card.open,
            file.facilitator_card.when_thin,
            file.facilitator_card.watch_out,
        ),
        review_by=file.meta.review_by,
        content_hash=digest,
    )


def _cadence(file: CadenceFile) -> Cadence:
    return Cadence(
        rrule=file.rrule,
        local_time=time.fromisoformat(file.local_time),
        zone=file.zone,
        window_h=file.window_h,
        grace_h=file.grace_h,
        late=file.late,
    )


def _on_event(file: OnEventFile) -> OnEvent:
    return OnEvent(file.when, file.window_h, file.grace_h, file.late, tuple(file.days_after_end))


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


def rhythm(file: RhythmFile, digest: str) -> Rhythm:
    return Rhythm(
        id=file.meta.id,
        version=file.meta.version,
        title=file.meta.title,
        summary=file.summary,
        weeks=file.weeks,
        beats=tuple(Beat(beat.prompt_set, _cadence(beat)) for beat in file.beats),
        on_event=tuple(file.on_event),
        besides=tuple(file.besides),
        content_hash=digest,
    )


def tags(file: TagsFile) -> tuple[Tag, ...]:
    return tuple(Tag(tag.id, tag.name, tag.meaning) for tag in file.tags)


def skip_reasons(file: SkipReasonsFile) -> tuple[SkipReason, ...]:
    return tuple(SkipReason(reason.id, reason.label) for reason in file.reasons)


def checks(file: ChecksFile) -> tuple[Check, ...]:
    return tuple(Check(check.id, check.hint) for check in file.checks)


def leave_phrases(file: LeaveFile) -> LeavePhrases:
    return LeavePhrases(
        away=_folded(file.away),
        ill=_folded(file.ill),
        until=_folded(file.until),
        back=_folded(file.back),
        starting=_folded(file.starting),
        to=_folded(file.to),
        today=_folded(file.today),
        tomorrow=_folded(file.tomorrow),
        day_after_tomorrow=_folded(file.day_after_tomorrow),
        this=_folded(file.this),
        next=_folded(file.next),
        day=_folded(file.day),
        week=_folded(file.week),
        weekdays=tuple(map(_folded, file.weekdays)),
        months=tuple(map(_folded, file.months)),
        numbers=tuple(map(_folded, file.numbers)),
        filler=_folded(file.filler),
        ordinal=_folded(file.ordinal),
        examples=tuple(file.examples),
    )


def _folded(words: list[str]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)


def programme(
    file: ProgrammeFile, rhythm: Rhythm | None, moments: Mapping[str, datetime], digest: str
) -> Programme:
    """`moments` are those of the timeline, in UTC."""
    named = (*(rhythm.prompt_sets if rhythm else ()), *file.prompt_sets)
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
        languages=tuple(file.cohort.languages),
        minutes_per_week=file.cohort.minutes_per_week,
        country=file.cohort.country,
        subdivision=file.cohort.subdivision,
        closures=tuple(Closure(one.first, one.last, one.name) for one in file.cohort.closures),
        closes_together=file.cohort.closes_together,
        rhythm=rhythm,
        prompt_sets=tuple(dict.fromkeys(named)),
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
