"""Handing an answer over, and reading it again."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import answers, calendar, hints
from bot.domain.answers import LATER, AnswerProblem, Answers
from bot.domain.calendar import Standing
from bot.domain.conversations import OVER, Place
from bot.domain.passages import digest
from bot.errors import Refused
from bot.services import askings, cohorts, edits, people
from bot.services.people import Seat, Who
from bot.services.reflections.forms import FORM, keep
from bot.services.reflections.questions import (
    asked,
    late_policy,
    set_read_by,
    standing_of,
    theirs,
)
from bot.services.telling import write_down
from bot.work import Work
from prompts.content import Check, PromptSet, QuestionKind
from storage import conversations, drafts, works
from storage import evidence as evidence_table
from storage import reflections as table
from storage.evidence import Evidence
from storage.reflections import Addendum, Occurrence, Reflection, ReflectionVersion

HANDED_IN = (
    "This reflection is part of the work that you handed in, so it stays as its readers see it. "
    "Open it from Home and choose “Add to my answer”: what you add is shown with its date."
)


@dataclass(frozen=True, slots=True)
class Written:
    """What came out of the form."""

    occurrence: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class Answered:
    seat: Seat
    prompt_set: PromptSet
    reflection: Reflection
    changes_until: datetime
    new: bool
    closes: bool = False  # for good when its extra time is over
    standing: Standing = Standing.ON_TIME  # that of an answer given now
    handed_in: bool = False
    addenda: tuple[Addendum, ...] = ()
    attachments: tuple[Evidence, ...] = ()
    hints: tuple[Check, ...] = ()  # what a reader may miss in it

    @property
    def changeable(self) -> bool:
        return not self.handed_in and self.standing is not Standing.CLOSED


async def keep_draft(work: Work, who: Who, written: Written) -> None:
    """Keep what the form holds now, also when the question has closed meanwhile; what is kept is
    nobody's to see but the writer's."""
    seat, occurrence = await theirs(work, who, written.occurrence)
    await keep(work, seat, occurrence, written.answers)


async def submit(work: Work, who: Who, written: Written) -> Answered:
    """Store the answers as a new version. The same answers again change nothing."""
    seat, occurrence = await asked(work, who, written.occurrence)
    prompt_set = await set_read_by(work, seat, occurrence.prompt_set)
    standing = await standing_of(work, seat, occurrence)
    # Grace is given, so it marks nothing; what comes after it is marked where the policy says.
    marked = await late_policy(work, seat, occurrence) == "accept_marked"
    try:
        checked = answers.check(prompt_set, written.answers)
    except AnswerProblem as problem:
        raise Refused(problem.sentence, problem.field) from problem
    await _own_records(work, seat, prompt_set, checked)
    await _end_conversation(work, seat, occurrence)
    found = await table.answer_to(work.db, seat.member.id, occurrence.id)
    await drafts.discard(work.db, seat.member.id, FORM, occurrence.id)
    if found is not None and found.sha256 == digest(checked):
        kept = await _answered(work, seat, occurrence, found, new=False)
        return await _with_hints(work, kept)
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
        late=marked and standing is Standing.LATE,
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
            standing=standing.value,
            at=work.now,
        )
    )
    version = f"answered.{reflection.version}"
    await edits.of_prompt(work, seat.member.id, occurrence.id, version)
    await write_down(
        work,
        seat,
        "reflection.submit",
        reflection.id,
        {
            "version": reflection.version,
            "sha256": reflection.sha256,
            "late": reflection.late,
            "standing": standing.value,
        },
    )
    stored = await _answered(work, seat, occurrence, reflection, new=found is None)
    return await _with_hints(work, stored)


async def _end_conversation(work: Work, seat: Seat, occurrence: Occurrence) -> None:
    """Nothing more is asked about it step by step, and what was asked last loses its buttons."""
    row = await conversations.of_person(work.db, seat.person.id)
    if row is not None and row.occurrence_id == occurrence.id and row.at not in OVER:
        await edits.of_turn(work, row.key)
    await conversations.settle(work.db, seat.person.id, occurrence.id, Place.SAVED)


async def read(work: Work, who: Who, reflection_id: str) -> Answered:
    """The learner's own reflection, to read."""
    seat, found, occurrence = await own(work, who, reflection_id)
    return await _answered(work, seat, occurrence, found, new=False)


async def own(work: Work, who: Who, reflection_id: str) -> tuple[Seat, Reflection, Occurrence]:
    """The learner's own reflection and what it answers; refused if it is somebody else's."""
    found = await table.reflection(work.db, reflection_id)
    seat = await people.learner(work, who, found.member_id if found else None)
    if found is None or found.member_id != seat.member.id or found.occurrence_id is None:
        raise Refused("This reflection is not yours to open, or it is no longer kept.")
    occurrence = await table.occurrence(work.db, found.occurrence_id)
    if occurrence is None:
        raise LookupError(found.occurrence_id)
    return seat, found, occurrence


async def answer_to(work: Work, seat: Seat, occurrence: Occurrence) -> Answered | None:
    """What the learner answered to the occurrence; None if nothing yet."""
    found = await table.answer_to(work.db, seat.member.id, occurrence.id)
    if found is None:
        return None
    return await _with_hints(work, await _answered(work, seat, occurrence, found, new=False))


async def _answered(
    work: Work, seat: Seat, occurrence: Occurrence, found: Reflection, *, new: bool
) -> Answered:
    window, late = (
        await askings.window_of(work, seat, occurrence),
        await late_policy(work, seat, occurrence),
    )
    return Answered(
        seat=seat,
        prompt_set=await set_read_by(work, seat, found.prompt_set),
        reflection=found,
        changes_until=window.grace_until,
        new=new,
        closes=late == "close",
        standing=calendar.standing(window, work.now, late),
        handed_in=await handed_in(work, seat, found),
        addenda=tuple(await table.addenda(work.db, [found.id])),
        attachments=tuple(await table.attachments(work.db, found.id)),
    )


async def _with_hints(work: Work, answered: Answered) -> Answered:
    """With what a reader may miss, for the author alone: it is shown once and kept nowhere."""
    seat, prompt_set = answered.seat, answered.prompt_set
    everybody = (await cohorts.identities(work, seat.cohort)).values()
    found = hints.missed(
        [work.library.check(name) for name in prompt_set.checks],
        prompt_set,
        answered.reflection.answers,
        [(*one.names, one.handle) for one in everybody],
        tuple(work.library.leave_phrases.values()),
    )
    return replace(answered, hints=await cohorts.read_by(work, seat, found))


async def _own_records(work: Work, seat: Seat, prompt_set: PromptSet, given: Answers) -> None:
    """An artefact that is named is one of the learner's own."""
    own_ids = {row.id for row in await evidence_table.of_member(work.db, seat.member.id)}
    for question in prompt_set.questions:
        named = given[question.id]
        if question.kind is QuestionKind.ARTEFACT and named and named not in {*own_ids, LATER}:
            raise Refused("Choose one of your own records, or add it later.", question.id)


async def handed_in(work: Work, seat: Seat, reflection: Reflection) -> bool:
    """Whether it is part of work that was handed in, and so stays as its readers see it."""
    pieces = await works.of_member(work.db, seat.member.id)
    return any(reflection.id == source["id"] for piece in pieces for source in piece.sources)


async def _unless_handed_in(work: Work, seat: Seat, reflection: Reflection) -> None:
    if await handed_in(work, seat, reflection):
        raise Refused(HANDED_IN)
