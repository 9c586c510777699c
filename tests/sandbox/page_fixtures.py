"""Fixtures of the page's tests: one browser for a module, a fresh stage for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser

from tests.sandbox.browser import chromium
from tests.sandbox.stage import Stage, staged


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="module")
async def stage(browser: Browser, tmp_path: Path) -> AsyncIterator[Stage]:
    """Every test on it also shows that the page had nothing to complain of."""
    async with staged(browser, tmp_path) as running:
        yield running
    assert running.windows.complaints == []
