"""Socket Mode: the app's websockets, one envelope to one of them, acknowledgements by id.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import json
import secrets
import uuid
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiohttp import WSMsgType, web

from bot.sandbox.envelopes import Ack, Envelope, Missed

MOST_CONNECTIONS = 10
HOST = "sandbox"
PATIENCE_S = 1.0  # for the goodbye of a client that may be gone already


class SocketLink:
    """`changed` is called when the app comes and when its last connection goes."""

    def __init__(
        self, app_id: str, ack_seconds: float, started: datetime, changed: Callable[[], None]
    ) -> None:
        self._changed = changed
        self._app_id = app_id
        self._ack_seconds = ack_seconds
        self._started = started.isoformat()
        self._tickets: OrderedDict[str, None] = OrderedDict()
        self._open: list[web.WebSocketResponse] = []
        self._lines: dict[web.WebSocketResponse, asyncio.Transport | None] = {}
        self._retiring: set[web.WebSocketResponse] = set()
        self._turn = 0
        self._waiting: dict[str, asyncio.Future[Ack | Missed]] = {}
        self._arrived = asyncio.Event()

    @property
    def connected(self) -> bool:
        return bool(self._open)

    async def wait_connected(self) -> None:
        await self._arrived.wait()

    def ticket(self) -> str:
        """For one connection; what apps.connections.open hands out."""
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = None
        while len(self._tickets) > 100:
            self._tickets.popitem(last=False)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The websocket under /link, for as long as the app holds it."""
        if self._tickets.pop(request.query.get("ticket", ""), 0) == 0:
            raise web.HTTPForbidden(text="invalid ticket")
        socket = web.WebSocketResponse(heartbeat=30, timeout=PATIENCE_S)
        await socket.prepare(request)
        if len(self._open) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self._open.append(socket)
        self._lines[socket] = request.transport
        try:
            await socket.send_json(self._hello())
            self._arrived.set()
            self._changed()
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._hear(message.data)
        finally:
            self._gone(socket)
        return socket

    async def send(self, envelope: Envelope) -> Ack | Missed:
        socket = self._next()
        if socket is None:
            return Missed("connection_failed")
        envelope_id = str(uuid.uuid4())
        heard: asyncio.Future[Ack | Missed] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = heard
        try:
            await socket.send_json(_framed(envelope_id, envelope))
            return await asyncio.wait_for(heard, self._ack_seconds)
        except TimeoutError:
            return Missed("timeout")
        except ConnectionError:
            return Missed("connection_failed")
        finally:
            self._waiting.pop(envelope_id, None)

    async def ask_to_reconnect(self, reason: str) -> None:
        """What Slack does every few hours: each connection is told, new ones take over."""
        for socket in list(self._open):
            self._retiring.add(socket)
            self._arrived.clear()
            await socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}
            )

    async def disconnect(self, *, abruptly: bool) -> int:
        """Every connection ends: cut without a word, or closed in order. How many there were."""
        found = list(self._open)
        self._arrived.clear()
        for socket in found:
            line = self._lines[socket]
            if not abruptly:
                await socket.close()
            elif line is not None:
                line.abort()
        return len(found)

    async def close(self) -> None:
        await asyncio.gather(*(socket.close() for socket in list(self._open)))

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self._open),
            "connection_info": {"app_id": self._app_id},
            "debug_info": {
                "host": HOST,
                "started": self._started,
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
        }

    def _next(self) -> web.WebSocketResponse | None:
        """The connections take turns; one that was told to go is used only if it is the last."""
        usable = [one for one in self._open if not one.closed]
        fresh = [one for one in usable if one not in self._retiring] or usable
        if not fresh:
            return None
        self._turn += 1
        return fresh[self._turn % len(fresh)]

    def _hear(self, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return
        heard = self._waiting.get(str(said.get("envelope_id"))) if isinstance(said, dict) else None
        if heard is not None and not heard.done():
            payload = said.get("payload")
            heard.set_result(Ack(payload if isinstance(payload, dict) and payload else None))

    def _gone(self, socket: web.WebSocketResponse) -> None:
        self._open.remove(socket)
        del self._lines[socket]
        self._retiring.discard(socket)
        if not self._open:
            self._arrived.clear()
            self._changed()


def _framed(envelope_id: str, envelope: Envelope) -> dict[str, Any]:
    framed: dict[str, Any] = {
        "envelope_id": envelope_id,
        "type": envelope.route,
        "accepts_response_payload": envelope.route != "events_api",
        "payload": envelope.payload,
    }
    if envelope.route == "events_api":
        framed["retry_attempt"] = envelope.attempt
        framed["retry_reason"] = envelope.reason
    return framed
