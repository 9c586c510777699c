"""Who may talk to the sandbox at all: this machine, and no web page from elsewhere.

A page on the internet can point its own name at 127.0.0.1 (DNS rebinding) or post forms
across origins; the Host and Origin headers tell both.
"""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    origin = request.headers.get("Origin")
    if _name(f"//{request.host}") not in LOOPBACK:
        raise web.HTTPForbidden(text="This sandbox answers on the loopback address only.")
    if origin is not None and _name(origin) not in LOOPBACK:
        raise web.HTTPForbidden(text="This sandbox answers its own pages only.")
    if _is_embedded_elsewhere(request):
        raise web.HTTPForbidden(text="This sandbox answers its own pages only.")
    answer = await handler(request)
    if not answer.prepared:
        answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _is_embedded_elsewhere(request: web.Request) -> bool:
    """A picture, frame or script of a foreign page; following a link from one is fine."""
    foreign = request.headers.get("Sec-Fetch-Site") == "cross-site"
    return foreign and request.headers.get("Sec-Fetch-Dest") != "document"


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
