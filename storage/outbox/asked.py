"""What was said, to whom, and what could not be."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment
from storage.outbox.rows import EDIT, OWED, Delivery, DeliveryState, is_owed
from storage.people import Person


async def delivery(db: AsyncSession, key: str) -> Delivery | None:
    return await db.get(Delivery, key)


async def with_person(db: AsyncSession, key: str) -> tuple[Delivery, Person] | None:
    """The row, and whom it is for."""
    asked = select(Delivery, Person).where(Delivery.key == key, Delivery.person_id == Person.id)
    return (await db.exec(asked)).one_or_none()


async def said_of(
    db: AsyncSession, person_id: str, key: str, beginnings: Sequence[str]
) -> list[Delivery]:
    """What the person was sent under the key, or under keys that begin so, or is just being
    sent."""
    begin = [col(Delivery.key).startswith(one, autoescape=True) for one in beginnings]
    asked = select(Delivery).where(
        Delivery.person_id == person_id,
        or_(col(Delivery.key) == key, *begin),
        col(Delivery.state).in_((*OWED, DeliveryState.SENT)),
    )
    return list((await db.exec(asked)).all())


async def of_person(db: AsyncSession, person_id: str) -> list[Delivery]:
    """Everything that was ever owed to the person, newest first."""
    asked = (
        select(Delivery)
        .where(Delivery.person_id == person_id)
        .order_by(col(Delivery.due_at).desc(), col(Delivery.key))
    )
    return list((await db.exec(asked)).all())


async def unfinished(db: AsyncSession) -> list[Delivery]:
    """All that is still owed, also what is due in the future, oldest first."""
    asked = select(Delivery).where(is_owed()).order_by(col(Delivery.due_at), col(Delivery.key))
    return list((await db.exec(asked)).all())


async def failures(db: AsyncSession, cohorts: Collection[str]) -> list[tuple[Delivery, Person]]:
    """What could not be said in the cohorts and will not be, with its reason; newest first."""
    return await rows_with_person(
        db,
        col(Delivery.cohort_id).in_(cohorts),
        col(Delivery.state) == DeliveryState.FAILED,
    )


async def last_sent(db: AsyncSession, people: Collection[str]) -> dict[str, datetime]:
    """When a message last arrived at each of the people; who never got one is left out."""
    asked = (
        select(Delivery.person_id, func.max(col(Delivery.sent_at)))
        .where(col(Delivery.person_id).in_(people), col(Delivery.state) == DeliveryState.SENT)
        .group_by(col(Delivery.person_id))
    )
    moment, dialect = Moment(), db.get_bind().dialect
    return {
        person: told
        for person, at in await db.exec(asked)
        if (told := moment.process_result_value(at, dialect)) is not None
    }


async def last_owed(
    db: AsyncSession, kind: str, people: Collection[str]
) -> dict[tuple[str, str], datetime]:
    """By person and cohort, when a message of the kind was last owed to each, if ever."""
    asked = (
        select(Delivery.person_id, Delivery.cohort_id, func.max(col(Delivery.created_at)))
        .where(col(Delivery.person_id).in_(people), Delivery.kind == kind)
        .group_by(col(Delivery.person_id), col(Delivery.cohort_id))
    )
    moment, dialect = Moment(), db.get_bind().dialect
    return {
        (person, str(cohort)): told
        for person, cohort, at in await db.exec(asked)
        if (told := moment.process_result_value(at, dialect)) is not None
    }


async def expected(db: AsyncSession, cohort_id: str) -> list[str]:
    """The keys of all that is to be said in the cohort, or was: what failed, expired or was
    dropped is not among them. In the order of the alphabet."""
    said = (*OWED, DeliveryState.SENT)
    asked = (
        select(Delivery.key)
        .where(Delivery.cohort_id == cohort_id, col(Delivery.state).in_(said))
        .where(Delivery.kind != EDIT)
        .order_by(col(Delivery.key))
    )
    return list((await db.exec(asked)).all())


async def never_arrived(db: AsyncSession, cohort_id: str, kind: str) -> set[str]:
    """The keys of messages of the kind that could not be said in the cohort, or came too late."""
    asked = select(Delivery.key).where(
        Delivery.cohort_id == cohort_id,
        Delivery.kind == kind,
        col(Delivery.state).in_((DeliveryState.FAILED, DeliveryState.EXPIRED)),
    )
    return set((await db.exec(asked)).all())


async def rows_with_person(
    db: AsyncSession, *conditions: ColumnElement[bool] | bool
) -> list[tuple[Delivery, Person]]:
    asked = (
        select(Delivery, Person)
        .where(Delivery.person_id == Person.id, *conditions)
        .order_by(col(Delivery.due_at).desc(), col(Delivery.key))
    )
    return list((await db.exec(asked)).all())
