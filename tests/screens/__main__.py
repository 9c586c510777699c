"""`make screens`: a picture of every screen at both widths, and a page to look at them.

`python -m tests.screens reviews home` draws only these stories.
"""

import asyncio
import shutil
import sys
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import Progress

from tests.sandbox.browser import chromium, installed
from tests.screens import camera, index
from tests.screens.kinds import Sample
from tests.screens.samples import SAMPLES
from tests.screens.stage import staged

FOLDER = Path("screens")
MISSING = "make screens needs Chromium. Install it (Debian: apt install chromium), then try again."


async def draw(samples: Sequence[Sample], folder: Path, console: Console) -> list[str]:
    """Draw them all into `folder`; what the pages' consoles complained of."""
    with TemporaryDirectory() as kept, Progress(console=console, transient=True) as progress:
        async with staged(Path(kept)) as stage, chromium() as browser:
            taking = await camera.ready(browser, stage.address, folder)
            for story, found in groupby(samples, lambda one: one.story):
                shown = list(found)
                for sample in progress.track(shown, description=story):
                    place = await stage.show(sample)
                    await taking.take(sample, f"/?as={stage.reader}&open={place}")
                progress.console.print(f"{story}: {len(shown)} screens")
            return taking.complaints


def main(stories: Sequence[str]) -> int:
    console = Console()
    if installed() is None:
        console.print(MISSING)
        return 2
    samples = [one for one in SAMPLES if not stories or one.story in stories]
    if not samples:
        console.print(f"There are these stories: {', '.join({s.story: None for s in SAMPLES})}.")
        return 2
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    complaints = asyncio.run(draw(samples, FOLDER, console))
    (FOLDER / "index.html").write_text(index.page(samples), encoding="utf-8")
    for complaint in complaints:
        console.print(f"The page complained: {complaint}", markup=False)
    console.print(f"{len(samples)} screens. Look at them: {FOLDER / 'index.html'}")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
