"""The runner: it asks for what is due and lets the ledger say it. It looks at rows and never at
timers, so that a restart, a clock that jumped and a second relay are all harmless."""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from bot.delivery import pace
from bot.delivery.ledger import deliver
from bot.delivery.letters import Letters
from bot.delivery.timing import Timing
from bot.deps import Deps
from storage import outbox
from storage.base import new_id

log = logging.getLogger(__name__)

# What is due and not claimable waits behind a gate or is held by another process.
SHORTEST = timedelta(milliseconds=50)
# More than is on its way at a time, since several may be for the same person.
IN_VIEW = 100


class Relay:
    """Runs in the loop of the app. Several, in one process or in many, share the rows."""

    def __init__(self, deps: Deps, letters: Letters, timing: Timing) -> None:
        self._deps = deps
        self._letters = letters
        self._timing = timing
        self._on_their_way: dict[str, asyncio.Task[None]] = {}  # by the person it is for
        self._woken = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self._stopping = False

    async def start(self) -> None:
        self._stopping = False
        self._running = asyncio.create_task(self._run())

    def wake(self) -> None:
        """Look now rather than after the rest: something was announced, or the clock was moved."""
        self._woken.set()

    async def drain(self) -> None:
        """Say all that may be said at this moment, and wait for it. A bug is raised here."""
        while True:
            await self._set_off()
            if not self._on_their_way:
                return
            arrived, _ = await asyncio.wait(self._on_their_way.values())
            for task in arrived:
                task.result()

    async def stop(self) -> None:
        """Claim nothing more, let what is on its way arrive, and have the rest given back."""
        self._stopping = True
        self.wake()
        if self._running is not None:
            await self._running
            self._running = None
        if not self._on_their_way:
            return
        timeout = self._timing.http.total_seconds()
        _, late = await asyncio.wait(self._on_their_way.values(), timeout=timeout)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)

    async def _run(self) -> None:
        while not self._stopping:
            self._woken.clear()
            try:
                await self._set_off()
                pause = await self._pause()
            except (SQLAlchemyError, OSError) as away:
                log.warning("the outbox cannot be read: %s", type(away).__name__)
                pause = self._timing.rest
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), pause.total_seconds())

    async def _set_off(self) -> None:
        """Begin what may be said now, as far as there is room; to each person one message at a
        time, so that they arrive in the order in which they are due."""
        if len(self._on_their_way) >= self._timing.batch:
            return
        for key, person in await self._claimable():
            if len(self._on_their_way) >= self._timing.batch:
                return
            if person not in self._on_their_way:
                self._begin(key, person)

    async def _claimable(self) -> list[tuple[str, str]]:
        now = self._deps.clock.now()
        async with self._deps.look() as work:
            return await outbox.claimable(
                work.db,
                now,
                IN_VIEW,
                workspace=pace.shut(now, self._timing.workspace),
                person=pace.shut(now, self._timing.person),
            )

    def _begin(self, key: str, person: str) -> None:
        delivering = deliver(self._deps, self._letters, key, self._timing)
        task = asyncio.create_task(delivering, name=key)
        self._on_their_way[person] = task
        task.add_done_callback(partial(self._arrived, person))

    def _arrived(self, person: str, task: asyncio.Task[None]) -> None:
        del self._on_their_way[person]
        if task.cancelled():
            return
        bug = task.exception()
        if bug is None:
            self.wake()
            return
        # Not woken: the row is tried again after the rest, and the log is not flooded.
        told = (task.get_name(), type(bug).__name__, new_id())
        log.error("delivery %s stopped by %s [%s]", *told)

    async def _pause(self) -> timedelta:
        """How long there is nothing to do, at most the rest."""
        async with self._deps.look() as work:
            due = await outbox.next_due(work.db)
        if due is None:
            return self._timing.rest
        wait = due - self._deps.clock.now()
        if wait <= timedelta():
            wait = max(self._timing.workspace.interval, SHORTEST)
        return min(wait, self._timing.rest)
