"""Occurrences of prompts, and reflections: prompts that were answered, every version kept."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, or_, text
from sqlmodel import Field, SQLModel, UniqueConstraint, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, new_id
from storage.evidence import Evidence

THE_COHORT_S = text("member_id IS NULL")


class Occurrence(SQLModel, table=True):
    """One due moment of a prompt for a cohort. Each learner's own moment follows from the
    local date, the wall-clock time and the learner's zone. With a `member_id` it is that
    learner's alone: the nth of this set that they started."""

    __table_args__ = (
        Index(
            "uq_occurrence_of_the_cohort",
            "cohort_id",
            "prompt_set",
            "local_date",
            unique=True,
            sqlite_where=THE_COHORT_S,
            postgresql_where=THE_COHORT_S,
        ),
        UniqueConstraint("member_id", "prompt_set", "n"),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    cohort_id: str = Field(foreign_key="cohort.id", index=True)
    prompt_set: str  # an exact Ref, "P02@1.0.0"
    content_hash: str
    local_date: date
    member_id: str | None = Field(default=None, foreign_key="member.id")
    n: int = 0


class Reflection(SQLModel, table=True):
    """An answered prompt. `occurrence_id` is None when the learner wrote unasked."""

    __table_args__ = (UniqueConstraint("member_id", "occurrence_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    occurrence_id: str | None = Field(default=None, foreign_key="occurrence.id")
    prompt_set: str
    content_hash: str
    version: int = 1
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    sha256: str
    late: bool = False
    submitted_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class ReflectionVersion(SQLModel, table=True):
    """`standing` is that of the moment, "on_time", "grace" or "late"; None in the oldest rows."""

    reflection_id: str = Field(foreign_key="reflection.id", primary_key=True)
    version: int = Field(primary_key=True)
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    sha256: str
    standing: str | None = None
    at: datetime = Field(sa_type=Moment)


class Addendum(SQLModel, table=True):
    """What was added to a reflection when it could be changed no more. It stands beside the
    reflection with its date and never becomes part of a version. `text` is what the author
    wrote; `scrubbed` is what others see."""

    __table_args__ = (UniqueConstraint("reflection_id", "sha256"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    reflection_id: str = Field(foreign_key="reflection.id", index=True)
    text: str
    scrubbed: str
    sha256: str  # of `text`
    added_at: datetime = Field(sa_type=Moment)


class Attachment(SQLModel, table=True):
    """A file that came with an answer: kept as evidence, linked here."""

    reflection_id: str = Field(foreign_key="reflection.id", primary_key=True)
    evidence_id: str = Field(foreign_key="evidence.id", primary_key=True)
    at: datetime = Field(sa_type=Moment)


async def occurrence(db: AsyncSession, id: str) -> Occurrence | None:
    return await db.get(Occurrence, id)


async def occurrences(
    db: AsyncSession, cohort_id: str, member_id: str | None = None, since: date = date.min
) -> list[Occurrence]:
    """The cohort's, and those that the member started."""
    asked = (
        select(Occurrence)
        .where(
            Occurrence.cohort_id == cohort_id,
            or_(col(Occurrence.member_id).is_(None), col(Occurrence.member_id) == member_id),
            col(Occurrence.local_date) >= since,
        )
        .order_by(col(Occurrence.local_date), Occurrence.prompt_set, col(Occurrence.n))
    )
    return list((await db.exec(asked)).all())


async def started_as(db: AsyncSession, member_id: str, prompt_set: str, n: int) -> Occurrence:
    """The nth of the set that the member started, which is known to be there."""
    asked = select(Occurrence).where(
        Occurrence.member_id == member_id, Occurrence.prompt_set == prompt_set, Occurrence.n == n
    )
    return (await db.exec(asked)).one()


async def occurrence_on(db: AsyncSession, cohort_id: str, prompt_set: str, day: date) -> Occurrence:
    """The cohort's occurrence of that day, which is known to be there."""
    asked = select(Occurrence).where(
        Occurrence.cohort_id == cohort_id,
        Occurrence.prompt_set == prompt_set,
        Occurrence.local_date == day,
        col(Occurrence.member_id).is_(None),
    )
    return (await db.exec(asked)).one()


async def occurrences_on(db: AsyncSession, cohort_id: str, day: date) -> list[Occurrence]:
    """What the cohort is asked on that day."""
    asked = select(Occurrence).where(
        Occurrence.cohort_id == cohort_id,
        Occurrence.local_date == day,
        col(Occurrence.member_id).is_(None),
    )
    return list((await db.exec(asked)).all())


async def answered_in(
    db: AsyncSession, cohorts: Collection[str], since: date
) -> list[tuple[str, Occurrence]]:
    """The member and the occurrence of each answer to what was meant for `since` or later."""
    asked = select(Reflection.member_id, Occurrence).where(
        Reflection.occurrence_id == Occurrence.id,
        col(Occurrence.cohort_id).in_(cohorts),
        col(Occurrence.local_date) >= since,
    )
    return list((await db.exec(asked)).all())


async def reflection(db: AsyncSession, id: str) -> Reflection | None:
    return await db.get(Reflection, id)


async def answer_to(db: AsyncSession, member_id: str, occurrence_id: str) -> Reflection | None:
    asked = select(Reflection).where(
        Reflection.member_id == member_id, Reflection.occurrence_id == occurrence_id
    )
    return (await db.exec(asked)).one_or_none()


async def versions(db: AsyncSession, reflection_id: str) -> list[ReflectionVersion]:
    """Every version of the reflection, oldest first."""
    asked = (
        select(ReflectionVersion)
        .where(ReflectionVersion.reflection_id == reflection_id)
        .order_by(col(ReflectionVersion.version))
    )
    return list((await db.exec(asked)).all())


async def first_standings(db: AsyncSession, reflection_ids: list[str]) -> dict[str, str]:
    """In what standing each was first answered; the oldest rows do not say it."""
    asked = select(ReflectionVersion.reflection_id, ReflectionVersion.standing).where(
        col(ReflectionVersion.reflection_id).in_(reflection_ids), ReflectionVersion.version == 1
    )
    return {one: standing for one, standing in await db.exec(asked) if standing is not None}


async def addenda(db: AsyncSession, reflection_ids: list[str]) -> list[Addendum]:
    """What was added to these reflections, oldest first."""
    asked = (
        select(Addendum)
        .where(col(Addendum.reflection_id).in_(reflection_ids))
        .order_by(col(Addendum.added_at), col(Addendum.id))
    )
    return list((await db.exec(asked)).all())


async def attachments(db: AsyncSession, reflection_id: str) -> list[Evidence]:
    """The evidence that came with the reflection, oldest first."""
    asked = (
        select(Evidence)
        .where(
            Attachment.reflection_id == reflection_id,
            Attachment.evidence_id == Evidence.id,
        )
        .order_by(col(Attachment.at), col(Evidence.id))
    )
    return list((await db.exec(asked)).all())


async def of_member(db: AsyncSession, member_id: str) -> list[Reflection]:
    """The member's reflections, newest first."""
    asked = (
        select(Reflection)
        .where(Reflection.member_id == member_id)
        .order_by(col(Reflection.submitted_at).desc(), col(Reflection.id))
    )
    return list((await db.exec(asked)).all())


async def in_cohort(db: AsyncSession, member_ids: list[str]) -> list[Reflection]:
    asked = (
        select(Reflection)
        .where(col(Reflection.member_id).in_(member_ids))
        .order_by(col(Reflection.submitted_at), col(Reflection.id))
    )
    return list((await db.exec(asked)).all())
