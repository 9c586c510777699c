"""A process is killed at every point at which it can be: nothing is lost, nothing is said twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.errors import Doubt
from storage.outbox import DeliveryState
from storage.session import Database
from tests.delivery.world import KilledAt, World, a_world

LAG = timedelta(seconds=10)


@asynccontextmanager
async def a_process(world: World, url: str) -> AsyncIterator[World]:
    """A process has connections of its own, and they end with it."""
    database = Database(url)
    await database.start()
    yield world.on(database)
    await database.stop()


async def restart(world: World, url: str) -> None:
    world.until_taken_over()
    async with a_process(world, url) as restarted:
        await restarted.relay().drain()


async def states(world: World, keys: list[str]) -> set[DeliveryState]:
    return {(await world.row(key)).state for key in keys}


@pytest.mark.parametrize("kind", ["prompt", "export"])
async def test_wherever_it_is_killed_it_is_said_once(
    database: Database, url: str, kind: str
) -> None:
    world = await a_world(database, lag=LAG)
    keys: list[str] = []

    lived = False
    while not lived:
        keys.append(f"{kind}:{len(keys)}")
        await world.announce(keys[-1], kind=kind)
        async with a_process(world, url) as process:
            lived = await KilledAt(process.deliver(keys[-1]), wait=len(keys) - 1)
    await restart(world, url)

    cards, documents = (keys, []) if kind == "prompt" else ([], keys)
    assert sorted(world.slack.keys()) == sorted(cards)
    assert world.slack.shared() == ["cohort.xlsx"] * len(documents)
    assert await states(world, keys) == {DeliveryState.SENT}


@pytest.mark.parametrize("accepted", [True, False])
async def test_wherever_it_is_killed_while_in_doubt_it_is_said_once(
    database: Database, url: str, accepted: bool
) -> None:
    world = await a_world(database, lag=LAG)
    keys: list[str] = []

    lived = False
    while not lived:
        keys.append(f"prompt:{len(keys)}")
        await world.announce(keys[-1])
        world.slack.fail("post", Doubt("http_500"), accepted=accepted)
        await world.deliver(keys[-1])
        world.pass_time(25)
        async with a_process(world, url) as process:
            lived = await KilledAt(process.deliver(keys[-1]), wait=len(keys) - 1)
    await restart(world, url)

    assert sorted(world.slack.keys()) == sorted(keys)
    assert await states(world, keys) == {DeliveryState.SENT}
