"""The Events API: what the app subscribed to is delivered, and again if it is not taken.

Slack tries again at once, after a minute and after five more:
https://docs.slack.dev/apis/events-api#retries. The waiting is done on the workspace's
clock, so that moving the clock moves the retries.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.sandbox.envelopes import Ack, Envelope, Json, Missed
from bot.sandbox.outgoing import Outgoing
from bot.sandbox.state import new_id

RETRY_AFTER_S = (0.0, 60.0, 300.0)
GLANCE_S = 0.25


@dataclass(frozen=True, slots=True)
class Due:
    at: float
    envelope: Envelope


class Events:
    def __init__(
        self, outgoing: Outgoing, subscribed: frozenset[str], now: Callable[[], float]
    ) -> None:
        self._outgoing = outgoing
        self._subscribed = subscribed
        self._now = now
        self._waiting: list[Due] = []
        self._under_way: set[asyncio.Task[None]] = set()
        self._runner: asyncio.Task[None] | None = None

    def announce(self, subscription: str, team: str, app: str, bot: str, event: Json) -> None:
        """Put an event on its way, if the manifest asks for its kind."""
        if subscription not in self._subscribed:
            return
        payload = {
            "token": "sandbox",
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": None,
            "api_app_id": app,
            "event": event,
            "type": "event_callback",
            "event_id": new_id("Ev"),
            "event_time": int(self._now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team,
                    "user_id": bot,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }
        self._try(Envelope("events_api", subscription, payload))

    def start(self) -> None:
        self._runner = asyncio.create_task(self._run())

    async def stop(self) -> None:
        tasks = [*self._under_way, *([self._runner] if self._runner else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def look_again(self) -> None:
        """The clock was moved: what has become due by that goes out at once."""
        self._try_due()

    def forget(self) -> None:
        self._waiting.clear()

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    async def settled(self) -> None:
        """Until nothing is under way; what waits for its next attempt may still wait."""
        while self._under_way:
            await asyncio.gather(*self._under_way, return_exceptions=True)

    def _try(self, envelope: Envelope) -> None:
        task = asyncio.create_task(self._deliver(envelope))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver(self, envelope: Envelope) -> None:
        answer = await self._outgoing.send(envelope)
        if isinstance(answer, Ack) or answer.final:
            return
        self._again(envelope, answer)

    def _again(self, envelope: Envelope, missed: Missed) -> None:
        if envelope.attempt >= len(RETRY_AFTER_S):
            return
        wait = RETRY_AFTER_S[envelope.attempt]
        later = replace(envelope, attempt=envelope.attempt + 1, reason=missed.reason)
        if wait == 0:
            self._try(later)
        else:
            self._waiting.append(Due(self._now() + wait, later))

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(GLANCE_S)
            self._try_due()

    def _try_due(self) -> None:
        now = self._now()
        due = [one for one in self._waiting if one.at <= now]
        self._waiting = [one for one in self._waiting if one.at > now]
        for one in due:
            self._try(one.envelope)
