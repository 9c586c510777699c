"""Workspaces and the people in them, as Slack tells of them. A person is (workspace, Slack id)."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, new_id


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
    transaction none will be. Nobody waits, and rows that refer to them can still be stored."""
    asked = (
        select(Person.id)
        .where(col(Person.id).in_(ids))
        .order_by(col(Person.id))
        .with_for_update(key_share=True, skip_locked=True)
    )
    return set((await db.exec(asked)).all())
