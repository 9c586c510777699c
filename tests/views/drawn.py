"""What tests of views look at: the JSON that would go to Slack, its texts, its blocks."""

from collections.abc import Iterator
from typing import Any

from slack_sdk.models.views import View

from bot.delivery.letters import Card, Document
from bot.sandbox.block_kit import Surface, problems, too_many_characters, view_problems
from tests.screens.kinds import Drawn

Json = dict[str, Any]
MOST_IN_A_FALLBACK = 4000


def complaints(drawn: Drawn) -> list[str]:
    """What Slack would refuse, in its words."""
    if isinstance(drawn, View):
        return [one.line() for one in view_problems(drawn.to_dict())]
    if isinstance(drawn, Card):
        found = [one.line() for one in problems(blocks(drawn), Surface.MESSAGE)]
        too_long = too_many_characters(blocks(drawn))
        return [*found, *(["msg_blocks_too_long"] if too_long else []), *_fallback(drawn.text)]
    return _fallback(drawn.comment if isinstance(drawn, Document) else drawn)


def _fallback(text: str) -> list[str]:
    """Slack takes longer ones and cuts them; a cut sentence helps nobody."""
    if not text.strip():
        return ["no fallback text"]
    return ["fallback text is too long"] if len(text) > MOST_IN_A_FALLBACK else []


def blocks(drawn: Drawn) -> list[Json]:
    if isinstance(drawn, View):
        found: list[Json] = drawn.to_dict()["blocks"]
        return found
    if isinstance(drawn, Card):
        return [block.to_dict() for block in drawn.blocks]
    return []


def marked_up(drawn: Drawn) -> list[str]:
    """Every text in which Slack would read a mention: mrkdwn in blocks, and fallback texts."""
    inside = [str(part["text"]) for block in blocks(drawn) for part in _mrkdwn(block)]
    if isinstance(drawn, Card):
        return [drawn.text, *inside]
    if isinstance(drawn, Document):
        return [drawn.comment]
    return [drawn] if isinstance(drawn, str) else inside


def _mrkdwn(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value
        for part in value.values():
            yield from _mrkdwn(part)
    if isinstance(value, list):
        for part in value:
            yield from _mrkdwn(part)


def buttons(drawn: Drawn) -> list[Json]:
    """All of them: in rows, and beside sections."""
    found = [
        part
        for block in blocks(drawn)
        for part in [*block.get("elements", []), block.get("accessory") or {}]
    ]
    return [part for part in found if part.get("type") == "button"]
