"""A sandbox on stage: a Bolt app that notes down what it hears, and windows to look through."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from playwright.async_api import Page
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import StoppedClock
from bot.sandbox import modals
from bot.sandbox.records import View
from bot.sandbox.server import Sandbox
from tests.sandbox import world
from tests.sandbox.browser import Chromium, Windows
from tests.sandbox.world import Json

ANYTHING = re.compile(".*")
PATIENCE_S = 10


class Heard:
    """What reached the app, in order. `hold` keeps its acknowledgements back."""

    def __init__(self) -> None:
        self.answer: Json = {}
        self._bodies: asyncio.Queue[Json] = asyncio.Queue()
        self._may_ack = asyncio.Event()
        self._may_ack.set()

    async def next(self) -> Json:
        return await asyncio.wait_for(self._bodies.get(), PATIENCE_S)

    def nothing_more(self) -> bool:
        return self._bodies.empty()

    def hold(self) -> None:
        self._may_ack.clear()

    def release(self) -> None:
        self._may_ack.set()

    async def listen(self, ack: Any, body: Json) -> None:
        self._bodies.put_nowait(body)
        await self._may_ack.wait()
        await ack(**self.answer if body["type"] == "view_submission" else {})

    async def listen_to_words(self, ack: Any, body: Json) -> None:
        """A command or a shortcut."""
        self._bodies.put_nowait(body)
        await ack()


class Stage:
    def __init__(self, sandbox: Sandbox, web: AsyncWebClient, heard: Heard, windows: Windows):
        self.sandbox = sandbox
        self.web = web
        self.heard = heard
        self.windows = windows

    async def look(self, user: str = "UAMARA", place: str = "home", *, phone: bool = False) -> Page:
        return await self.windows.open(f"/?as={user}&open={place}", phone=phone)

    def open_form(self, body: Json, onto: str = "") -> View:
        """As the app's views.open does, without the trigger that a person's act would give."""
        workspace = self.sandbox.workspace
        checked = modals.checked(workspace, body, "modal")
        return modals.push(workspace, "UAMARA", checked, onto=onto)

    async def update_form(self, view: View, body: Json) -> None:
        await self.web.views_update(view_id=view.id, view=body)

    async def publish(self, *blocks: Json, user: str = "UAMARA") -> None:
        await self.web.views_publish(user_id=user, view=world.home(*blocks))

    async def dm(self, user: str = "UAMARA") -> str:
        opened = await self.web.conversations_open(users=user)
        return str(opened["channel"]["id"])

    async def say(self, place: str, text: str = "Hello", *blocks: Json) -> str:
        posted = await self.web.chat_postMessage(channel=place, text=text, blocks=list(blocks))
        return str(posted["ts"])


@asynccontextmanager
async def staged(
    browser: Chromium,
    data: Path,
    *,
    story: Iterable[web.RouteDef] = (),
    with_app: bool = True,
    **more: Any,
) -> AsyncIterator[Stage]:
    sandbox = Sandbox(world.config(data, **more), StoppedClock(world.START))
    routes = list(story)
    if routes:
        sandbox.add_story(routes)
    await sandbox.start()
    windows = Windows(browser, sandbox.address)
    try:
        async with aiohttp.ClientSession() as session:
            heard = Heard()
            app = world.new_app(sandbox, session)
            app.action(ANYTHING)(heard.listen)
            app.view(ANYTHING)(heard.listen)
            app.view_closed(ANYTHING)(heard.listen)
            app.command(ANYTHING)(heard.listen_to_words)
            app.shortcut(ANYTHING)(heard.listen_to_words)
            async with world.connected(app, sandbox) if with_app else nullcontext():
                yield Stage(sandbox, app.client, heard, windows)
                heard.release()
                await windows.close()
    finally:
        await sandbox.stop()
