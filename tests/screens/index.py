"""The page on which anybody can look at all pictures: by story, both widths side by side."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from tests.screens.camera import WIDTHS, picture
from tests.screens.kinds import Sample

STYLE = """
:root { font: 15px/1.5 system-ui, sans-serif; color: #1c2732; background: #eef1f4; }
body { margin: 0 auto; padding: 16px 24px 80px; max-width: 1500px; }
nav { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 10px 0;
  background: #eef1f4; border-bottom: 1px solid #d9dfe5; }
h2 { margin: 40px 0 8px; scroll-margin-top: 60px; text-transform: capitalize; }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(660px, 1fr)); gap: 20px;
  margin: 0; padding: 0; list-style: none; }
figure { display: grid; grid-template-columns: 2fr 1fr; gap: 4px 16px; margin: 0; padding: 12px;
  border: 1px solid #d9dfe5; border-radius: 8px; background: #f8fafb; }
figcaption { grid-column: 1 / -1; font-weight: 600; }
figcaption span { font-weight: 400; color: #55616d; }
a { color: #0a5aa8; }
figure a { display: block; max-height: 460px; overflow: hidden; }
img { display: block; max-width: 100%; border: 1px solid #d9dfe5; background: #fff; }
@media (max-width: 760px) { ul { grid-template-columns: minmax(0, 1fr); } body { padding: 12px; } }
"""


def page(samples: Sequence[Sample]) -> str:
    stories = [(name, list(found)) for name, found in groupby(samples, lambda one: one.story)]
    links = " ".join(
        f'<a href="#{escape(name)}">{escape(name)} ({len(found)})</a>' for name, found in stories
    )
    body = "\n".join(section for name, found in stories for section in _story(name, found))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Plumbline's screens</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<h1>Plumbline's screens</h1>\n<p>{len(samples)} screens, each at "
        f"{' and '.join(map(str, WIDTHS))} pixels. Press a picture to see it whole.</p>\n"
        f'<nav aria-label="Stories">{links}</nav>\n{body}\n</body>\n</html>\n'
    )


def _story(name: str, samples: Iterable[Sample]) -> list[str]:
    shown = "\n".join(f"<li>{_figure(sample)}</li>" for sample in samples)
    return [f'<h2 id="{escape(name)}">{escape(name)}</h2>', f"<ul>\n{shown}\n</ul>"]


def _figure(sample: Sample) -> str:
    caption = f"{escape(sample.title)} <span>{escape(sample.variant)}</span>"
    pictures = "\n".join(_picture(sample, width) for width in WIDTHS)
    return f"<figure><figcaption>{caption}</figcaption>\n{pictures}\n</figure>"


def _picture(sample: Sample, width: int) -> str:
    alt = escape(f"{sample.story}: {sample.title}, {sample.variant}, at {width} pixels", quote=True)
    file = escape(picture(sample, width), quote=True)
    return f'<a href="{file}"><img src="{file}" alt="{alt}" loading="lazy"></a>'
