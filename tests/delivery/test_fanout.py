"""Many are owed a message at once, in parts that nobody notices."""

import asyncio

import pytest

from bot.delivery.fanout import AT_ONCE, fan_out
from storage import outbox
from storage.outbox import Delivery
from storage.session import Database
from tests.delivery.world import NOW, KilledAt, World, a_world, people_of

NUMBER = 2 * AT_ONCE + 1


@pytest.fixture
async def world(database: Database) -> World:
    return await a_world(database)


def prompts(number: int) -> list[Delivery]:
    return [
        Delivery(
            key=f"prompt:{n:05}",
            kind="prompt",
            workspace_id="T1",
            person_id="amara",
            about={},
            due_at=NOW,
            created_at=NOW,
        )
        for n in range(number)
    ]


async def waiting(world: World) -> int:
    async with world.deps.look() as work:
        return (await outbox.backlog(work.db, work.now))[0]


async def test_all_are_owed_and_doing_it_again_owes_nothing(world: World) -> None:
    first = await fan_out(world.deps, prompts(NUMBER))
    again = await fan_out(world.deps, prompts(NUMBER + 3))

    assert (first, again, await waiting(world)) == (NUMBER, 3, NUMBER + 3)


async def test_somebody_who_acts_meanwhile_does_not_wait_for_the_end(world: World) -> None:
    fanning = asyncio.create_task(fan_out(world.deps, prompts(6 * AT_ONCE)))
    while not await waiting(world):
        pass

    await people_of(world, "carla")
    over = fanning.done()
    await fanning

    assert not over


async def test_killed_half_way_the_next_time_owes_the_rest(world: World) -> None:
    wait, owed = 0, 0
    while not 0 < owed < NUMBER:
        wait += 7
        await KilledAt(half_way(world), wait)
        owed = await waiting(world)

    await fan_out(world.deps, prompts(NUMBER))

    assert await waiting(world) == NUMBER


async def half_way(world: World) -> None:
    await fan_out(world.deps, prompts(NUMBER))
