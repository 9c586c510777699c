"""What every table shares: opaque ids, moments that are always aware and in UTC, states stored
as readable words, and constraint names that are the same on every database."""

from asyncio import sleep
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import (
    DateTime,
    Dialect,
    Enum,
    Executable,
    ForeignKeyConstraint,
    event,
    literal_column,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

AT_A_TIME = 40
"""Rows that the loop works on before somebody else has a turn, a millisecond. Somebody's
submission waits that long at each of its many steps."""
READ_AT_A_TIME = 100  # it is quicker than writing
Made = TypeVar("Made")

# A migration can only drop or change a constraint that it can name.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


@event.listens_for(ForeignKeyConstraint, "after_parent_attach")
def _check_at_commit(constraint: ForeignKeyConstraint, _table: Any) -> None:
    # A session stores what was added to it in no promised order: a member may come before
    # its cohort. What matters is that all is there when the transaction ends.
    constraint.deferrable = True
    constraint.initially = "DEFERRED"


def new_id() -> str:
    """An id that tells nothing: not who, not when, not in which order."""
    return uuid4().hex[:16]


def word_of(kind: type[StrEnum]) -> Enum:
    """The type of a column that holds one of `kind`, stored as its value in plain text.

    SQLModel alone would store the Python name, and on PostgreSQL as a native type that
    no migration can change inside a transaction.
    """
    return Enum(
        kind,
        native_enum=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


async def insert_new(db: AsyncSession, row: SQLModel) -> bool:
    """Store the row, unless its key is there already; False if it is. Nobody is made to fail:
    on PostgreSQL a clash would otherwise spoil the caller's whole transaction."""
    # Asked back, since the count of rows is not known for every driver.
    stored = await insert_all_new(db, type(row), [row.model_dump()], literal_column("1"))
    return len(stored) == 1


async def insert_all_new(
    db: AsyncSession, table: type[SQLModel], rows: Sequence[Mapping[str, object]], told: Any
) -> list[Any]:
    """The same for several rows of one table; `told` of each that was stored. Rows are given as
    their columns, since making an object of each takes longer than storing it."""
    on_postgresql = db.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if on_postgresql else sqlite.insert
    statement = insert(table).on_conflict_do_nothing().returning(told)
    # The rows go beside the statement: one that had them inside would be built anew each time.
    # Few at a time on PostgreSQL, since psycopg remembers only short statements; a third faster.
    page = 10 if on_postgresql else AT_A_TIME
    statement = statement.execution_options(insertmanyvalues_page_size=page)
    connection = await db.connection()
    stored: list[Any] = []
    for first in range(0, len(rows), AT_A_TIME):
        part = rows[first : first + AT_A_TIME]
        stored += (await connection.execute(statement, part)).scalars()
    return stored


async def all_rows(db: AsyncSession, asked: Executable, made: Callable[..., Made]) -> list[Made]:
    """What may be thousands of rows, each `made` of its columns; some at a time, so that the loop
    is not held by all of them. (A cursor on the server would outlive a task that is cancelled.)"""
    answer = await (await db.connection()).execute(asked)
    found: list[Made] = []
    for part in answer.partitions(READ_AT_A_TIME):
        found += [made(*row) for row in part]
        await sleep(0)
    return found


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
