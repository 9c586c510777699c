"""What tests and the demo do to the workspace itself: docs/sandbox-protocol.md, third part."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from bot.sandbox import people
from bot.sandbox.bodies import read_json
from bot.sandbox.http_link import HttpLink
from bot.sandbox.records import Json
from bot.sandbox.seed import Person
from bot.sandbox.socket_link import SocketLink
from bot.sandbox.workspace import Workspace

CHANGEABLE = frozenset({"name", "real_name", "tz", "tz_offset", "locale", "deleted", "is_guest"})


class Control:
    def __init__(self, ws: Workspace) -> None:
        self._ws = ws

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/sandbox/control/journal", self._journal),
            web.get("/sandbox/control/snapshot", self._snapshot),
            web.post("/sandbox/control/reset", self._reset),
            web.post("/sandbox/control/clock", self._clock),
            web.post("/sandbox/control/join", self._join),
            web.post("/sandbox/control/person", self._person),
            web.post("/sandbox/control/reconnect", self._reconnect),
            web.post("/sandbox/control/verify", self._verify),
        ]

    async def _journal(self, request: web.Request) -> web.Response:
        since = request.query.get("since", "0")
        if not since.isdecimal():
            raise web.HTTPBadRequest(text="`since` is a number.")
        return web.json_response({"entries": self._ws.journal.as_json(int(since))})

    async def _snapshot(self, request: web.Request) -> web.Response:
        return web.json_response(snapshot(self._ws))

    async def _reset(self, request: web.Request) -> web.Response:
        reset(self._ws)
        return web.json_response({"ok": True})

    async def _clock(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        match body:
            case {"advance_s": int() | float() as seconds}:
                move(self._ws, timedelta(seconds=seconds))
            case {"set": int() | float() as moment}:
                set_clock(self._ws, moment)
            case _:
                raise web.HTTPBadRequest(text="Say `advance_s` or `set`, in seconds.")
        return web.json_response({"ok": True, "now": self._ws.now()})

    async def _join(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        try:
            person = Person(**body)
        except TypeError:
            raise web.HTTPBadRequest(text="The body is not a person.") from None
        people.join(self._ws, person)
        return web.json_response({"ok": True})

    async def _person(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        user, changes = str(body.get("user")), body.get("changes")
        if self._ws.state.person(user) is None:
            raise web.HTTPNotFound(text="There is nobody by this id.")
        if not isinstance(changes, dict) or not set(changes) <= CHANGEABLE:
            raise web.HTTPBadRequest(text=f"Change any of: {', '.join(sorted(CHANGEABLE))}.")
        people.change(self._ws, user, **changes)
        return web.json_response({"ok": True})

    async def _reconnect(self, request: web.Request) -> web.Response:
        body = await read_json(request)
        await ask_to_reconnect(self._ws, str(body.get("reason", "refresh_requested")))
        return web.json_response({"ok": True})

    async def _verify(self, request: web.Request) -> web.Response:
        return web.json_response({"ok": await verify_request_url(self._ws)})


def reset(ws: Workspace) -> None:
    """As on the first day. The app keeps its connection and its own memory."""
    ws.events.forget()
    ws.state.reset()
    ws.faults.change((), 0)
    ws.gates.change(ws.config.limits)
    ws.journal.forget()
    ws.stream.tell_all("workspace")


def move(ws: Workspace, by: timedelta) -> None:
    """Move the clock; what has become due by that is looked at once."""
    ws.clock.advance(by)
    ws.moved += by
    ws.events.look_again()
    ws.stream.tell_all("clock")


def set_clock(ws: Workspace, moment: float) -> None:
    move(ws, datetime.fromtimestamp(moment, UTC) - ws.clock.now())


async def ask_to_reconnect(ws: Workspace, reason: str) -> None:
    if isinstance(ws.outgoing.link, SocketLink):
        await ws.outgoing.link.ask_to_reconnect(reason)


async def verify_request_url(ws: Workspace) -> bool:
    return isinstance(ws.outgoing.link, HttpLink) and await ws.outgoing.link.verify()


def snapshot(ws: Workspace) -> Json:
    """The whole state, files' bytes apart."""
    state = ws.state

    def told(records: Any) -> list[Json]:
        return [asdict(record) for record in records]

    return {
        "now": ws.now(),
        "team": asdict(state.team),
        "people": told(state.people.values()),
        "conversations": told(state.conversations.values()),
        "messages": told(one for known in state.messages.values() for one in known.values()),
        "files": told(state.files.values()),
        "homes": told(state.homes.values()),
        "modals": told(one for stack in state.modals.values() for one in stack),
        "notices": told(state.notices.values()),
    }
