"""Faults on request, as the bot's own client meets them; and the count of what was accepted."""

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import Doubt, Later, Never
from bot.sandbox import responses
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.server import Sandbox
from bot.slack import SlackClient
from tests.sandbox import world
from tests.sandbox.trial import client, steering
from tests.sandbox.world import Json, Link

POST = "chat.postMessage"


async def outcome(
    sandbox: Sandbox, session: aiohttp.ClientSession, key: str = "k"
) -> Exception | None:
    """What the bot's own client makes of a post."""
    try:
        await client(sandbox, session).post("UAMARA", "x", [], key)
    except (Later, Doubt, Never) as failed:
        return failed
    return None


def accepted(sandbox: Sandbox) -> int:
    return len(sandbox.messages("UAMARA", sandbox.im("UAMARA")))


@pytest.mark.parametrize(
    ("fault", "kind", "reason"),
    [
        ({"how": "error", "error": "internal_error"}, Doubt, "internal_error"),
        ({"how": "error", "error": "account_inactive"}, Never, "account_inactive"),
        ({"how": "status", "status": 503}, Doubt, None),
        ({"how": "status", "status": 429, "retry_after": 7}, Later, "ratelimited"),
        ({"how": "drop"}, Doubt, None),
    ],
)
@pytest.mark.parametrize(("when", "arrived"), [("before", 0), ("after", 1)])
async def test_a_call_fails_before_or_after_it_was_accepted(
    sandbox: Sandbox,
    session: aiohttp.ClientSession,
    fault: Json,
    kind: type[Exception],
    reason: str | None,
    when: str,
    arrived: int,
) -> None:
    await steering(sandbox, session).faults({"method": POST, "when": when, "count": 1, **fault})

    failed = await outcome(sandbox, session)
    then = accepted(sandbox)
    again = await outcome(sandbox, session)

    assert isinstance(failed, kind)
    assert reason in (None, str(getattr(failed, "reason", "")))
    assert (then, again, accepted(sandbox)) == (arrived, None, arrived + 1)
    [struck] = sandbox.journal.entries(kind="fault")
    assert (struck.name, struck.body) == (POST, {"how": fault["how"], "when": when})


async def test_a_wait_that_is_asked_for_is_passed_on(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    fault = {"method": POST, "how": "status", "status": 429, "retry_after": 7}
    await steering(sandbox, session).faults(fault)

    failed = await outcome(sandbox, session)

    assert isinstance(failed, Later)
    assert (failed.after, failed.everybody) == (timedelta(seconds=7), True)


async def test_an_answer_that_comes_too_late_leaves_doubt_and_the_message(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    fault = {"method": POST, "how": "delay", "when": "after", "delay_ms": 5000, "count": 1}
    await steering(sandbox, session).faults(fault)

    # The session is shared and knows no time-out of its own: the client must keep to its own.
    impatient = SlackClient(sandbox.bot_token, sandbox.api_url, session, timedelta(seconds=0.5))
    with pytest.raises(Doubt) as failed:
        await impatient.post("UAMARA", "x", [], "k")

    assert failed.value.reason == "TimeoutError"
    assert accepted(sandbox) == 1


async def test_a_delay_and_an_end_may_strike_the_same_call(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    await steering(sandbox, session).faults(
        {"method": "*", "how": "delay", "delay_ms": 1},
        {"method": POST, "how": "drop", "when": "after"},
        {"method": POST, "how": "error"},
    )

    failed = await outcome(sandbox, session)
    told = await steering(sandbox, session).ask("faults")

    assert isinstance(failed, Doubt)
    assert [(one["how"], one["struck"]) for one in told["faults"]] == [
        ("delay", 1),
        ("drop", 1),
        ("error", 0),
    ]


def test_a_share_is_drawn_from_the_seed_and_ends_with_the_count() -> None:
    def struck(seed: int, calls: int = 1000, **more: Any) -> list[bool]:
        faults = Faults()
        faults.change([Fault(POST, "drop", percent=10, **more)], seed)
        return [bool(faults.struck(POST)) for _ in range(calls)]

    assert struck(1) == struck(1) != struck(2)
    assert 60 < sum(struck(1)) < 140
    assert sum(struck(1, count=5)) == 5


def test_only_the_named_method_is_struck() -> None:
    faults = Faults()
    faults.change([Fault(POST, "drop")], 0)

    assert [bool(faults.struck(one)) for one in ("users.info", POST)] == [False, True]


async def test_uploads_and_answers_to_a_response_url_can_fail_too(
    linked: Link, session: aiohttp.ClientSession
) -> None:
    sandbox = linked.sandbox
    await steering(sandbox, session).faults(
        {"method": "upload", "how": "status", "status": 500, "count": 1},
        {"method": "response_url", "how": "status", "status": 502, "count": 1},
    )
    slack = client(sandbox, session)
    url = responses.issue(sandbox.workspace, "UAMARA", sandbox.im("UAMARA"))
    respond = AsyncWebhookClient(url, session=session, retry_handlers=[])

    with pytest.raises(Later, match="upload answered 500"):
        await slack.reserve_upload("a.txt", b"abc")
    file = await slack.reserve_upload("a.txt", b"abc")
    answers = [(await respond.send(text="x")).status_code for _ in range(2)]

    assert sandbox.workspace.state.content(file) == b"abc"
    assert answers == [502, 200]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"faults": [{"method": "chat.postMesage", "how": "drop"}]}, "there is no method"),
        ({"faults": [{"method": POST, "how": "explode"}]}, "faults.0.how: Input should be"),
        ({"faults": [{"method": POST, "how": "drop", "percent": 0}]}, "`percent` is above 0"),
        ({"faults": [{"method": POST, "how": "delay"}]}, "a delay needs `delay_ms`"),
        ({"faults": [{"method": POST, "how": "status", "status": 200}]}, "`status` is one of"),
        ({"faults": [{"method": POST, "how": "drop", "times": 1}]}, "Unexpected keyword"),
        ({"seed": 1}, "faults: Field required"),
    ],
)
async def test_faults_that_could_not_strike_are_refused(
    sandbox: Sandbox, session: aiohttp.ClientSession, body: Json, said: str
) -> None:
    assert said in await steering(sandbox, session).refusal("faults", body)


async def test_a_reset_ends_all_faults_and_forgets_what_was_counted(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    steer = steering(sandbox, session)
    await outcome(sandbox, session)
    await steer.tell("limits", {"on": True})
    await steer.faults({"method": POST, "how": "drop"})

    await steer.tell("reset", {})

    assert await steer.ask("faults") == {"seed": 0, "faults": []}
    assert (await steer.ask("limits"))["tiers"] is False
    assert (await steer.ask("posts"))["accepted"] == 0


# -- the count


async def test_accepted_posts_are_counted_by_their_key_and_repeats_are_named(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    steer = steering(sandbox, session)
    await steer.faults({"method": POST, "how": "drop", "when": "after", "count": 1})
    for key in ("prompt:1", "prompt:1", "review:1"):
        await outcome(sandbox, session, key)
    await web.chat_postMessage(channel="UAMARA", text="no key")
    await web.chat_postEphemeral(channel="C0COHORT", user="UAMARA", text="not counted")
    [first, second] = [one["ts"] for one in sandbox.messages("UAMARA", sandbox.im("UAMARA"))][:2]
    await web.chat_delete(channel=sandbox.im("UAMARA"), ts=second)

    told = await steer.ask("posts")
    prompts = await steer.ask("posts?prefix=prompt:")

    im = sandbox.im("UAMARA")
    assert told == {
        "accepted": 3,
        "without_key": 1,
        "keys": {"prompt:1": 2, "review:1": 1},
        "duplicates": {
            "prompt:1": [{"channel": im, "ts": first}, {"channel": im, "ts": second}],
        },
    }
    assert (prompts["accepted"], list(prompts["keys"])) == (2, ["prompt:1"])


# -- lost sockets


@pytest.mark.parametrize("abruptly", [True, False])
async def test_sockets_are_lost_on_command_and_the_app_comes_back(
    sandbox: Sandbox, session: aiohttp.ClientSession, abruptly: bool
) -> None:
    # How often the SDK looks whether its connection still lives.
    async with world.connected(world.new_app(sandbox, session), sandbox, ping_interval=0.1):
        told = await steering(sandbox, session).tell("disconnect", {"abruptly": abruptly})
        await sandbox.wait_connected()

    assert told == {"ok": True, "closed": 1}
    assert sandbox.journal.names("call").count("apps.connections.open") == 2
