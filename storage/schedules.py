"""What people have said about when they can be reached: their own time of day, their country's
holidays, and leave. It belongs to the person and holds in all of their cohorts."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case
from sqlalchemy import select as subselect
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, new_id
from storage.cohorts import Member
from storage.people import Person

NAMED = 500


class Schedule(SQLModel, table=True):
    """`slot` is a wall-clock time; `country` and `subdivision` are codes such as "DE", "BY"."""

    person_id: str = Field(primary_key=True, foreign_key="person.id")
    slot: time | None = None
    country: str | None = None
    subdivision: str | None = None
    updated_at: datetime = Field(sa_type=Moment)


class Leave(SQLModel, table=True):
    """Whole days, half-open: away on `starts_on`, back on `ends_before`. Never with a kind."""

    id: str = Field(default_factory=new_id, primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    starts_on: date
    ends_before: date
    said_at: datetime = Field(sa_type=Moment)

    @property
    def last_day(self) -> date:
        return self.ends_before - timedelta(days=1)


async def schedule(db: AsyncSession, person_id: str) -> Schedule | None:
    return await db.get(Schedule, person_id)


async def schedules(db: AsyncSession, people: Collection[str]) -> Sequence[Schedule]:
    """The schedules of these people, and of others too where they are many."""
    return (await db.exec(select(Schedule).where(*_of(Schedule.person_id, people)))).all()


async def leave(db: AsyncSession, id: str) -> Leave | None:
    return await db.get(Leave, id)


async def leaves_of(db: AsyncSession, person_id: str, since: date) -> list[Leave]:
    """The person's leave that is not over on `since`, the next first."""
    asked = (
        select(Leave)
        .where(Leave.person_id == person_id, col(Leave.ends_before) > since)
        .order_by(col(Leave.starts_on), col(Leave.id))
    )
    return list((await db.exec(asked)).all())


async def leaves(db: AsyncSession, people: Collection[str], since: date) -> Sequence[Leave]:
    """The leave of these people that is not over on `since`, and of others too where they are
    many."""
    asked = (
        select(Leave)
        .where(col(Leave.ends_before) > since, *_of(Leave.person_id, people))
        .order_by(col(Leave.starts_on), col(Leave.id))
    )
    return (await db.exec(asked)).all()


def alike(since: date) -> tuple[Any, ...]:
    """Columns beside `Member`, `Person` and an outer-joined `Schedule`: two members of one cohort
    in whom they agree can be reached at the same times. Who has leave that is not over on `since`
    is like nobody else."""
    # Not `exists`, of which PostgreSQL would look through all leave again for each member.
    away = col(Member.person_id).in_(
        subselect(col(Leave.person_id)).where(col(Leave.ends_before) > since)
    )
    return (
        col(Member.zone),
        col(Member.squad_zone),
        col(Person.zone),
        col(Schedule.slot),
        col(Schedule.country),
        col(Schedule.subdivision),
        case((away, col(Member.id))),
    )


def _of(person: Any, people: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    """No condition for so many that naming each would cost more than reading all."""
    return (col(person).in_(people),) if len(people) <= NAMED else ()
