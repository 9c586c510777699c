"""Answering a prompt: the form as it stands, its draft, handing it over, reading it again."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain import answers, calendar
from bot.domain.answers import LATER, AnswerProblem, Answers
from bot.domain.passages import digest
from bot.errors import Refused
from bot.services import askings, cohorts, people
from bot.services.people import Seat, Who
from bot.services.telling import write_down
from bot.work import Work
from prompts.content import Cadence, PromptSet, QuestionKind
from storage import drafts, works
from storage import evidence as evidence_table
from storage import reflections as table
from storage.evidence import Evidence
from storage.reflections import Occurrence, Reflection, ReflectionVersion

FORM = "reflection"
NOTHING_OPEN = (
    "No question is open for you right now. The next one comes to you as a message here, in the "
    "morning of your own time zone."
)
HANDED_IN = (
    "This reflection is part of the work that you handed in, so it stays as its readers see it."
)


@dataclass(frozen=True, slots=True)
class Written:
    """What came out of the form."""

    occurrence: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class ReflectionForm:
    """All that is needed to draw the form again as it was left."""

    seat: Seat
    prompt_set: PromptSet
    occurrence: Occurrence
    answers: Answers
    draft_saved_at: datetime | None
    closes_at: datetime
    records: tuple[Evidence, ...]  # to choose from, of the kinds that the set asks for
    answered: bool


@dataclass(frozen=True, slots=True)
class Answered:
    seat: Seat
    prompt_set: PromptSet
    reflection: Reflection
    changes_until: datetime
    new: bool


async def form(work: Work, who: Who, occurrence_id: str | None = None) -> ReflectionForm:
    """The form of one occurrence, or of the oldest one that is open and not yet answered."""
    if occurrence_id is None:
        seat = await people.learner(work, who)
        occurrence = await _open_occurrence(work, seat)
        if occurrence is None:
            raise Refused(NOTHING_OPEN)
    else:
        seat, occurrence = await _asked(work, who, occurrence_id)
    return await _form(work, seat, occurrence)


async def keep_draft(work: Work, who: Who, written: Written) -> None:
    """Keep what the form holds now; what is kept is nobody's to see but the writer's."""
    seat, occurrence = await _asked(work, who, written.occurrence)
    kept = {name: value for name, value in written.answers.items() if value}
    if kept:
        await drafts.keep(work.db, seat.member.id, FORM, occurrence.id, kept, work.now)


async def submit(work: Work, who: Who, written: Written) -> Answered:
    """Store the answers as a new version. The same answers again change nothing."""
    seat, occurrence = await _asked(work, who, written.occurrence)
    prompt_set = work.library.prompt_set(occurrence.prompt_set)
    closes = await _window(work, seat, occurrence)
    try:
        checked = answers.check(prompt_set, written.answers)
    except AnswerProblem as problem:
        raise Refused(problem.sentence, problem.field) from problem
    await _own_records(work, seat, prompt_set, checked)
    found = await table.answer_to(work.db, seat.member.id, occurrence.id)
    await drafts.discard(work.db, seat.member.id, FORM, occurrence.id)
    if found is not None and found.sha256 == digest(checked):
        return Answered(seat, prompt_set, found, closes.grace_until, new=False)
    if found is not None:
        await _unless_handed_in(work, seat, found)
    reflection = found or Reflection(
        member_id=seat.member.id,
        occurrence_id=occurrence.id,
        prompt_set=occurrence.prompt_set,
        content_hash=prompt_set.content_hash,
        version=0,
        answers=checked,
        sha256="",
        late=work.now >= closes.closes_at,
        submitted_at=work.now,
        updated_at=work.now,
    )
    reflection.version += 1
    reflection.answers, reflection.sha256 = checked, digest(checked)
    reflection.updated_at = work.now
    work.db.add(reflection)
    await work.db.flush()
    work.db.add(
        ReflectionVersion(
            reflection_id=reflection.id,
            version=reflection.version,
            answers=checked,
            sha256=reflection.sha256,
            at=work.now,
        )
    )
    await write_down(
        work,
        seat,
        "reflection.submit",
        reflection.id,
        {
            "version": reflection.version,
            "sha256": reflection.sha256,
            "late": reflection.late,
        },
    )
    return Answered(seat, prompt_set, reflection, closes.grace_until, new=found is None)


async def read(work: Work, who: Who, reflection_id: str) -> Answered:
    """The learner's own reflection, to read."""
    found = await table.reflection(work.db, reflection_id)
    seat = await people.learner(work, who, found.member_id if found else None)
    if found is None or found.member_id != seat.member.id or found.occurrence_id is None:
        raise Refused("This reflection is not yours to open, or it is no longer kept.")
    prompt_set = work.library.prompt_set(found.prompt_set)
    occurrence = await table.occurrence(work.db, found.occurrence_id)
    if occurrence is None:
        raise LookupError(found.occurrence_id)
    window = await _window(work, seat, occurrence)
    return Answered(seat, prompt_set, found, window.grace_until, new=False)


async def card(work: Work, member_id: str, occurrence_id: str) -> ReflectionForm | None:
    """What the prompt's message shows now; None when the member or the occurrence is gone."""
    seat = await people.seat_of(work, member_id)
    occurrence = await table.occurrence(work.db, occurrence_id)
    if occurrence is None or not people.here(seat):
        return None
    return await _form(work, seat, occurrence)


async def open_forms(work: Work, seat: Seat) -> tuple[ReflectionForm, ...]:
    """The prompts that are open for the learner now, answered or not, oldest first."""
    found = [
        await _form(work, seat, occurrence)
        for occurrence in await table.occurrences(work.db, seat.cohort.id)
        if await _is_open(work, seat, occurrence)
    ]
    return tuple(found)


async def _open_occurrence(work: Work, seat: Seat) -> Occurrence | None:
    answered = {row.occurrence_id for row in await table.of_member(work.db, seat.member.id)}
    found = [
        occurrence
        for occurrence in await table.occurrences(work.db, seat.cohort.id)
        if await _is_open(work, seat, occurrence)
    ]
    waiting = [occurrence for occurrence in found if occurrence.id not in answered]
    return next(iter(waiting or found), None)


async def _is_open(work: Work, seat: Seat, occurrence: Occurrence) -> bool:
    window = await _window(work, seat, occurrence)
    return window.opens_at <= work.now < window.grace_until


async def _form(work: Work, seat: Seat, occurrence: Occurrence) -> ReflectionForm:
    prompt_set = work.library.prompt_set(occurrence.prompt_set)
    draft = await drafts.draft(work.db, seat.member.id, FORM, occurrence.id)
    stored = await table.answer_to(work.db, seat.member.id, occurrence.id)
    shown: Answers = draft.answers if draft else stored.answers if stored else {}
    kinds = prompt_set.artefact_kinds()
    records = [
        row
        for row in await evidence_table.of_member(work.db, seat.member.id)
        if "any" in kinds or row.kind in kinds
    ]
    return ReflectionForm(
        seat=seat,
        prompt_set=prompt_set,
        occurrence=occurrence,
        answers=shown,
        draft_saved_at=draft.saved_at if draft else None,
        closes_at=(await _window(work, seat, occurrence)).closes_at,
        records=tuple(records),
        answered=stored is not None,
    )


async def _window(work: Work, seat: Seat, occurrence: Occurrence) -> calendar.Window:
    return await askings.window_of(work, seat, occurrence)


async def _cadence(work: Work, seat: Seat, occurrence: Occurrence) -> Cadence:
    programme = await cohorts.programme_of(work, seat.cohort)
    cadence = programme.cadence(work.library.prompt_set(occurrence.prompt_set))
    if cadence is None:  # only what has a cadence is planned, so only that has occurrences
        raise LookupError(occurrence.prompt_set)
    return cadence


async def _asked(work: Work, who: Who, occurrence_id: str) -> tuple[Seat, Occurrence]:
    occurrence = await table.occurrence(work.db, occurrence_id)
    seat = await people.learner(work, who, occurrence.cohort_id if occurrence else None)
    if occurrence is None or occurrence.cohort_id != seat.cohort.id:
        raise Refused("This question is not part of your cohort. Open Home to see what is yours.")
    window = await _window(work, seat, occurrence)
    late = (await _cadence(work, seat, occurrence)).late
    if work.now >= window.grace_until and late == "close":
        raise Refused("This question is closed now. The next one comes to you as a message here.")
    return seat, occurrence


async def _own_records(work: Work, seat: Seat, prompt_set: PromptSet, given: Answers) -> None:
    """An artefact that is named is one of the learner's own."""
    own = {row.id for row in await evidence_table.of_member(work.db, seat.member.id)}
    for question in prompt_set.questions:
        named = given[question.id]
        if question.kind is QuestionKind.ARTEFACT and named and named not in {*own, LATER}:
            raise Refused("Choose one of your own records, or add it later.", question.id)


async def _unless_handed_in(work: Work, seat: Seat, reflection: Reflection) -> None:
    for piece in await works.of_member(work.db, seat.member.id):
        if reflection.id in {source["id"] for source in piece.sources}:
            raise Refused(HANDED_IN)
