"""Workspaces and the people in them, as Slack tells of them. A person is (workspace, Slack id)."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint, select
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
    home_due_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    updated_at: datetime = Field(sa_type=Moment)


async def workspace(db: AsyncSession, id: str) -> Workspace | None:
    return await db.get(Workspace, id)


async def workspaces(db: AsyncSession) -> list[Workspace]:
    return list((await db.exec(select(Workspace).order_by(Workspace.id))).all())


async def person(db: AsyncSession, id: str) -> Person | None:
    return await db.get(Person, id)


async def by_slack_id(db: AsyncSession, workspace_id: str, slack_id: str) -> Person | None:
    asked = select(Person).where(Person.workspace_id == workspace_id, Person.slack_id == slack_id)
    return (await db.exec(asked)).one_or_none()
