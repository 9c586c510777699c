"""Assignments, reviews, steps and responses: who owes which work a review, what was scored,
what was advised, and what became of the advice."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, ColumnElement, exists, func, or_
from sqlalchemy import select as subselect
from sqlmodel import Field, SQLModel, UniqueConstraint, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, new_id, word_of
from storage.calibration import Calibration, CalibrationState
from storage.cohorts import Member, Role
from storage.people import Person
from storage.works import PieceOfWork, PieceState


class AssignmentState(StrEnum):
    """open -> started -> done; open or started -> declined | expired. Ended ones stay."""

    OPEN = "open"
    STARTED = "started"
    DONE = "done"
    DECLINED = "declined"
    EXPIRED = "expired"


LIVE = (AssignmentState.OPEN, AssignmentState.STARTED)
TAKEN = (*LIVE, AssignmentState.DONE)


class Disposition(StrEnum):
    ADOPT = "adopt"
    ADAPT = "adapt"
    DECLINE = "decline"
    ASK = "ask"


class Assignment(SQLModel, table=True):
    """This reviewer owes this work a review. `pseudonym` is new for every pair."""

    __table_args__ = (UniqueConstraint("work_id", "reviewer_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    work_id: str = Field(foreign_key="work.id", index=True)
    reviewer_id: str = Field(foreign_key="member.id", index=True)
    pseudonym: str
    state: AssignmentState = Field(default=AssignmentState.OPEN, sa_type=word_of(AssignmentState))
    reason: str | None = None  # why it was declined
    given_at: datetime = Field(sa_type=Moment)
    due_at: datetime = Field(sa_type=Moment)
    started_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class Review(SQLModel, table=True):
    """A filled score sheet. `rating` is the author's, of its use, given before the scores
    are shown to the author at `revealed_at`."""

    id: str = Field(default_factory=new_id, primary_key=True)
    assignment_id: str = Field(foreign_key="assignment.id", unique=True)
    work_id: str = Field(foreign_key="work.id", index=True)
    rubric: str
    rubric_hash: str
    sha256: str  # of the canonical marks
    handed_in_at: datetime = Field(sa_type=Moment)
    rating: int | None = None
    rated_at: datetime | None = Field(default=None, sa_type=Moment)
    revealed_at: datetime | None = Field(default=None, sa_type=Moment)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)


class Mark(SQLModel, table=True):
    """One criterion of a review. `level` None means not observable, which is never a zero."""

    review_id: str = Field(foreign_key="review.id", primary_key=True)
    criterion: str = Field(primary_key=True)
    level: int | None
    passages: list[int] = Field(sa_column=Column(JSON, nullable=False))
    seen: str  # what the reviewer sees in the passages


class Step(SQLModel, table=True):
    """The one suggestion of a review for a criterion, and the author's response to it."""

    __table_args__ = (UniqueConstraint("review_id", "criterion"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    review_id: str = Field(foreign_key="review.id", index=True)
    criterion: str
    text: str
    disposition: Disposition | None = Field(default=None, sa_type=word_of(Disposition))
    because: str | None = None
    answered_at: datetime | None = Field(default=None, sa_type=Moment)


async def assignment(db: AsyncSession, id: str) -> Assignment | None:
    return await db.get(Assignment, id)


async def owed_by(db: AsyncSession, reviewer_id: str) -> list[Assignment]:
    """All assignments the reviewer ever had, oldest first."""
    asked = (
        select(Assignment)
        .where(Assignment.reviewer_id == reviewer_id)
        .order_by(col(Assignment.given_at), col(Assignment.id))
    )
    return list((await db.exec(asked)).all())


async def assignments(db: AsyncSession, work_ids: list[str]) -> list[Assignment]:
    asked = (
        select(Assignment)
        .where(col(Assignment.work_id).in_(work_ids))
        .order_by(col(Assignment.given_at), col(Assignment.id))
    )
    return list((await db.exec(asked)).all())


async def lapsed(
    db: AsyncSession, cohort_id: str, reading: Collection[Role], now: datetime
) -> bool:
    """Whether a review of the cohort is owed beyond its time, or by somebody who is not one of
    its readers any more."""
    gone = or_(
        col(Member.left_at).is_not(None),
        col(Member.role).not_in(reading),
        col(Person.deleted).is_(True),
    )
    asked = (
        select(Assignment.id)
        .join(PieceOfWork, col(PieceOfWork.id) == col(Assignment.work_id))
        .join(Member, col(Member.id) == col(Assignment.reviewer_id))
        .join(Person, col(Person.id) == col(Member.person_id))
        .where(
            PieceOfWork.cohort_id == cohort_id,
            col(Assignment.state).in_(LIVE),
            or_(col(Assignment.due_at) <= now, gone),
        )
        .limit(1)
    )
    return (await db.exec(asked)).first() is not None


async def short(db: AsyncSession, cohort_id: str) -> bool:
    """Whether a piece of the cohort is to have more readings than are given out or done."""
    return await _some_piece(db, cohort_id, _readings(*TAKEN) < col(PieceOfWork.wanted))


async def unread(db: AsyncSession, cohort_id: str, enough: int) -> bool:
    """Whether a piece with enough readings waits for one more, which nobody is giving it."""
    done = _readings(AssignmentState.DONE)
    return await _some_piece(
        db,
        cohort_id,
        col(PieceOfWork.state) == PieceState.IN_REVIEW,
        done >= enough,
        done < col(PieceOfWork.wanted),
        _readings(*LIVE) == 0,
    )


async def free_reader(
    db: AsyncSession, cohort_id: str, reading: Collection[Role], rubric: str
) -> bool:
    """Whether somebody who has passed practice for the rubric has nothing open to read."""
    owing = exists().where(
        col(Assignment.reviewer_id) == col(Member.id), col(Assignment.state).in_(LIVE)
    )
    asked = (
        select(Member.id)
        .join(Person, col(Person.id) == col(Member.person_id))
        .join(Calibration, col(Calibration.member_id) == col(Member.id))
        .where(
            Member.cohort_id == cohort_id,
            col(Member.role).in_(reading),
            col(Member.left_at).is_(None),
            col(Person.deleted).is_(False),
            Calibration.rubric == rubric,
            Calibration.state == CalibrationState.PASSED,
            ~owing,
        )
        .limit(1)
    )
    return (await db.exec(asked)).first() is not None


def _readings(*states: AssignmentState) -> ColumnElement[int]:
    return (
        subselect(func.count())
        .where(col(Assignment.work_id) == col(PieceOfWork.id), col(Assignment.state).in_(states))
        .correlate(PieceOfWork)
        .scalar_subquery()
    )


async def _some_piece(db: AsyncSession, cohort_id: str, *such: ColumnElement[bool]) -> bool:
    asked = select(PieceOfWork.id).where(PieceOfWork.cohort_id == cohort_id, *such).limit(1)
    return (await db.exec(asked)).first() is not None


async def review(db: AsyncSession, id: str) -> Review | None:
    return await db.get(Review, id)


async def review_of(db: AsyncSession, assignment_id: str) -> Review | None:
    asked = select(Review).where(Review.assignment_id == assignment_id)
    return (await db.exec(asked)).one_or_none()


async def reviews(db: AsyncSession, work_ids: list[str]) -> list[Review]:
    asked = (
        select(Review)
        .where(col(Review.work_id).in_(work_ids))
        .order_by(col(Review.handed_in_at), col(Review.id))
    )
    return list((await db.exec(asked)).all())


async def received(db: AsyncSession, work_ids: list[str]) -> list[tuple[Review, str, bool]]:
    """The reviews of these pieces, oldest first; each with the pseudonym of its reader, and whether
    one of its steps waits for an answer."""
    waits = exists().where(col(Step.review_id) == col(Review.id), col(Step.disposition).is_(None))
    asked = (
        select(Review, Assignment.pseudonym, waits)
        .where(Review.assignment_id == Assignment.id, col(Review.work_id).in_(work_ids))
        .order_by(col(Review.handed_in_at), col(Review.id))
    )
    return list((await db.exec(asked)).all())


async def marks(db: AsyncSession, review_ids: list[str]) -> list[Mark]:
    asked = (
        select(Mark)
        .where(col(Mark.review_id).in_(review_ids))
        .order_by(Mark.review_id, Mark.criterion)
    )
    return list((await db.exec(asked)).all())


async def steps(db: AsyncSession, review_ids: list[str]) -> list[Step]:
    asked = (
        select(Step)
        .where(col(Step.review_id).in_(review_ids))
        .order_by(Step.review_id, Step.criterion)
    )
    return list((await db.exec(asked)).all())


async def step(db: AsyncSession, id: str) -> Step | None:
    return await db.get(Step, id)
