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
    """One browser for many tests. What is costly is made once: a desk's and a phone's context, and
    as many pages of each as one test has open. A page is lent empty, and the sandbox of each test
    has an address of its own, so nothing is remembered of another one."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[bool, BrowserContext] = {}
        self._given_back: dict[bool, list[Page]] = {True: [], False: []}

    async def page(self, *, phone: bool) -> Page:
        if self._given_back[phone]:
            return self._given_back[phone].pop()
        if phone not in self._contexts:
            self._contexts[phone] = await self._browser.new_context(
                viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 800},
                is_mobile=phone,
                has_touch=phone,
                reduced_motion="reduce",
            )
        return await self._contexts[phone].new_page()

    async def give_back(self, page: Page, *, phone: bool) -> None:
        await page.evaluate("sessionStorage.clear()")  # a port may come again
        await page.goto("about:blank")
        self._given_back[phone].append(page)


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
        self._pages: list[tuple[Page, bool]] = []
        self.complaints: list[str] = []

    async def open(self, path: str, *, phone: bool = False) -> Page:
        page = await self._browser.page(phone=phone)
        self._pages.append((page, phone))
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._heard)
        page.on("pageerror", self._failed)
        await self.go(page, path)
        return page

    async def go(self, page: Page, path: str) -> None:
        await page.goto(f"{self._address}{path}")
        await page.locator("body.ready").wait_for()

    async def close(self) -> None:
        for page, phone in self._pages:
            page.remove_listener("console", self._heard)
            page.remove_listener("pageerror", self._failed)
            await self._browser.give_back(page, phone=phone)

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
