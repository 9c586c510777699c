"""What the site beside Slack tells operators."""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import pytest
from aiohttp.test_utils import TestClient, TestServer
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.clock import SystemClock
from bot.config import load
from bot.deps import Deps
from bot.sandbox.demo import Demo
from bot.slack import Slack
from handlers import web
from storage.session import Database
from tests.delivery.world import NO_CONTENT
from tests.handlers.chat import AMARA

SETTINGS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


@pytest.fixture
async def deps() -> AsyncIterator[Deps]:
    database = Database("sqlite+aiosqlite://")
    await database.start()
    await database.migrate()
    slack = cast(Slack, None)  # the site does not ask it
    yield Deps(load(SETTINGS), SystemClock(), slack, NO_CONTENT, database)
    await database.stop()


async def test_the_metrics_hold_the_queue_and_each_acknowledgement(deps: Deps) -> None:
    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1")

    bolt = AsyncApp(authorize=authorize, request_verification_enabled=False)
    async with TestClient(TestServer(web.site(deps, lambda: True, bolt))) as client:
        await client.post(web.EVENTS, json={"type": "url_verification", "challenge": "c"})
        page = await client.get("/metrics")
        told = (await page.text()).splitlines()

    assert page.headers["Content-Type"].startswith("text/plain")
    assert "plumbline_ack_seconds_count 1.0" in told
    assert "plumbline_queue_messages 0.0" in told
    assert "plumbline_queue_age_seconds 0.0" in told


async def test_an_acknowledgement_by_the_socket_is_counted_too(shown: Demo) -> None:
    before = _acknowledged(shown)
    body = {"conversation": shown.sandbox.im(AMARA), "command": "/reviews", "text": ""}

    await shown.sandbox.act(AMARA, "command", body)

    async with asyncio.timeout(5):  # Slack hears the acknowledgement before it is counted
        while _acknowledged(shown) == before:  # noqa: ASYNC110  (nothing to wait on)
            await asyncio.sleep(0.005)
    assert _acknowledged(shown) == before + 1


def _acknowledged(shown: Demo) -> float:
    registry = shown.running.deps.metrics.registry
    return registry.get_sample_value("plumbline_ack_seconds_count") or 0
