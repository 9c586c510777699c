"""Pictures of what is on stage, whole: the window of the browser grows until nothing scrolls."""

from pathlib import Path

from playwright.async_api import FloatRect, Locator, Page
from slack_sdk.models.views import View

from tests.sandbox.browser import Chromium, Windows
from tests.screens.kinds import Drawn, Sample

WIDTHS = (1280, 390)
PHONE = 390
LOW, TALLEST = 844, 16_000  # Chromium draws no picture of more than 16,384 pixels
MARGIN = 24
AROUND_HOME = 16  # its blocks begin at the very edge of their box
WIDEST = 800  # text ends at 720; what is right of a message is white

# How much taller the window has to be for nothing inside to scroll. A dialog is as tall as the
# page lets it be, which on a desk is less than the window.
HIDDEN = """() => {
  for (const dialog of document.querySelectorAll(".dialog")) dialog.style.maxHeight = "100%";
  return Math.max(0, ...[...document.querySelectorAll(".dialog-body, .home, .messages, .field")]
    .filter((one) => one.checkVisibility())
    .map((one) => one.scrollHeight - one.clientHeight));
}"""

PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


class Camera:
    def __init__(self, windows: Windows, pages: dict[int, Page], folder: Path) -> None:
        self._windows = windows
        self._pages = pages
        self._folder = folder

    async def take(self, sample: Sample, address: str) -> None:
        """One PNG for each width, named `{name}-{width}.png`."""
        for width, page in self._pages.items():
            await page.set_viewport_size({"width": width, "height": LOW})
            await self._windows.go(page, address)
            await page.evaluate("document.fonts.ready")
            await _grow(page, width)
            clip = await _framed(page, sample)
            await page.screenshot(path=self._folder / picture(sample, width), clip=clip)

    @property
    def complaints(self) -> list[str]:
        return self._windows.complaints


def picture(sample: Sample, width: int) -> str:
    return f"{sample.name}-{width}.png"


async def ready(browser: Chromium, address: str, folder: Path) -> Camera:
    windows = Windows(browser, address)
    pages = {width: await windows.open("/", phone=width == PHONE) for width in WIDTHS}
    return Camera(windows, pages, folder)


async def _grow(page: Page, width: int) -> None:
    hidden = int(await page.evaluate(HIDDEN))
    if hidden:
        height = min(TALLEST, LOW + hidden + MARGIN)
        await page.set_viewport_size({"width": width, "height": height})
    await page.evaluate(PAINTED)


async def _framed(page: Page, sample: Sample) -> FloatRect:
    """Where the dialog, the blocks of Home or the message is: the sample, and not the page."""
    box = await _place(page, sample.drawn()).bounding_box()
    if box is None:
        raise LookupError(f"{sample.name} is not on the page")
    around = AROUND_HOME if _is_home(sample) else 0
    return {
        "x": box["x"] - around,
        "y": box["y"],
        "width": min(box["width"] + 2 * around, WIDEST),
        "height": box["height"],
    }


def _is_home(sample: Sample) -> bool:
    drawn = sample.drawn()
    return isinstance(drawn, View) and drawn.type == "home"


def _place(page: Page, drawn: Drawn) -> Locator:
    if not isinstance(drawn, View):
        return page.get_by_role("article").last
    return page.locator(".dialog.form" if drawn.type == "modal" else ".home-blocks")
