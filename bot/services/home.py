"""What waits for a person, in the order in which to do it: the state that Home shows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import rhythm
from bot.services import (
    calibration,
    cohorts,
    evidence,
    feedback,
    people,
    prompting,
    reflections,
    reviews,
    schedules,
    starting,
    works,
)
from bot.services.askings import Asked
from bot.services.calibration import Practice
from bot.services.feedback import Received
from bot.services.people import REVIEWING, Seat, Who
from bot.services.prompting import Upcoming
from bot.services.reflections import Mine, ReflectionForm
from bot.services.schedules import MySchedule, Said
from bot.work import Work
from storage import people as people_table
from storage import results as result_table
from storage.cohorts import Role
from storage.evidence import Evidence
from storage.gates import Shut
from storage.reflections import Reflection
from storage.results import Decision
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
    piece: PieceOfWork | None = None
    practice: Practice | None = None  # that is not finished
    owed: tuple[Assignment, ...] = ()
    feedback: tuple[Received, ...] = ()
    decision: Decision | None = None

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
    upcoming: Upcoming | None = None
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
        return None if found is None or found.opens_at > self.now else found

    @property
    def changes_at(self) -> datetime | None:
        """When it will look otherwise by itself: something closes, opens or runs out."""
        moments = [moment for form in self.open_prompts for moment in _turns(form)]
        for part in self.parts:
            moments += [owed.due_at for owed in part.owed]
            moments += [part.practice.opens_at] if part.practice else []
            moments += [part.hand_in_by] if part.hand_in_by else []
        return min((moment for moment in moments if moment > self.now), default=None)


@dataclass(frozen=True, slots=True)
class Learning:
    """What belongs to a learner alone in one cohort, in which they are a member among others."""

    mine: Mine
    open: tuple[ReflectionForm, ...]
    upcoming: Upcoming | None
    startable: bool


async def home(work: Work, who: Who) -> HomeState:
    """The state of the person's Home; for a stranger only the moment."""
    seats = await people.seats(work, who)
    learners = [seat for seat in seats if seat.member.role is Role.LEARNER]
    if not learners:
        return HomeState(work.now, tuple([await _part(work, seat) for seat in seats]))
    said = await schedules.said(work, learners[0])
    learning = {seat.member.id: await _learning(work, seat, said) for seat in learners}
    every = learning.values()
    forms = [form for one in every for form in one.open]
    coming = [one.upcoming for one in every if one.upcoming is not None]
    return HomeState(
        now=work.now,
        parts=tuple([await _part(work, seat, learning.get(seat.member.id)) for seat in seats]),
        # What closes first comes first.
        open_prompts=tuple(sorted(forms, key=lambda form: (form.closes_at, form.occurrence.id))),
        upcoming=min(coming, key=lambda one: one.at, default=None),
        skipped=frozenset(_skipped(asked for one in every for asked in one.mine.asked)),
        weeks=max(_weeks(one.mine, work.now) for one in every),
        schedule=await schedules.shown_as(work, learners[0], said),
        startable=any(one.startable for one in every),
    )


async def _learning(work: Work, seat: Seat, said: Said) -> Learning:
    me = await schedules.available_as(work, seat, said)
    sets = await cohorts.prompt_sets(work, seat.cohort)
    mine = await reflections.mine(work, seat, me)
    return Learning(
        mine,
        await reflections.open_forms(work, mine),
        await prompting.upcoming(work, seat, me, sets),
        bool(await starting.startable(work, seat, sets)),
    )


async def _part(work: Work, seat: Seat, learning: Learning | None = None) -> Part:
    reviewing = seat.member.role in REVIEWING
    practice = await calibration.unfinished(work, seat) if reviewing else None
    owed = await reviews.waiting(work, seat) if reviewing else ()
    if learning is None:
        return Part(seat, practice=practice, owed=owed)
    mine = learning.mine
    pieces = await result_table.of_member(work.db, seat.member.id)
    piece, decision = pieces[0] if pieces else (None, None)
    draft = mine.drafts.get((evidence.FORM, ""))
    return Part(
        seat=seat,
        reflections=mine.reflections,
        evidence=mine.evidence,
        draft=None if draft is None else str(draft.answers["title"]),
        kept_back=len(await works.kept_back(work, mine.reflections)),
        hand_in_by=cohorts.timeline(seat.cohort).hand_in_by,
        piece=piece,
        practice=practice,
        owed=owed,
        feedback=await feedback.received(work, [piece for piece, _ in pieces]),
        decision=decision,
    )


def _turns(form: ReflectionForm) -> tuple[datetime, ...]:
    return (form.closes_at, form.grace_until or form.closes_at)


def _skipped(asked: Iterable[Asked]) -> Iterator[str]:
    return (one.occurrence.id for one in asked if one.asking and one.asking.skip is not None)


def _weeks(mine: Mine, now: datetime) -> int:
    """Weeks on rhythm in a row; nothing but an unanswered question without an excuse ends it."""
    written = {row.occurrence_id for row in mine.reflections}
    found = [
        rhythm.Asked(
            day=one.occurrence.local_date,
            answered=one.occurrence.id in written,
            excused=one.asking.excused,
            over=one.asking.grace_until <= now,
        )
        for one in mine.asked
        if one.asking is not None
    ]
    return rhythm.rhythm(found).weeks


@dataclass(frozen=True, slots=True)
class Drawing:
    """A Home that somebody has begun to draw. Should they never come back it is due again at
    `lease`; whoever finds another moment there knows that something has changed since."""

    who: Who
    person: str
    lease: datetime


async def opened(work: Work, who: Who) -> Drawing | None:
    """Begin to draw for somebody who looks, and remember that they did, so that Home is only drawn
    for those who open it; None for a stranger."""
    return await _at_once(work, who, opened=work.now)


async def begin(work: Work, who: Who) -> Drawing | None:
    """Begin to draw at once, since the person has just done something; None for a stranger and
    for somebody who has never opened Home."""
    return await _at_once(work, who)


async def _at_once(work: Work, who: Who, opened: datetime | None = None) -> Drawing | None:
    lease = work.now + LEASE
    person = await people_table.draw_home(work.db, who.workspace, who.user, lease, opened=opened)
    return None if person is None else Drawing(who, person, lease)


async def any_due(work: Work, gate: Shut) -> bool:
    """Whether there is a Home to draw behind an open gate."""
    return bool(await people_table.homes_due(work.db, work.now, 1, gate))


async def due(work: Work, gate: Shut) -> Drawing | None:
    """Begin to draw the Home that is the longest due; None if none is, or somebody was faster."""
    found = await people_table.homes_due(work.db, work.now, 1, gate)
    if not found:
        return None
    person, lease = found[0], work.now + LEASE
    mine = await people_table.home_moves(work.db, person.id, person.home_due_at, lease)
    who = Who(person.workspace_id, person.slack_id)
    return Drawing(who, person.id, lease) if mine else None


async def drawn(work: Work, drawing: Drawing, again: datetime | None) -> None:
    """It is drawn, and due again when it changes by itself; unless something has changed while it
    was drawn, which stays due."""
    await people_table.home_moves(work.db, drawing.person, drawing.lease, again)
