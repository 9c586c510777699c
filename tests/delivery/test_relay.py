"""The relay finds what is due by itself, beside other relays, and stops without losing anything."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.timing import Timing
from bot.errors import Later
from storage.outbox import DeliveryState
from storage.session import Database
from tests.delivery.world import NOW, PACED, UNPACED, World, a_world


@pytest.fixture
async def world(database: Database) -> World:
    return await a_world(database)


def impatient() -> Timing:
    return replace(UNPACED, http=timedelta(milliseconds=20))


async def announce_many(world: World, number: int) -> list[str]:
    keys = [f"prompt:{n:02}" for n in range(number)]
    for n, key in enumerate(keys):
        await world.announce(key, to=("amara", "bruno")[n % 2], due=NOW + timedelta(seconds=n))
    return keys


async def test_a_drain_says_all_that_is_due_and_nothing_else(world: World) -> None:
    await world.announce("prompt:now")
    await world.announce("prompt:later", due=NOW + timedelta(seconds=1))

    await world.relay().drain()

    assert world.slack.keys() == ["prompt:now"]


async def test_two_relays_on_one_database_say_each_message_once(world: World, url: str) -> None:
    keys = await announce_many(world, 12)
    world.pass_time(60)
    replica = Database(url)
    await replica.start()

    await asyncio.gather(world.relay().drain(), world.on(replica).relay().drain())

    assert sorted(world.slack.keys()) == keys
    await replica.stop()


async def test_draining_twice_at_once_says_each_message_once(world: World) -> None:
    keys = await announce_many(world, 12)
    world.pass_time(60)
    relay = world.relay()

    await asyncio.gather(relay.drain(), relay.drain())

    assert sorted(world.slack.keys()) == keys


async def test_a_bug_in_the_ledger_is_raised_by_a_drain(world: World) -> None:
    await world.announce("prompt:1")
    world.slack.fail("open_dm", ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        await world.relay().drain()


async def test_a_persons_urgent_messages_come_first_and_then_the_oldest(world: World) -> None:
    await world.announce("prompt:new", due=NOW)
    await world.announce("prompt:old", due=NOW - timedelta(hours=1))
    await world.announce("prompt:urgent", due=NOW, urgent=True)

    await world.relay().drain()

    assert world.slack.keys() == ["prompt:urgent", "prompt:old", "prompt:new"]


async def test_a_persons_many_messages_keep_nobody_else_waiting(world: World) -> None:
    for n in range(3):
        await world.announce(f"to amara:{n}", to="amara", due=NOW - timedelta(hours=1))
    await world.announce("to bruno", to="bruno")

    await world.relay(PACED).drain()

    assert sorted(world.slack.keys()) == ["to amara:0", "to bruno"]


async def test_what_waits_behind_a_gate_is_left_alone(world: World) -> None:
    keys = await announce_many(world, 12)
    world.pass_time(60)

    await world.relay(PACED).drain()
    await world.relay(PACED).drain()

    attempts = [(await world.row(key)).attempt for key in keys]
    assert len(world.slack.posts) == 2
    assert sum(attempts) == 2


async def test_a_running_relay_says_what_is_announced_later(world: World) -> None:
    relay = world.relay()
    await relay.start()

    await world.announce("prompt:1")
    await world.slack.waiting.wait()
    await relay.stop()

    assert world.slack.keys() == ["prompt:1"]
    assert (await world.row("prompt:1")).state is DeliveryState.SENT


async def test_a_running_relay_sees_that_the_clock_was_moved(world: World) -> None:
    await world.announce("prompt:1", due=NOW + timedelta(days=3))
    relay = world.relay()
    await relay.start()

    world.pass_time(3 * 86400)
    relay.wake()
    await world.slack.waiting.wait()
    await relay.stop()

    assert world.slack.keys() == ["prompt:1"]


async def test_a_running_relay_survives_a_bug(world: World) -> None:
    await world.announce("prompt:1", to="amara")
    world.slack.fail("open_dm", ZeroDivisionError())
    relay = world.relay()
    await relay.start()

    await world.announce("prompt:2", to="bruno")
    await world.slack.waiting.wait()
    await relay.stop()

    assert len(world.slack.posts) == 1


async def test_stopping_waits_for_what_is_on_its_way(world: World) -> None:
    await world.announce("prompt:1")
    world.slack.open.clear()
    relay = world.relay()
    await relay.start()
    await world.slack.waiting.wait()

    stopping = asyncio.create_task(relay.stop())
    await asyncio.sleep(0)
    world.slack.open.set()
    await stopping

    assert (await world.row("prompt:1")).state is DeliveryState.SENT


async def test_what_does_not_arrive_before_the_stop_is_left_in_doubt(world: World) -> None:
    await world.announce("prompt:1")
    world.slack.open.clear()
    relay = world.relay(impatient())
    await relay.start()
    await world.slack.waiting.wait()

    await relay.stop()
    unsure = await world.row("prompt:1")
    world.until_taken_over()
    await world.relay().drain()

    assert unsure.state is DeliveryState.UNSURE
    assert (await world.row("prompt:1")).state is DeliveryState.SENT
    assert world.slack.keys() == ["prompt:1"]


async def test_what_was_not_yet_posted_at_the_stop_is_due_again_at_once(world: World) -> None:
    await world.announce("report:1", kind="report")
    world.slack.open.clear()
    relay = world.relay(impatient())
    await relay.start()
    await world.slack.looked.wait()

    await relay.stop()

    row = await world.row("report:1")
    assert (row.state, row.not_before, row.error) == (DeliveryState.DUE, NOW, "stopped on the way")
    assert world.slack.posts == []


async def test_many_rate_limits_lose_nothing(world: World) -> None:
    keys = await announce_many(world, 12)
    world.pass_time(60)
    for _ in range(30):
        world.slack.fail("post", Later("ratelimited", timedelta(seconds=1), everybody=True))

    relay = world.relay()
    while len(world.slack.posts) < len(keys):
        await relay.drain()
        world.pass_time(1)

    assert sorted(world.slack.keys()) == keys
