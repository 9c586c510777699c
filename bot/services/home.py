"""What waits for a person, in the order in which to do it: the state that Home shows."""

from dataclasses import dataclass
from datetime import datetime

from bot.services import calibration, feedback, people, prompting, reflections, results
from bot.services import reviews as review_service
from bot.services import works as work_service
from bot.services.calibration import Practice
from bot.services.feedback import Feedback
from bot.services.people import REVIEWING, Seat, Who
from bot.services.reflections import ReflectionForm
from bot.services.results import Shown
from bot.work import Work
from storage import drafts, works
from storage import people as people_table
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
        return HomeState(seat, work.now, practice=practice, practice_open=opened, owed=owed)
    items = await work_service.items_of(work, seat)
    pieces = await works.of_member(work.db, seat.member.id)
    draft = await drafts.draft(work.db, seat.member.id, "evidence", "")
    return HomeState(
        seat=seat,
        now=work.now,
        open_prompts=await reflections.open_forms(work, seat),
        reflections=items.reflections,
        evidence=items.evidence,
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
    )


async def opened(work: Work, who: Who) -> None:
    """Remember that the person looked, so that Home is only drawn for those who open it."""
    person = await people_table.by_slack_id(work.db, who.workspace, who.user)
    if person is not None:
        person.home_opened_at = work.now
        work.db.add(person)
