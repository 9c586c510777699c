"""Which of the rows may be said now, and in which order; and when there will be more."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlalchemy import select as subselect
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment
from storage.gates import LONG_AGO, PERSON, Gate, Shut, turn_of
from storage.outbox.rows import Delivery, is_owed, ready_at


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that may be said, as far as its time and its person's gate are concerned."""

    key: str
    person_id: str
    workspace_id: str
    urgent: bool


async def claimable(
    db: AsyncSession, now: datetime, limit: int, *, person: Shut, only_urgent: bool = False
) -> list[Waiting]:
    """What may be said now, in the order of its turn: urgent ones first, then one of each cohort
    in turn, that cohort first whose last turn is the longest ago; inside a cohort the oldest.
    What waits behind a person's shut gate is left out. Half of it at most is urgent, so that a
    long list of those hides nothing."""
    urgent = await _in_turn(db, now, limit // 2, person, urgent=True)
    if only_urgent:
        return urgent
    return urgent + await _in_turn(db, now, limit - len(urgent), person, urgent=False)


async def backlog(db: AsyncSession, now: datetime) -> tuple[int, datetime | None]:
    """How many rows might have been said by now, and since when the oldest of them might."""
    asked = select(func.count(), func.min(ready_at())).where(is_owed(), ready_at() <= now)
    count, oldest = (await db.exec(asked)).one()
    return count, Moment().process_result_value(oldest, db.get_bind().dialect)


async def next_due(db: AsyncSession) -> datetime | None:
    """The earliest moment at which something that is still owed may be said."""
    asked = select(ready_at()).where(is_owed()).order_by(ready_at()).limit(1)
    return (await db.exec(asked)).first()


async def next_planned(db: AsyncSession, now: datetime) -> datetime | None:
    """The next moment for which something was owed from the start, and not given back."""
    asked = (
        select(Delivery.due_at)
        .where(is_owed(), col(Delivery.due_at) > now)
        .order_by(col(Delivery.due_at))
        .limit(1)
    )
    return (await db.exec(asked)).first()


async def _in_turn(
    db: AsyncSession, now: datetime, limit: int, person: Shut, *, urgent: bool
) -> list[Waiting]:
    gate, turn = aliased(Gate), aliased(Gate)
    cohort = func.coalesce(col(Delivery.cohort_id), col(Delivery.workspace_id))
    place = (
        func.row_number()
        .over(partition_by=cohort, order_by=(col(Delivery.due_at), col(Delivery.key)))
        .label("place")
    )
    ready = (
        subselect(
            col(Delivery.key),
            col(Delivery.person_id),
            col(Delivery.workspace_id),
            col(Delivery.due_at),
            place,
            cohort.label("cohort"),
        )
        .outerjoin(gate, col(gate.name) == PERSON + col(Delivery.person_id))
        .where(
            is_owed(),
            ready_at() <= now,
            col(Delivery.urgent).is_(urgent),
            person.lets_through(gate),
        )
        .subquery()
    )
    asked = (
        select(ready.c.key, ready.c.person_id, ready.c.workspace_id)
        .outerjoin(turn, col(turn.name) == turn_of(ready.c.cohort))
        .order_by(
            ready.c.place, func.coalesce(col(turn.tat), LONG_AGO), ready.c.due_at, ready.c.key
        )
        .limit(limit)
    )
    return [Waiting(*found, urgent) for found in (await db.exec(asked)).all()]
