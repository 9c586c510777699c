"""What Slack does to what people type: escaping, mentions, and the blocks it makes of it."""

import re
from collections.abc import Mapping

from bot.sandbox.records import Json
from bot.sandbox.state import new_id

MENTION = re.compile(r"&lt;(@[UW][A-Z0-9]+|#C[A-Z0-9]+)&gt;")
HANDLE = re.compile(r"(?<!\S)@([a-z0-9][a-z0-9._-]*)")
PLACE = re.compile(r"(?<!\S)#([a-z0-9][a-z0-9_-]*)")


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(text: str) -> str:
    """A message as Slack passes it on: escaped, with picked mentions kept."""
    return MENTION.sub(r"<\1>", escaped(text))


def command_text(text: str, people: Mapping[str, str], channels: Mapping[str, str]) -> str:
    """A command's words under `should_escape`: names become ids, `<@U1|amara>`, `<#C1|all>`."""

    def person(found: re.Match[str]) -> str:
        user = people.get(found[1])
        return found[0] if user is None else f"<@{user}|{found[1]}>"

    def channel(found: re.Match[str]) -> str:
        place = channels.get(found[1])
        return found[0] if place is None else f"<#{place}|{found[1]}>"

    return PLACE.sub(channel, HANDLE.sub(person, escaped(text)))


def rich(text: str) -> Json:
    """The rich text block that Slack's composer makes of plain typing."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": new_id("b")[:6], "elements": [section]}


def named(blocks: list[Json]) -> list[Json]:
    """Blocks as Slack stores them: every block and every actionable element has an id."""
    return [_named(block) for block in blocks]


def _named(block: Json) -> Json:
    done = {"block_id": new_id("")[:5], **block}
    for name in ("accessory", "element"):
        if isinstance(block.get(name), dict):
            done[name] = _element(block[name])
    if block["type"] == "actions":
        done["elements"] = [_element(one) for one in block["elements"]]
    return done


def _element(element: Json) -> Json:
    if element["type"] == "image":
        return element
    return {"action_id": new_id("")[:5], **element}
