"""What proves the app's delivery, from any process: limits, faults, lost sockets, and the count of
what was accepted. docs/sandbox-protocol.md, "What a trial does".
"""

from collections import defaultdict
from dataclasses import asdict
from typing import Annotated, Any

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.sandbox.bodies import read_json
from bot.sandbox.faults import Fault
from bot.sandbox.limits import OFF, SLACKS_OWN, Limits
from bot.sandbox.records import Json, Post
from bot.sandbox.socket_link import SocketLink
from bot.sandbox.workspace import Workspace

LIMITS = TypeAdapter(Limits)


class FaultsAsked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    faults: tuple[Fault, ...]
    seed: Annotated[int, Field(strict=True)] = 0


class Trials:
    def __init__(self, ws: Workspace) -> None:
        self._ws = ws

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/sandbox/control/limits", self._limits),
            web.post("/sandbox/control/limits", self._change_limits),
            web.get("/sandbox/control/faults", self._faults),
            web.post("/sandbox/control/faults", self._change_faults),
            web.get("/sandbox/control/posts", self._posts),
            web.post("/sandbox/control/disconnect", self._disconnect),
        ]

    async def _limits(self, request: web.Request) -> web.Response:
        return web.json_response(asdict(self._ws.gates.limits))

    async def _change_limits(self, request: web.Request) -> web.Response:
        self._ws.gates.change(_changed(self._ws.gates.limits, await read_json(request)))
        return await self._limits(request)

    async def _faults(self, request: web.Request) -> web.Response:
        faults = self._ws.faults
        return web.json_response({"seed": faults.seed, "faults": faults.told()})

    async def _change_faults(self, request: web.Request) -> web.Response:
        try:
            asked = FaultsAsked.model_validate(await read_json(request))
        except ValidationError as wrong:
            raise _refusal(wrong) from None
        self._ws.faults.change(asked.faults, asked.seed)
        return await self._faults(request)

    async def _posts(self, request: web.Request) -> web.Response:
        return web.json_response(counted(self._ws.state.posts, request.query.get("prefix", "")))

    async def _disconnect(self, request: web.Request) -> web.Response:
        abruptly = (await read_json(request)).get("abruptly", True)
        link = self._ws.outgoing.link
        if not isinstance(abruptly, bool):
            raise web.HTTPBadRequest(text="`abruptly` is true or false.")
        if not isinstance(link, SocketLink):
            raise web.HTTPBadRequest(text="There are no sockets: the app is called over HTTP.")
        return web.json_response({"ok": True, "closed": await link.disconnect(abruptly=abruptly)})


def counted(posts: list[Post], prefix: str = "") -> Json:
    """The accepted posts by the key in their metadata, those whose key begins so."""
    keys: defaultdict[str, list[Json]] = defaultdict(list)
    for post in posts:
        if post.key and post.key.startswith(prefix):
            keys[post.key].append({"channel": post.conversation, "ts": post.ts})
    return {
        "accepted": sum(map(len, keys.values())),
        "without_key": sum(not post.key for post in posts),
        "keys": {key: len(found) for key, found in keys.items()},
        "duplicates": {key: found for key, found in keys.items() if len(found) > 1},
    }


def _changed(limits: Limits, body: Json) -> Limits:
    """All on or all off, then what is named beside it."""
    named = dict(body)
    on: Any = named.pop("on", None)
    if on not in (None, True, False):
        raise web.HTTPBadRequest(text="`on` is true or false.")
    if on is not None:
        limits = SLACKS_OWN if on else OFF
    try:
        return LIMITS.validate_python({**asdict(limits), **named})
    except ValidationError as wrong:
        raise _refusal(wrong) from None


def _refusal(wrong: ValidationError) -> web.HTTPBadRequest:
    first = wrong.errors()[0]
    place = ".".join(map(str, first["loc"]))
    return web.HTTPBadRequest(text=f"{place}: {first['msg']}".removeprefix(": "))
