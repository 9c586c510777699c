"""What was already heard. Slack repeats events and never repeats one that we acknowledged and then
failed at, so each is a row first: unique by its id, and open until it was handled."""

from datetime import datetime

from sqlalchemy import JSON, Column, delete, update
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, insert_new


class Heard(SQLModel, table=True):
    __tablename__ = "inbox"

    event_id: str = Field(primary_key=True)  # Slack's
    workspace_id: str
    kind: str
    about: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))  # ids only
    heard_at: datetime = Field(sa_type=Moment, index=True)
    handled_at: datetime | None = Field(default=None, sa_type=Moment)
    attempts: int = 0


async def hear(
    db: AsyncSession,
    event_id: str,
    workspace_id: str,
    kind: str,
    about: dict[str, str],
    now: datetime,
) -> bool:
    """Write down that the event came; False if it was heard before."""
    row = Heard(event_id=event_id, workspace_id=workspace_id, kind=kind, about=about, heard_at=now)
    return await insert_new(db, row)


async def handled(db: AsyncSession, event_id: str, now: datetime) -> None:
    change = update(Heard).where(col(Heard.event_id) == event_id).values(handled_at=now)
    await db.exec(change)


async def failed(db: AsyncSession, event_id: str) -> None:
    """Count an attempt that did not work; the event stays open."""
    change = (
        update(Heard)
        .where(col(Heard.event_id) == event_id)
        .values(attempts=col(Heard.attempts) + 1)
    )
    await db.exec(change)


async def unhandled(db: AsyncSession, before: datetime) -> list[Heard]:
    """The open events that were heard before the moment, oldest first."""
    asked = (
        select(Heard)
        .where(col(Heard.handled_at).is_(None), col(Heard.heard_at) < before)
        .order_by(col(Heard.heard_at), col(Heard.event_id))
    )
    return list((await db.exec(asked)).all())


async def forget(db: AsyncSession, before: datetime) -> int:
    """Take away what was handled before the moment; how many that were. Slack repeats an event
    for an hour at most, so it need not be known for ever."""
    return (await db.exec(delete(Heard).where(col(Heard.handled_at) < before))).rowcount
