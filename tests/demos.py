"""A whole demo for a test: the sandbox, the bot and the cohort, in a folder of its own.

Opening a cohort and greeting everybody is done once, and its folder is copied for each test.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.delivery.timing import Timing
from bot.sandbox.demo import Demo, demo
from tests.kept import made_once


@pytest.fixture(scope="session")
def greeted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo that was stopped when the first question had come."""

    async def begin(folder: Path) -> None:
        async with demo(folder, 0, MovableClock(), Timing()):
            pass

    return made_once(tmp_path_factory, "greeted", lambda folder: asyncio.run(begin(folder)))


@asynccontextmanager
async def copied(kept: Path, folder: Path) -> AsyncIterator[Demo]:
    """A demo that goes on from a copy of what was kept."""
    shutil.copytree(kept, folder)
    async with demo(folder, 0, MovableClock(), Timing()) as started:
        yield started


@pytest.fixture
async def shown(greeted: Path, tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo as a newcomer finds it."""
    async with copied(greeted, tmp_path / "data") as started:
        yield started
