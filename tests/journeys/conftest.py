"""A whole demo for each test: the sandbox, the bot and the cohort, in a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.delivery.timing import Timing
from bot.sandbox.demo import Demo, demo


@pytest.fixture
async def shown(tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo(tmp_path, 0, MovableClock(), Timing()) as started:
        yield started
