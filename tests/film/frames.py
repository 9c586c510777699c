"""The frames of a film: what one person's phone shows at a moment, and one sentence about it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.async_api import Page

from bot.sandbox.story.passing import pass_until
from tests.film.stage import ZONE, Stage

PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


@dataclass(frozen=True, slots=True)
class Frame:
    at: datetime  # in the person's own zone
    told: str
    picture: bytes


class Film:
    """One page, one clock, and the frames that were taken so far."""

    def __init__(self, stage: Stage, page: Page) -> None:
        self.stage = stage
        self.page = page
        self.frames: list[Frame] = []

    async def until(self, day: int, hour: int, minute: int = 0) -> None:
        """Let time pass until then, in October and in the person's own zone."""
        there = datetime(2026, 10, day, hour, minute, 10, tzinfo=ZoneInfo(ZONE))
        await pass_until(self.stage.sandbox, self.stage.running, there)

    async def take(self, told: str) -> None:
        await self.page.evaluate("document.fonts.ready")
        await self.page.evaluate(PAINTED)
        now = self.stage.running.deps.clock.now().astimezone(ZoneInfo(ZONE))
        self.frames.append(Frame(now, told, await self.page.screenshot()))
