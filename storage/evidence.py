"""Evidence: stored artefacts such as meeting notes and decision records, outside Slack,
versioned and hashed. `text` is what the author wrote; `scrubbed` is what others will see."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, new_id, word_of


class EvidenceKind(StrEnum):
    DECISION_RECORD = "decision_record"
    MEETING_NOTES = "meeting_notes"


class EvidenceSource(StrEnum):
    FORM = "form"
    MESSAGE = "message"
    FILE = "file"


class Evidence(SQLModel, table=True):
    id: str = Field(default_factory=new_id, primary_key=True)
    member_id: str = Field(foreign_key="member.id", index=True)
    kind: EvidenceKind = Field(sa_type=word_of(EvidenceKind))
    title: str
    source: EvidenceSource = Field(sa_type=word_of(EvidenceSource))
    permalink: str | None = None
    version: int = 1
    text: str
    scrubbed: str
    sha256: str  # of `text`
    saved_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)


class EvidenceVersion(SQLModel, table=True):
    evidence_id: str = Field(foreign_key="evidence.id", primary_key=True)
    version: int = Field(primary_key=True)
    title: str
    text: str
    scrubbed: str
    sha256: str
    at: datetime = Field(sa_type=Moment)


async def evidence(db: AsyncSession, id: str) -> Evidence | None:
    return await db.get(Evidence, id)


async def of_member(db: AsyncSession, member_id: str) -> list[Evidence]:
    """The member's evidence, newest first."""
    asked = (
        select(Evidence)
        .where(Evidence.member_id == member_id)
        .order_by(col(Evidence.saved_at).desc(), col(Evidence.id))
    )
    return list((await db.exec(asked)).all())


async def in_cohort(db: AsyncSession, member_ids: list[str]) -> list[Evidence]:
    asked = (
        select(Evidence)
        .where(col(Evidence.member_id).in_(member_ids))
        .order_by(col(Evidence.saved_at), col(Evidence.id))
    )
    return list((await db.exec(asked)).all())
