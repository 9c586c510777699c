"""Programmes, cohorts, squads and members: who is in what, in which role, on which rhythm."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import JSON, Column, ColumnElement
from sqlalchemy import select as subselect
from sqlmodel import Field, SQLModel, UniqueConstraint, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import READ_AT_A_TIME, Moment, all_rows, is_one_of, new_id, word_of
from storage.people import Person


class Role(StrEnum):
    LEARNER = "learner"
    REVIEWER = "reviewer"
    LEAD_REVIEWER = "lead_reviewer"
    FACILITATOR = "facilitator"
    PROGRAMME_OWNER = "programme_owner"
    AUDITOR = "auditor"
    OBSERVER = "observer"


class StoredProgramme(SQLModel, table=True):
    """The programme file as it was handed over; `text` is read again by the library. A stored one
    never changes."""

    __tablename__ = "programme"
    __table_args__ = (UniqueConstraint("workspace_id", "ref", "content_hash"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    ref: str
    content_hash: str
    text: str
    stored_at: datetime = Field(sa_type=Moment)


class Cohort(SQLModel, table=True):
    """`secret` seeds routing and pseudonyms; it never leaves the database."""

    id: str = Field(default_factory=new_id, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id", index=True)
    programme_id: str = Field(foreign_key="programme.id")
    title: str
    zone: str
    starts_on: date
    ends_on: date
    secret: str
    timeline: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))  # ISO moments in UTC
    opened_at: datetime = Field(sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)


class Squad(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("cohort_id", "name"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    cohort_id: str = Field(foreign_key="cohort.id", index=True)
    name: str


class Member(SQLModel, table=True):
    """A person in a cohort, in one role. Somebody in two cohorts is two members."""

    __table_args__ = (UniqueConstraint("cohort_id", "person_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    cohort_id: str = Field(foreign_key="cohort.id", index=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    squad_id: str | None = Field(default=None, foreign_key="squad.id")
    role: Role = Field(sa_type=word_of(Role))
    zone: str | None = None  # set by the roster; otherwise Slack's, the squad's, the cohort's
    squad_zone: str | None = None  # as the roster said of the squad
    joined_at: datetime = Field(sa_type=Moment)
    left_at: datetime | None = Field(default=None, sa_type=Moment)


async def cohort(db: AsyncSession, id: str) -> Cohort | None:
    return await db.get(Cohort, id)


async def open_cohorts(db: AsyncSession) -> list[Cohort]:
    asked = select(Cohort).where(col(Cohort.closed_at).is_(None)).order_by(col(Cohort.id))
    return list((await db.exec(asked)).all())


async def programme(db: AsyncSession, id: str) -> StoredProgramme | None:
    return await db.get(StoredProgramme, id)


async def stored_programme(
    db: AsyncSession, workspace_id: str, ref: str, content_hash: str
) -> StoredProgramme | None:
    asked = select(StoredProgramme).where(
        StoredProgramme.workspace_id == workspace_id,
        StoredProgramme.ref == ref,
        StoredProgramme.content_hash == content_hash,
    )
    return (await db.exec(asked)).one_or_none()


async def member(db: AsyncSession, id: str) -> Member | None:
    return await db.get(Member, id)


async def members(db: AsyncSession, cohort_id: str) -> list[tuple[Member, Person]]:
    """Everybody in the cohort, also those who left, by id."""
    asked = (
        select(Member, Person)
        .where(Member.cohort_id == cohort_id, Member.person_id == Person.id)
        .order_by(col(Member.id))
    )
    return list((await db.exec(asked)).all())


class KnownBy(NamedTuple):
    """What a member could be recognised by."""

    member_id: str
    real_name: str
    name: str
    slack_id: str
    email: str | None


async def known_by(db: AsyncSession, cohort_id: str) -> list[KnownBy]:
    """Everybody who is or was in the cohort, of whom there may be thousands, by id."""
    asked = (
        subselect(
            col(Member.id),
            col(Person.real_name),
            col(Person.name),
            col(Person.slack_id),
            col(Person.email),
        )
        .join(Person, col(Person.id) == col(Member.person_id))
        .where(col(Member.cohort_id) == cohort_id)
        .order_by(col(Member.id))
    )
    return await all_rows(db, asked, KnownBy)


async def memberships(db: AsyncSession, person_id: str) -> list[tuple[Member, Person, Cohort]]:
    """The open cohorts that the person is in and has not left, oldest first; none of who is gone
    from the workspace."""
    return await _memberships(db, col(Person.id) == person_id)


async def memberships_of(
    db: AsyncSession, workspace_id: str, slack_id: str
) -> list[tuple[Member, Person, Cohort]]:
    """The same of a person as Slack names them."""
    named = (col(Person.workspace_id) == workspace_id, col(Person.slack_id) == slack_id)
    return await _memberships(db, *named)


async def _memberships(
    db: AsyncSession, *whose: ColumnElement[bool]
) -> list[tuple[Member, Person, Cohort]]:
    asked = (
        select(Member, Person, Cohort)
        .where(
            *whose,
            Member.person_id == Person.id,
            Member.cohort_id == Cohort.id,
            col(Person.deleted).is_(False),
            col(Member.left_at).is_(None),
            col(Cohort.closed_at).is_(None),
        )
        .order_by(col(Cohort.opened_at), col(Cohort.id))
    )
    return list((await db.exec(asked)).all())


async def member_with_person(db: AsyncSession, id: str) -> tuple[Member, Person] | None:
    asked = select(Member, Person).where(Member.id == id, Member.person_id == Person.id)
    return (await db.exec(asked)).one_or_none()


async def members_named(
    db: AsyncSession, ids: Sequence[str], at_once: int = READ_AT_A_TIME
) -> list[tuple[Member, Person]]:
    """The members of these ids, of whom there may be thousands."""
    found: list[tuple[Member, Person]] = []
    for first in range(0, len(ids), at_once):
        named = is_one_of(db, Member.id, ids[first : first + at_once])
        asked = select(Member, Person).where(named, Member.person_id == Person.id)
        found += (await db.exec(asked)).all()
    return found


async def squads(db: AsyncSession, cohort_id: str) -> list[Squad]:
    asked = select(Squad).where(Squad.cohort_id == cohort_id).order_by(Squad.name)
    return list((await db.exec(asked)).all())
