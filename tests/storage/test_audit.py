"""The chain holds under concurrency, and tampering with it shows."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import audit
from storage.audit import AuditEntry
from storage.session import Database

NOW = datetime(2026, 10, 26, 9, 0, 0, 123456, tzinfo=UTC)


async def add(db: AsyncSession, about: str, workspace: str = "T1") -> AuditEntry:
    return await audit.record(
        db,
        now=NOW,
        workspace_id=workspace,
        actor="rule",
        actor_role="rule",
        action="result.decided",
        about=about,
        details={"estimate": 2.1, "n": 3, "verdict": "not_yet", "é": None},
    )


async def record(database: Database, about: str, workspace: str = "T1") -> AuditEntry:
    async with database.transaction() as db:
        return await add(db, about, workspace)


async def verify(database: Database) -> int | None:
    async with database.reading() as db:
        return await audit.verify(db)


async def test_each_entry_names_the_hash_of_the_one_before(database: Database) -> None:
    first, second = await record(database, "w1"), await record(database, "w2")

    assert (first.seq, second.seq) == (1, 2)
    assert (first.previous_hash, second.previous_hash) == (audit.FIRST, first.hash)
    assert await verify(database) is None


async def test_several_entries_fit_into_one_transaction(database: Database) -> None:
    async with database.transaction() as db:
        await add(db, "w1")
        await add(db, "w2")

    assert await verify(database) is None


async def test_many_who_record_at_once_make_one_chain_without_a_gap(
    database: Database, url: str
) -> None:
    replica = Database(url)
    await replica.start()

    entries = await asyncio.gather(
        *(record(by, f"w{n}") for n, by in enumerate([database, replica] * 6))
    )
    broken = await verify(database)
    await replica.stop()

    assert sorted(entry.seq for entry in entries) == list(range(1, 13))
    assert broken is None


async def test_what_was_rolled_back_leaves_no_gap(database: Database) -> None:
    async def record_and_fail() -> None:
        async with database.transaction() as db:
            await add(db, "w2")
            raise ZeroDivisionError

    await record(database, "w1")
    with pytest.raises(ZeroDivisionError):
        await record_and_fail()

    assert (await record(database, "w3")).seq == 2


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET actor = 'm9' WHERE seq = 2",
        "UPDATE audit SET about = 'w9' WHERE seq = 2",
        "UPDATE audit SET at = '2026-10-26 09:00:00.123457+00:00' WHERE seq = 2",
        "UPDATE audit SET details = '{\"estimate\": 3.0}' WHERE seq = 2",
        "UPDATE audit SET previous_hash = hash WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
    ],
)
async def test_tampering_shows_where_it_begins(database: Database, tampering: str) -> None:
    for about in ("w1", "w2", "w3"):
        await record(database, about)

    async with database.transaction() as db:
        await (await db.connection()).exec_driver_sql(tampering)

    assert await verify(database) == 2


async def test_entries_can_be_asked_for_by_what_they_are_about(database: Database) -> None:
    for about, workspace in (("w1", "T1"), ("w2", "T1"), ("w1", "T2")):
        await record(database, about, workspace)

    async with database.reading() as db:
        by_about = await audit.entries(db, about="w1")
        by_both = await audit.entries(db, about="w1", workspace_id="T2")
        by_action = await audit.entries(db, action="nothing.of.the.kind")
        after = await audit.entries(db, after=1, limit=1)

    assert [entry.seq for entry in by_about] == [1, 3]
    assert [entry.seq for entry in by_both] == [3]
    assert by_action == []
    assert [entry.seq for entry in after] == [2]
