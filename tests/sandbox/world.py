"""The people of the sandbox's tests, and a small app that hears whatever it is asked to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import StoppedClock
from bot.sandbox.config import SandboxConfig
from bot.sandbox.seed import Channel, Person, Seed, Team
from bot.sandbox.server import Sandbox

START = datetime(2026, 10, 19, 9, 0, tzinfo=UTC)
MANIFEST = Path(__file__).parent / "manifest.yaml"
Json = dict[str, Any]


def person(name: str, **more: Any) -> Person:
    return Person(
        id=f"U{name.upper()}",
        name=name.title(),
        real_name=f"{name.title()} Example",
        handle=name,
        email=f"{name}@example.org",
        tz="Africa/Lagos",
        tz_offset=3600,
        locale="en-US",
        **more,
    )


SEED = Seed(
    team=Team("T0TEST", "Test Workspace", "test"),
    people=(
        person("amara"),
        person("bruno"),
        person("gail", is_guest=True),
        person("dora", deleted=True),
        person("xenia", is_external=True, team="T0OTHER"),
        person("yuri", is_external=True, team="T0OTHER"),
    ),
    channels=(
        Channel("C0COHORT", "cohort", ("UAMARA", "UBRUNO", "UXENIA")),
        Channel("C0ELSEWHERE", "elsewhere", ("UAMARA",), has_app=False),
        Channel("C0OLD", "old", ("UAMARA",), is_archived=True),
    ),
)


def config(data: Path, **more: Any) -> SandboxConfig:
    given: Json = {
        "manifest": MANIFEST,
        "data": data / "slack.sqlite",
        "seed": SEED,
        "processing_seconds": 0.0,
    }
    return SandboxConfig(**given | more)


@asynccontextmanager
async def running(data: Path, **more: Any) -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(config(data, **more), StoppedClock(START))
    await sandbox.start()
    try:
        yield sandbox
    finally:
        await sandbox.stop()


@dataclass(frozen=True, slots=True)
class Link:
    """A sandbox with an app behind it, and a client to call the Web API with."""

    sandbox: Sandbox
    app: AsyncApp
    web: AsyncWebClient


def new_app(sandbox: Sandbox, session: aiohttp.ClientSession) -> AsyncApp:
    web = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, session=session)
    return AsyncApp(
        client=web, signing_secret=sandbox.signing_secret, raise_error_for_unhandled_request=False
    )


@asynccontextmanager
async def connected(app: AsyncApp, sandbox: Sandbox, **more: Any) -> AsyncIterator[Any]:
    handler: Any = AsyncSocketModeHandler(app, sandbox.app_token, **more)  # Bolt gives no types
    await handler.connect_async()
    await sandbox.wait_connected()
    try:
        yield handler
    finally:
        await handler.close_async()


def modal(title: str = "A form", *blocks: Json, **more: Any) -> Json:
    given = list(blocks) or [field()]
    return {"type": "modal", "title": plain(title), "submit": plain("Send"), "blocks": given} | more


def field(block_id: str = "words", **element: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain("Words"),
        "element": {"type": "plain_text_input", "action_id": "value"} | element,
    }


def buttons(*ids: str, block_id: str = "row") -> Json:
    return {
        "type": "actions",
        "block_id": block_id,
        "elements": [
            {"type": "button", "text": plain(one), "action_id": one, "value": f"{one}-value"}
            for one in ids
        ],
    }


def section(text: str = "Hello", **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}} | more


def home(*blocks: Json) -> Json:
    return {"type": "home", "blocks": list(blocks) or [section("Welcome")]}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def on_message(conversation: str, ts: str) -> Json:
    return {"type": "message", "conversation": conversation, "ts": ts}


def on_view(view_id: str) -> Json:
    return {"type": "view", "view_id": view_id}


async def refusal(call: Any) -> Json:
    """The answer with which a call is refused; fails if it is not."""
    try:
        await call
    except SlackApiError as refused:
        answer: Json = refused.response.data
        return answer
    raise AssertionError("the call was not refused")
