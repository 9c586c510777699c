"""The table of limits, part two: blocks, where each may stand, and views.

Numbers from https://docs.slack.dev/reference/block-kit/blocks and
https://docs.slack.dev/reference/views/modal-views. The blocks Slack is still rolling out
workspace by workspace are left out: a product must not depend on them.
"""

from collections.abc import Iterator
from enum import StrEnum

from bot.sandbox.block_kit.elements import (
    ADDRESS,
    ELEMENTS,
    ID,
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    SLACK_FILE,
    TYPE,
    element,
    one_picture,
)
from bot.sandbox.block_kit.rules import (
    ANYTHING,
    EITHER,
    Among,
    Flag,
    Items,
    Json,
    Kind,
    Problem,
    Rule,
    Shape,
    Whole,
    Words,
    text,
)


class Surface(StrEnum):
    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


MOST_BLOCKS = {Surface.MESSAGE: 50, Surface.MODAL: 100, Surface.HOME: 100}
EVERYWHERE = frozenset(Surface)
NAMED: dict[str, Rule] = {"block_id": ID}

STYLE = Shape(
    {},
    {name: Flag() for name in ("bold", "italic", "strike", "code", "underline", "highlight")},
)
RICH_LEAVES = Kind(
    {
        "text": Shape({**TYPE, "text": Words(12000)}, {"style": STYLE}),
        "link": Shape(
            {**TYPE, "url": ADDRESS},
            {"text": Words(3000, 0), "style": STYLE, "unsafe": Flag()},
        ),
        "emoji": Shape({**TYPE, "name": Words(100)}, {"unicode": Words(100), "style": STYLE}),
        "user": Shape({**TYPE, "user_id": ID}, {"style": STYLE}),
        "channel": Shape({**TYPE, "channel_id": ID}, {"style": STYLE}),
        "usergroup": Shape({**TYPE, "usergroup_id": ID}, {"style": STYLE}),
        "broadcast": Shape({**TYPE, "range": Among(("here", "channel", "everyone"))}),
        "date": Shape(
            {**TYPE, "timestamp": ANYTHING, "format": Words(255)},
            {"url": ADDRESS, "fallback": Words(255)},
        ),
    }
)
RICH_SECTION = Shape({**TYPE, "elements": Items(RICH_LEAVES, 1000, 0)})
RICH_BOXED = Shape({**TYPE, "elements": Items(RICH_LEAVES, 1000, 0)}, {"border": Whole(0, 1)})
RICH_PARTS = Kind(
    {
        "rich_text_section": RICH_SECTION,
        "rich_text_preformatted": RICH_BOXED,
        "rich_text_quote": RICH_BOXED,
        "rich_text_list": Shape(
            {
                **TYPE,
                "style": Among(("bullet", "ordered")),
                "elements": Items(Kind({"rich_text_section": RICH_SECTION}), 1000),
            },
            {"indent": Whole(0, 8), "offset": Whole(0, 10000), "border": Whole(0, 1)},
        ),
    }
)


def _section_says_something(block: Json, at: str) -> Iterator[Problem]:
    if "text" not in block and "fields" not in block:
        yield Problem(at, "must define either `text` or `fields`", "required", "text")


BLOCKS: dict[str, tuple[frozenset[Surface], Shape]] = {
    "section": (
        EVERYWHERE,
        Shape(
            TYPE,
            {
                **NAMED,
                "text": text(3000, *EITHER),
                "fields": Items(text(2000, *EITHER), 10),
                "accessory": element(IN_SECTION),
                "expand": Flag(),
            },
            (_section_says_something,),
        ),
    ),
    "header": (
        EVERYWHERE,
        Shape({**TYPE, "text": text(150)}, {**NAMED, "level": Whole(1, 4)}),
    ),
    "divider": (EVERYWHERE, Shape(TYPE, NAMED)),
    "context": (
        EVERYWHERE,
        Shape(
            {
                **TYPE,
                "elements": Items(
                    Kind({"image": ELEMENTS["image"], **text(2000, *EITHER).shapes}), 10
                ),
            },
            NAMED,
        ),
    ),
    "actions": (
        EVERYWHERE,
        Shape({**TYPE, "elements": Items(element(IN_ACTIONS), 25)}, NAMED),
    ),
    "image": (
        EVERYWHERE,
        Shape(
            {**TYPE, "alt_text": Words(2000)},
            {**NAMED, "title": text(2000), "image_url": ADDRESS, "slack_file": SLACK_FILE},
            (one_picture,),
        ),
    ),
    "input": (
        EVERYWHERE,
        Shape(
            {**TYPE, "label": text(2000), "element": element(IN_INPUT)},
            {**NAMED, "hint": text(2000), "optional": Flag(), "dispatch_action": Flag()},
        ),
    ),
    "rich_text": (EVERYWHERE, Shape({**TYPE, "elements": Items(RICH_PARTS, 1000)}, NAMED)),
    "markdown": (
        frozenset({Surface.MESSAGE}),
        Shape({**TYPE, "text": Words(12000)}, NAMED),
    ),
}

ABOUT: dict[str, Rule] = {
    "private_metadata": Words(3000, 0),
    "callback_id": Words(255, 0),
    "external_id": Words(255, 0),
}
MODAL = Shape(
    {"type": ANYTHING, "title": text(24), "blocks": ANYTHING},
    {
        **ABOUT,
        "submit": text(24),
        "close": text(24),
        "clear_on_close": Flag(),
        "notify_on_close": Flag(),
        "submit_disabled": Flag(),
    },
)
HOME = Shape({"type": ANYTHING, "blocks": ANYTHING}, ABOUT)
VIEWS = Kind({"modal": MODAL, "home": HOME})


def blocks_for(surface: Surface) -> Items:
    shapes = {name: shape for name, (where, shape) in BLOCKS.items() if surface in where}
    return Items(Kind(shapes), MOST_BLOCKS[surface], 0)
