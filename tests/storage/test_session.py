"""All of it or none of it; readers that cannot write; one process on one SQLite file."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Misconfigured
from storage import cohorts, people
from storage.base import new_id
from storage.cohorts import Cohort, Member, Role, StoredProgramme
from storage.people import Person, Workspace
from storage.session import Database, hold

NOW = datetime(2026, 10, 26, 9, 0, 0, 123456, tzinfo=UTC)


def workspace(id: str = "T1") -> Workspace:
    return Workspace(id=id, name="Tests", bot_user="UBOT", joined_at=NOW)


async def ids(database: Database) -> list[str]:
    async with database.reading() as db:
        return list(await db.exec(select(Workspace.id).order_by(col(Workspace.id))))


async def test_what_was_stored_is_there(database: Database) -> None:
    async with database.transaction() as db:
        db.add(workspace())

    assert await ids(database) == ["T1"]


async def test_an_exception_takes_everything_back(database: Database) -> None:
    async def store_and_fail() -> None:
        async with database.transaction() as db:
            db.add(workspace())
            await db.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store_and_fail()

    assert await ids(database) == []


async def test_who_reads_cannot_write(database: Database) -> None:
    async def store_while_reading() -> None:
        async with database.reading() as db:
            db.add(workspace())
            await db.flush()

    with pytest.raises(SQLAlchemyError):
        await store_while_reading()

    async with database.transaction() as db:
        db.add(workspace("T2"))
    assert await ids(database) == ["T2"]


async def test_who_reads_does_not_wait_for_who_writes(database: Database) -> None:
    async with database.transaction() as db:
        db.add(workspace())
        await db.flush()

        assert await ids(database) == []


async def test_writers_take_turns_and_lose_nothing(database: Database, url: str) -> None:
    replica = Database(url)
    await replica.start()
    async with database.transaction() as db:
        db.add(workspace())

    async def rename(by: Database) -> None:
        async with by.transaction() as db:
            asked = select(Workspace).where(Workspace.id == "T1").with_for_update()
            found = (await db.exec(asked)).one()
            await asyncio.sleep(0)
            found.name += "."

    await asyncio.gather(*(rename(by) for by in [database, replica] * 10))

    async with database.reading() as db:
        found = await people.workspace(db, "T1")
    assert found is not None
    assert found.name == "Tests" + "." * 20
    await replica.stop()


async def cancelled_at(database: Database, wait: int) -> BaseException | None:
    """A transaction that is cancelled while it waits for the `wait`th time."""

    async def rewrite() -> None:
        async with database.transaction() as db:
            await people.workspace(db, "T1")
            db.add(workspace(new_id()))

    task = asyncio.create_task(rewrite())
    for _ in range(wait):
        await asyncio.sleep(0.0005)
    task.cancel()
    [outcome] = await asyncio.gather(task, return_exceptions=True)
    return outcome


async def test_a_cancelled_transaction_keeps_nobody_waiting(database: Database, url: str) -> None:
    replica = Database(url)
    await replica.start()
    outcomes = []

    for wait in range(20):
        outcomes.append(await cancelled_at(database, wait))
        async with asyncio.timeout(5), replica.transaction() as db:
            db.add(workspace(new_id()))

    assert {type(outcome) for outcome in outcomes} <= {asyncio.CancelledError, type(None)}
    await replica.stop()


async def test_rows_may_be_added_in_any_order(database: Database) -> None:
    async with database.transaction() as db:
        await add_a_member(db)

    async with database.reading() as db:
        assert len(await cohorts.memberships(db, "amara")) == 1


async def test_what_refers_to_nothing_is_refused(database: Database) -> None:
    person = Person(workspace_id="T?", slack_id="U1", name="Amara", updated_at=NOW)

    with pytest.raises(IntegrityError):
        await store(database, person)


async def store(database: Database, *rows: SQLModel) -> None:
    async with database.transaction() as db:
        db.add_all(rows)


async def add_a_member(db: AsyncSession) -> None:
    member = Member(cohort_id="c1", person_id="amara", role=Role.LEAD_REVIEWER, joined_at=NOW)
    person = Person(id="amara", workspace_id="T1", slack_id="U1", name="Amara", updated_at=NOW)
    cohort = Cohort(
        id="c1",
        workspace_id="T1",
        programme_id="p1",
        title="Autumn",
        zone="Europe/London",
        starts_on=NOW.date(),
        ends_on=NOW.date() + timedelta(days=40),
        secret="s",
        timeline={},
        opened_at=NOW,
    )
    programme = StoredProgramme(
        id="p1", workspace_id="T1", ref="P", content_hash="h", text="t", stored_at=NOW
    )
    for row in (member, person, cohort, programme, workspace()):
        db.add(row)


async def test_a_role_is_stored_as_the_word_it_is(database: Database) -> None:
    async with database.transaction() as db:
        await add_a_member(db)

    async with database.reading() as db:
        connection = await db.connection()
        stored = (await connection.exec_driver_sql("SELECT role FROM member")).scalar_one()
        [(member, _, _)] = await cohorts.memberships(db, "amara")
    assert (stored, member.role) == ("lead_reviewer", Role.LEAD_REVIEWER)


async def test_a_moment_comes_back_as_it_was_and_in_utc(database: Database) -> None:
    async with database.transaction() as db:
        db.add(workspace())

    async with database.reading() as db:
        found = await people.workspace(db, "T1")
    assert found is not None
    assert (found.joined_at, found.joined_at.tzinfo) == (NOW, UTC)


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    row = workspace()
    row.joined_at = NOW.replace(tzinfo=None)

    with pytest.raises(SQLAlchemyError):
        await store(database, row)


async def test_an_error_does_not_tell_what_people_wrote(database: Database) -> None:
    row = Workspace(id="T1", name="something private", bot_user="UBOT", joined_at=NOW)
    await store(database, workspace())

    with pytest.raises(IntegrityError) as told:
        await store(database, row)

    assert "something private" not in str(told.value)


@pytest.mark.parametrize("patient", [False, True])
async def test_a_transaction_inside_a_transaction_is_a_bug_and_not_a_standstill(
    *, patient: bool
) -> None:
    database = Database("sqlite+aiosqlite://")
    await database.start()

    async def begin_twice() -> None:
        async with database.transaction(patient=True), database.transaction(patient=patient):
            pass

    with pytest.raises(RuntimeError):
        await begin_twice()
    await database.stop()


async def test_who_is_waited_for_goes_before_all_patient_ones_but_one(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'plumbline.sqlite'}")
    await database.start()
    order: list[str] = []

    async def write(name: str, *, patient: bool) -> None:
        async with database.transaction(patient=patient):
            order.append(name)
            await asyncio.sleep(0.01)

    async with asyncio.TaskGroup() as all_at_once:
        for n in range(3):
            all_at_once.create_task(write(f"planner {n}", patient=True))
        await asyncio.sleep(0.005)
        for n in range(2):
            all_at_once.create_task(write(f"person {n}", patient=False))
    await database.stop()

    assert order == ["planner 0", "person 0", "person 1", "planner 1", "planner 2"]


async def test_the_folder_of_the_file_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/a/b/plumbline.sqlite")

    await database.start()
    await database.migrate()

    assert await ids(database) == []
    await database.stop()


async def test_memory_is_a_database_too() -> None:
    database = Database("sqlite+aiosqlite://")
    await database.start()
    await database.migrate()

    async with database.transaction() as db:
        db.add(workspace())

    assert (await database.migrated(), await ids(database)) == (True, ["T1"])
    await database.stop()


async def test_alive_says_whether_the_database_answers(database: Database, url: str) -> None:
    elsewhere = Database(url.replace("/plumbline-pg-", "/nowhere-").replace("?host", "x?host"))

    before = await elsewhere.alive()
    alive = await database.alive()
    await database.stop()

    assert (before, alive, await database.alive()) == (False, True, False)


def test_a_second_process_on_the_same_file_is_refused(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/data/plumbline.sqlite"

    with hold(url), pytest.raises(Misconfigured) as told, hold(url):
        pass

    assert str(told.value) == (
        f"{tmp_path}/data/plumbline.sqlite is already in use by another Plumbline. "
        "Stop it first, or set PLUMBLINE_DATA to another folder."
    )


def test_a_file_that_was_let_go_can_be_held_again(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/plumbline.sqlite"

    with hold(url):
        pass
    with hold(url):
        held = True

    assert held


@pytest.mark.parametrize("url", ["sqlite+aiosqlite://", "postgresql+psycopg://u@h/name"])
def test_what_many_may_share_is_not_held(url: str) -> None:
    with hold(url), hold(url):
        shared = True

    assert shared
