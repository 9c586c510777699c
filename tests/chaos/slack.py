"""A small Slack over HTTP. It accepts posts, shows them in its history a little later, and counts
them by the delivery key that travels in their metadata. It fails as often as it is told to,
before or after it has accepted, and can have the poster killed in the gap after acceptance."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from time import time
from typing import Any

from aiohttp import web

TEAM = "TCHAOS"
LATENCY_S = (0.005, 0.04)


@dataclass(frozen=True, slots=True)
class Faults:
    """How often, of all posts; the rest succeed."""

    limited: float = 0.03
    refused: float = 0.01
    accepted: float = 0.02
    dropped: float = 0.02

    def times(self, factor: float) -> "Faults":
        return Faults(
            *(factor * rate for rate in (self.limited, self.refused, self.accepted, self.dropped))
        )


@dataclass(frozen=True, slots=True)
class Message:
    channel: str
    key: str
    at: float

    @property
    def ts(self) -> str:
        return f"{self.at:.6f}"


@dataclass
class Slack:
    faults: Faults
    random: Random
    lag_s: float = 0.2  # until a post is in the history
    history_limited: float = 0.05
    accepted: list[Message] = field(default_factory=list)
    in_the_gap: Callable[[str], None] | None = None  # called once, with the token of the poster
    came: asyncio.Event = field(default_factory=asyncio.Event)

    def count(self) -> Counter[str]:
        return Counter(message.key for message in self.accepted)

    def site(self) -> web.Application:
        site = web.Application()
        methods = {
            "auth.test": self._whoami,
            "conversations.open": self._open,
            "conversations.history": self._history,
            "chat.postMessage": self._post,
        }
        for name, method in methods.items():
            site.router.add_post(f"/api/{name}", method)
        site.router.add_route("*", "/api/{other}", self._unknown)
        return site

    async def _whoami(self, request: web.Request) -> web.Response:
        return _ok(team_id=TEAM, team="Chaos", user_id="UBOT", bot_id="BBOT")

    async def _open(self, request: web.Request) -> web.Response:
        asked = await _asked(request)
        return _ok(channel={"id": f"D{asked['users']}"})

    async def _unknown(self, request: web.Request) -> web.Response:
        return web.json_response({"ok": False, "error": "unknown_method"})

    async def _post(self, request: web.Request) -> web.StreamResponse:
        asked = await _asked(request)
        await asyncio.sleep(self.random.uniform(*LATENCY_S))
        fault = self._drawn()
        if fault == "limited":
            return web.Response(status=429, headers={"Retry-After": "1"}, text="{}")
        if fault == "refused":
            return web.Response(status=500, text="{}")
        message = Message(asked["channel"], asked["metadata"]["event_payload"]["key"], time())
        self.accepted.append(message)
        self.came.set()
        if self.in_the_gap is not None:
            kill, self.in_the_gap = self.in_the_gap, None
            kill(request.headers["Authorization"].removeprefix("Bearer "))
        await asyncio.sleep(self.random.uniform(*LATENCY_S))
        if fault == "accepted":
            return web.Response(status=503, text="{}")
        if fault == "dropped" and request.transport is not None:
            request.transport.abort()
        return _ok(ts=message.ts, channel=message.channel)

    async def _history(self, request: web.Request) -> web.Response:
        if self.random.random() < self.history_limited:
            return web.Response(status=429, headers={"Retry-After": "1"}, text="{}")
        asked = await _asked(request)
        oldest, latest = float(asked["oldest"]), float(asked["latest"])
        shown = [
            {
                "ts": message.ts,
                "metadata": {"event_type": "x", "event_payload": {"key": message.key}},
            }
            for message in self.accepted
            if message.channel == asked["channel"]
            and oldest <= message.at <= min(latest, time() - self.lag_s)
        ]
        return _ok(messages=shown, has_more=False)

    def _drawn(self) -> str | None:
        names = ("limited", "refused", "accepted", "dropped")
        rates = [getattr(self.faults, name) for name in names]
        [drawn] = self.random.choices([*names, None], [*rates, 1 - sum(rates)])
        return drawn


async def _asked(request: web.Request) -> dict[str, Any]:
    """What was asked, as JSON or as a form, as Slack takes both."""
    if request.content_type == "application/json":
        told: dict[str, Any] = json.loads(await request.text())
        return told
    return dict(await request.post()) | dict(request.query)


def _ok(**told: Any) -> web.Response:
    return web.json_response({"ok": True, **told})
