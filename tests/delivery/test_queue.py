"""What operators see of the queue: when each message would be said and why, how long it waits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery import queue
from bot.errors import Doubt, Later
from bot.metrics import Metrics
from storage import outbox
from storage.session import Database
from tests.delivery.world import NOW, World, a_world


@pytest.fixture
async def world(database: Database) -> World:
    return await a_world(database)


async def told(world: World) -> list[tuple[str, float, str]]:
    """Key, seconds from NOW, and reason of everything that is owed."""
    async with world.deps.look() as work:
        rows = await outbox.unfinished(work.db)
        found = queue.told(rows, work.now)
        return [(one.key, (one.at - NOW).total_seconds(), one.why) for one in found]


async def test_each_message_says_when_it_would_be_said_and_why(world: World) -> None:
    await world.announce("later", due=NOW + timedelta(hours=1))
    await world.announce("answer", urgent=True)
    await world.announce("limited", to="bruno")
    world.slack.fail("post", Later("ratelimited", timedelta(seconds=30)))
    await world.deliver("limited")
    await world.announce("perhaps", to="bruno")
    world.slack.fail("post", Doubt("http_500"))
    await world.deliver("perhaps")

    assert await told(world) == [
        ("answer", 0, "it waits for its turn, urgent"),
        ("perhaps", 25, "it was perhaps sent (http_500); Slack's history is asked first"),
        ("limited", 30, "it was given back: ratelimited"),
        ("later", 3600, "it is due then"),
    ]


async def test_the_metrics_count_outcomes_and_measure_the_queue(world: World) -> None:
    await world.announce("prompt:1")
    await world.announce("prompt:2", to="bruno", due=NOW + timedelta(seconds=1))
    await world.deliver("prompt:1")
    world.pass_time(61)

    await queue.measure(world.deps)

    value = counted(world)
    assert value("plumbline_deliveries_total", kind="prompt", outcome="sent") == 1
    assert value("plumbline_queue_messages") == 1
    assert value("plumbline_queue_age_seconds") == 60


async def test_each_bot_counts_for_itself(world: World) -> None:
    other = replace(world, deps=replace(world.deps, metrics=Metrics()))

    await world.announce("prompt:1")
    await world.deliver("prompt:1")

    assert counted(other)("plumbline_deliveries_total", kind="prompt", outcome="sent") is None


def counted(world: World) -> Callable[..., float | None]:
    registry = world.deps.metrics.registry

    def value(name: str, **labels: str) -> float | None:
        return registry.get_sample_value(name, labels)

    return value
