"""The runner on SQLite: one loop that asks whose turn it is and lets the ledger say it. It looks at
rows and never at timers, so that all restarts and clocks that jump are harmless."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.delivery.claims import Claim
from bot.delivery.letters import Letters
from bot.delivery.timing import Timing
from bot.delivery.turns import Turns, pause, report
from bot.deps import Deps

log = logging.getLogger(__name__)


class Relay:
    """Runs in the loop of the app. Several, in one process or in many, share the rows."""

    def __init__(self, deps: Deps, letters: Letters, timing: Timing) -> None:
        self._deps = deps
        self._timing = timing
        self._turns = Turns(deps, letters, timing)
        self._on_their_way: set[asyncio.Task[None]] = set()
        self._running: asyncio.Task[None] | None = None
        self._stopping = False
        self._bug: BaseException | None = None

    async def start(self) -> None:
        self._stopping = False
        self._deps.database.tell(self)
        self._running = asyncio.create_task(self._run())

    def wake(self) -> None:
        self._turns.wake()

    def resting(self) -> AbstractContextManager[None]:
        return self._turns.resting()

    async def owed(self, db: AsyncSession, moments: Sequence[datetime]) -> None:
        """The row itself is what is enqueued."""

    def stored(self, *, urgent: bool) -> None:
        self._turns.heard(urgent=urgent)

    async def rescue(self) -> None:
        """There is no other process."""

    async def sweep(self) -> None:
        self.wake()

    async def tidy(self) -> None:
        """Nothing is kept beside the rows."""

    async def drain(self) -> None:
        self._turns.wake()
        self._bug = None
        while True:
            await self._turns.awake()
            await self._set_off()
            if self._on_their_way:
                await asyncio.wait(self._on_their_way, return_when=asyncio.FIRST_COMPLETED)
            elif self._turns.quiet or self._stopping:
                return
            if self._bug is not None:
                raise self._bug

    async def stop(self) -> None:
        self._stopping = True
        self.wake()
        if self._running is not None:
            await self._running
            self._running = None
            self._deps.database.tell(None)
        if not self._on_their_way:
            return
        timeout = self._timing.http.total_seconds()
        _, late = await asyncio.wait(self._on_their_way, timeout=timeout)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)

    async def _run(self) -> None:
        while not self._stopping:
            try:
                until = await self._set_off()
                wait = pause(until, self._deps.clock.now(), self._timing.rest)
            except (SQLAlchemyError, OSError) as away:
                log.warning("the outbox cannot be read: %s", type(away).__name__)
                wait = self._timing.rest.total_seconds()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._turns.changed.wait(), wait)

    async def _set_off(self) -> datetime | None:
        """Begin all that may be said now; when there may be more."""
        while not self._stopping:
            found = await self._turns.next()
            if not isinstance(found, Claim):
                return found.until
            self._begin(found)
        return None

    def _begin(self, claim: Claim) -> None:
        task = asyncio.create_task(self._turns.say(claim), name=claim.row.key)
        self._on_their_way.add(task)
        task.add_done_callback(self._arrived)

    def _arrived(self, task: asyncio.Task[None]) -> None:
        self._on_their_way.discard(task)
        bug = None if task.cancelled() else task.exception()
        if bug is not None:
            self._bug = bug
            report(task.get_name(), bug)
