"""The databases that storage and delivery are tested on: a SQLite file in a temporary folder, and
a PostgreSQL server of the tests' own, started when its programs are found on this machine.

PostgreSQL refuses to run as root; then it runs as the first of two users that exists.
"""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import ClassVar

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine

from storage import migrations
from storage.base import new_id
from storage.session import Database
from tests.kept import made_once

START_S = 30
FILE = "plumbline.sqlite"
UNPRIVILEGED = ("postgres", "nobody")
# As after the steps: no connection, no row but the number of the newest step, and every sequence
# at its beginning. Without triggers, so that the order of the tables is of no matter.
EMPTY = """
DO $$
DECLARE
    one regclass;
BEGIN
    PERFORM pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT oid FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname <> 'alembic_version'
    LOOP
        EXECUTE format('DELETE FROM %s', one);
    END LOOP;
    PERFORM setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S';
END $$
"""


def postgresql_programs() -> Path | None:
    """The folder with initdb and postgres, newest version first."""
    on_path = shutil.which("initdb")
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = [*installed, *([Path(on_path)] if on_path else [])]
    return found[0].parent if found else None


class Postgresql:
    """A server in a folder of its own, reached by a socket in that folder, so that no port of
    the machine is taken. Without fsync, since nothing in it outlives the tests, but where it is
    measured how long something takes: there with what a server does that must not forget."""

    running: ClassVar["Postgresql | None"] = None

    def __init__(self, programs: Path, *, durable: bool = False) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="plumbline-pg-"))
        self._user = _unprivileged_user()
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        data = str(self._folder / "data")
        initdb = [str(programs / "initdb"), "-D", data, "-U", "plumbline", "-A", "trust", "-N"]
        subprocess.run(
            [*initdb, "-E", "UTF8", "--locale=C"], check=True, user=self._user, capture_output=True
        )
        told = ["-c", "listen_addresses="]
        if not durable:
            told += ["-c", "fsync=off", "-c", "full_page_writes=off"]
        self._command = [str(programs / "postgres"), "-D", data, "-k", str(self._folder), *told]
        self._given_back: list[str] = []
        self._log = (self._folder / "log").open("wb")
        self._server = self._started()
        self._create("template", "template0")
        engine = create_engine(self._url("template"))
        with engine.begin() as connection:
            migrations.upgrade(connection)
        engine.dispose()

    def stop(self) -> None:
        self._server.terminate()
        self._server.wait()
        self._log.close()
        shutil.rmtree(self._folder)

    def restart(self) -> None:
        """At once, with every connection cut, and what was committed recovered."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait()
        self._server = self._started()

    def new(self, *, migrated: bool) -> str:
        """The address of a new database."""
        name = f"t{new_id()}"
        self._create(name, "template" if migrated else "template0")
        return self._url(name)

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The address of a database with tables and no rows, for the time of the block. It is
        emptied for whoever comes next: to make a new one each time costs twenty times as much."""
        url = self._given_back.pop() if self._given_back else self.new(migrated=True)
        yield url
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(EMPTY)
        self._given_back.append(url)

    def drop(self, url: str) -> None:
        name = url.split("@/")[1].split("?")[0]
        self._tell(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _create(self, name: str, template: str) -> None:
        create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._tell(create.format(sql.Identifier(name), sql.Identifier(template)))

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://plumbline@/{name}?host={self._folder}"

    def _tell(self, command: sql.Composed) -> None:
        address = f"host={self._folder} user=plumbline dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(command)

    def _started(self) -> "subprocess.Popen[bytes]":
        self._server = subprocess.Popen(
            self._command, user=self._user, stdout=self._log, stderr=self._log
        )
        self._wait_until_it_answers()
        return self._server

    def _wait_until_it_answers(self) -> None:
        deadline = monotonic() + START_S
        while True:
            try:
                self._tell(sql.SQL("SELECT 1").format())
            except psycopg.OperationalError:
                if self._server.poll() is not None or monotonic() > deadline:
                    raise
                sleep(0.05)
            else:
                return


def _unprivileged_user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(user for user in UNPRIVILEGED if user in known)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    """The server, shared by the folders of tests that import this fixture."""
    if Postgresql.running is not None:
        yield Postgresql.running
        return
    programs = postgresql_programs()
    if programs is None:
        missing = "PostgreSQL's programs (initdb, postgres) are not on this machine"
        if os.environ.get("PLUMBLINE_NO_SKIPS") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    Postgresql.running = Postgresql(programs)
    yield Postgresql.running
    Postgresql.running.stop()
    Postgresql.running = None


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables; a test that asks for it runs on both."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / FILE}"
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    url = server.new(migrated=False)
    yield url
    server.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with its tables; a test that asks for it runs on both."""
    if request.param == "sqlite":
        file = tmp_path / FILE
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite+aiosqlite:///{file}"
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    with server.lent() as lent:
        yield lent


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with its tables and no rows, to be copied: a copy is faster than the steps."""
    return made_once(tmp_path_factory, "sqlite", _made_by_the_steps) / FILE


def _made_by_the_steps(folder: Path) -> None:
    engine = create_engine(f"sqlite:///{folder / FILE}")
    with engine.begin() as connection:
        migrations.upgrade(connection)
    engine.dispose()


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    started = Database(url)
    await started.start()
    yield started
    await started.stop()
