"""Whose turn it is: urgent ones first and never out of room, one of each cohort after the other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.pace import Pace
from bot.delivery.timing import Timing
from storage.people import Workspace
from storage.session import Database
from tests.delivery.world import NOW, UNPACED, World, a_world, cohorts_of, people_of

ONE_A_SECOND = replace(UNPACED, workspace=Pace(timedelta(seconds=1)))
FIVE_AT_ONCE = replace(UNPACED, workspace=Pace(timedelta(seconds=1), burst=5))


@pytest.fixture
async def world(database: Database) -> World:
    made = await a_world(database)
    await cohorts_of(made, "big", "small", "tiny")
    return made


async def bulk(world: World, cohort: str, number: int) -> list[str]:
    """A message to each of so many people of the cohort."""
    names = [f"{cohort}-{n:02}" for n in range(number)]
    await people_of(world, *names)
    for name in names:
        await world.announce(f"prompt:{name}", to=name, cohort=cohort)
    return [f"prompt:{name}" for name in names]


async def for_so_many_seconds(world: World, seconds: int, timing: Timing) -> list[str]:
    for _ in range(seconds):
        await world.relay(timing).drain()
        world.pass_time(1)
    return world.slack.keys()


async def test_cohorts_take_turns_however_long_the_queue_of_one_is(world: World) -> None:
    await bulk(world, "big", 12)
    await bulk(world, "small", 3)
    await bulk(world, "tiny", 1)

    keys = await for_so_many_seconds(world, 8, ONE_A_SECOND)

    cohorts = [key.removeprefix("prompt:").split("-")[0] for key in keys]
    assert sorted(cohorts[:3]) == ["big", "small", "tiny"]
    assert sorted(cohorts[:6]) == ["big", "big", "big", "small", "small", "tiny"]
    assert cohorts[6:] == ["small", "big"] or cohorts[6:] == ["big", "small"]


async def test_inside_a_cohort_the_oldest_comes_first(world: World) -> None:
    await people_of(world, "p1", "p2")
    await world.announce("new", to="p1", cohort="big", due=NOW)
    await world.announce("old", to="p2", cohort="big", due=NOW - timedelta(hours=1))

    assert await for_so_many_seconds(world, 2, ONE_A_SECOND) == ["old", "new"]


async def test_an_urgent_answer_overtakes_a_long_queue(world: World) -> None:
    await bulk(world, "big", 6)
    await for_so_many_seconds(world, 2, ONE_A_SECOND)
    await world.announce("answer", to="amara", cohort="small", urgent=True)

    keys = await for_so_many_seconds(world, 1, ONE_A_SECOND)

    assert keys[2:] == ["answer"]


async def test_a_part_of_the_burst_is_kept_for_urgent_answers(world: World) -> None:
    keys = await bulk(world, "big", 8)

    await world.relay(FIVE_AT_ONCE).drain()
    at_once = world.slack.keys()
    await world.announce("answer", to="amara", urgent=True)
    await world.relay(FIVE_AT_ONCE).drain()

    assert sorted(at_once) == keys[:4]
    assert world.slack.keys()[4:] == ["answer"]


async def test_a_workspace_that_slack_holds_up_holds_up_no_other(world: World) -> None:
    async with world.deps.begin() as work:
        work.db.add(Workspace(id="T2", name="Next", bot_user="UBOT", joined_at=NOW))
    await bulk(world, "big", 3)
    await people_of(world, "elsewhere", workspace="T2")
    await world.announce("prompt:elsewhere", to="elsewhere", workspace="T2")

    keys = await for_so_many_seconds(world, 1, ONE_A_SECOND)

    assert sorted(keys) == ["prompt:big-00", "prompt:elsewhere"]


async def test_what_only_ends_uses_up_no_pace(world: World) -> None:
    await people_of(world, "p1")
    await world.announce("too late", to="p1", expires=NOW)
    await world.announce("prompt:1", to="amara", due=NOW + timedelta(microseconds=1))
    world.pass_time(1)

    await world.relay(ONE_A_SECOND).drain()

    assert world.slack.keys() == ["prompt:1"]
