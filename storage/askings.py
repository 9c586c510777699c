"""Askings: an occurrence as it was decided for one member: when it comes, how long it is open, and
why then. Written once by the tick; what the member does about it is added. And their nudges."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Select,
    and_,
    exists,
    literal,
    or_,
)
from sqlalchemy import select as subselect
from sqlmodel import Field, SQLModel, UniqueConstraint, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, all_rows, insert_all_new, is_one_of, new_id
from storage.cohorts import Cohort, Member, Role
from storage.outbox import Delivery
from storage.people import Person
from storage.reflections import Occurrence, Reflection
from storage.schedules import Schedule, alike

CAME = ("send", "catch_up")
STARTED = "started"


class Asking(SQLModel, table=True):
    """`fate` is send, catch_up, coalesced, expired or skipped; or started, by the member, and then
    nothing brought it. `reasons` are why it came when it
    did, in words of ours and moments. `excused` means that silence is not held against anybody."""

    __table_args__ = (UniqueConstraint("member_id", "occurrence_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    occurrence_id: str = Field(foreign_key="occurrence.id", index=True)
    # Of its delivery, "prompt:<member>:<prompt set>:<date>"; "started:<member>:<prompt set>:<n>"
    key: str = Field(unique=True)
    fate: str
    at: datetime | None = Field(default=None, sa_type=Moment)
    opens_at: datetime = Field(sa_type=Moment)
    closes_at: datetime = Field(sa_type=Moment)
    grace_until: datetime = Field(sa_type=Moment)
    reasons: list[dict[str, str]] = Field(sa_column=Column(JSON, nullable=False))
    excused: bool = False
    skip: str | None = None
    skipped_at: datetime | None = Field(default=None, sa_type=Moment)
    snoozed_until: datetime | None = Field(default=None, sa_type=Moment)
    decided_at: datetime = Field(sa_type=Moment)


class Nudge(SQLModel, table=True):
    """A reminder that was owed. `by` is "rule", or the member id of a facilitator."""

    asking_id: str = Field(primary_key=True, foreign_key="asking.id")
    n: int = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    at: datetime = Field(sa_type=Moment)
    by: str
    reasons: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))


async def asking(db: AsyncSession, id: str) -> Asking | None:
    return await db.get(Asking, id)


async def of_occurrence(db: AsyncSession, member_id: str, occurrence_id: str) -> Asking | None:
    asked = select(Asking).where(
        Asking.member_id == member_id, Asking.occurrence_id == occurrence_id
    )
    return (await db.exec(asked)).one_or_none()


async def of_member(db: AsyncSession, member_id: str) -> list[tuple[Asking, Occurrence]]:
    """Everything the member was ever asked, or would have been, the oldest first."""
    asked = (
        select(Asking, Occurrence)
        .where(Asking.member_id == member_id, Asking.occurrence_id == Occurrence.id)
        .order_by(col(Occurrence.local_date), col(Asking.key))
    )
    return list((await db.exec(asked)).all())


async def for_member(
    db: AsyncSession, cohort_id: str, member_id: str
) -> list[tuple[Occurrence, Asking | None, datetime | None]]:
    """What the cohort was asked and what the member has started, the oldest first: with what was
    decided for the member, if anything was yet, and when its message was sent, if it was."""
    decided = and_(
        col(Asking.occurrence_id) == col(Occurrence.id), col(Asking.member_id) == member_id
    )
    asked = (
        select(Occurrence, Asking, Delivery.sent_at)
        .outerjoin(Asking, decided)
        .outerjoin(Delivery, col(Delivery.key) == col(Asking.key))
        .where(
            Occurrence.cohort_id == cohort_id,
            or_(col(Occurrence.member_id).is_(None), col(Occurrence.member_id) == member_id),
        )
        .order_by(col(Occurrence.local_date), col(Occurrence.prompt_set), col(Occurrence.n))
    )
    return list((await db.exec(asked)).all())


async def in_cohort(db: AsyncSession, cohort_id: str) -> list[tuple[Asking, Occurrence]]:
    """Everything that was decided for anybody in the cohort, the oldest first."""
    asked = (
        select(Asking, Occurrence)
        .where(Asking.occurrence_id == Occurrence.id, Occurrence.cohort_id == cohort_id)
        .order_by(col(Occurrence.local_date), col(Occurrence.prompt_set), col(Asking.key))
    )
    return list((await db.exec(asked)).all())


class Candidate(NamedTuple):
    """A learner who has no decision about an occurrence. Who are `alike` can be reached at the
    same times."""

    member_id: str
    person_id: str
    joined_at: datetime
    alike: tuple[Any, ...]


async def undecided(
    db: AsyncSession,
    cohort_id: str,
    key: tuple[str, str],
    occurrences: Collection[str],
    since: date,
    among: Collection[str] = (),
) -> list[Candidate]:
    """The learners of an open cohort for whom no asking is stored whose key has these ends
    around the member's id, and who have not answered before it came to them; if `among` names
    members of it, those of them. `since` as in `schedules.alike`."""
    decided = exists().where(col(Asking.key) == literal(key[0]) + col(Member.id) + literal(key[1]))
    asked = (
        subselect(col(Member.id), col(Member.person_id), col(Member.joined_at), *alike(since))
        .where(~decided, ~_answered(occurrences))
        .order_by(col(Member.person_id), col(Member.id))
    )
    # Not both: SQLite would go through the whole cohort to find the few.
    here = is_one_of(db, Member.id, among) if among else col(Member.cohort_id) == cohort_id
    asked = asked.where(here)
    return await all_rows(
        db, _learners(asked), lambda member, person, at, *kind: Candidate(member, person, at, kind)
    )


async def decide(db: AsyncSession, rows: Sequence[Mapping[str, object]]) -> set[str]:
    """Store the askings, given as columns; the keys of those that nobody had stored before."""
    return set(await insert_all_new(db, Asking, rows, Asking.key))


class Unreminded(NamedTuple):
    """An asking that came to a learner or was started by them, is open, and was not followed by
    its nth nudge."""

    asking_id: str
    key: str
    member_id: str
    person_id: str
    occurrence_id: str
    opens_at: datetime
    closes_at: datetime
    grace_until: datetime
    at: datetime | None
    snoozed_until: datetime | None
    alike: tuple[Any, ...]

    @property
    def came(self) -> datetime:
        """When it last came. What leave held back, or the person put off, is not followed at once
        by the reminder of a day on which nothing came."""
        return max(one for one in (self.opens_at, self.at, self.snoozed_until) if one is not None)


async def unreminded(
    db: AsyncSession,
    occurrences: Collection[str],
    n: int,
    opened_by: datetime,
    now: datetime,
    since: date,
) -> list[Unreminded]:
    """Askings that opened by then and are neither answered nor turned away nor put off."""
    nudged = exists().where(col(Nudge.asking_id) == col(Asking.id), col(Nudge.n) == n)
    asked = (
        subselect(
            col(Asking.id),
            col(Asking.key),
            col(Asking.member_id),
            col(Member.person_id),
            col(Asking.occurrence_id),
            col(Asking.opens_at),
            col(Asking.closes_at),
            col(Asking.grace_until),
            *(col(Asking.at), col(Asking.snoozed_until), *alike(since)),
        )
        .join(Member, col(Member.id) == col(Asking.member_id))
        .where(
            col(Asking.occurrence_id).in_(occurrences),
            col(Asking.fate).in_((*CAME, STARTED)),
            col(Asking.skip).is_(None),
            col(Asking.opens_at) <= opened_by,
            col(Asking.closes_at) > now,
            or_(col(Asking.snoozed_until).is_(None), col(Asking.snoozed_until) <= now),
            ~nudged,
            ~exists().where(
                col(Reflection.member_id) == col(Asking.member_id),
                col(Reflection.occurrence_id) == col(Asking.occurrence_id),
            ),
        )
    )
    return await all_rows(
        db, _learners(asked), lambda *row: Unreminded._make((*row[:10], row[10:]))
    )


def _learners(asked: Select[Any]) -> Select[Any]:
    """Only who is there: in an open cohort, and in the workspace."""
    return (
        asked.join(Person, col(Person.id) == col(Member.person_id))
        .join(Cohort, col(Cohort.id) == col(Member.cohort_id))
        .outerjoin(Schedule, col(Schedule.person_id) == col(Member.person_id))
        .where(
            col(Member.role) == Role.LEARNER,
            col(Member.left_at).is_(None),
            col(Person.deleted).is_(False),
            col(Cohort.closed_at).is_(None),
        )
    )


def _answered(occurrences: Collection[str]) -> ColumnElement[bool]:
    return exists().where(
        col(Reflection.member_id) == col(Member.id),
        col(Reflection.occurrence_id).in_(occurrences),
    )


async def started_now(db: AsyncSession, cohort_id: str, now: datetime) -> list[Occurrence]:
    """What learners of the cohort started and can still answer on time."""
    asked = select(Occurrence).where(
        Occurrence.id == Asking.occurrence_id,
        Occurrence.cohort_id == cohort_id,
        col(Occurrence.member_id).is_not(None),
        Asking.fate == STARTED,
        col(Asking.closes_at) > now,
    )
    return list((await db.exec(asked)).all())


async def open_now(
    db: AsyncSession, cohorts: Collection[str], now: datetime
) -> list[tuple[Asking, Occurrence]]:
    """What came, can still be answered on time, and was not turned away. What learners started
    themselves is nobody's affair but theirs."""
    asked = (
        select(Asking, Occurrence)
        .where(
            Asking.occurrence_id == Occurrence.id,
            col(Occurrence.cohort_id).in_(cohorts),
            col(Asking.fate).in_(CAME),
            col(Asking.skip).is_(None),
            col(Asking.closes_at) > now,
        )
        .order_by(col(Asking.closes_at), col(Asking.key))
    )
    return list((await db.exec(asked)).all())


class PastNudge(NamedTuple):
    person_id: str
    asking_id: str
    at: datetime


async def nudges_of(db: AsyncSession, people: Collection[str], since: datetime) -> list[PastNudge]:
    """What these people, of whom there may be thousands, were nudged, the oldest first."""
    asked = (
        subselect(col(Nudge.person_id), col(Nudge.asking_id), col(Nudge.at))
        .where(is_one_of(db, Nudge.person_id, people), col(Nudge.at) >= since)
        .order_by(col(Nudge.at), col(Nudge.asking_id))
    )
    return await all_rows(db, asked, PastNudge)


async def nudge_all(db: AsyncSession, rows: Sequence[Mapping[str, object]]) -> None:
    """Store the nudges, given as columns, that nobody had stored before."""
    await insert_all_new(db, Nudge, rows, Nudge.asking_id)
