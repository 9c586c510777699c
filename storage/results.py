"""Results and decisions: what the marks add up to, and what follows, with the trace of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, word_of
from storage.works import PieceOfWork


class Verdict(StrEnum):
    AWARDED = "awarded"
    NOT_YET = "not_yet"
    NEEDS_A_PERSON = "needs_a_person"


class Result(SQLModel, table=True):
    """The present result of one criterion of one work. `estimate` is None when no review
    could observe the criterion; `n` counts the reviews that did."""

    work_id: str = Field(foreign_key="work.id", primary_key=True)
    criterion: str = Field(primary_key=True)
    estimate: float | None
    low: float | None
    high: float | None
    n: int
    model: str  # how it was reckoned, "median/1"
    reckoned_at: datetime = Field(sa_type=Moment)


class Decision(SQLModel, table=True):
    """`trace` lists the rule's sentences; `inputs` is the hash of the marks it was made from."""

    work_id: str = Field(foreign_key="work.id", primary_key=True)
    verdict: Verdict = Field(sa_type=word_of(Verdict))
    trace: list[str] = Field(sa_column=Column(JSON, nullable=False))
    inputs: str
    rule: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    decided_by: str | None = Field(default=None, foreign_key="member.id")  # None: by the rule
    decided_at: datetime = Field(sa_type=Moment)


async def of_member(db: AsyncSession, member_id: str) -> list[tuple[PieceOfWork, Decision | None]]:
    """The member's pieces of work, oldest first, each with the decision on it, if there is one."""
    asked = (
        select(PieceOfWork, Decision)
        .outerjoin(Decision, col(Decision.work_id) == col(PieceOfWork.id))
        .where(PieceOfWork.member_id == member_id)
        .order_by(col(PieceOfWork.handed_in_at), col(PieceOfWork.id))
    )
    return list((await db.exec(asked)).all())


async def results(db: AsyncSession, work_ids: list[str]) -> list[Result]:
    asked = (
        select(Result)
        .where(col(Result.work_id).in_(work_ids))
        .order_by(Result.work_id, Result.criterion)
    )
    return list((await db.exec(asked)).all())


async def result(db: AsyncSession, work_id: str, criterion: str) -> Result | None:
    return await db.get(Result, (work_id, criterion))


async def decision(db: AsyncSession, work_id: str) -> Decision | None:
    return await db.get(Decision, work_id)


async def decisions(db: AsyncSession, work_ids: list[str]) -> list[Decision]:
    asked = (
        select(Decision).where(col(Decision.work_id).in_(work_ids)).order_by(col(Decision.work_id))
    )
    return list((await db.exec(asked)).all())
