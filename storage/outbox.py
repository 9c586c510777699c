"""What is to be said: one row for each message that is owed to a person. Rows hold facts, never
blocks: the card is drawn at sending.

due -> sending -> sent | failed | expired | dropped; sending -> due when it was certainly not
posted; sending -> unsure -> sending when it perhaps was. `attempt` fences every change: who
claimed an older attempt changes nothing any more.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Index, and_, case, update
from sqlalchemy.orm import aliased
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from storage.base import Moment, insert_new, word_of
from storage.gates import PERSON, WORKSPACE, Gate, Shut


class DeliveryState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    UNSURE = "unsure"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"
    DROPPED = "dropped"


OWED = (DeliveryState.DUE, DeliveryState.SENDING, DeliveryState.UNSURE)


class Delivery(SQLModel, table=True):
    """One message owed to one person. `key` is a fact such as "prompt:<member>:<date>", so
    announcing it twice is harmless. `unsure_since` says that it was perhaps posted."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_owed", "state", "due_at"),)

    key: str = Field(primary_key=True)
    kind: str
    workspace_id: str = Field(foreign_key="workspace.id")
    person_id: str = Field(foreign_key="person.id", index=True)
    about: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))  # ids only
    due_at: datetime = Field(sa_type=Moment)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    urgent: bool = False
    state: DeliveryState = Field(default=DeliveryState.DUE, sa_type=word_of(DeliveryState))
    attempt: int = 0
    stumbles: int = 0  # how often drawing it raised, which is a bug
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    not_before: datetime | None = Field(default=None, sa_type=Moment)
    unsure_since: datetime | None = Field(default=None, sa_type=Moment)
    first_tried_at: datetime | None = Field(default=None, sa_type=Moment)
    channel: str | None = None
    ts: str | None = None
    file: str | None = None
    error: str | None = None
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)


async def announce(
    db: AsyncSession,
    *,
    key: str,
    kind: str,
    workspace_id: str,
    person_id: str,
    about: dict[str, str],
    due: datetime,
    now: datetime,
    expires: datetime | None = None,
    urgent: bool = False,
) -> bool:
    """Owe the person a message from `due` on; False if it was owed already."""
    owed = Delivery(
        key=key,
        kind=kind,
        workspace_id=workspace_id,
        person_id=person_id,
        about=about,
        due_at=due,
        expires_at=expires,
        urgent=urgent,
        created_at=now,
    )
    return await insert_new(db, owed)


async def withdraw(db: AsyncSession, key: str) -> bool:
    """Take back what is no longer wanted; False if it is on its way or was said already."""
    change = (
        update(Delivery)
        .where(col(Delivery.key) == key, col(Delivery.state) == DeliveryState.DUE)
        .values(state=DeliveryState.DROPPED, error="no longer wanted", not_before=None)
    )
    return (await db.exec(change)).rowcount == 1


async def delivery(db: AsyncSession, key: str) -> Delivery | None:
    return await db.get(Delivery, key)


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
    asked = select(Delivery).where(_owed()).order_by(col(Delivery.due_at), col(Delivery.key))
    return list((await db.exec(asked)).all())


async def next_due(db: AsyncSession) -> datetime | None:
    """The earliest moment at which something that is still owed may be said."""
    asked = select(_ready_at()).where(_owed()).order_by(_ready_at()).limit(1)
    return (await db.exec(asked)).first()


async def claimable(
    db: AsyncSession, now: datetime, limit: int, *, workspace: Shut, person: Shut
) -> list[tuple[str, str]]:
    """The keys that may be said now, each with the person it is for: urgent ones first, then the
    oldest. What waits behind a shut gate is left alone, rather than claimed and given back over
    and over."""
    asked = (
        _gated(select(Delivery.key, Delivery.person_id), workspace, person)
        .where(_owed(), _ready_at() <= now)
        .order_by(col(Delivery.urgent).desc(), col(Delivery.due_at), col(Delivery.key))
        .limit(limit)
    )
    return list((await db.exec(asked)).all())


async def claim(
    db: AsyncSession,
    row: Delivery,
    *,
    now: datetime,
    lease_until: datetime,
    not_before: datetime,
) -> bool:
    """Take the row for one attempt, and mark before posting that it was perhaps posted.

    Compare-and-set: whoever changed the row since it was read has raised `attempt` or moved
    `not_before`, and then nothing changes here. `not_before` is when somebody else may take
    over should we never come back.
    """
    change = (
        update(Delivery)
        .where(
            col(Delivery.key) == row.key,
            col(Delivery.attempt) == row.attempt,
            _owed(),
            _ready_at() <= now,
        )
        .values(
            state=DeliveryState.SENDING,
            attempt=row.attempt + 1,
            lease_until=lease_until,
            not_before=not_before,
            unsure_since=now,
            first_tried_at=row.first_tried_at or now,
        )
        .execution_options(synchronize_session=False)
    )
    return (await db.exec(change)).rowcount == 1


async def note_file(db: AsyncSession, key: str, attempt: int, file: str) -> bool:
    """Remember the upload before it is shown to anybody, so that a doubt can be settled."""
    return await _settle(db, key, attempt, file=file)


async def sent(
    db: AsyncSession, key: str, attempt: int, *, channel: str, ts: str | None, at: datetime
) -> bool:
    return await _settle(
        db,
        key,
        attempt,
        state=DeliveryState.SENT,
        lease_until=None,
        not_before=None,
        unsure_since=None,
        channel=channel,
        ts=ts,
        error=None,
        sent_at=at,
    )


async def ended(
    db: AsyncSession, key: str, attempt: int, state: DeliveryState, reason: str
) -> bool:
    """Failed, expired or dropped: it was not said and will not be."""
    return await _settle(
        db,
        key,
        attempt,
        state=state,
        lease_until=None,
        not_before=None,
        unsure_since=None,
        error=reason,
    )


async def put_back(
    db: AsyncSession,
    key: str,
    attempt: int,
    *,
    not_before: datetime,
    unsure_since: datetime | None,
    first_tried_at: datetime | None,
    error: str | None,
    stumbles: int,
) -> bool:
    """Give the row back for a later attempt, unsure if this or an earlier one perhaps posted."""
    return await _settle(
        db,
        key,
        attempt,
        state=DeliveryState.DUE if unsure_since is None else DeliveryState.UNSURE,
        lease_until=None,
        not_before=not_before,
        unsure_since=unsure_since,
        first_tried_at=first_tried_at,
        error=error,
        stumbles=stumbles,
    )


async def _settle(db: AsyncSession, key: str, attempt: int, **changes: Any) -> bool:
    """Change the row only as the one whose attempt it still is: a process that was frozen past
    its lease finds that nothing changes, and leaves the row to who took over."""
    change = (
        update(Delivery)
        .where(
            col(Delivery.key) == key,
            col(Delivery.attempt) == attempt,
            col(Delivery.state) == DeliveryState.SENDING,
        )
        .values(**changes)
        .execution_options(synchronize_session=False)
    )
    return (await db.exec(change)).rowcount == 1


def _owed() -> ColumnElement[bool]:
    return col(Delivery.state).in_(OWED)


def _ready_at() -> ColumnElement[datetime]:
    later = and_(
        col(Delivery.not_before).is_not(None), col(Delivery.not_before) > col(Delivery.due_at)
    )
    return case((later, col(Delivery.not_before)), else_=col(Delivery.due_at))


def _gated(asked: Select[str, str], workspace: Shut, person: Shut) -> Select[str, str]:
    of_workspace, of_person = aliased(Gate), aliased(Gate)
    return (
        asked.outerjoin(
            of_workspace, col(of_workspace.name) == WORKSPACE + col(Delivery.workspace_id)
        )
        .outerjoin(of_person, col(of_person.name) == PERSON + col(Delivery.person_id))
        .where(workspace.lets_through(of_workspace), person.lets_through(of_person))
    )
