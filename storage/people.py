"""Workspaces and the people in them, as Slack tells of them. A person is (workspace, Slack id)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Field, SQLModel, UniqueConstraint, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, is_one_of, new_id
from storage.gates import HOMES, Gate, Shut


class Workspace(SQLModel, table=True):
    id: str = Field(primary_key=True)  # Slack's team id
    name: str
    bot_user: str
    joined_at: datetime = Field(sa_type=Moment)


class Person(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("workspace_id", "slack_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id", index=True)
    slack_id: str
    name: str
    real_name: str = ""
    email: str | None = Field(default=None, index=True)
    zone: str | None = None
    locale: str | None = None
    deleted: bool = False
    guest: bool = False
    dm: str | None = None  # the conversation we have with them, once it was opened
    home_opened_at: datetime | None = Field(default=None, sa_type=Moment)
    home_due_at: datetime | None = Field(default=None, sa_type=Moment, index=True)  # to be drawn
    updated_at: datetime = Field(sa_type=Moment)


async def workspace(db: AsyncSession, id: str) -> Workspace | None:
    return await db.get(Workspace, id)


async def person(db: AsyncSession, id: str) -> Person | None:
    return await db.get(Person, id)


async def by_slack_id(db: AsyncSession, workspace_id: str, slack_id: str) -> Person | None:
    asked = select(Person).where(Person.workspace_id == workspace_id, Person.slack_id == slack_id)
    return (await db.exec(asked)).one_or_none()


async def claim(db: AsyncSession, ids: Collection[str]) -> set[str]:
    """Those of the people whom no other process is just writing for; until the end of this
    transaction none will be. Nobody waits, and rows that refer to them can still be stored. On
    SQLite who writes is alone anyway."""
    if db.get_bind().dialect.name == "sqlite":
        return set(ids)
    asked = (
        select(Person.id)
        .where(is_one_of(db, Person.id, ids))
        .order_by(col(Person.id))
        .with_for_update(key_share=True, skip_locked=True)
    )
    return set((await db.exec(asked)).all())


async def homes_due(db: AsyncSession, now: datetime, limit: int, gate: Shut) -> list[Person]:
    """Whose Home is to be drawn by now, the longest due first; those of a workspace whose gate
    for it is shut are left out."""
    shut = aliased(Gate)
    asked = (
        select(Person)
        .outerjoin(shut, col(shut.name) == HOMES + col(Person.workspace_id))
        .where(col(Person.home_due_at) <= now, gate.lets_through(shut))
        .order_by(col(Person.home_due_at), col(Person.id))
        .limit(limit)
    )
    return list((await db.exec(asked)).all())


async def draw_home(
    db: AsyncSession,
    workspace_id: str,
    slack_id: str,
    again: datetime,
    *,
    opened: datetime | None = None,
) -> str | None:
    """Whose Home that is, who draws it at once; it is due again at `again`, should they not come
    back. None if nobody is known there, or they have never opened it, unless they do so now."""
    change = (
        update(Person)
        .where(col(Person.workspace_id) == workspace_id, col(Person.slack_id) == slack_id)
        .values(home_due_at=again)
        .returning(col(Person.id))
        .execution_options(synchronize_session=False)
    )
    if opened is None:
        change = change.where(col(Person.home_opened_at).is_not(None))
    else:
        change = change.values(home_opened_at=opened)
    return (await db.exec(change)).scalar_one_or_none()


async def home_is_due(db: AsyncSession, person_id: str, at: datetime) -> None:
    """Their Home is to be drawn at the moment, or sooner if it is due sooner; nothing for
    somebody who has never opened it."""
    due = col(Person.home_due_at)
    later_or_never = or_(due.is_(None), due > at)
    await _set_home(db, person_id, at, col(Person.home_opened_at).is_not(None), later_or_never)


async def home_moves(
    db: AsyncSession, person_id: str, read: datetime | None, due: datetime | None
) -> bool:
    """Compare-and-set of when it is due; False if somebody has changed that since it was read."""
    return await _set_home(db, person_id, due, col(Person.home_due_at).is_not_distinct_from(read))


async def _set_home(
    db: AsyncSession, person_id: str, due: datetime | None, *only: ColumnElement[bool]
) -> bool:
    change = (
        update(Person)
        .where(col(Person.id) == person_id, *only)
        .values(home_due_at=due)
        .execution_options(synchronize_session=False)
    )
    return (await db.exec(change)).rowcount == 1
