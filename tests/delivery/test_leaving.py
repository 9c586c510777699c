"""A process that was frozen on its way to Slack says nothing any more when it goes on."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from random import Random

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.delivery.leaving import leaving, watched
from bot.errors import Doubt, Later
from bot.slack import SlackClient
from tests.chaos.slack import Faults, Slack

SECOND = timedelta(seconds=1)
NO_FAULTS = Faults(0, 0, 0, 0)


@pytest.fixture
async def slack() -> Slack:
    return Slack(NO_FAULTS, Random(1))


@pytest.fixture
async def client(slack: Slack) -> AsyncIterator[SlackClient]:
    async with (
        TestServer(slack.site()) as server,
        aiohttp.ClientSession(trace_configs=[watched()]) as session,
    ):
        yield SlackClient("xoxb-0", f"{server.make_url('/api/')}", session, SECOND)


def frozen_after(looks: int) -> Iterator[bool]:
    """In time for so many looks, and never again."""
    yield from [True] * looks
    while True:
        yield False


async def test_frozen_between_its_last_look_and_the_wire_it_does_not_post(
    slack: Slack, client: SlackClient
) -> None:
    looks = frozen_after(1)

    with pytest.raises(Later) as late, leaving(lambda: next(looks)):
        await client.post("D1", "text", [], "a")

    assert (late.value.reason, late.value.after) == ("the lease ran out", timedelta())
    assert slack.count() == {}


async def test_on_a_connection_that_was_made_before_too(slack: Slack, client: SlackClient) -> None:
    looks = frozen_after(1)

    await client.post("D1", "text", [], "a")
    with pytest.raises(Later), leaving(lambda: next(looks)):
        await client.post("D1", "text", [], "b")
    await client.post("D1", "text", [], "c")

    assert slack.count() == {"a": 1, "c": 1}


async def test_a_document_does_not_leave_too_late_either(client: SlackClient) -> None:
    looks = frozen_after(1)

    with pytest.raises(Later), leaving(lambda: next(looks)):
        await client.complete_upload("F1", "Title", "D1", None)


async def test_who_is_late_already_does_not_set_out(slack: Slack, client: SlackClient) -> None:
    with pytest.raises(Later), leaving(lambda: False):
        await client.post("D1", "text", [], "a")

    assert slack.count() == {}


async def test_in_time_it_leaves_and_what_goes_wrong_is_what_it_was(
    slack: Slack, client: SlackClient
) -> None:
    with leaving(lambda: True):
        await client.post("D1", "text", [], "a")
        slack.faults = Faults(0, 1, 0, 0)
        with pytest.raises(Doubt):
            await client.post("D1", "text", [], "b")

    assert slack.count() == {"a": 1}
