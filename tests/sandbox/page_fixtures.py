"""Fixtures of tests with a page: one browser for all of them, a fresh stage for each."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.sandbox.browser import Chromium, chromium
from tests.sandbox.stage import Stage, staged


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Chromium]:
    async with chromium() as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="session")
async def stage(browser: Chromium, tmp_path: Path) -> AsyncIterator[Stage]:
    """Every test on it also shows that the page had nothing to complain of."""
    async with staged(browser, tmp_path) as running:
        yield running
    assert running.windows.complaints == []
