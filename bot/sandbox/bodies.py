"""Reading request bodies, whatever their kind, and sending files so that they stay harmless."""

import json
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.errors import ApiError
from bot.sandbox.records import File, Json

DRAWN = ("image/png", "image/jpeg", "image/gif", "text/plain")


async def read_json(request: web.Request) -> Json:
    """An object, or an empty one for an empty body."""
    text = await request.text()
    try:
        given = json.loads(text) if text.strip() else {}
    except ValueError:
        raise web.HTTPBadRequest(text="The body is not JSON.") from None
    if not isinstance(given, dict):
        raise web.HTTPBadRequest(text="The body is not an object.")
    return given


async def read_call(request: web.Request) -> tuple[Json, bool]:
    """The arguments of a Web API call, and whether they came as JSON."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return given | _object(await request.text()), bool(request.content_length)
    if request.method == "POST":
        given |= {name: str(value) for name, value in (await request.post()).items()}
    return given, False


def bearer(request: web.Request, given: Json) -> str:
    """The token: of the header, or of a form's field. A JSON body is no place for it:
    https://docs.slack.dev/apis/web-api/#slack-web-api__basics__post-bodies
    """
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        return header.removeprefix("Bearer ")
    if request.content_type == "application/json":
        return ""
    return str(given.get("token") or "")


def _object(text: str) -> Json:
    try:
        given = json.loads(text) if text.strip() else {}
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(given, dict):
        raise ApiError("json_not_object")
    return given


def file_answer(file: File, content: bytes) -> web.Response:
    """What people uploaded is never run as a page of ours."""
    drawn = file.mimetype in DRAWN
    name = quote(file.name, safe="")
    headers = {
        "Content-Type": file.mimetype if drawn else "application/octet-stream",
        "Content-Disposition": f"{'inline' if drawn else 'attachment'}; filename*=UTF-8''{name}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return web.Response(body=content, headers=headers)
