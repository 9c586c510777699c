"""How things reach the app: sockets, signed HTTP, the three-second rule, retries."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox import world
from tests.sandbox.world import Json, Link, buttons, modal, on_message

MESSAGE = {"text": "Hello"}


@asynccontextmanager
async def listening(
    hear: Callable[[web.Request], Awaitable[web.Response]],
) -> AsyncIterator[str]:
    """A server of the app's, and its address."""
    site = web.Application()
    site.router.add_post("/slack/events", hear)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}/slack/events"
    finally:
        await runner.cleanup()


@dataclass
class Raw:
    """An app that keeps every request and answers with the next status."""

    statuses: list[int]
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    no_retry: bool = False

    async def hear(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        self.headers.append(dict(request.headers))
        answer = web.Response(status=self.statuses.pop(0) if self.statuses else 200)
        if self.no_retry:
            answer.headers["X-Slack-No-Retry"] = "1"
        return answer


async def say(sandbox: Sandbox) -> None:
    await sandbox.act("UAMARA", "message", {"conversation": sandbox.im("UAMARA"), **MESSAGE})
    await sandbox.settled()


def attempts(sandbox: Sandbox) -> list[tuple[int, str]]:
    found = sandbox.journal.entries(kind="delivery")
    return [(one.answer["attempt"], one.answer["reason"]) for one in found]


# -- the three-second rule


async def test_a_press_nobody_acknowledges_leaves_a_warning(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    async with world.running(tmp_path, ack_seconds=0.05) as sandbox:
        app = world.new_app(sandbox, session)
        async with world.connected(app, sandbox):
            sent = await app.client.chat_postMessage(
                channel="UAMARA", text="x", blocks=[buttons("go")]
            )
            where = on_message(sent["channel"], sent["ts"])

            answer = await sandbox.act(
                "UAMARA", "press", {"container": where, "block_id": "row", "action_id": "go"}
            )

    said = "Helper did not respond in time. Try again."
    assert answer == {"ok": False, "error": said}
    [notice] = sandbox.person_window("UAMARA")["notices"]
    assert (notice["kind"], notice["text"]) == ("warning", said)
    assert sandbox.person_window("UBRUNO")["notices"] == []


async def test_a_form_nobody_acknowledges_stays_open(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    async with world.running(tmp_path, ack_seconds=0.05) as sandbox:
        app = world.new_app(sandbox, session)
        async with world.connected(app, sandbox):
            trigger = sandbox.workspace.triggers.issue("UAMARA")
            view = (await app.client.views_open(trigger_id=trigger, view=modal()))["view"]
            act = {"view_id": view["id"], "state": {"words": {"value": "x"}}}

            answer = await sandbox.act("UAMARA", "submit", act)
            command = {"conversation": sandbox.im("UAMARA"), "command": "/hello", "text": ""}
            late = await sandbox.act("UAMARA", "command", command)

    assert answer["error"] == "We had some trouble connecting. Try again?"
    assert late["error"] == "/hello failed with the error “operation_timeout”"
    [still] = sandbox.person_window("UAMARA")["modals"]
    assert still["held"] == {"words": {"value": "x"}}


async def test_without_a_connection_an_act_says_so_at_once(sandbox: Sandbox) -> None:
    command = {"conversation": sandbox.im("UAMARA"), "command": "/hello", "text": ""}

    answer = await sandbox.act("UAMARA", "command", command)
    shortcut = await sandbox.act("UAMARA", "global_shortcut", {"callback_id": "start"})

    assert answer["error"] == "/hello failed with the error “dispatch_failed”"
    assert shortcut["error"] == "Helper could not be reached. Try again."


# -- retries


async def test_an_event_is_tried_at_once_then_after_one_and_five_minutes(
    sandbox: Sandbox,
) -> None:
    await say(sandbox)
    at_once = attempts(sandbox)
    for seconds in (59, 1, 299, 1, 3600):
        sandbox.advance(seconds)
        await sandbox.settled()

    assert at_once == [(0, ""), (1, "connection_failed")]
    assert attempts(sandbox) == [
        (0, ""),
        (1, "connection_failed"),
        (2, "connection_failed"),
        (3, "connection_failed"),
    ]
    assert len({one.body["event_id"] for one in sandbox.journal.entries(kind="delivery")}) == 1


async def test_a_retry_reaches_an_app_that_came_back(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    heard: asyncio.Future[AsyncBoltRequest] = asyncio.get_running_loop().create_future()

    async def message(request: AsyncBoltRequest) -> None:
        heard.set_result(request)

    await say(sandbox)
    app = world.new_app(sandbox, session)
    app.event("message")(message)
    async with world.connected(app, sandbox):
        sandbox.advance(60)
        request = await heard
        await sandbox.settled()

    told = [request.headers[f"x-slack-retry-{name}"] for name in ("num", "reason")]
    assert told == [["2"], ["connection_failed"]]
    assert request.body["event"]["text"] == "Hello"
    assert sandbox.workspace.events.waiting == 0


async def test_retries_over_http_carry_number_and_reason(tmp_path: Path) -> None:
    raw = Raw([500, 500])
    async with (
        listening(raw.hear) as url,
        world.running(tmp_path, transport="http", request_url=url) as sandbox,
    ):
        await say(sandbox)
        sandbox.advance(60)
        await sandbox.settled()

    told = [(one.get("X-Slack-Retry-Num"), one.get("X-Slack-Retry-Reason")) for one in raw.headers]
    assert told == [(None, None), ("1", "http_error"), ("2", "http_error")]


async def test_an_app_can_ask_for_no_retry(tmp_path: Path) -> None:
    raw = Raw([500], no_retry=True)
    async with (
        listening(raw.hear) as url,
        world.running(tmp_path, transport="http", request_url=url) as sandbox,
    ):
        await say(sandbox)

    assert len(raw.bodies) == 1
    assert sandbox.workspace.events.waiting == 0


async def test_any_answer_of_success_takes_an_event_but_only_200_a_shortcut(
    tmp_path: Path,
) -> None:
    raw = Raw([202, 202])
    async with (
        listening(raw.hear) as url,
        world.running(tmp_path, transport="http", request_url=url) as sandbox,
    ):
        await say(sandbox)
        shortcut = await sandbox.act("UAMARA", "global_shortcut", {"callback_id": "start"})

    assert attempts(sandbox)[0] == (0, "")
    assert [one.name for one in sandbox.journal.entries(kind="delivery")] == [
        "message.im",
        "shortcut",
    ]
    assert not shortcut["ok"]


async def test_an_app_that_sends_an_event_round_in_circles_has_not_taken_it(
    tmp_path: Path,
) -> None:
    async def hear(request: web.Request) -> web.Response:
        raise web.HTTPTemporaryRedirect(request.path)

    async with (
        listening(hear) as url,
        world.running(tmp_path, transport="http", request_url=url) as sandbox,
    ):
        await say(sandbox)

    assert attempts(sandbox) == [(0, ""), (1, "too_many_redirects")]


async def test_an_app_behind_http_has_its_time_too(tmp_path: Path) -> None:
    never = asyncio.Event()

    async def hear(request: web.Request) -> web.Response:
        await never.wait()
        return web.Response()

    async with (
        listening(hear) as url,
        world.running(tmp_path, transport="http", request_url=url, ack_seconds=0.05) as sandbox,
    ):
        answer = await sandbox.act("UAMARA", "global_shortcut", {"callback_id": "start"})
        verified = await sandbox.verify_request_url()
        never.set()

    assert answer["error"] == "Helper did not respond in time. Try again."
    assert not verified


# -- sockets


async def test_each_envelope_goes_to_one_of_several_connections(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    heard: list[str] = []

    def listener(name: str) -> Callable[..., Awaitable[None]]:
        async def hello(ack: AsyncAck) -> None:
            heard.append(name)
            await ack()

        return hello

    apps = [world.new_app(sandbox, session) for _ in range(2)]
    for name, app in zip(("one", "two"), apps, strict=True):
        app.command("/hello")(listener(name))
    command = {"conversation": sandbox.im("UAMARA"), "command": "/hello", "text": ""}
    async with world.connected(apps[0], sandbox), world.connected(apps[1], sandbox):
        for _ in range(4):
            await sandbox.act("UAMARA", "command", command)

    assert sorted(heard) == ["one", "one", "two", "two"]


async def test_an_app_that_is_asked_to_reconnect_does_and_goes_on_hearing(linked: Link) -> None:
    async def hello(ack: AsyncAck) -> None:
        await ack("Hello again")

    linked.app.command("/hello")(hello)
    command = {"conversation": linked.sandbox.im("UAMARA"), "command": "/hello", "text": ""}

    await linked.sandbox.ask_to_reconnect()
    await linked.sandbox.wait_connected()
    answer = await linked.sandbox.act("UAMARA", "command", command)

    assert answer == {"ok": True, "acked": True}
    assert linked.sandbox.journal.names("call").count("apps.connections.open") == 2


async def test_an_eleventh_connection_is_sent_away(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    web_client = AsyncWebClient(sandbox.app_token, base_url=sandbox.api_url, session=session)

    async def connect() -> aiohttp.ClientWebSocketResponse:
        opened = await web_client.apps_connections_open(app_token=sandbox.app_token)
        return await session.ws_connect(opened["url"])

    sockets = [await connect() for _ in range(11)]
    first = [(await socket.receive_json()) for socket in sockets]
    for socket in sockets:
        await socket.close()

    assert [one["type"] for one in first] == ["hello"] * 10 + ["disconnect"]
    assert first[9]["num_connections"] == 10
    assert first[10]["reason"] == "too_many_websockets"


async def test_a_socket_needs_a_ticket_and_a_ticket_is_good_once(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    client = AsyncWebClient(sandbox.app_token, base_url=sandbox.api_url, session=session)
    url = (await client.apps_connections_open(app_token=sandbox.app_token))["url"]
    async with session.ws_connect(url) as socket:
        await socket.receive_json()

        async with session.get(url.replace("ws", "http", 1)) as again:
            status = again.status

    assert status == 403


# -- HTTP


async def test_what_arrives_over_http_is_signed_as_slack_signs(tmp_path: Path) -> None:
    raw = Raw([])
    async with (
        listening(raw.hear) as url,
        world.running(tmp_path, transport="http", request_url=url) as sandbox,
    ):
        await sandbox.act("UAMARA", "global_shortcut", {"callback_id": "start"})

    [body], [headers] = raw.bodies, raw.headers
    base = b"v0:" + headers["X-Slack-Request-Timestamp"].encode() + b":" + body
    digest = hmac.new(sandbox.signing_secret.encode(), base, hashlib.sha256).hexdigest()
    assert headers["X-Slack-Signature"] == f"v0={digest}"
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert json.loads(parse_qs(body.decode())["payload"][0])["callback_id"] == "start"


async def test_a_bolt_app_behind_http_hears_commands_forms_and_events(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    apps: list[AsyncApp] = []

    async def behind(request: web.Request) -> web.Response:
        asked = AsyncBoltRequest(body=await request.text(), headers=dict(request.headers))
        found = await apps[0].async_dispatch(asked)
        kind = found.headers.get("content-type", ["text/plain"])[0].partition(";")[0]
        return web.Response(status=found.status, text=found.body, content_type=kind)

    async with (
        listening(behind) as url,
        world.running(tmp_path, transport="http", request_url=url) as sandbox,
    ):
        app = world.new_app(sandbox, session)
        apps.append(app)

        async def hello(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
            await client.views_open(trigger_id=body["trigger_id"], view=modal(callback_id="form"))
            await ack("Opened")

        async def submitted(ack: AsyncAck) -> None:
            await ack(response_action="errors", errors={"words": "Too few."})

        async def message(event: Json) -> None:
            """Nothing to do: that it is acknowledged is the point."""

        app.command("/hello")(hello)
        app.view("form")(submitted)
        app.event("message")(message)
        im = sandbox.im("UAMARA")

        verified = await sandbox.verify_request_url()
        await sandbox.act(
            "UAMARA", "command", {"conversation": im, "command": "/hello", "text": ""}
        )
        [form] = sandbox.person_window("UAMARA")["modals"]
        outcome = await sandbox.act(
            "UAMARA", "submit", {"view_id": form["id"], "state": {"words": {"value": "x"}}}
        )
        await say(sandbox)
        said = [one["text"] for one in sandbox.messages("UAMARA", im)]

    assert verified
    assert outcome == {"ok": True, "outcome": "errors", "errors": {"words": "Too few."}}
    assert said == ["Opened", "Hello"]
    assert sandbox.workspace.events.waiting == 0
