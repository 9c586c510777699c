"""An edit is made until it is done, wherever the process dies; making it twice changes nothing, and
where the message is gone nobody is alarmed."""

from datetime import timedelta

import pytest

from bot.delivery.ledger import deliver
from bot.delivery.letters import Card, Edit, Letters
from bot.delivery.relay import Relay
from bot.delivery.timing import Timing
from bot.errors import Doubt, Later, Never
from bot.work import Work
from storage import audit, outbox
from storage.outbox import EDIT, Delivery, DeliveryState
from storage.session import Database
from tests.delivery.test_crashes import a_process
from tests.delivery.world import LETTERS, NOW, PACED, UNPACED, KilledAt, World, a_world, cohorts_of


async def edited(work: Work, owed: Delivery) -> Edit:
    return Edit("D-U-amara", "17.5", Card(f"{owed.key}, answered", ()))


WITH_EDITS: Letters = {**LETTERS, EDIT: edited}


@pytest.fixture
async def world(database: Database) -> World:
    return await a_world(database)


async def drain(world: World, timing: Timing = UNPACED) -> None:
    await Relay(world.deps, WITH_EDITS, timing).drain()


async def test_wherever_it_is_killed_the_edit_is_made_in_the_end(
    database: Database, url: str
) -> None:
    world = await a_world(database)
    keys: list[str] = []

    lived = False
    while not lived:
        keys.append(f"edit:{len(keys):02}")
        await world.announce(keys[-1], kind=EDIT)
        async with a_process(world, url) as process:
            attempt = deliver(process.deps, WITH_EDITS, keys[-1], UNPACED)
            lived = await KilledAt(attempt, wait=4 * len(keys))
    world.until_taken_over()
    await drain(world)

    assert {text for _, text in world.slack.updates} == {f"{key}, answered" for key in keys}
    assert {(await world.row(key)).state for key in keys} == {DeliveryState.SENT}
    assert (world.slack.keys(), world.slack.calls.count("posted")) == ([], 0)


@pytest.mark.parametrize("accepted", [True, False])
async def test_an_edit_whose_answer_was_lost_is_made_once_more_without_a_look_up(
    world: World, accepted: bool
) -> None:
    await world.announce("edit:1", kind=EDIT)
    world.slack.fail("update", Doubt("http_500"), accepted=accepted)
    await drain(world)
    world.pass_time(30)
    await drain(world)

    assert world.slack.calls.count("update") == 2
    assert world.slack.calls.count("posted") == 0
    assert (await world.row("edit:1")).state is DeliveryState.SENT


@pytest.mark.parametrize("reason", ["message_not_found", "channel_not_found", "account_inactive"])
async def test_an_edit_of_what_is_gone_is_dropped_without_a_word(world: World, reason: str) -> None:
    await world.announce("edit:1", kind=EDIT)
    world.slack.fail("update", Never(reason))

    await drain(world)

    row = await world.row("edit:1")
    async with world.deps.look() as work:
        assert await audit.entries(work.db, about="edit:1") == []
    assert (row.state, row.error) == (DeliveryState.DROPPED, reason)


async def test_an_edit_that_slack_finds_wrong_is_a_failure_to_look_at(world: World) -> None:
    await world.announce("edit:1", kind=EDIT)
    world.slack.fail("update", Never("invalid_blocks"))

    await drain(world)

    assert (await world.row("edit:1")).state is DeliveryState.FAILED


async def test_an_edit_does_not_keep_the_next_message_to_the_person_waiting(world: World) -> None:
    await world.announce("edit:1", kind=EDIT)
    await drain(world, PACED)
    await world.announce("question", urgent=True)

    await drain(world, PACED)

    assert len(world.slack.updates) == 1
    assert world.slack.keys() == ["question"]


async def test_an_edit_waits_for_its_turn_behind_what_is_urgent(world: World) -> None:
    await world.announce("edit:1", kind=EDIT, due=NOW - timedelta(hours=1))
    await world.announce("question", urgent=True)

    await drain(world, PACED)

    assert (world.slack.keys(), world.slack.updates) == (["question"], [])


async def test_slack_asking_to_wait_holds_edits_too(world: World) -> None:
    await world.announce("edit:1", kind=EDIT)
    world.slack.fail("update", Later("ratelimited", timedelta(seconds=30), everybody=True))

    for seconds in (0, 20, 15):
        world.pass_time(seconds)
        await drain(world, PACED)

    assert world.slack.calls.count("update") == 2
    assert len(world.slack.updates) == 1


async def test_an_edit_is_not_among_the_messages_that_are_expected(world: World) -> None:
    await cohorts_of(world, "c1")
    await world.announce("edit:1", kind=EDIT, cohort="c1")
    await world.announce("prompt:1", cohort="c1")

    async with world.deps.look() as work:
        assert await outbox.expected(work.db, "c1") == ["prompt:1"]
