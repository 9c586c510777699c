"""A real browser for tests of pages: headless Chromium, or a skip that says why.

Where a missing browser must not pass unseen (CI), PLUMBLINE_NO_SKIPS=1 makes it a failure.
"""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    async_playwright,
    expect,
)

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE_MS = 10_000
expect.set_options(timeout=PATIENCE_MS)
# Chromium's own line for an answer of 409: how the sandbox refuses an act, and no fault.
REFUSED_ACT = "the server responded with a status of 409"


def installed() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def chromium_path() -> str:
    found = installed()
    if found is not None:
        return found
    if os.environ.get("PLUMBLINE_NO_SKIPS") == "1":
        pytest.fail("There is no chromium on this machine, and skipping is not allowed.")
    pytest.skip("There is no chromium on this machine.")


class Chromium:
    """One browser for many tests. A page is new each time and remembers nothing of another one;
    what is costly, a desk's and a phone's context, is made once."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[bool, BrowserContext] = {}

    async def page(self, *, phone: bool) -> Page:
        if phone not in self._contexts:
            self._contexts[phone] = await self._browser.new_context(
                viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 800},
                is_mobile=phone,
                has_touch=phone,
                reduced_motion="reduce",
            )
        return await self._contexts[phone].new_page()


@asynccontextmanager
async def chromium() -> AsyncIterator[Chromium]:
    path = chromium_path()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield Chromium(browser)
        finally:
            await browser.close()


class Windows:
    """Windows of one sandbox, and every complaint of their consoles."""

    def __init__(self, browser: Chromium, address: str) -> None:
        self._browser = browser
        self._address = address
        self._pages: list[Page] = []
        self.complaints: list[str] = []

    async def open(self, path: str, *, phone: bool = False) -> Page:
        page = await self._browser.page(phone=phone)
        self._pages.append(page)
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._heard)
        page.on("pageerror", self._failed)
        await self.go(page, path)
        return page

    async def go(self, page: Page, path: str) -> None:
        await page.goto(f"{self._address}{path}")
        await page.locator("body.ready").wait_for()

    async def close(self) -> None:
        for page in self._pages:
            await page.close()

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and REFUSED_ACT not in message.text:
            self.complaints.append(message.text)

    def _failed(self, problem: Error) -> None:
        self.complaints.append(str(problem))


@asynccontextmanager
async def looking(browser: Chromium, address: str) -> AsyncIterator[Windows]:
    """Windows that are closed at the end, and whose consoles had nothing to complain of."""
    windows = Windows(browser, address)
    try:
        yield windows
    finally:
        await windows.close()
    assert windows.complaints == []


async def fits(page: Page) -> None:
    """Nothing is wider than the window."""
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert await page.evaluate(wider) is False
