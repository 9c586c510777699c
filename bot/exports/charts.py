"""Pictures of figures: readable without colour, with every number in the alt text.

Drawn on matplotlib's own canvas, without pyplot, which keeps global state.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from textwrap import wrap

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

INK = "#1f3a4d"
BAR = "#4c8dae"
HATCHES = ("", "//", "..", "\\\\", "xx", "--")


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    n: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A PNG of 1600 by 900 pixels, and the same in words."""

    png: bytes
    alt: str


def funnel(title: str, bars: Sequence[Bar]) -> Chart:
    """How many came how far, the first bar being everybody."""
    figure = Figure(figsize=(16, 9), dpi=100)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.24, 0.08, 0.7, 0.74))
    rows = range(len(bars) - 1, -1, -1)
    drawn = axes.barh(list(rows), [bar.n for bar in bars], color=BAR, edgecolor=INK, height=0.62)
    for n, (patch, bar) in enumerate(zip(drawn, bars, strict=True)):
        patch.set_hatch(HATCHES[n % len(HATCHES)])
        axes.annotate(
            str(bar.n),
            (bar.n, patch.get_y() + patch.get_height() / 2),
            xytext=(12, 0),
            textcoords="offset points",
            va="center",
            fontsize=26,
            color=INK,
        )
    axes.set_yticks(list(rows), [bar.name for bar in bars], fontsize=24, color=INK)
    axes.set_xlim(0, max(1, *(bar.n for bar in bars)) * 1.12)
    axes.xaxis.set_visible(False)
    axes.tick_params(left=False)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    heading = "\n".join(wrap(_drawable(title), 60)[:2])
    figure.text(0.04, 0.93, heading, fontsize=32, color=INK, weight="bold", va="top")
    held = BytesIO()
    figure.savefig(held, format="png", metadata={"Software": "Plumbline"})
    return Chart(held.getvalue(), _alt(title, bars))


def _alt(title: str, bars: Sequence[Bar]) -> str:
    told = ", ".join(f"{bar.name} {bar.n}" for bar in bars)
    return f"Bar chart, {title}: {told}."


def _drawable(text: str) -> str:
    """What the font that comes with matplotlib can draw; the alt text keeps all of it."""
    return "".join(
        letter if ord(letter) < 0x2000 or letter in "–—‘’“”…" else "?" for letter in text
    )
