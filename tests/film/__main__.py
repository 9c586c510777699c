"""`make film`: play the week, and write its pictures and its page into `docs/`."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from tests.film import strips
from tests.film.frames import Film, Frame
from tests.film.stage import AMARA, staged
from tests.film.week import WEEK
from tests.sandbox.browser import chromium, installed, looking

MISSING = "make film needs Chromium. Install it (Debian: apt install chromium), then try again."
MOST_BYTES = 400_000


async def play(console: Console) -> list[Path]:
    with TemporaryDirectory() as kept:
        async with staged(Path(kept)) as stage, chromium() as browser:
            async with looking(browser, stage.sandbox.address) as windows:
                where = f"/?as={AMARA}&open={stage.sandbox.im(AMARA)}"
                film = Film(stage, await windows.open(where, phone=True))
                days: dict[str, Sequence[Frame]] = {}
                for day, happens in WEEK.items():
                    before = len(film.frames)
                    await happens(film)
                    days[day] = film.frames[before:]
                    console.print(f"{day}: {len(days[day])} frames")
            strips.PAGE.write_text(strips.page(days), encoding="utf-8")
            return await strips.draw(browser, days)


def main() -> int:
    console = Console()
    if installed() is None:
        console.print(MISSING)
        return 2
    drawn = asyncio.run(play(console))
    large = [path for path in drawn if path.stat().st_size > MOST_BYTES]
    console.print(f"{len(drawn)} pictures in {strips.FOLDER}, told in {strips.PAGE}.")
    for path in large:
        console.print(f"{path} has {path.stat().st_size} bytes, more than {MOST_BYTES}.")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
