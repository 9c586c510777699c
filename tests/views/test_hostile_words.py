"""Whatever people write: every screen stays within Slack's limits, and nothing of it acts."""

import re
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.views.parts import escape, pieces, quoted
from tests.screens.kinds import Sample
from tests.screens.people import everywhere
from tests.screens.samples import STORIES
from tests.views.drawn import complaints, marked_up, sent

# Slack reads `<...>` as a mention, a call or a link; we write none of these ourselves.
ACTIVE = re.compile(r"<[^>\n]*>")
NASTY = (
    "<!channel>",
    "<!here|now>",
    "<@U0AMARA001>",
    "<#C0EVENING1>",
    "<https://example.org|press>",
    "&lt;!channel&gt;",
    "&&&&&&&&",
    "<<<<>>>>",
    "👩🏽‍🚀🧭",
    "שלום לכולם, זו החלטה של הצוות",
    "مرحبا بالجميع، هذا قرار الفريق",
    "\u202egnirts\u202c",
    "a" * 400,
    "*bold* _it_ `code` ```",
    "\n\n",
    "\x00\x07",
    "word ",
)
words = st.lists(st.one_of(st.sampled_from(NASTY), st.text(max_size=40)), min_size=1, max_size=60)
written = st.builds(lambda parts, times: "".join(parts) * times, words, st.integers(1, 40)).filter(
    lambda text: bool(text.strip())
)


def screens(text: str) -> Iterator[Sample]:
    said = everywhere(text)
    for story in STORIES:
        yield from story.of(said)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(written)
def test_no_screen_exceeds_a_limit_or_calls_anybody(text: str) -> None:
    for sample in screens(text):
        shown = sent(sample.drawn())
        assert complaints(shown) == [], sample.name
        active = [found for said in marked_up(shown) for found in ACTIVE.findall(said)]
        assert active == [], sample.name


@given(st.text(max_size=9000), st.integers(20, 3000))
def test_pieces_lose_nothing_but_white_space(text: str, limit: int) -> None:
    found = list(pieces(text, limit))

    assert all(0 < len(piece) <= limit for piece in found)
    assert "".join("".join(found).split()) == "".join(escape(text).split())


@given(st.text(max_size=4000), st.integers(20, 3000))
def test_a_quotation_is_never_cut_inside_an_entity(text: str, limit: int) -> None:
    shown = quoted(text, limit)

    assert len(shown) <= limit
    assert re.sub(r"&(amp|lt|gt);", "", shown).count("&") == 0
