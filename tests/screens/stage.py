"""Samples as real messages, modals and Home: through the sandbox's own Web API, so that it
refuses what Slack would refuse."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
from slack_sdk.models.views import View

from bot.clock import StoppedClock
from bot.delivery import pictures
from bot.delivery.letters import Card, Document
from bot.delivery.timing import Timing
from bot.sandbox import responses
from bot.sandbox.config import SandboxConfig
from bot.sandbox.demo import MANIFEST, seed
from bot.sandbox.server import Sandbox
from bot.slack import SlackClient
from tests.screens.kinds import Sample
from tests.screens.world import NOW

READER = "U0AMARA001"
QUICK = Timing(poll=timedelta(milliseconds=20))


class Stage:
    """One sample at a time, in front of one person."""

    reader = READER

    def __init__(self, sandbox: Sandbox, slack: SlackClient, session: aiohttp.ClientSession):
        self._sandbox = sandbox
        self._slack = slack
        self._session = session

    @property
    def address(self) -> str:
        return self._sandbox.address

    async def show(self, sample: Sample) -> str:
        """Put the sample on an empty stage; the place in the page where it is seen."""
        await self._sandbox.reset()
        drawn = sample.drawn()
        if isinstance(drawn, View):
            return await self._view(drawn)
        dm = await self._slack.open_dm(READER)
        if isinstance(drawn, Card):
            blocks = await pictures.shown(self._slack, drawn, QUICK)
            await self._slack.post(dm, drawn.text, blocks, sample.name)
        elif isinstance(drawn, Document):
            file = await self._slack.reserve_upload(drawn.filename, drawn.content)
            await self._slack.complete_upload(file, drawn.title, dm, drawn.comment)
            await self._sandbox.settled()
        else:
            await self._answer(dm, drawn)
        return dm

    async def _view(self, view: View) -> str:
        if view.type == "home":
            await self._slack.publish_home(READER, view)
        else:
            trigger = self._sandbox.workspace.triggers.issue(READER)
            await self._slack.open_view(trigger, view)
        return "home"

    async def _answer(self, dm: str, text: str) -> None:
        """As the app answers a command: at the response_url, for this person alone."""
        url = responses.issue(self._sandbox.workspace, READER, dm)
        said = {"text": text, "response_type": "ephemeral"}
        async with self._session.post(url, json=said) as answer:
            answer.raise_for_status()


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """A sandbox with the demo's people, at the moment at which the samples play."""
    config = SandboxConfig(MANIFEST, folder / "slack.sqlite", seed(), processing_seconds=0.0)
    sandbox = Sandbox(config, StoppedClock(NOW))
    await sandbox.start()
    try:
        async with aiohttp.ClientSession() as session:
            slack = SlackClient(sandbox.bot_token, sandbox.api_url, session, QUICK.http)
            yield Stage(sandbox, slack, session)
    finally:
        await sandbox.stop()
