"""What becomes of a message when nobody can find out whether it was said."""

from datetime import timedelta

import pytest

from bot.delivery.drawing import LETTERS
from bot.delivery.ledger import deliver
from bot.domain import deliveries
from bot.errors import Doubt, Later, Never
from storage import audit, outbox
from storage.outbox import DeliveryState
from storage.session import Database
from tests.delivery.world import LETTERS as DRAWN
from tests.delivery.world import World, a_world, cohorts_of, prompt

MISSING = Never("missing_scope")
BLIND = [MISSING, Doubt("http_500"), Later("ratelimited", timedelta(seconds=60))]


@pytest.fixture
async def world(database: Database) -> World:
    made = await a_world(database)
    await cohorts_of(made, "c1")
    return made


async def in_doubt(world: World, kind: str, minutes: int, failure: Exception = MISSING) -> None:
    """A message that was accepted while its answer was lost, and looked for every minute since."""
    await world.announce("m:1", kind=kind, cohort="c1")
    world.slack.fail("post", Doubt("TimeoutError"), accepted=True)
    await attempt(world, kind)
    for _ in range(minutes):
        world.slack.fail("posted", failure)
        world.pass_time(60)
        await attempt(world, kind)


async def attempt(world: World, kind: str) -> None:
    await deliver(world.deps, {**DRAWN, kind: prompt}, "m:1", world.timing)


async def actions(world: World) -> list[str]:
    async with world.deps.look() as work:
        return [entry.action for entry in await audit.entries(work.db)]


@pytest.mark.parametrize("failure", BLIND)
async def test_for_a_quarter_of_an_hour_it_is_only_looked_for(
    world: World, failure: Exception
) -> None:
    await in_doubt(world, "prompt", 14, failure)

    assert (await world.row("m:1")).state is DeliveryState.UNSURE
    assert world.slack.keys() == ["m:1"]
    assert await actions(world) == []


@pytest.mark.parametrize("failure", BLIND)
async def test_then_a_prompt_is_said_again_and_that_is_written_down(
    world: World, failure: Exception
) -> None:
    await in_doubt(world, "prompt", 15, failure)

    assert (await world.row("m:1")).state is DeliveryState.SENT
    assert world.slack.keys() == ["m:1", "m:1"]
    assert await actions(world) == ["delivery.repeated"]


@pytest.mark.parametrize("failure", BLIND)
async def test_then_a_review_is_held_and_that_is_written_down_once(
    world: World, failure: Exception
) -> None:
    await in_doubt(world, "review", 90, failure)

    assert (await world.row("m:1")).state is DeliveryState.UNSURE
    assert world.slack.keys() == ["m:1"]
    assert await actions(world) == ["delivery.held"]


async def test_what_is_held_is_looked_for_four_times_an_hour(world: World) -> None:
    await in_doubt(world, "review", 15)
    before = world.slack.calls.count("posted")

    for _ in range(60):
        world.slack.fail("posted", MISSING)
        world.pass_time(60)
        await attempt(world, "review")

    assert world.slack.calls.count("posted") - before == 4


async def test_what_is_held_is_settled_as_soon_as_the_history_can_be_read(world: World) -> None:
    await in_doubt(world, "review", 20)
    held = await world.row("m:1")

    world.slack.recover()
    world.pass_time(15 * 60)
    await attempt(world, "review")

    assert held.state is DeliveryState.UNSURE
    assert (await world.row("m:1")).state is DeliveryState.SENT
    assert world.slack.keys() == ["m:1"]


async def test_facilitators_can_ask_what_is_in_doubt(world: World) -> None:
    await in_doubt(world, "review", 20)
    before = world.clock.now() - deliveries.SHOWN_AFTER

    async with world.deps.look() as work:
        found = await outbox.in_doubt(work.db, before, ["c1"])
        elsewhere = await outbox.in_doubt(work.db, before, ["c2"])
        earlier = await outbox.in_doubt(work.db, before - timedelta(hours=1))

    assert [(row.key, person.id) for row, person in found] == [("m:1", "amara")]
    assert (elsewhere, earlier) == ([], [])


async def test_facilitators_can_ask_whom_nothing_reaches_and_why(world: World) -> None:
    await world.announce("m:1", cohort="c1")
    await world.announce("m:2", to="bruno", cohort="c1")
    world.slack.fail("post", Never("user_disabled"))

    await world.deliver("m:1")
    await world.deliver("m:2")

    async with world.deps.look() as work:
        found = await outbox.failures(work.db, ["c1"])
        elsewhere = await outbox.failures(work.db, ["c2"])
    told = [(row.key, row.error, person.id) for row, person in found]
    assert told == [("m:1", "user_disabled", "amara")]
    assert elsewhere == []


async def test_what_failed_is_expected_of_nobody(world: World) -> None:
    for key in ("m:3", "m:1", "m:2"):
        await world.announce(key, cohort="c1")
    await world.announce("m:4")
    world.slack.fail("post", Never("user_disabled"))

    await world.deliver("m:1")
    await world.deliver("m:2")

    async with world.deps.look() as work:
        assert await outbox.expected(work.db, "c1") == ["m:2", "m:3"]


def test_only_kinds_that_there_are_are_held() -> None:
    assert set(LETTERS) >= deliveries.HELD
