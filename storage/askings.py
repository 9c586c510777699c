"""Askings: an occurrence as it was decided for one member: when it comes, how long it is open, and
why then. Written once by the tick; what the member does about it is added. And their nudges."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, UniqueConstraint, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, new_id
from storage.reflections import Occurrence


class Asking(SQLModel, table=True):
    """`fate` is send, catch_up, coalesced, expired or skipped. `reasons` are why it came when it
    did, in words of ours and moments. `excused` means that silence is not held against anybody."""

    __table_args__ = (UniqueConstraint("member_id", "occurrence_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    occurrence_id: str = Field(foreign_key="occurrence.id", index=True)
    key: str = Field(unique=True)  # of its delivery, "prompt:<member>:<prompt set>:<date>"
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


async def in_cohort(db: AsyncSession, cohort_id: str) -> list[Asking]:
    """Everything that was ever decided for the cohort's members, the oldest first."""
    asked = (
        select(Asking)
        .where(Asking.occurrence_id == Occurrence.id, Occurrence.cohort_id == cohort_id)
        .order_by(col(Asking.opens_at), col(Asking.key))
    )
    return list((await db.exec(asked)).all())


async def keys_of(db: AsyncSession, cohorts: Collection[str], since: datetime) -> set[str]:
    """The keys that were decided on, of windows that opened after `since`."""
    asked = select(Asking.key).where(
        Asking.occurrence_id == Occurrence.id,
        col(Occurrence.cohort_id).in_(cohorts),
        col(Asking.opens_at) >= since,
    )
    return set((await db.exec(asked)).all())


async def open_now(
    db: AsyncSession, cohorts: Collection[str], now: datetime
) -> list[tuple[Asking, Occurrence]]:
    """What came and can still be answered on time, and was not turned away."""
    asked = (
        select(Asking, Occurrence)
        .where(
            Asking.occurrence_id == Occurrence.id,
            col(Occurrence.cohort_id).in_(cohorts),
            col(Asking.fate).in_(("send", "catch_up")),
            col(Asking.skip).is_(None),
            col(Asking.closes_at) > now,
        )
        .order_by(col(Asking.closes_at), col(Asking.key))
    )
    return list((await db.exec(asked)).all())


async def nudges_of(db: AsyncSession, people: Collection[str], since: datetime) -> list[Nudge]:
    asked = (
        select(Nudge)
        .where(col(Nudge.person_id).in_(people), col(Nudge.at) >= since)
        .order_by(col(Nudge.at), col(Nudge.asking_id))
    )
    return list((await db.exec(asked)).all())
