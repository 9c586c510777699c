"""The small Slack of `make chaos` counts what it has accepted, also when its answer says that it
has not; otherwise its zeros would prove nothing."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from random import Random

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.errors import Doubt, Later
from bot.slack import SlackClient
from tests.chaos.slack import Faults, Slack
from tests.chaos.trial import Verdict, verdict

SECOND = timedelta(seconds=1)


@pytest.fixture
async def slack() -> Slack:
    return Slack(Faults(0, 0, 0, 0), Random(1))


@pytest.fixture
async def client(slack: Slack) -> AsyncIterator[SlackClient]:
    async with TestServer(slack.site()) as server, aiohttp.ClientSession() as session:
        yield SlackClient("xoxb-0", f"{server.make_url('/api/')}", session, SECOND)


async def test_what_is_accepted_is_counted_by_its_key(slack: Slack, client: SlackClient) -> None:
    for key in ("a", "b", "a"):
        await client.post("D1", "text", [], key)

    assert slack.count() == {"a": 2, "b": 1}


@pytest.mark.parametrize(
    ("faults", "error", "counted"),
    [
        (Faults(1, 0, 0, 0), Later, 0),
        (Faults(0, 1, 0, 0), Doubt, 0),
        (Faults(0, 0, 1, 0), Doubt, 1),
        (Faults(0, 0, 0, 1), Doubt, 1),
    ],
)
async def test_a_fault_before_acceptance_does_not_count_and_one_after_it_does(
    slack: Slack, client: SlackClient, faults: Faults, error: type[Exception], counted: int
) -> None:
    slack.faults = faults

    with pytest.raises(error):
        await client.post("D1", "text", [], "a")

    assert slack.count()["a"] == counted


async def test_who_posts_can_be_struck_in_the_gap(slack: Slack, client: SlackClient) -> None:
    struck: list[tuple[str, int]] = []
    slack.in_the_gap = lambda token: struck.append((token, slack.count()["a"]))

    await client.post("D1", "text", [], "a")
    await client.post("D1", "text", [], "a")

    assert struck == [("xoxb-0", 1)]


async def test_a_post_is_in_the_history_a_little_later(slack: Slack, client: SlackClient) -> None:
    now = datetime.now(UTC)
    slack.history_limited = 0
    ts = await client.post("D1", "text", [], "a")

    at_once = await client.posted("D1", "a", now - SECOND, now + SECOND)
    slack.lag_s = 0
    later = await client.posted("D1", "a", now - SECOND, now + SECOND)
    elsewhere = await client.posted("D2", "a", now - SECOND, now + SECOND)

    assert (at_once, later, elsewhere) == (None, ts, None)


def test_the_verdict_tells_lost_duplicated_and_unexpected_apart() -> None:
    accepted = Counter({"a": 1, "b": 3, "x": 1})

    assert verdict(["a", "b", "c"], accepted) == Verdict(3, lost=1, duplicated=2, unexpected=1)
    assert verdict(["a", "b", "x"], Counter("abx")).clean
