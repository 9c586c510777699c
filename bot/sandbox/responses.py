"""Answers to a `response_url`: five within thirty minutes, only where the act took place.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox import messages
from bot.sandbox.errors import ApiError
from bot.sandbox.messages import Draft
from bot.sandbox.records import Json, Message, ResponseUrl
from bot.sandbox.seed import BOT_USER
from bot.sandbox.web_api.chat import CUT_AT, checked_blocks
from bot.sandbox.workspace import Workspace

GOOD_FOR_S = 30 * 60
MOST_USES = 5


def issue(ws: Workspace, person: str, conversation: str, ts: str = "") -> str:
    token = secrets.token_urlsafe(24)
    ws.state.keep_response_url(ResponseUrl(token, person, conversation, ws.now(), ts))
    return f"{ws.address}/response/{token}"


def answer(ws: Workspace, token: str, body: Mapping[str, Any]) -> Json:
    """Do what the app asks at this address; raises ApiError as Slack refuses."""
    url = _used(ws, token)
    original = ws.state.message(url.conversation, url.ts) if url.ts else None
    if body.get("delete_original"):
        if original is not None:
            messages.remove(ws, original)
        return {"ok": True}
    say(ws, url, body, original if body.get("replace_original") else None)
    return {"ok": True}


def say(
    ws: Workspace, url: ResponseUrl, body: Mapping[str, Any], original: Message | None = None
) -> None:
    """A message in the place of the act; to its person alone unless "in_channel" is asked."""
    blocks = checked_blocks(ws, body.get("blocks"))
    text = str(body.get("text") or "")[:CUT_AT]
    if not text and not blocks:
        raise ApiError("no_text")
    if original is not None:
        messages.change(ws, original, Draft(text=text, blocks=blocks, metadata=original.metadata))
        return
    alone = "" if body.get("response_type") == "in_channel" else url.person
    place = ws.state.conversations[url.conversation]
    messages.post(ws, place, BOT_USER, Draft(text=text, blocks=blocks, ephemeral_to=alone))


def _used(ws: Workspace, token: str) -> ResponseUrl:
    url = ws.state.response_urls.get(token)
    if url is None:
        raise ApiError("invalid_url")
    if ws.now() - url.issued > GOOD_FOR_S:
        raise ApiError("expired_url")
    if url.uses >= MOST_USES:
        raise ApiError("used_url")
    url = replace(url, uses=url.uses + 1)
    ws.state.keep_response_url(url)
    return url
