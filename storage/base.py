"""What every table shares: opaque ids, moments that are always aware and in UTC, states stored
as readable words, and constraint names that are the same on every database."""

from asyncio import sleep
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from json import dumps
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    Executable,
    ForeignKeyConstraint,
    String,
    any_,
    cast,
    column,
    event,
    func,
    inspect,
    literal,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import SQLModel, col
from sqlmodel.ext.asyncio.session import AsyncSession

AT_A_TIME = 250
"""Rows that are written at a time; the loop works on them for a few milliseconds. Somebody's
submission waits that long at each of its many steps."""
READ_AT_A_TIME = 100
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
    statement = _insert(db, type(row)).on_conflict_do_nothing().returning(literal_column("1"))
    return (await db.exec(statement, params=row.model_dump())).first() is not None


async def insert_all_new(
    db: AsyncSession, table: type[SQLModel], rows: Sequence[Mapping[str, object]], told: Any
) -> list[Any]:
    """The same for many rows of one table, of the same columns each; `told` of each that was
    stored.

    The database takes them apart itself: what all have in common is given once, and the rest as
    one document. To bind every value of thousands of rows would hold the loop for seconds."""
    connection = await db.connection()
    stored: list[Any] = []
    for first in range(0, len(rows), AT_A_TIME):
        columns = _columns(table, rows[first : first + AT_A_TIME], connection.dialect)
        statement = (
            _insert(db, table)
            .from_select(list(columns), select(*columns.values()).where(true()))
            .on_conflict_do_nothing()
            .returning(told)
        )
        stored += (await connection.execute(statement)).scalars()
    return stored


def _insert(db: AsyncSession, table: type[SQLModel]) -> Any:
    on_postgresql = db.get_bind().dialect.name == "postgresql"
    return postgresql.insert(table) if on_postgresql else sqlite.insert(table)


def _columns(
    table: type[SQLModel], rows: Sequence[Mapping[str, object]], dialect: Dialect
) -> dict[str, ColumnElement[Any]]:
    """What to select for each column, so that the answer is the rows."""
    types = {name: inspect(table).columns[name].type for name in rows[0]}
    differ = [name for name in types if any(row[name] != rows[0][name] for row in rows)]
    given = _taken_apart(rows, {name: types[name] for name in differ}, dialect) if differ else {}
    return {
        name: given[name] if name in given else literal(rows[0][name], kind)
        for name, kind in types.items()
    }


def _taken_apart(
    rows: Sequence[Mapping[str, object]], types: Mapping[str, TypeEngine[Any]], dialect: Dialect
) -> Mapping[str, ColumnElement[Any]]:
    """These columns of the rows, from one document. A column of JSON holds lists or objects: of
    a text alone SQLite would not keep that it is JSON."""
    plain = {name: _plain(kind, dialect) for name, kind in types.items()}
    if dialect.name == "postgresql":
        document = [{name: plain[name](row[name]) for name in types} for row in rows]
        read = func.json_to_recordset(cast(literal(dumps(document, default=str)), JSON))
        typed = [column(name, kind) for name, kind in types.items()]
        return dict(read.table_valued(*typed).render_derived(with_types=True).c)
    lists = [[plain[name](row[name]) for name in types] for row in rows]
    value = func.json_each(literal(dumps(lists))).table_valued("value").c.value
    return {name: func.json_extract(value, f"$[{n}]") for n, name in enumerate(types)}


def _plain(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """What makes of a value of the type what the driver would be given."""
    own = None if isinstance(kind, JSON) else kind.dialect_impl(dialect).bind_processor(dialect)
    return own or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


async def all_rows(db: AsyncSession, asked: Executable, made: Callable[..., Made]) -> list[Made]:
    """What may be thousands of rows, each `made` of its columns; some at a time, so that the loop
    is not held by all of them. (A cursor on the server would outlive a task that is cancelled.)"""
    answer = await (await db.connection()).execute(asked)
    found: list[Made] = []
    for part in answer.partitions(READ_AT_A_TIME):
        found += [made(*row) for row in part]
        await sleep(0)
    return found


def is_one_of(db: AsyncSession, text: Any, many: Collection[str]) -> ColumnElement[bool]:
    """Whether the column of text has one of these values, of which there may be thousands. They are
    given as one: to bind and name each of them takes longer than to look them all up."""
    if db.get_bind().dialect.name == "postgresql":
        return col(text) == any_(literal([*many], ARRAY(String)))
    value = func.json_each(literal(dumps([*many]))).table_valued("value").c.value
    return col(text).in_(select(value))


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
