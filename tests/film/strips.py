"""A day's frames beside each other, as a picture with captions; and the page that tells them."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.film.frames import Frame
from tests.sandbox.browser import Chromium

FOLDER = Path("docs/images")
PAGE = Path("docs/week.md")
COLOURS = 128
STYLE = """
* { box-sizing: border-box; margin: 0; }
body { display: inline-flex; gap: 24px; padding: 24px; background: #eef1f4; color: #1c2732;
  font: 18px/1.4 system-ui, sans-serif; }
figure { width: 390px; }
figcaption { height: 86px; }
b { display: block; }
img { display: block; width: 390px; border: 1px solid #b8c2cc; border-radius: 12px; }
"""
INTRODUCTION = """# A week of one learner

Amara works at a course desk in Lagos and learns in the evening. This is her first week with
Plumbline, as her phone shows it. Her cohort asks on Monday, Wednesday and Friday. `make film` plays
the week in the sandbox with a moved clock, takes these pictures and writes this page.
"""


def picture(day: str) -> str:
    return f"week-{day.lower()}.png"


def page(film: Mapping[str, Sequence[Frame]]) -> str:
    return "\n".join([INTRODUCTION, *(_told(day, frames) for day, frames in film.items())])


def _told(day: str, frames: Sequence[Frame]) -> str:
    alt = f"{day}: {len(frames)} pictures of a phone; what each shows is written below"
    lines = [f"{n}. **{_when(one)}** {one.told}" for n, one in enumerate(frames, start=1)]
    return "\n".join([f"## {day}", "", f"![{alt}](images/{picture(day)})", "", *lines, ""])


def _when(frame: Frame) -> str:
    return f"{frame.at:%A} {frame.at:%H:%M}"


async def draw(browser: Chromium, film: Mapping[str, Sequence[Frame]]) -> list[Path]:
    """One picture for each day, with few colours, so that it is small."""
    sheet = await browser.page(phone=False)
    drawn = []
    for day, frames in film.items():
        await sheet.set_content(_sheet(frames))
        shot = await sheet.locator("body").screenshot()
        target = FOLDER / picture(day)
        with Image.open(BytesIO(shot)) as image:
            image.convert("RGB").quantize(COLOURS).save(target, optimize=True)
        drawn.append(target)
    return drawn


def _sheet(frames: Sequence[Frame]) -> str:
    figures = "".join(
        f"<figure><figcaption><b>{_when(one)}</b>{escape(one.told)}</figcaption>"
        f'<img src="data:image/png;base64,{b64encode(one.picture).decode()}"></figure>'
        for one in frames
    )
    return f"<!doctype html><style>{STYLE}</style><body>{figures}</body>"
