"""The few pictures that stand in `docs/screens.md`, made small: `python -m tests.screens.published`
after `make screens`."""

import sys
from pathlib import Path

from PIL import Image
from rich.console import Console

from tests.screens.__main__ import FOLDER

DOCS = Path("docs/images")
COLOURS = 64
MOST_BYTES = 120_000
PUBLISHED = (
    "home-everything-waits-at-once-short-390",
    "reflections-the-question-arrives-short-1280",
    "evidence-as-others-see-it-right-to-left-390",
    "reviews-one-criterion-short-390",
    "feedback-rating-the-comments-short-1280",
    "reports-the-report-short-1280",
)


def publish(name: str) -> int:
    """Copy one picture with few colours; its size in bytes."""
    target = DOCS / f"screen-{name}.png"
    with Image.open(FOLDER / f"{name}.png") as picture:
        picture.convert("RGB").quantize(COLOURS).save(target, optimize=True)
    return target.stat().st_size


def main() -> int:
    console = Console()
    missing = [name for name in PUBLISHED if not (FOLDER / f"{name}.png").exists()]
    if missing:
        console.print(f"Not drawn yet: {', '.join(missing)}. Run make screens first.")
        return 2
    large = [name for name in PUBLISHED if publish(name) > MOST_BYTES]
    console.print(f"{len(PUBLISHED)} pictures in {DOCS}.")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
