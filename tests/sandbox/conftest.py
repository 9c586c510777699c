"""A sandbox of their own for each test, stopped clock, shortened patience."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox import world


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as shared:
        yield shared


@pytest.fixture
async def sandbox(tmp_path: Path) -> AsyncIterator[Sandbox]:
    """Without an app: what is delivered finds nobody."""
    async with world.running(tmp_path) as running:
        yield running


@pytest.fixture
def web(sandbox: Sandbox, session: aiohttp.ClientSession) -> AsyncWebClient:
    return AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, session=session)


@pytest.fixture
async def linked(sandbox: Sandbox, session: aiohttp.ClientSession) -> AsyncIterator[world.Link]:
    """With a Bolt app at the other end of a real socket."""
    app = world.new_app(sandbox, session)
    async with world.connected(app, sandbox):
        yield world.Link(sandbox, app, app.client)
