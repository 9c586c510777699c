"""The gates that pace what is said, one for each workspace and one for each person. They are rows,
so that all who send share them, and a rate limit that one of them meets holds all."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, or_
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, insert_new

WORKSPACE = "workspace:"
PERSON = "person:"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Gate(SQLModel, table=True):
    """`tat`, the theoretical arrival time, is when the next message would be exactly on time."""

    name: str = Field(primary_key=True)
    tat: datetime = Field(sa_type=Moment)


@dataclass(frozen=True, slots=True)
class Shut:
    """A gate is shut while its `tat` is later than `after` and not later than `until`."""

    after: datetime
    until: datetime

    def lets_through(self, gate: type[Gate]) -> ColumnElement[bool]:
        """As a condition on an outer-joined gate: one that was never used is open."""
        tat = col(gate.tat)
        return or_(tat.is_(None), tat <= self.after, tat > self.until)


async def gate(db: AsyncSession, name: str) -> Gate:
    """The gate, kept for this transaction alone; change its `tat` to pass or to close it."""
    await insert_new(db, Gate(name=name, tat=LONG_AGO))
    asked = select(Gate).where(Gate.name == name).with_for_update()
    return (await db.exec(asked)).one()
