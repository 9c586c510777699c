"""Half-filled forms. A draft is what was typed and not yet handed over; it survives closing
the form, a restart and a lost view, and is deleted when the form is handed over."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment


class Draft(SQLModel, table=True):
    member_id: str = Field(foreign_key="member.id", primary_key=True)
    form: str = Field(primary_key=True)  # "reflection", "evidence", "review", "calibration"
    about: str = Field(primary_key=True)  # the id of what the form is about, or ""
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    saved_at: datetime = Field(sa_type=Moment)


async def draft(db: AsyncSession, member_id: str, form: str, about: str) -> Draft | None:
    return await db.get(Draft, (member_id, form, about))


async def of_member(db: AsyncSession, member_id: str) -> dict[tuple[str, str], Draft]:
    """The member's drafts, by the form and what each is about."""
    asked = select(Draft).where(Draft.member_id == member_id)
    return {(row.form, row.about): row for row in (await db.exec(asked)).all()}


async def keep(
    db: AsyncSession,
    member_id: str,
    form: str,
    about: str,
    answers: dict[str, Any],
    now: datetime,
) -> None:
    """Store what the form holds now, over what it held before."""
    found = await draft(db, member_id, form, about)
    if found is None:
        row = Draft(member_id=member_id, form=form, about=about, answers=answers, saved_at=now)
        db.add(row)
        return
    found.answers = answers
    found.saved_at = now


async def discard(db: AsyncSession, member_id: str, form: str, about: str) -> None:
    found = await draft(db, member_id, form, about)
    if found is not None:
        await db.delete(found)
