"""Rate limits: off unless asked for, as Slack's when asked for, and honest about the wait."""

from itertools import pairwise

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import Later
from bot.sandbox.gates import Bucket, Gate, Gates, Minute
from bot.sandbox.limits import OFF, PER_MINUTE, SLACKS_OWN, Limits, Rate
from bot.sandbox.server import Sandbox
from bot.sandbox.uploads import Uploads
from bot.sandbox.web_api.table import methods
from tests.sandbox.trial import client, steering

STEPS = st.lists(st.floats(min_value=0, max_value=90, allow_nan=False), max_size=80)


def passed(gate: Gate, steps: list[float]) -> list[float]:
    """The moments at which somebody got through who came after each of these pauses."""
    now, found = 0.0, []
    for step in steps:
        now += step
        if gate.wait(now) == 0:
            gate.take(now)
            found.append(now)
    return found


@given(STEPS, st.integers(1, 6))
@settings(deadline=None)
def test_no_sixty_seconds_let_more_through_than_the_tier(steps: list[float], most: int) -> None:
    found = passed(Minute(most), steps)

    assert all(later - first >= 60 for first, later in zip(found, found[most:], strict=False))


@given(STEPS, st.floats(0.1, 5), st.integers(1, 6))
@settings(deadline=None)
def test_no_stretch_of_time_lets_more_through_than_its_rate_and_the_burst(
    steps: list[float], per_second: float, burst: int
) -> None:
    found = passed(Bucket(Rate(per_second, burst)), steps)

    for n, first in enumerate(found):
        for m, later in enumerate(found[n:], 1):
            assert m <= burst + (later - first) * per_second + 1e-6


@given(STEPS)
@settings(deadline=None)
def test_whoever_waits_as_long_as_told_gets_through(steps: list[float]) -> None:
    now = 0.0
    gates = Gates(SLACKS_OWN, lambda: now)
    for step in steps:
        now += step
        wait = gates.enter("chat.postMessage", "C1")
        if wait:
            now += wait
            assert gates.enter("chat.postMessage", "C1") == 0


def test_who_is_refused_by_one_limit_uses_up_no_other() -> None:
    now = 0.0
    gates = Gates(Limits(conversation=Rate(1), workspace=Rate(1, burst=2)), lambda: now)

    said = [gates.enter("chat.postMessage", place) for place in ("C1", "C1", "C1", "C2", "C3")]

    assert said == [0, 1, 1, 0, 1]


def test_a_clock_that_is_moved_back_keeps_nobody_waiting_for_longer_than_a_minute() -> None:
    now = 1_000_000.0
    gates = Gates(Limits(tiers=True), lambda: now)
    for _ in range(20):
        gates.enter("users.list", "")
    now = 0.0

    assert gates.enter("users.list", "") == 60


def test_the_table_of_tiers_has_every_method_and_no_other(sandbox: Sandbox) -> None:
    assert set(PER_MINUTE) == set(methods(Uploads(sandbox.workspace)))


async def test_limits_are_off_unless_somebody_asks_for_them(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    for _ in range(30):
        await web.users_list()
        await web.chat_postMessage(channel="UAMARA", text="x")

    told = await steering(sandbox, session).ask("limits")
    assert sandbox.config.limits == OFF
    assert told == {
        "tiers": False,
        "conversation": None,
        "workspace": None,
        "history": {"lag_ms": 0, "per_minute": None, "objects": None},
    }


async def test_over_its_tier_a_method_is_refused_with_the_time_to_wait(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    await steering(sandbox, session).tell("limits", {"on": True})
    slack = client(sandbox, session)
    for _ in range(20):
        await slack.people()
    sandbox.advance(18)

    with pytest.raises(Later) as refused:
        await slack.people()
    await slack.person("UAMARA")
    sandbox.advance(42)
    await slack.people()

    assert (refused.value.reason, refused.value.everybody) == ("ratelimited", True)
    assert refused.value.after.total_seconds() == 42
    assert sandbox.journal.entries(kind="call")[20].answer == {"ok": False, "error": "ratelimited"}


async def test_posts_are_limited_by_conversation_and_by_workspace(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    limits = {
        "conversation": {"per_second": 1, "burst": 2},
        "workspace": {"per_second": 1, "burst": 3},
    }
    await steering(sandbox, session).tell("limits", limits)
    slack = client(sandbox, session)

    async def post(channel: str) -> bool:
        try:
            await slack.post(channel, "x", [], "k")
        except Later:
            return False
        return True

    # the person's id and the id of their conversation are one place
    at_once = [await post(one) for one in ("UAMARA", sandbox.im("UAMARA"), "UAMARA", "UBRUNO")]
    all_used = await post("C0COHORT")
    sandbox.advance(1)
    later = [await post(one) for one in ("UAMARA", "UBRUNO")]

    assert at_once == [True, True, False, True]
    assert (all_used, later) == (False, [True, False])


async def test_the_answer_over_a_limit_is_slacks_own(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    await steering(sandbox, session).tell("limits", {"workspace": {"per_second": 0.1}})
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    statuses, waits, bodies = [], [], []
    for _ in range(2):
        async with session.post(
            f"{sandbox.api_url}chat.postMessage",
            json={"channel": "UAMARA", "text": "x"},
            headers=headers,
        ) as answer:
            statuses.append(answer.status)
            waits.append(answer.headers.get("Retry-After"))
            bodies.append(await answer.json())

    assert (statuses, waits) == ([200, 429], [None, "10"])
    assert bodies[1] == {"ok": False, "error": "ratelimited"}
    assert len(sandbox.messages("UAMARA", sandbox.im("UAMARA"))) == 1


async def test_a_message_shows_in_history_only_after_the_lag(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    await steering(sandbox, session).tell("limits", {"history": {"lag_ms": 1500}})
    sent = await web.chat_postMessage(channel="UAMARA", text="x")
    im = sent["channel"]

    async def shown() -> list[str]:
        return [one["ts"] for one in (await web.conversations_history(channel=im))["messages"]]

    at_once = await shown()
    sandbox.advance(1.4)
    nearly = await shown()
    sandbox.advance(0.1)

    assert (at_once, nearly) == ([], [])
    assert await shown() == [sent["ts"]]
    assert [one["ts"] for one in sandbox.messages("UAMARA", im)] == [sent["ts"]]


async def test_history_may_be_given_in_small_pieces_and_seldom(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    im = sandbox.im("UAMARA")
    sent = [(await web.chat_postMessage(channel=im, text=str(n)))["ts"] for n in range(20)]
    limits = {"history": {"per_minute": 1, "objects": 15}}
    await steering(sandbox, session).tell("limits", limits)
    slack = client(sandbox, session)

    first = await web.conversations_history(channel=im, limit=100)
    with pytest.raises(Later) as refused:
        await slack.posted(im, "k", sandbox.clock.now(), sandbox.clock.now())
    sandbox.advance(60)
    cursor = first["response_metadata"]["next_cursor"]
    second = await web.conversations_history(channel=im, cursor=cursor)

    found = [one["ts"] for page in (first, second) for one in page["messages"]]
    assert [len(page["messages"]) for page in (first, second)] == [15, 5]
    assert found == sent[::-1]
    assert all(older < newer for newer, older in pairwise(found))
    assert refused.value.after.total_seconds() == 60


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"on": "yes"}, "`on` is true or false."),
        ({"tier": True}, "tier: Unexpected keyword argument"),
        ({"workspace": {"per_second": 0}}, "workspace: Value error, a rate is above 0"),
        ({"history": {"lag_ms": -1}}, "history: Value error, a lag is not below 0"),
        ({"history": {"lag": 1}}, "history.lag: Unexpected keyword argument"),
    ],
)
async def test_limits_that_make_no_sense_are_refused_and_change_nothing(
    sandbox: Sandbox, session: aiohttp.ClientSession, body: dict[str, object], said: str
) -> None:
    steer = steering(sandbox, session)

    refused = await steer.refusal("limits", body)

    assert refused.startswith(said)
    assert sandbox.workspace.gates.limits == OFF
