"""SQLite under SQLAlchemy: how each connection is set up, and one trip to its thread for each
statement (ADR 2).

Every connection has a thread of its own (aiosqlite). To wake it, and then the loop again, takes
longer than what most questions ask of SQLite, and aiosqlite alone does so four times for one: for
a cursor, to execute, to fetch and to close. So here a cursor brings its whole answer along, which
SQLAlchemy keeps whole anyway. And a task that is cancelled leaves no answer half read, for whose
sake SQLite would keep a closed connection and its write lock.
"""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

# The order matters: without the busy time-out first, switching to WAL fails under load.
# FULL, since with NORMAL a power cut can lose the mark that a message was being sent.
PRAGMAS = (
    "PRAGMA busy_timeout = 10000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


def engine(url: URL, **how: Any) -> AsyncEngine:
    """An engine whose connections are set up so."""

    async def connected() -> aiosqlite.Connection:
        where, options = made.dialect.create_connect_args(url)
        fresh = _Connection(partial(sqlite3.connect, *where, **options), iter_chunk_size=64)
        fresh._thread.daemon = True  # as SQLAlchemy does: one that is left over holds up no exit
        return await fresh

    made = create_async_engine(url, async_creator=connected, hide_parameters=True, **how)
    event.listen(made.sync_engine, "connect", _set_up)
    event.listen(made.sync_engine, "begin", _begin)
    return made


class _Connection(aiosqlite.Connection):
    """aiosqlite's, but for the cursors."""

    def cursor(self) -> "_Cursor":  # type: ignore[override]
        return _Cursor(self)


class _Cursor:
    """As far as SQLAlchemy knows a cursor."""

    description: Any = None
    rowcount = -1
    lastrowid: int | None = None
    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []

    async def __aenter__(self) -> "_Cursor":
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> None:
        await self._make(sqlite3.Cursor.execute, statement, parameters)

    async def executemany(self, statement: str, parameters: Sequence[Any]) -> None:
        await self._make(sqlite3.Cursor.executemany, statement, parameters)

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        """It was closed as soon as it had its answer."""

    async def _make(self, trip: Callable[..., object], *said: Any) -> None:
        # Untyped in aiosqlite, and private: its public ways are the four trips.
        await self._connection._execute(self._there, trip, *said)  # type: ignore[no-untyped-call]

    def _there(self, trip: Callable[..., object], *said: Any) -> None:
        """In the thread of the connection."""
        cursor = self._connection._conn.cursor()
        try:
            trip(cursor, *said)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


def _set_up(connection: Any, _entry: ConnectionPoolEntry) -> None:
    # Python's driver would begin transactions by itself, late and always deferred.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    only_reads = connection.get_execution_options().get("only_reads", False)
    if connection.info.get("only_reads") is not only_reads:  # it holds until it is changed
        connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if only_reads else 'OFF'}")
        connection.info["only_reads"] = only_reads
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")
