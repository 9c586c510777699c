"""The one door to the database: all of it or none of it, on SQLite and on PostgreSQL.

A person's intention is one `transaction()`; a question is `reading()`, which cannot write.
"""

from asyncio import Event, Lock, Task, current_task, wait_for
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
    suppress,
)
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from filelock import FileLock, Timeout
from sqlalchemy import URL, StaticPool, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Misconfigured
from storage import migrations, outbox, sqlite

FINISHING_SECONDS = 5
NO_DATABASE = "There is no database here. Put a backup back, or let `plumbline run` make one."
# Any number does that nothing else on the same PostgreSQL server uses for an advisory lock.
MIGRATING = 7_258_630_511


class Watcher(Protocol):
    """Who wants to know that messages are owed."""

    async def owed(self, db: AsyncSession, moments: Sequence[datetime]) -> None:
        """Rows may be said from these moments on; told in the transaction that stores them."""

    def stored(self, *, urgent: bool) -> None:
        """That transaction is committed. `urgent` if somebody waits for one of the rows."""


class Database:
    """The engine, and the two ways to use it. Build it, `start()`, use it, `stop()`."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._engine: AsyncEngine | None = None
        self._reader: AsyncEngine | None = None
        # SQLite's own waiting is unfair and its writers are one at a time anyway (ADR 0002).
        self._write_lock = Lock()
        self._patience = Lock()
        self._lent = 0
        self._idle = Event()
        self._idle.set()
        self._writer: Task[Any] | None = None
        self._watcher: Watcher | None = None

    @property
    def conninfo(self) -> str:
        """The address as PostgreSQL's own programs and drivers read it."""
        return self._url.set(drivername="postgresql").render_as_string(hide_password=False)

    @property
    def dialect(self) -> str:
        """ "sqlite" or "postgresql"."""
        return self._url.get_backend_name()

    async def start(self) -> None:
        """Open the engine. On SQLite the folder of the file is made if it is missing.

        Parameters are hidden, since an error's text reaches the log and they are people's words.
        """
        file = _file(self._url)
        if self.dialect != "sqlite":
            writer = create_async_engine(self._url, pool_pre_ping=True, hide_parameters=True)
            reader = writer
        elif file is None:
            writer = reader = sqlite.engine(self._url, poolclass=StaticPool)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            # Connections of their own, so that each is told once whether it may write.
            writer, reader = sqlite.engine(self._url), sqlite.engine(self._url)
        self._engine = writer
        self._reader = reader.execution_options(only_reads=True, postgresql_readonly=True)

    async def stop(self) -> None:
        """Let who is at work finish, then close every connection. Stopping twice is harmless.

        Bolt runs what a listener does after its acknowledgement as a task that nobody holds; a
        connection that such a task has would otherwise be left open.
        """
        if self._engine is not None:
            with suppress(TimeoutError):
                await wait_for(self._idle.wait(), FINISHING_SECONDS)
            await _started(self._reader).dispose()
            await self._engine.dispose()
            self._engine = self._reader = None

    @asynccontextmanager
    async def transaction(self, *, patient: bool = False) -> AsyncIterator[AsyncSession]:
        """Lend a session; it is committed at the end, or rolled back on any exception. `patient`
        if nobody waits for it: whoever is waited for then goes before all of those but one."""
        session = AsyncSession(_started(self._engine), expire_on_commit=False)
        with self._at_work():
            async with self._writing(patient), session as db, db.begin():
                yield db
                moments, urgent = outbox.newly_owed(db), outbox.newly_urgent(db)
                if moments and self._watcher is not None:
                    await self._watcher.owed(db, moments)
        if moments and self._watcher is not None:
            self._watcher.stored(urgent=urgent)

    def tell(self, watcher: Watcher | None) -> None:
        """From now on tell this one, or nobody, of every message that becomes owed."""
        self._watcher = watcher

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Lend a session that the database itself keeps from writing."""
        session = AsyncSession(_started(self._reader), expire_on_commit=False)
        with self._at_work():
            async with self._sharing(), session as db:
                yield db

    async def migrate(self) -> None:
        """Bring the tables to what this version needs. Safe at every start and in every replica."""
        async with self._writing(), _started(self._engine).begin() as connection:
            if self.dialect == "postgresql":
                await connection.execute(
                    text("SELECT pg_advisory_xact_lock(:migrating)"), {"migrating": MIGRATING}
                )
            await connection.run_sync(migrations.upgrade)

    async def migrated(self) -> bool:
        """Whether the tables are what this version needs."""
        async with self._sharing(), _started(self._engine).connect() as connection:
            return await connection.run_sync(migrations.current)

    def there(self) -> bool:
        """Whether there is something to open: a file that is missing would be made by opening."""
        file = _file(self._url)
        return file is None or file.exists()

    async def time(self) -> datetime | None:
        """The database's own time; None on SQLite, whose time is this machine's."""
        if self.dialect != "postgresql":
            return None
        async with _started(self._engine).connect() as connection:
            told: datetime = (
                await connection.execute(text("SELECT clock_timestamp()"))
            ).scalar_one()
            return told

    async def alive(self) -> bool:
        """Whether the database answers."""
        if self._engine is None:
            return False
        try:
            async with self._sharing(), self._engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        self._lent += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._lent -= 1
            if not self._lent:
                self._idle.set()

    def _writing(self, patient: bool = False) -> AbstractAsyncContextManager[None]:
        return self._in_line(patient) if self.dialect == "sqlite" else nullcontext()

    def _sharing(self) -> AbstractAsyncContextManager[None]:
        """Readers wait for nobody, except in memory, where all share one connection."""
        in_memory = self.dialect == "sqlite" and _file(self._url) is None
        return self._in_line() if in_memory else nullcontext()

    def _in_line(self, patient: bool = False) -> AbstractAsyncContextManager[None]:
        if self._writer is not None and self._writer is current_task():
            raise RuntimeError("a transaction inside a transaction would wait for itself")
        return self._after_others() if patient else self._taking_turns()

    @asynccontextmanager
    async def _after_others(self) -> AsyncIterator[None]:
        # Of the patient ones no more than one at a time stands in the line of those who write.
        async with self._patience, self._taking_turns():
            yield

    @asynccontextmanager
    async def _taking_turns(self) -> AsyncIterator[None]:
        async with self._write_lock:
            self._writer = current_task()
            try:
                yield
            finally:
                self._writer = None


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """The database of a bot that has run, which may be running; it is not made, and its tables
    stay as they are."""
    database = Database(url)
    if not database.there():
        raise Misconfigured(NO_DATABASE)
    await database.start()
    try:
        if not await database.migrated():
            raise Misconfigured(
                "The tables are not those of this version. Run `plumbline migrate` first."
            )
        yield database
    finally:
        await database.stop()


@contextmanager
def hold(url: str) -> Iterator[None]:
    """Hold the SQLite file for this process alone; a second one is refused. PostgreSQL and
    memory need no holding."""
    file = _file(make_url(url))
    if file is None:
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{file}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Misconfigured(
            f"{file} is already in use by another Plumbline. "
            "Stop it first, or set PLUMBLINE_DATA to another folder."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _file(url: URL) -> Path | None:
    """The file of a SQLite database; None for one in memory and for PostgreSQL."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def _started(engine: AsyncEngine | None) -> AsyncEngine:
    if engine is None:
        raise RuntimeError("the database is used before start() or after stop()")
    return engine
