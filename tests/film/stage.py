"""A cohort in the demo's workspace, without the demo's story beside it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.app import Running, running
from bot.clock import MovableClock
from bot.delivery.timing import Timing, unpaced
from bot.sandbox.config import SandboxConfig
from bot.sandbox.demo import MANIFEST, SEED, seed, settings
from bot.sandbox.server import Sandbox
from bot.services import cohorts
from prompts import library
from prompts.roster import read_roster

PROGRAMME = Path(__file__).parent / "programme.yaml"
OPENED = datetime(2026, 10, 19, 7, 30, tzinfo=UTC)
AMARA = "U0AMARA001"
ZONE = "Africa/Lagos"


@dataclass(frozen=True, slots=True)
class Stage:
    sandbox: Sandbox
    running: Running


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    clock = MovableClock()
    clock.set(OPENED)
    sandbox = Sandbox(SandboxConfig(MANIFEST, folder / "slack.sqlite", seed()), clock)
    await sandbox.start()
    try:
        content = library.load()
        timing = unpaced(Timing())
        async with running(settings(sandbox, folder), clock, content, timing) as bot:
            await sandbox.wait_connected()
            text = PROGRAMME.read_text(encoding="utf-8")
            roster = read_roster((SEED / "roster.csv").read_text(encoding="utf-8"), "roster.csv")
            told = await bot.deps.slack.people()
            identity = await bot.deps.slack.whoami()
            async with bot.deps.begin() as work:
                programme = content.programme(text)
                await cohorts.open_cohort(work, identity.team, programme, text, roster, told)
            yield Stage(sandbox, bot)
    finally:
        await sandbox.stop()
