"""What a handler may ask for: the settings, the time, the content, Slack, and a unit of work."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.clock import Clock
from bot.config import Settings
from bot.metrics import Metrics
from bot.slack import Slack
from bot.work import Known, Work
from prompts.library import Library
from storage.session import Database


@dataclass(frozen=True, slots=True)
class Deps:
    settings: Settings
    clock: Clock
    slack: Slack
    library: Library = field(repr=False)  # asyncio has the repr of results in its messages
    database: Database
    metrics: Metrics = field(default_factory=Metrics)
    _known: Known = field(init=False, default_factory=Known)

    @asynccontextmanager
    async def begin(self, *, patient: bool = False) -> AsyncIterator[Work]:
        """Lend one Work; all of it is stored at the end of the block, or none of it. `patient` if
        nobody waits for it, so that somebody who does goes first."""
        async with self.database.transaction(patient=patient) as db:
            yield Work(db, self.clock.now(), self.library, self._known)

    @asynccontextmanager
    async def look(self) -> AsyncIterator[Work]:
        """Lend one Work that only asks; on SQLite it does not wait for those who write."""
        async with self.database.reading() as db:
            yield Work(db, self.clock.now(), self.library, self._known)
