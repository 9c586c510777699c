"""What tests of views look at: the JSON that would go to Slack, its texts, its blocks."""

from collections.abc import Iterator
from typing import Any

from slack_sdk.models.views import View

from bot.delivery.letters import Card, Document
from bot.sandbox.block_kit import Surface, problems, too_many_characters, view_problems
from tests.screens.kinds import Drawn

Json = dict[str, Any]
MOST_IN_A_FALLBACK = 4000


def sent(drawn: Drawn) -> Json:
    """What would go to Slack. The SDK checks and copies everything each time it is asked."""
    if isinstance(drawn, View):
        found: Json = drawn.to_dict()
        return found
    if isinstance(drawn, Card):
        return {"text": drawn.text, "blocks": [block.to_dict() for block in drawn.blocks]}
    return {"text": drawn.comment if isinstance(drawn, Document) else drawn}


def complaints(sent: Json) -> list[str]:
    """What Slack would refuse, in its words."""
    if "text" not in sent:
        return [one.line() for one in view_problems(sent)]
    found = _fallback(sent["text"])
    if "blocks" in sent:
        found += [one.line() for one in problems(sent["blocks"], Surface.MESSAGE)]
        found += ["msg_blocks_too_long"] if too_many_characters(sent["blocks"]) else []
    return found


def _fallback(text: str) -> list[str]:
    """Slack takes longer ones and cuts them; a cut sentence helps nobody."""
    if not text.strip():
        return ["no fallback text"]
    return ["fallback text is too long"] if len(text) > MOST_IN_A_FALLBACK else []


def blocks(sent: Json) -> list[Json]:
    found: list[Json] = sent.get("blocks", [])
    return found


def marked_up(sent: Json) -> list[str]:
    """Every text in which Slack would read a mention: mrkdwn in blocks, and fallback texts."""
    inside = [str(part["text"]) for block in blocks(sent) for part in _mrkdwn(block)]
    return [sent["text"], *inside] if "text" in sent else inside


def _mrkdwn(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value
        for part in value.values():
            yield from _mrkdwn(part)
    if isinstance(value, list):
        for part in value:
            yield from _mrkdwn(part)


def buttons(sent: Json) -> list[Json]:
    """All of them: in rows, and beside sections."""
    found = [
        part
        for block in blocks(sent)
        for part in [*block.get("elements", []), block.get("accessory") or {}]
    ]
    return [part for part in found if part.get("type") == "button"]
