"""Pictures of figures: readable without colour, with every number in the alt text.

Drawn on matplotlib's own canvas, without pyplot, which keeps global state.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from textwrap import wrap

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont, get_font

INK = "#1f3a4d"
BAR = "#4c8dae"
GLYPHS = frozenset(get_font(findfont("DejaVu Sans:bold")).get_charmap())
HATCHES = ("", "//", "..", "\\\\", "xx", "--")


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    n: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A PNG of 1200 by 900 pixels, to be read at a third of that on a phone; the same in words."""

    png: bytes
    alt: str


def funnel(title: str, bars: Sequence[Bar]) -> Chart:
    """How many came how far, the first bar being everybody."""
    figure = Figure(figsize=(12, 9), dpi=100)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.36, 0.04, 0.6, 0.76))
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
            fontsize=36,
            color=INK,
        )
    axes.set_yticks(list(rows), [bar.name for bar in bars], fontsize=34, color=INK)
    axes.set_xlim(0, max(1, *(bar.n for bar in bars)) * 1.12)
    axes.xaxis.set_visible(False)
    axes.tick_params(left=False)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    heading = "\n".join(wrap(_drawable(title), 32)[:2])
    # A dollar sign in the name of a cohort is not the beginning of a formula.
    figure.text(
        0.04, 0.97, heading, fontsize=38, color=INK, weight="bold", va="top", parse_math=False
    )
    held = BytesIO()
    figure.savefig(held, format="png", metadata={"Software": "Plumbline"})
    return Chart(held.getvalue(), _alt(title, bars))


def _alt(title: str, bars: Sequence[Bar]) -> str:
    told = ", ".join(f"{bar.name} {bar.n}" for bar in bars)
    return f"Bar chart, {title}: {told}."


def _drawable(text: str) -> str:
    """What the font that comes with matplotlib can draw; the alt text keeps all of it."""
    return "".join(letter if ord(letter) in GLYPHS else "?" for letter in text)
