"""The table of limits, part one: elements, options and the confirmation dialogue.

Every number comes from https://docs.slack.dev/reference/block-kit/block-elements and
https://docs.slack.dev/reference/block-kit/composition-objects.
"""

import re
from collections.abc import Iterator

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

ID = Words(255)
DATE = Words(10, pattern=r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
TIME = Words(5, pattern=r"([01]\d|2[0-3]):[0-5]\d")
NUMBER = r"-?\d+(\.\d+)?"
ADDRESS = Words(3000, pattern=r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
PLACEHOLDER = text(150)
CONFIRM = Shape(
    {"title": text(100), "text": text(300, *EITHER), "confirm": text(30), "deny": text(30)},
    {"style": Among(("primary", "danger"))},
)
SLACK_FILE = Shape({}, {"id": Words(255), "url": ADDRESS})


def _option(*kinds: str, link: bool = False) -> Shape:
    more: dict[str, Rule] = {"description": text(75, *kinds)}
    if link:
        more["url"] = ADDRESS
    return Shape({"text": text(75, *kinds), "value": Words(150)}, more)


OPTION = _option()
RICH_OPTION = _option(*EITHER)
OPTIONS = Items(OPTION, 100)
GROUPS = Items(Shape({"label": text(75), "options": OPTIONS}), 100)


def options_of(element: Json) -> list[Json]:
    """All options of an element, those in groups too."""
    found = element.get("options")
    plain = found if isinstance(found, list) else []
    groups = element.get("option_groups")
    grouped = [
        option
        for group in (groups if isinstance(groups, list) else [])
        if isinstance(group, dict) and isinstance(group.get("options"), list)
        for option in group["options"]
    ]
    return [option for option in [*plain, *grouped] if isinstance(option, dict)]


def _bare(option: Json) -> tuple[object, object, object]:
    """What must be equal for Slack to take an initial option as one of the options."""
    words = [option.get(name) for name in ("text", "description")]
    said = [word.get("text") if isinstance(word, dict) else word for word in words]
    return option.get("value"), said[0], said[1]


def _one_source(element: Json, at: str) -> Iterator[Problem]:
    if ("options" in element) == ("option_groups" in element):
        yield Problem(at, "must define either `options` or `option_groups`", "required", "options")


def _initial_is_an_option(element: Json, at: str) -> Iterator[Problem]:
    known = [_bare(option) for option in options_of(element)]
    one = element.get("initial_option")
    if isinstance(one, dict) and _bare(one) not in known:
        yield Problem(f"{at}/initial_option", "must match one of the options", "enum")
    many = element.get("initial_options")
    for n, option in enumerate(many if isinstance(many, list) else []):
        if isinstance(option, dict) and _bare(option) not in known:
            yield Problem(f"{at}/initial_options/{n}", "must match one of the options", "enum")


def _lengths_in_order(element: Json, at: str) -> Iterator[Problem]:
    least, most = element.get("min_length"), element.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield Problem(f"{at}/min_length", f"must be less than {most + 1}", "maximum", most)


def _numbers_in_order(element: Json, at: str) -> Iterator[Problem]:
    least, most = _number(element.get("min_value")), _number(element.get("max_value"))
    if least is not None and most is not None and least > most:
        yield Problem(f"{at}/min_value", "must not be greater than `max_value`", "maximum")


def _number(given: object) -> float | None:
    return float(given) if isinstance(given, str) and re.fullmatch(NUMBER, given) else None


def one_picture(holder: Json, at: str) -> Iterator[Problem]:
    if ("image_url" in holder) == ("slack_file" in holder):
        yield Problem(at, "must define either `image_url` or `slack_file`", "required", "image_url")
    file = holder.get("slack_file")
    if isinstance(file, dict) and ("id" in file) == ("url" in file):
        yield Problem(f"{at}/slack_file", "must define either `id` or `url`", "required", "id")


TYPE: dict[str, Rule] = {"type": ANYTHING}
ACTION: dict[str, Rule] = {"action_id": ID}
FOCUS: dict[str, Rule] = {"focus_on_load": Flag()}
ASKS: dict[str, Rule] = {"confirm": CONFIRM}
HINTED: dict[str, Rule] = {"placeholder": PLACEHOLDER}
DISPATCH: dict[str, Rule] = {
    "dispatch_action_config": Shape(
        {},
        {"trigger_actions_on": Items(Among(("on_enter_pressed", "on_character_entered")), most=2)},
    )
}
TYPED: dict[str, Rule] = {**ACTION, **FOCUS, **HINTED, **DISPATCH}
PICKED: dict[str, Rule] = {**ACTION, **FOCUS, **ASKS}
MENU: dict[str, Rule] = {**PICKED, **HINTED, "options": OPTIONS, "option_groups": GROUPS}
PICTURE: dict[str, Rule] = {"image_url": ADDRESS, "slack_file": SLACK_FILE}

ELEMENTS: dict[str, Shape] = {
    "button": Shape(
        {**TYPE, "text": text(75)},
        {
            **ACTION,
            **ASKS,
            "url": ADDRESS,
            "value": Words(2000),
            "style": Among(("primary", "danger")),
            "accessibility_label": Words(75),
        },
    ),
    "overflow": Shape(
        {**TYPE, "options": Items(_option(link=True), 5)},
        {**ACTION, **ASKS},
    ),
    "static_select": Shape(
        TYPE, {**MENU, "initial_option": OPTION}, (_one_source, _initial_is_an_option)
    ),
    "multi_static_select": Shape(
        TYPE,
        {**MENU, "initial_options": OPTIONS, "max_selected_items": Whole(1, 100)},
        (_one_source, _initial_is_an_option),
    ),
    "users_select": Shape(TYPE, {**PICKED, **HINTED, "initial_user": Words(255)}),
    "radio_buttons": Shape(
        {**TYPE, "options": Items(RICH_OPTION, 10)},
        {**PICKED, "initial_option": RICH_OPTION},
        (_initial_is_an_option,),
    ),
    "checkboxes": Shape(
        {**TYPE, "options": Items(RICH_OPTION, 10)},
        {**PICKED, "initial_options": Items(RICH_OPTION, 10)},
        (_initial_is_an_option,),
    ),
    "datepicker": Shape(TYPE, {**PICKED, **HINTED, "initial_date": DATE}),
    "timepicker": Shape(TYPE, {**PICKED, **HINTED, "initial_time": TIME, "timezone": Words(100)}),
    "plain_text_input": Shape(
        TYPE,
        {
            **TYPED,
            "initial_value": Words(3000, 0),
            "multiline": Flag(),
            "min_length": Whole(0, 3000),
            "max_length": Whole(1, 3000),
        },
        (_lengths_in_order,),
    ),
    "email_text_input": Shape(TYPE, {**TYPED, "initial_value": Words(3000, 0)}),
    "url_text_input": Shape(TYPE, {**TYPED, "initial_value": Words(3000, 0)}),
    "number_input": Shape(
        {**TYPE, "is_decimal_allowed": Flag()},
        {
            **TYPED,
            "initial_value": Words(100, pattern=NUMBER),
            "min_value": Words(100, pattern=NUMBER),
            "max_value": Words(100, pattern=NUMBER),
        },
        (_numbers_in_order,),
    ),
    "file_input": Shape(
        TYPE,
        {**ACTION, "filetypes": Items(Words(20), 50), "max_files": Whole(1, 10)},
    ),
    "image": Shape({**TYPE, "alt_text": Words(2000)}, PICTURE, (one_picture,)),
}

PICKERS = frozenset(
    {"checkboxes", "datepicker", "radio_buttons", "static_select", "timepicker", "users_select"}
)
IN_ACTIONS = PICKERS | {"button", "overflow"}
IN_SECTION = IN_ACTIONS | {"image", "multi_static_select"}
IN_INPUT = PICKERS | {
    "email_text_input",
    "file_input",
    "multi_static_select",
    "number_input",
    "plain_text_input",
    "url_text_input",
}


def element(allowed: frozenset[str]) -> Kind:
    return Kind(ELEMENTS, allowed)
