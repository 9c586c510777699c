"""The gates that pace what is said, one for each workspace and one for each person; the one that
paces Homes in a workspace; and the turns of the cohorts. They are rows, so that all who send share
them, and a rate limit that one of them meets holds all."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, update
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, insert_new

WORKSPACE = "workspace:"
PERSON = "person:"
HOMES = "homes:"
TURN = "turn:"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Gate(SQLModel, table=True):
    """`tat`, the theoretical arrival time, is when the next message would be exactly on time.
    For a turn it is when the cohort last had one."""

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
    asked = select(Gate).where(Gate.name == name).with_for_update()
    found = (await db.exec(asked)).one_or_none()
    if found is not None:
        return found
    await insert_new(db, Gate(name=name, tat=LONG_AGO))
    return (await db.exec(asked)).one()


async def of_person(db: AsyncSession, id: str) -> Gate:
    """The person's gate, for who holds that of their workspace, and so this one too."""
    found = await db.get(Gate, PERSON + id)
    if found is None:
        found = Gate(name=PERSON + id, tat=LONG_AGO)
        db.add(found)
    return found


def turn_of(cohort: Any) -> Any:
    """The name of a cohort's turn; of a workspace's, for what belongs to no cohort."""
    return TURN + cohort


async def had_its_turn(db: AsyncSession, cohort: str, now: datetime) -> None:
    """Remember it, so that the others come first now."""
    change = update(Gate).where(col(Gate.name) == turn_of(cohort)).values(tat=now)
    if (await db.exec(change)).rowcount == 0:
        await insert_new(db, Gate(name=turn_of(cohort), tat=now))


async def forget(db: AsyncSession, before: datetime) -> int:
    """Take away what was last used before the moment, which is open anyway; how many that were."""
    return (await db.exec(delete(Gate).where(col(Gate.tat) < before))).rowcount
