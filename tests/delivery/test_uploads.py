"""Pictures inside cards, and documents: uploaded in steps, each of which can be interrupted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.models.blocks import DividerBlock, ImageBlock
from slack_sdk.models.blocks.basic_components import SlackFile

from bot.errors import Doubt, Never
from storage.outbox import DeliveryState
from storage.session import Database
from tests.delivery.world import NOW, World, a_world, heading

SENT = DeliveryState.SENT
DROPPED_ANSWER = Doubt("ServerDisconnectedError")


@pytest.fixture
async def world(database: Database) -> World:
    return await a_world(database)


async def test_a_picture_is_shown_in_its_place_once_slack_has_processed_it(world: World) -> None:
    await world.announce("report:1", kind="report")
    world.slack.looks_until_processed = 3

    await world.deliver("report:1")

    [post] = world.slack.posts
    picture = ImageBlock(
        alt_text="A chart of the marks", title="Marks", slack_file=SlackFile(id="F1")
    )
    shown = [block.to_dict() for block in post.blocks]
    assert shown == [block.to_dict() for block in (heading(), picture, DividerBlock())]
    assert world.slack.calls.count("file") == 3
    assert world.slack.shared() == []


async def test_a_picture_that_slack_goes_on_processing_is_tried_later(world: World) -> None:
    await world.announce("report:1", kind="report")
    world.slack.looks_until_processed = 10_000_000
    impatient = replace(world.timing, http=timedelta(milliseconds=3))

    await world.relay(impatient).drain()

    row = await world.row("report:1")
    assert (row.state, row.not_before) == (DeliveryState.DUE, NOW + timedelta(seconds=5))
    assert world.slack.posts == []


async def test_a_document_is_shared_once_and_its_upload_is_remembered(world: World) -> None:
    await world.announce("export:1", kind="export")

    await world.deliver("export:1")

    row = await world.row("export:1")
    assert world.slack.files["F1"].shared_in == ("D-U-amara",)
    assert (row.state, row.channel, row.ts, row.file) == (SENT, "D-U-amara", None, "F1")


async def test_a_document_whose_sharing_was_interrupted_after_it_is_not_shared_again(
    world: World,
) -> None:
    await world.announce("export:1", kind="export")
    world.slack.fail("complete_upload", DROPPED_ANSWER, accepted=True)

    await world.deliver("export:1")
    world.pass_time(25)
    await world.deliver("export:1")

    assert world.slack.shared() == ["cohort.xlsx"]
    assert (await world.row("export:1")).state is SENT


@pytest.mark.parametrize("unfinished", [None, Never("file_not_found")])
async def test_a_document_whose_sharing_was_interrupted_before_it_is_shared(
    world: World, unfinished: Exception | None
) -> None:
    await world.announce("export:1", kind="export")
    world.slack.fail("complete_upload", DROPPED_ANSWER)
    if unfinished is not None:
        world.slack.fail("file", unfinished)

    await world.deliver("export:1")
    world.pass_time(25)
    await world.deliver("export:1")

    assert world.slack.shared() == ["cohort.xlsx"]
    assert (await world.row("export:1")).file == "F2"
