"""Several replicas on PostgreSQL: one dies, the database goes away, the pace is shared."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.clock import MovableClock
from bot.delivery.pace import Pace
from bot.delivery.procrastinate import Procrastinate
from bot.deps import Deps
from storage import gates
from storage.base import new_id
from storage.session import Database
from tests.delivery.test_runner import QUICK, running, settled
from tests.delivery.world import LETTERS, World, a_world, people_of
from tests.storage.databases import Postgresql


@pytest.fixture
def url(postgresql: Postgresql) -> Iterator[str]:
    with postgresql.lent() as lent:
        yield lent


@pytest.fixture
async def world(database: Database) -> World:
    return await a_world(database, clock=MovableClock())


async def told(deps: Deps, command: str) -> None:
    async with deps.begin() as work:
        await (await work.db.connection()).execute(text(command))


async def jobs(deps: Deps, status: str) -> int:
    async with deps.look() as work:
        asked = text("SELECT count(*) FROM procrastinate_jobs WHERE status::text = :status")
        found = await (await work.db.connection()).execute(asked, {"status": status})
        return int(found.scalar_one())


async def test_the_jobs_of_a_replica_that_is_gone_go_to_another(world: World) -> None:
    gone = await stalled_job(world)

    async with running(world) as started:
        await started.rescue()
        await world.slack.heard(1)
        await settled(world, "prompt:1")

    assert gone == 1
    assert await jobs(world.deps, "doing") == 0


async def stalled_job(world: World) -> int:
    """A message whose job was taken by a worker that was last seen long ago."""
    made = Procrastinate(world.deps, LETTERS, QUICK)
    world.deps.database.tell(made)
    await world.announce("prompt:1")
    world.deps.database.tell(None)
    seen = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
    await told(world.deps, seen)
    await told(
        world.deps,
        "UPDATE procrastinate_jobs SET status = 'doing', "
        "worker_id = (SELECT max(id) FROM procrastinate_workers)",
    )
    return await jobs(world.deps, "doing")


async def test_a_database_that_cuts_every_connection_holds_up_nobody_for_long(
    world: World,
) -> None:
    async with running(world) as started:
        await world.announce("prompt:1")
        await settled(world, "prompt:1")

        await told(
            world.deps,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        await world.announce("prompt:2")
        await started.sweep()

        await settled(world, "prompt:2")
    assert world.slack.keys() == ["prompt:1", "prompt:2"]


async def test_many_rows_need_no_more_jobs_than_can_work_side_by_side(world: World) -> None:
    made = Procrastinate(world.deps, LETTERS, QUICK)

    async with world.deps.begin() as work:
        await made.owed(work.db, [work.now] * 500)

    assert await jobs(world.deps, "todo") == QUICK.batch + QUICK.reserve


async def test_replicas_share_one_pace(world: World, url: str) -> None:
    paced = replace(QUICK, workspace=Pace(timedelta(seconds=0.1), burst=2))
    names = [new_id() for _ in range(12)]
    await people_of(world, *names)
    replica = Database(url)
    await replica.start()

    began = world.clock.now()
    async with running(world, paced), running(world.on(replica), paced):
        await asyncio.gather(*(world.announce(f"prompt:{name}", to=name) for name in names))
        await world.slack.heard(len(names))
    await replica.stop()

    async with world.deps.begin() as work:
        tat = (await gates.gate(work.db, gates.WORKSPACE + "T1")).tat
    # Each of them has moved the one gate on, and nobody has passed it while it was shut.
    assert tat >= began + len(names) * paced.workspace.interval
    assert world.clock.now() >= tat - paced.workspace.burst * paced.workspace.interval
