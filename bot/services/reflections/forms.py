"""The form of a question as it was left, and the draft that survives it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import calendar
from bot.domain.answers import Answers
from bot.domain.calendar import Availability, Standing
from bot.errors import Refused
from bot.services import askings, people, schedules
from bot.services.askings import Asked
from bot.services.people import Seat, Who
from bot.services.reflections.questions import asked, late_policy, set_read_by
from bot.services.telling import home_changes
from bot.work import Work
from prompts.content import PromptSet
from storage import drafts
from storage import evidence as evidence_table
from storage import reflections as table
from storage.cohorts import Role
from storage.drafts import Draft
from storage.evidence import Evidence
from storage.reflections import Occurrence, Reflection

FORM = "reflection"
NOTHING_OPEN = (
    "No question is open for you right now. The next one comes to you as a message here, in the "
    "morning of your own time zone."
)


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


async def mine(work: Work, seat: Seat, me: Availability) -> Mine:
    """All of it, by when the learner can be reached."""
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


async def card(work: Work, member_id: str, occurrence_id: str) -> ReflectionForm | None:
    """What the prompt's message shows now; None when the member or the occurrence is gone."""
    seat = await people.seat_of(work, member_id)
    occurrence = await table.occurrence(work.db, occurrence_id)
    if occurrence is None or not people.here(seat):
        return None
    return await form_of(work, seat, occurrence)


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
    window = await askings.window_of(work, seat, occurrence)
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
    prompt_set = await set_read_by(work, seat, occurrence.prompt_set)
    shown: Answers = draft.answers if draft else stored.answers if stored else {}
    kinds = prompt_set.artefact_kinds()
    late = await late_policy(work, seat, occurrence)
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


async def keep(work: Work, seat: Seat, occurrence: Occurrence, given: Answers) -> None:
    """The one draft that the form and the conversation share."""
    kept = {name: value for name, value in given.items() if value}
    if kept:
        await drafts.keep(work.db, seat.member.id, FORM, occurrence.id, kept, work.now)
        await work.db.flush()
        await home_changes(work, seat.person.id)
