"""The row of one message that is owed to a person, and when it may be said.

due -> sending -> sent | failed | expired | dropped; sending -> due when it was certainly not
posted; sending -> unsure -> sending when it perhaps was; unsure -> due | dropped when a person
decides. `attempt` fences every change: who claimed an older attempt changes nothing any more.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, ColumnElement, Index, and_, case
from sqlmodel import Field, SQLModel, col

from storage.base import Moment, word_of


class DeliveryState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    UNSURE = "unsure"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"
    DROPPED = "dropped"


OWED = (DeliveryState.DUE, DeliveryState.SENDING, DeliveryState.UNSURE)
EDIT = "edit"  # the kind of what changes a message that was said, and is none of its own


class Delivery(SQLModel, table=True):
    """One message owed to one person. `key` is a fact such as "prompt:<member>:<date>", so
    announcing it twice is harmless. `unsure_since` says that it was perhaps posted. What belongs
    to no cohort, such as an answer to a stranger, has no `cohort_id`."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_owed", "state", "due_at"),)

    key: str = Field(primary_key=True)
    kind: str
    workspace_id: str = Field(foreign_key="workspace.id")
    person_id: str = Field(foreign_key="person.id", index=True)
    cohort_id: str | None = Field(default=None, foreign_key="cohort.id", index=True)
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
    ended_at: datetime | None = Field(default=None, sa_type=Moment)  # it failed, expired, dropped
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)

    def ready(self, now: datetime) -> bool:
        """Whether it may be said now; the same as the database is asked in `ready_at`."""
        return self.state in OWED and max(self.due_at, self.not_before or self.due_at) <= now


def is_owed() -> ColumnElement[bool]:
    return col(Delivery.state).in_(OWED)


def ready_at() -> ColumnElement[datetime]:
    later = and_(
        col(Delivery.not_before).is_not(None), col(Delivery.not_before) > col(Delivery.due_at)
    )
    return case((later, col(Delivery.not_before)), else_=col(Delivery.due_at))
