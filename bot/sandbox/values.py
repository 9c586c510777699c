"""What elements hold: from the page's plain values to Slack's shapes, and the checks that
Slack's own client makes before a form leaves the person's screen.

A held value is a string, a list of strings, or None (docs/sandbox-protocol.md).
"""

import re
from collections.abc import Iterator
from typing import Any

from bot.sandbox import files
from bot.sandbox.block_kit.elements import options_of
from bot.sandbox.errors import ActRefused
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace

ONE_OPTION = frozenset({"static_select", "radio_buttons", "overflow"})
MANY_OPTIONS = frozenset({"multi_static_select", "checkboxes"})
PLAIN = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "users_select": "selected_user",
}
INITIAL = {
    "datepicker": "initial_date",
    "timepicker": "initial_time",
    "users_select": "initial_user",
}
FORMATS: dict[str, tuple[str, str]] = {
    "email_text_input": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "Please enter a valid email address."),
    "url_text_input": (r"https?://\S+", "Please enter a valid URL."),
    "number_input": (r"-?\d+(\.\d+)?", "Please enter a valid number."),
    "datepicker": (r"\d{4}-\d{2}-\d{2}", "Please enter a valid date."),
    "timepicker": (r"\d{2}:\d{2}", "Please enter a valid time."),
}
LONGEST_INPUT = 3000
Held = str | list[str] | None


def elements(block: Json) -> list[Json]:
    """The interactive elements of a block, in order."""
    parts = [block.get("element"), block.get("accessory")]
    parts += block["elements"] if block["type"] == "actions" else []
    return [part for part in parts if isinstance(part, dict) and "action_id" in part]


def holders(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every (block, element) that holds a value: all but buttons and overflow menus."""
    for block in blocks:
        for element in elements(block):
            if element["type"] not in ("button", "overflow"):
                yield block, element


def initial(element: Json) -> Held:
    """What the element holds before anybody touched it."""
    kind = element["type"]
    if kind in ONE_OPTION:
        chosen = element.get("initial_option")
        return None if chosen is None else str(chosen["value"])
    if kind in MANY_OPTIONS:
        return [option["value"] for option in element.get("initial_options", [])]
    if kind == "file_input":
        return []
    held = element.get(INITIAL.get(kind, "initial_value"))
    return None if held is None else str(held)


def merged(blocks: list[Json], before: Json, given: Json) -> Json:
    """All held values: as just given, else as given earlier, else as the app set them."""
    held: Json = {}
    for block, element in holders(blocks):
        block_id, action_id = block["block_id"], element["action_id"]
        value: Any = initial(element)
        for source in (before, given):
            if action_id in source.get(block_id, {}):
                value = source[block_id][action_id]
        held.setdefault(block_id, {})[action_id] = _clean(element, value)
    return held


def still_held(before: list[Json], held: Json, after: list[Json]) -> Json:
    """What stays typed when the app updates a view: Slack keeps an input's content under the
    same block and action id, and a choice only as long as it is offered.
    """
    kinds = {_place(block, element): element["type"] for block, element in holders(before)}
    kept: Json = {}
    for block, element in holders(after):
        block_id, action_id = _place(block, element)
        if kinds.get((block_id, action_id)) != element["type"]:
            continue
        value = held.get(block_id, {}).get(action_id)
        if action_id in held.get(block_id, {}) and _is_offered(element, value):
            kept.setdefault(block_id, {})[action_id] = value
    return kept


def as_slack(ws: Workspace, person: str, blocks: list[Json], held: Json) -> Json:
    """`state.values` of a payload."""
    told: Json = {}
    for block, element in holders(blocks):
        block_id, action_id = block["block_id"], element["action_id"]
        shape = shaped(ws, person, element, held.get(block_id, {}).get(action_id))
        told.setdefault(block_id, {})[action_id] = {"type": element["type"], **shape}
    return told


def shaped(ws: Workspace, person: str, element: Json, value: Any) -> Json:
    """One element's value in the words of its kind."""
    kind = element["type"]
    if kind in ONE_OPTION:
        return {"selected_option": None if value is None else _option(element, value)}
    if kind in MANY_OPTIONS:
        return {"selected_options": [_option(element, one) for one in value or []]}
    if kind == "file_input":
        return {"files": [_file(ws, person, one) for one in value or []]}
    return {PLAIN[kind]: value}


def complaints(ws: Workspace, blocks: list[Json], held: Json) -> dict[str, str]:
    """By block id, what Slack's client says beside a field instead of submitting the form."""
    found = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            value = held.get(block["block_id"], {}).get(element["action_id"])
            said = _complaint(block, element, value) or _file_kind(ws, element, value)
            if said:
                found[block["block_id"]] = said
    return found


def _complaint(block: Json, element: Json, value: Any) -> str:
    if value in (None, "", []):
        return "" if block.get("optional") else "Please complete this required field."
    for check in (_length, _format, _bounds, _count):
        said = check(element, value)
        if said:
            return said
    return ""


def _file_kind(ws: Workspace, element: Json, value: Any) -> str:
    kinds = element.get("filetypes")
    if element["type"] != "file_input" or not kinds:
        return ""
    names = [ws.state.files[one].name.lower() for one in value or [] if one in ws.state.files]
    if all(name.endswith(tuple(f".{kind.lower()}" for kind in kinds)) for name in names):
        return ""
    return f"Please choose a file of one of these kinds: {', '.join(kinds)}."


def _length(element: Json, value: Any) -> str:
    if element["type"] != "plain_text_input":
        return ""
    least, most = element.get("min_length", 0), element.get("max_length", LONGEST_INPUT)
    if len(value) < least:
        return f"Please use at least {least} characters."
    return f"Please use at most {most} characters." if len(value) > most else ""


def _format(element: Json, value: Any) -> str:
    pattern, said = FORMATS.get(element["type"], ("", ""))
    return said if pattern and not re.fullmatch(pattern, value) else ""


def _bounds(element: Json, value: Any) -> str:
    if element["type"] != "number_input":
        return ""
    if "." in value and not element["is_decimal_allowed"]:
        return "Please enter a whole number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter a number no less than {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter a number no more than {element['max_value']}."
    return ""


def _count(element: Json, value: Any) -> str:
    most = element.get("max_selected_items", len(value))
    if element["type"] == "file_input":
        most = element.get("max_files", 10)
    if element["type"] in ("file_input", "multi_static_select") and len(value) > most:
        return f"Please choose at most {most}."
    return ""


def _clean(element: Json, value: Any) -> Held:
    if value is None or value == "":
        return None
    if element["type"] in MANY_OPTIONS or element["type"] == "file_input":
        if isinstance(value, list):
            return [str(one) for one in value]
        raise ActRefused("This field holds a list.")
    if isinstance(value, str):
        return value
    raise ActRefused("This field holds a text.")


def _place(block: Json, element: Json) -> tuple[str, str]:
    return block["block_id"], element["action_id"]


def _is_offered(element: Json, value: Any) -> bool:
    if element["type"] not in ONE_OPTION | MANY_OPTIONS or value is None:
        return True
    chosen = value if isinstance(value, list) else [value]
    return set(chosen) <= {option["value"] for option in options_of(element)}


def _option(element: Json, value: Any) -> Json:
    for option in options_of(element):
        if option["value"] == value:
            return option
    raise ActRefused("This choice is not offered.")


def _file(ws: Workspace, person: str, file: str) -> Json:
    known = ws.state.files.get(file)
    if known is None or known.owner != person:
        raise ActRefused("This file is not here.")
    return files.as_slack(ws, known)
