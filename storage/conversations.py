"""Conversations: a prompt answered step by step in the direct message. One row for each person,
since they answer one prompt at a time; what they typed lies in the draft that the form shares."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment
from storage.people import Person


class Conversation(SQLModel, table=True):
    """`at` is the path of the field that is asked for, or where the conversation ended. `turn`
    counts what was owed to the person from the first conversation on, so a button of an older
    turn is known for what it is."""

    person_id: str = Field(foreign_key="person.id", primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    occurrence_id: str = Field(foreign_key="occurrence.id")
    at: str
    changing: bool = False  # one answer is being changed; after it comes the review again
    turn: int = 0
    moved_at: datetime = Field(sa_type=Moment)

    @property
    def key(self) -> str:
        """Of the delivery of the newest turn."""
        return f"turn:{self.person_id}:{self.turn}"


async def conversation(
    db: AsyncSession, workspace_id: str, slack_id: str, *, to_change: bool = False
) -> Conversation | None:
    """The person's conversation, under way or ended. `to_change` holds it against others."""
    asked = select(Conversation).where(
        Conversation.person_id == Person.id,
        Person.workspace_id == workspace_id,
        Person.slack_id == slack_id,
    )
    if to_change:
        asked = asked.with_for_update(of=Conversation)
    return (await db.exec(asked)).one_or_none()


async def of_person(db: AsyncSession, person_id: str) -> Conversation | None:
    return await db.get(Conversation, person_id)


async def settle(db: AsyncSession, person_id: str, occurrence_id: str, at: str) -> None:
    """The prompt was answered in the form, so nothing more is asked about it here."""
    change = (
        update(Conversation)
        .where(
            col(Conversation.person_id) == person_id,
            col(Conversation.occurrence_id) == occurrence_id,
        )
        .values(at=at)
    )
    await db.exec(change.execution_options(synchronize_session=False))
