"""Calibration: a member scores exemplars whose expert scores are known, before real work."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, UniqueConstraint, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, new_id, word_of


class CalibrationState(StrEnum):
    """open -> passed | not_passed."""

    OPEN = "open"
    PASSED = "passed"
    NOT_PASSED = "not_passed"


class Calibration(SQLModel, table=True):
    """`bias` is the mean signed gap to the experts in levels: below zero is severe."""

    __table_args__ = (UniqueConstraint("member_id", "rubric"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    rubric: str
    rubric_hash: str
    exemplars: list[str] = Field(sa_column=Column(JSON, nullable=False))  # Refs, in order
    state: CalibrationState = Field(
        default=CalibrationState.OPEN, sa_type=word_of(CalibrationState)
    )
    bias: float | None = None
    gap: float | None = None
    started_at: datetime = Field(sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)


class CalibrationAnswer(SQLModel, table=True):
    """Locked as soon as it is stored: the experts' reasons are shown after that."""

    calibration_id: str = Field(foreign_key="calibration.id", primary_key=True)
    exemplar: str = Field(primary_key=True)
    scores: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    locked_at: datetime = Field(sa_type=Moment)


async def of_member(db: AsyncSession, member_id: str, rubric: str) -> Calibration | None:
    asked = select(Calibration).where(
        Calibration.member_id == member_id, Calibration.rubric == rubric
    )
    return (await db.exec(asked)).one_or_none()


async def calibration(db: AsyncSession, id: str) -> Calibration | None:
    return await db.get(Calibration, id)


async def answers(db: AsyncSession, calibration_id: str) -> list[CalibrationAnswer]:
    asked = (
        select(CalibrationAnswer)
        .where(CalibrationAnswer.calibration_id == calibration_id)
        .order_by(col(CalibrationAnswer.locked_at), CalibrationAnswer.exemplar)
    )
    return list((await db.exec(asked)).all())


async def in_cohort(db: AsyncSession, member_ids: list[str]) -> list[Calibration]:
    asked = (
        select(Calibration)
        .where(col(Calibration.member_id).in_(member_ids))
        .order_by(col(Calibration.id))
    )
    return list((await db.exec(asked)).all())
