"""Work: what is sent to review, one or more reflections and evidence items under one rubric.

What the reviewers read is frozen here at the moment it is handed in: the scrubbed, numbered
passages and their hash. (`Work` in `bot/work.py` is the transaction; a row here is a piece.)
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, UniqueConstraint, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, new_id, word_of


class PieceState(StrEnum):
    """handed_in -> in_review -> decided; nothing goes back."""

    HANDED_IN = "handed_in"
    IN_REVIEW = "in_review"
    DECIDED = "decided"


class PieceOfWork(SQLModel, table=True):
    """`passages` is [{"n": 1, "text": "…", "part": "title of its source"}, …], scrubbed."""

    __tablename__ = "work"
    __table_args__ = (UniqueConstraint("member_id", "rubric"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    cohort_id: str = Field(foreign_key="cohort.id", index=True)
    member_id: str = Field(foreign_key="member.id", index=True)  # the author
    rubric: str  # an exact Ref
    rubric_hash: str
    state: PieceState = Field(default=PieceState.HANDED_IN, sa_type=word_of(PieceState))
    passages: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    sources: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    sha256: str  # of the canonical passages
    wanted: int  # how many reviews it is to have; one more when a further reader is asked for
    handed_in_at: datetime = Field(sa_type=Moment)


async def piece(db: AsyncSession, id: str) -> PieceOfWork | None:
    return await db.get(PieceOfWork, id)


async def of_member(db: AsyncSession, member_id: str) -> list[PieceOfWork]:
    asked = (
        select(PieceOfWork)
        .where(PieceOfWork.member_id == member_id)
        .order_by(col(PieceOfWork.handed_in_at), col(PieceOfWork.id))
    )
    return list((await db.exec(asked)).all())


async def in_cohort(db: AsyncSession, cohort_id: str) -> list[PieceOfWork]:
    asked = (
        select(PieceOfWork)
        .where(PieceOfWork.cohort_id == cohort_id)
        .order_by(col(PieceOfWork.handed_in_at), col(PieceOfWork.id))
    )
    return list((await db.exec(asked)).all())
