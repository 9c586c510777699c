"""Conversations: a prompt answered step by step in the direct message. One row for each person,
since they answer one prompt at a time; what they typed lies in the draft that the form shares."""

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment
from storage.people import Person


class Conversation(SQLModel, table=True):
    """`at` is the path of the field that is asked for, or where the conversation ended. `turn`
    counts what was owed to the person from the first conversation on, and `shown` is the last
    of it that they got, so a button of an older turn is known for what it is."""

    person_id: str = Field(foreign_key="person.id", primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    occurrence_id: str = Field(foreign_key="occurrence.id")
    at: str
    changing: bool = False  # one answer is being changed; after it comes the review again
    turn: int = 0
    shown: int = 0
    saying_until: datetime | None = Field(default=None, sa_type=Moment)
    moved_at: datetime = Field(sa_type=Moment)


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


async def claim(db: AsyncSession, row: Conversation, now: datetime, lease: timedelta) -> bool:
    """Take it upon oneself to say what is owed; False if somebody does, or it was said.

    Compare-and-set: of two events that arrive together one goes on. Who dies while saying it
    leaves the claim behind, and it lapses.
    """
    change = (
        update(Conversation)
        .where(
            col(Conversation.person_id) == row.person_id,
            col(Conversation.turn) == row.turn,
            col(Conversation.shown) < row.turn,
            or_(col(Conversation.saying_until).is_(None), col(Conversation.saying_until) <= now),
        )
        .values(saying_until=now + lease)
        .execution_options(synchronize_session=False)
    )
    return (await db.exec(change)).rowcount == 1


async def said(db: AsyncSession, person_id: str, turn: int | None) -> None:
    """The turn reached the person; with None nothing did, and somebody else may try."""
    values = {"saying_until": None} if turn is None else {"saying_until": None, "shown": turn}
    change = update(Conversation).where(col(Conversation.person_id) == person_id).values(**values)
    await db.exec(change.execution_options(synchronize_session=False))


async def settle(db: AsyncSession, person_id: str, occurrence_id: str, at: str) -> None:
    """The prompt was answered in the form, so nothing more is owed about it here."""
    change = (
        update(Conversation)
        .where(
            col(Conversation.person_id) == person_id,
            col(Conversation.occurrence_id) == occurrence_id,
        )
        .values(at=at, shown=col(Conversation.turn), saying_until=None)
    )
    await db.exec(change.execution_options(synchronize_session=False))
