"""Answering a prompt: the form as it stands, its draft, handing it over, reading it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import answers, calendar, hints, names
from bot.domain.answers import LATER, AnswerProblem, Answers
from bot.domain.calendar import Availability, Standing
from bot.domain.conversations import OVER, Place
from bot.domain.passages import digest
from bot.errors import Refused
from bot.services import askings, cohorts, edits, people, schedules
from bot.services.askings import Asked
from bot.services.people import Seat, Who
from bot.services.telling import home_changes, write_down
from bot.work import Work
from prompts.content import Check, PromptSet, QuestionKind
from storage import conversations, drafts, works
from storage import evidence as evidence_table
from storage import reflections as table
from storage.cohorts import Role
from storage.drafts import Draft
from storage.evidence import Evidence
from storage.reflections import Addendum, Occurrence, Reflection, ReflectionVersion

FORM = "reflection"
NOTHING_OPEN = (
    "No question is open for you right now. The next one comes to you as a message here, in the "
    "morning of your own time zone."
)
NOT_YOURS = "This question is not part of your cohort. Open Home to see what is yours."
HANDED_IN = (
    "This reflection is part of the work that you handed in, so it stays as its readers see it. "
    "Open it from Home and choose “Add to my answer”: what you add is shown with its date."
)
CLOSED = (
    "This question is closed. You can still write about it unasked: keep it as evidence, which "
    "counts when you hand in. The next question comes to you as a message here."
)
CLOSED_ANSWERED = (
    "This question is closed, so your answer stays as it is. Open it from Home and choose “Add to "
    "my answer”: what you add is shown with its date."
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
    standing: Standing = Standing.ON_TIME
    grace_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Mine:
    """What a learner was asked in one cohort, and has kept there: read once, for all that is shown
    of it."""

    seat: Seat
    asked: tuple[Asked, ...]
    reflections: tuple[Reflection, ...]  # newest first, as the evidence
    evidence: tuple[Evidence, ...]
    drafts: Mapping[tuple[str, str], Draft]  # by form, and what each is about


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


async def form(work: Work, who: Who, occurrence_id: str | None = None) -> ReflectionForm:
    """The form of one occurrence, or of the oldest one that is open and not yet answered, in any
    of the learner's cohorts."""
    if occurrence_id is not None:
        seat, occurrence = await asked(work, who, occurrence_id)
        return await form_of(work, seat, occurrence)
    found = [
        form
        for seat in await people.learning(work, who)
        if (form := await _to_answer(work, await _mine(work, seat))) is not None
    ]
    if not found:
        raise Refused(NOTHING_OPEN)
    return min(found, key=lambda one: (one.answered, one.occurrence.local_date))


async def keep_draft(work: Work, who: Who, written: Written) -> None:
    """Keep what the form holds now, also when the question has closed meanwhile; what is kept is
    nobody's to see but the writer's."""
    seat, occurrence = await _theirs(work, who, written.occurrence)
    await keep(work, seat, occurrence, written.answers)


async def keep(work: Work, seat: Seat, occurrence: Occurrence, given: Answers) -> None:
    """The one draft that the form and the conversation share."""
    kept = {name: value for name, value in given.items() if value}
    if kept:
        await drafts.keep(work.db, seat.member.id, FORM, occurrence.id, kept, work.now)
        await work.db.flush()
        await home_changes(work, seat.person.id)


async def submit(work: Work, who: Who, written: Written) -> Answered:
    """Store the answers as a new version. The same answers again change nothing."""
    seat, occurrence = await asked(work, who, written.occurrence)
    prompt_set = await _read_by(work, seat, occurrence.prompt_set)
    standing = await _standing(work, seat, occurrence)
    # Grace is given, so it marks nothing; what comes after it is marked where the policy says.
    marked = await _late(work, seat, occurrence) == "accept_marked"
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


async def card(work: Work, member_id: str, occurrence_id: str) -> ReflectionForm | None:
    """What the prompt's message shows now; None when the member or the occurrence is gone."""
    seat = await people.seat_of(work, member_id)
    occurrence = await table.occurrence(work.db, occurrence_id)
    if occurrence is None or not people.here(seat):
        return None
    return await form_of(work, seat, occurrence)


async def mine(work: Work, seat: Seat, me: Availability) -> Mine:
    return Mine(
        seat,
        await askings.asked(work, seat, me),
        tuple(await table.of_member(work.db, seat.member.id)),
        tuple(await evidence_table.of_member(work.db, seat.member.id)),
        await drafts.of_member(work.db, seat.member.id),
    )


async def _mine(work: Work, seat: Seat) -> Mine:
    return await mine(work, seat, await schedules.available(work, seat))


async def open_forms(work: Work, mine: Mine) -> tuple[ReflectionForm, ...]:
    """The prompts that are open for the learner now, answered or not, oldest first."""
    here = [one for one in mine.asked if one.window.opens_at <= work.now < one.window.grace_until]
    return tuple([await _form_among(work, mine, one) for one in here])


async def waiting(work: Work, person_id: str) -> ReflectionForm | None:
    """Of the prompts that wait for the person's answer, in any of their cohorts, the one that
    closes first."""
    found = [
        form
        for seat in await people.seats_of(work, person_id)
        if seat.member.role is Role.LEARNER
        for form in await open_forms(work, await _mine(work, seat))
        if not form.answered
    ]
    return min(found, key=lambda form: (form.closes_at, form.occurrence.id), default=None)


async def _to_answer(work: Work, mine: Mine) -> ReflectionForm | None:
    """The oldest that is open, first of those without an answer; where nothing is open the newest
    without an answer whose policy still takes one."""
    opened = await open_forms(work, mine)
    waiting = [form for form in opened if not form.answered]
    if opened:
        return (waiting or opened)[0]
    forms = [await _form_among(work, mine, one) for one in mine.asked]
    late = [form for form in forms if form.standing is Standing.LATE and not form.answered]
    return late[-1] if late else None


async def _form_among(work: Work, mine: Mine, one: Asked) -> ReflectionForm:
    about = one.occurrence.id
    stored = next((row for row in mine.reflections if row.occurrence_id == about), None)
    draft = mine.drafts.get((FORM, about))
    return await _form(work, mine.seat, one.occurrence, one.window, draft, stored, mine.evidence)


async def form_of(work: Work, seat: Seat, occurrence: Occurrence) -> ReflectionForm:
    window = await _window(work, seat, occurrence)
    draft = await drafts.draft(work.db, seat.member.id, FORM, occurrence.id)
    stored = await table.answer_to(work.db, seat.member.id, occurrence.id)
    kept = await evidence_table.of_member(work.db, seat.member.id)
    return await _form(work, seat, occurrence, window, draft, stored, kept)


async def _form(
    work: Work,
    seat: Seat,
    occurrence: Occurrence,
    window: calendar.Window,
    draft: Draft | None,
    stored: Reflection | None,
    kept: Sequence[Evidence],
) -> ReflectionForm:
    prompt_set = await _read_by(work, seat, occurrence.prompt_set)
    shown: Answers = draft.answers if draft else stored.answers if stored else {}
    kinds = prompt_set.artefact_kinds()
    late = await _late(work, seat, occurrence)
    return ReflectionForm(
        seat=seat,
        prompt_set=prompt_set,
        occurrence=occurrence,
        answers=shown,
        draft_saved_at=draft.saved_at if draft else None,
        closes_at=window.closes_at,
        records=tuple(row for row in kept if "any" in kinds or row.kind in kinds),
        answered=stored is not None,
        standing=calendar.standing(window, work.now, late),
        grace_until=window.grace_until,
    )


async def _read_by(work: Work, seat: Seat, name: str) -> PromptSet:
    return await cohorts.read_by(work, seat, await work.prompt_set(name))


async def _window(work: Work, seat: Seat, occurrence: Occurrence) -> calendar.Window:
    return await askings.window_of(work, seat, occurrence)


async def _standing(work: Work, seat: Seat, occurrence: Occurrence) -> Standing:
    """Of an answer given now."""
    window = await _window(work, seat, occurrence)
    return calendar.standing(window, work.now, await _late(work, seat, occurrence))


async def _late(work: Work, seat: Seat, occurrence: Occurrence) -> str:
    """What becomes of an answer after the extra time: the policy of the rule that asked it."""
    return (await askings.cadence_of(work, seat, occurrence)).late


async def _answered(
    work: Work, seat: Seat, occurrence: Occurrence, found: Reflection, *, new: bool
) -> Answered:
    window, late = await _window(work, seat, occurrence), await _late(work, seat, occurrence)
    return Answered(
        seat=seat,
        prompt_set=await _read_by(work, seat, found.prompt_set),
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
        names.known([(*one.names, one.handle) for one in everybody]),
        tuple(work.library.leave_phrases.values()),
    )
    return replace(answered, hints=await cohorts.read_by(work, seat, found))


async def asked(work: Work, who: Who, occurrence_id: str) -> tuple[Seat, Occurrence]:
    """The learner's seat and the occurrence, or Refused when it is not theirs or is closed."""
    seat, occurrence = await _theirs(work, who, occurrence_id)
    if await _standing(work, seat, occurrence) is Standing.CLOSED:
        stored = await table.answer_to(work.db, seat.member.id, occurrence.id)
        raise Refused(CLOSED_ANSWERED if stored else CLOSED)
    return seat, occurrence


async def _theirs(work: Work, who: Who, occurrence_id: str) -> tuple[Seat, Occurrence]:
    occurrence = await table.occurrence(work.db, occurrence_id)
    seat = await people.learner(work, who, occurrence.cohort_id if occurrence else None)
    if occurrence is None or occurrence.cohort_id != seat.cohort.id:
        raise Refused(NOT_YOURS)
    if occurrence.member_id not in {None, seat.member.id}:
        raise Refused(NOT_YOURS)
    return seat, occurrence


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
