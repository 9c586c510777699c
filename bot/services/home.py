"""What waits for a person, in the order in which to do it: the state that Home shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import rhythm
from bot.services import (
    calibration,
    feedback,
    people,
    prompting,
    reflections,
    results,
    schedules,
    starting,
)
from bot.services import reviews as review_service
from bot.services import works as work_service
from bot.services.calibration import Practice
from bot.services.feedback import Feedback
from bot.services.people import REVIEWING, Seat, Who
from bot.services.reflections import ReflectionForm
from bot.services.results import Shown
from bot.services.schedules import MySchedule
from bot.work import Work
from storage import askings, drafts, works
from storage import people as people_table
from storage import reflections as reflection_table
from storage.cohorts import Role
from storage.evidence import Evidence
from storage.reflections import Reflection
from storage.reviews import Assignment
from storage.works import PieceOfWork


@dataclass(frozen=True, slots=True)
class HomeState:
    """Everything Home draws. `seat` is None for somebody who is in no cohort."""

    seat: Seat | None
    now: datetime
    open_prompts: tuple[ReflectionForm, ...] = ()
    reflections: tuple[Reflection, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    kept_back: int = 0  # reflections that no reader sees, and so cannot be handed in
    evidence_draft: bool = False
    hand_in_by: datetime | None = None
    readers: int = 0
    piece: PieceOfWork | None = None
    practice: Practice | None = None
    practice_open: bool = False
    owed: tuple[Assignment, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    result: Shown | None = None
    upcoming: prompting.Upcoming | None = None
    skipped: frozenset[str] = frozenset()  # occurrences that were turned away
    weeks: int = 0  # on rhythm, in a row
    schedule: MySchedule | None = None
    startable: bool = False  # whether there is a question that the person can start
    others: tuple[Seat, ...] = ()  # the person's seats in other cohorts


async def home(work: Work, who: Who) -> HomeState:
    """The state of the person's Home; for a stranger only the moment."""
    seats = await people.seats(work, who)
    if not seats:
        return HomeState(None, work.now)
    seat = seats[0]
    reviewing = seat.member.role in REVIEWING
    practice = await calibration.standing(work, seat) if reviewing else None
    opened = practice is not None and practice.opens_at <= work.now
    owed = await review_service.waiting(work, seat) if reviewing else ()
    if seat.member.role is not Role.LEARNER:
        return HomeState(
            seat,
            work.now,
            practice=practice,
            practice_open=opened,
            owed=owed,
            others=tuple(seats[1:]),
        )
    items = await work_service.items_of(work, seat)
    pieces = await works.of_member(work.db, seat.member.id)
    draft = await drafts.draft(work.db, seat.member.id, "evidence", "")
    return HomeState(
        seat=seat,
        now=work.now,
        open_prompts=await _open(work, seats),
        reflections=items.reflections,
        evidence=items.evidence,
        kept_back=len(items.kept_back),
        evidence_draft=draft is not None,
        hand_in_by=items.hand_in_by,
        readers=items.readers,
        piece=pieces[0] if pieces else None,
        practice=practice,
        practice_open=opened,
        owed=owed,
        feedback=await feedback.received(work, seat),
        result=await results.of_piece(work, pieces[0]) if pieces else None,
        upcoming=await prompting.upcoming(work, seat),
        skipped=frozenset(await _skipped(work, seats)),
        weeks=await _weeks(work, seat),
        schedule=await schedules.shown_to(work, seat),
        startable=bool(await starting.startable(work, seat)),
        others=tuple(seats[1:]),
    )


async def _open(work: Work, seats: Sequence[Seat]) -> tuple[ReflectionForm, ...]:
    """What is open in any of the person's cohorts; what closes first comes first."""
    found = [
        form
        for seat in seats
        if seat.member.role is Role.LEARNER
        for form in await reflections.open_forms(work, seat)
    ]
    return tuple(sorted(found, key=lambda form: (form.closes_at, form.occurrence.id)))


async def _skipped(work: Work, seats: Sequence[Seat]) -> list[str]:
    return [
        asking.occurrence_id
        for seat in seats
        for asking, _ in await askings.of_member(work.db, seat.member.id)
        if asking.skip is not None
    ]


async def _weeks(work: Work, seat: Seat) -> int:
    """Weeks on rhythm in a row; nothing but an unanswered question without an excuse ends it."""
    written = {
        row.occurrence_id for row in await reflection_table.of_member(work.db, seat.member.id)
    }
    asked = [
        rhythm.Asked(
            day=occurrence.local_date,
            answered=occurrence.id in written,
            excused=asking.excused,
            over=asking.grace_until <= work.now,
        )
        for asking, occurrence in await askings.of_member(work.db, seat.member.id)
    ]
    return rhythm.rhythm(asked).weeks


async def opened(work: Work, who: Who) -> None:
    """Remember that the person looked, so that Home is only drawn for those who open it."""
    person = await people_table.by_slack_id(work.db, who.workspace, who.user)
    if person is not None:
        person.home_opened_at = work.now
        work.db.add(person)
