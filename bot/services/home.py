"""What waits for a person, in the order in which to do it: the state that Home shows."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import rhythm
from bot.services import (
    calibration,
    evidence,
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
from storage.askings import Asking
from storage.calibration import CalibrationState
from storage.cohorts import Role
from storage.evidence import Evidence
from storage.gates import Shut
from storage.people import Person
from storage.reflections import Occurrence, Reflection
from storage.reviews import Assignment
from storage.works import PieceOfWork

LEASE = timedelta(seconds=60)
"""Longer than drawing can take: who draws later has read the rows later."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one cohort is to the person, in their role there."""

    seat: Seat
    reflections: tuple[Reflection, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    draft: str | None = None  # the title of evidence that was begun, perhaps ""
    kept_back: int = 0  # reflections that no reader sees, and so cannot be handed in
    hand_in_by: datetime | None = None
    readers: int = 0
    piece: PieceOfWork | None = None
    practice: Practice | None = None
    owed: tuple[Assignment, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    result: Shown | None = None

    @property
    def learns(self) -> bool:
        return self.seat.member.role is Role.LEARNER


@dataclass(frozen=True, slots=True)
class HomeState:
    """Everything Home draws. `parts` are the person's cohorts, oldest first; none for somebody
    who is in no cohort."""

    now: datetime
    parts: tuple[Part, ...] = ()
    open_prompts: tuple[ReflectionForm, ...] = ()
    upcoming: prompting.Upcoming | None = None
    skipped: frozenset[str] = frozenset()  # occurrences that were turned away
    weeks: int = 0  # on rhythm, in a row
    schedule: MySchedule | None = None
    startable: bool = False  # whether there is a question that the person can start

    @property
    def seat(self) -> Seat | None:
        return self.parts[0].seat if self.parts else None

    def practice(self, part: Part) -> Practice | None:
        """The practice in that cohort that is open and not finished."""
        found = part.practice
        if found is None or found.opens_at > self.now or found.state is not CalibrationState.OPEN:
            return None
        return found

    @property
    def changes_at(self) -> datetime | None:
        """When it will look otherwise by itself: something closes, opens or runs out."""
        moments = [moment for form in self.open_prompts for moment in _turns(form)]
        for part in self.parts:
            moments += [owed.due_at for owed in part.owed]
            moments += [part.practice.opens_at] if part.practice else []
            moments += [part.hand_in_by] if part.hand_in_by else []
        return min((moment for moment in moments if moment > self.now), default=None)


async def home(work: Work, who: Who) -> HomeState:
    """The state of the person's Home; for a stranger only the moment."""
    seats = await people.seats(work, who)
    learning = [seat for seat in seats if seat.member.role is Role.LEARNER]
    parts = tuple([await _part(work, seat) for seat in seats])
    if not learning:
        return HomeState(work.now, parts)
    asked = {one.member.id: await askings.of_member(work.db, one.member.id) for one in learning}
    written = {row.occurrence_id for part in parts for row in part.reflections}
    coming = [one for seat in learning if (one := await prompting.upcoming(work, seat))]
    return HomeState(
        now=work.now,
        parts=parts,
        open_prompts=await _open(work, learning),
        upcoming=min(coming, key=lambda one: one.at, default=None),
        skipped=frozenset(_skipped(row for rows in asked.values() for row in rows)),
        weeks=max(_weeks(rows, written, work.now) for rows in asked.values()),
        schedule=await schedules.shown_to(work, learning[0]),
        startable=any([await starting.startable(work, seat) for seat in learning]),
    )


async def _part(work: Work, seat: Seat) -> Part:
    reviewing = seat.member.role in REVIEWING
    practice = await calibration.standing(work, seat) if reviewing else None
    owed = await review_service.waiting(work, seat) if reviewing else ()
    if seat.member.role is not Role.LEARNER:
        return Part(seat, practice=practice, owed=owed)
    items = await work_service.items_of(work, seat)
    pieces = await works.of_member(work.db, seat.member.id)
    draft = await drafts.draft(work.db, seat.member.id, evidence.FORM, "")
    return Part(
        seat=seat,
        reflections=items.reflections,
        evidence=items.evidence,
        draft=None if draft is None else str(draft.answers["title"]),
        kept_back=len(items.kept_back),
        hand_in_by=items.hand_in_by,
        readers=items.readers,
        piece=pieces[0] if pieces else None,
        practice=practice,
        owed=owed,
        feedback=await feedback.received(work, seat, pieces),
        result=await results.of_piece(work, pieces[0]) if pieces else None,
    )


def _turns(form: ReflectionForm) -> tuple[datetime, ...]:
    return (form.closes_at, form.grace_until or form.closes_at)


async def _open(work: Work, seats: Sequence[Seat]) -> tuple[ReflectionForm, ...]:
    """What is open in any of the person's cohorts; what closes first comes first."""
    found = [form for seat in seats for form in await reflections.open_forms(work, seat)]
    return tuple(sorted(found, key=lambda form: (form.closes_at, form.occurrence.id)))


def _skipped(asked: Iterable[tuple[Asking, Occurrence]]) -> Iterator[str]:
    return (asking.occurrence_id for asking, _ in asked if asking.skip is not None)


def _weeks(
    asked: Iterable[tuple[Asking, Occurrence]], written: Collection[str | None], now: datetime
) -> int:
    """Weeks on rhythm in a row; nothing but an unanswered question without an excuse ends it."""
    found = [
        rhythm.Asked(
            day=occurrence.local_date,
            answered=occurrence.id in written,
            excused=asking.excused,
            over=asking.grace_until <= now,
        )
        for asking, occurrence in asked
    ]
    return rhythm.rhythm(found).weeks


@dataclass(frozen=True, slots=True)
class Drawing:
    """A Home that somebody has begun to draw. Should they never come back it is due again at
    `lease`; whoever finds another moment there knows that something has changed since."""

    who: Who
    person: str
    lease: datetime


async def opened(work: Work, who: Who) -> None:
    """Remember that the person looked, so that Home is only drawn for those who open it."""
    person = await people_table.by_slack_id(work.db, who.workspace, who.user)
    if person is not None:
        person.home_opened_at = work.now
        work.db.add(person)


async def begin(work: Work, who: Who) -> Drawing | None:
    """Begin to draw at once, since the person has just done something; None for a stranger and
    for somebody who has never opened Home."""
    person = await people_table.by_slack_id(work.db, who.workspace, who.user)
    if person is None or person.home_opened_at is None:
        return None
    return await _begun(work, person)


async def any_due(work: Work, gate: Shut) -> bool:
    """Whether there is a Home to draw behind an open gate."""
    return bool(await people_table.homes_due(work.db, work.now, 1, gate))


async def due(work: Work, gate: Shut) -> Drawing | None:
    """Begin to draw the Home that is the longest due; None if none is, or somebody was faster."""
    found = await people_table.homes_due(work.db, work.now, 1, gate)
    return await _begun(work, found[0]) if found else None


async def _begun(work: Work, person: Person) -> Drawing | None:
    lease = work.now + LEASE
    if not await people_table.home_moves(work.db, person.id, person.home_due_at, lease):
        return None
    return Drawing(Who(person.workspace_id, person.slack_id), person.id, lease)


async def drawn(work: Work, drawing: Drawing, again: datetime | None) -> None:
    """It is drawn, and due again when it changes by itself; unless something has changed while it
    was drawn, which stays due."""
    await people_table.home_moves(work.db, drawing.person, drawing.lease, again)
