"""What has the deliveries made: in one process on SQLite, across replicas on PostgreSQL. Which one
it is follows from the address of the database (ADR 0005)."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.delivery.letters import Letters
from bot.delivery.procrastinate import Procrastinate
from bot.delivery.relay import Relay
from bot.delivery.timing import Timing
from bot.deps import Deps
from storage import gates, inbox

KEPT = timedelta(days=30)


class Runner(Protocol):
    """It also watches the database (`storage.session.Watcher`): `owed` enqueues in the very
    transaction that stores the rows, `stored` follows its commit."""

    async def start(self) -> None: ...

    async def stop(self) -> None:
        """Claim nothing more, let what is on its way arrive, and have the rest given back."""

    def wake(self) -> None:
        """Look now: the clock was moved, or something may be owed."""

    def resting(self) -> AbstractContextManager[None]:
        """Until the end of the block this process says only what somebody waits for."""

    async def drain(self) -> None:
        """Say all that may be said at this moment, and wait for it. A bug is raised here."""

    async def owed(self, db: AsyncSession, moments: Sequence[datetime]) -> None: ...

    def stored(self, *, urgent: bool) -> None: ...

    async def rescue(self) -> None:
        """Take up what a replica that is gone has left."""

    async def sweep(self) -> None:
        """Look for rows that nobody is about to say, whatever the reason."""

    async def tidy(self) -> None:
        """Take away what the runner itself has kept for too long."""


def runner(deps: Deps, letters: Letters, timing: Timing) -> Runner:
    made = Procrastinate if deps.database.dialect == "postgresql" else Relay
    return made(deps, letters, timing)


async def housekeep(deps: Deps, running: Runner) -> None:
    """Rows that only served to recognise something again, a month after they could."""
    async with deps.begin(patient=True) as work:
        await inbox.forget(work.db, work.now - KEPT)
        await gates.forget(work.db, work.now - KEPT)
    await running.tidy()
