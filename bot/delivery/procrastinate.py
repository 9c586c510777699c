"""The runner on PostgreSQL: procrastinate wakes the replicas, spreads the work over them and
notices when one of them is gone.

A job says that something is owed, and not what: that is decided when it runs, by the order of
turns, so that 10,000 prompts which were owed first do not come first. It is deferred in the
transaction that stores the rows, for many rows as often as a replica can work side by side, and
goes on for as long as there is something to say. Jobs that are doubled or lost are harmless,
since the ledger decides and the sweep looks at the rows.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime

import psycopg
from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.delivery.claims import Claim
from bot.delivery.letters import Letters
from bot.delivery.timing import Timing
from bot.delivery.turns import Turns, pause, report
from bot.deps import Deps
from storage import outbox

log = logging.getLogger(__name__)

SAY = "say"
QUEUE = "slack"
KEPT_H = 7 * 24
AWAY = (ConnectorException, psycopg.Error, SQLAlchemyError, OSError)
WAITING = text(
    "SELECT count(*) FROM procrastinate_jobs WHERE task_name = :task AND status = 'todo' "
    "AND (scheduled_at IS NULL OR scheduled_at <= now())"
)


class NotNow(Exception):
    """This replica stops: the job goes to another one."""


class Procrastinate:
    """Runs in the loop of the app, in every replica."""

    def __init__(self, deps: Deps, letters: Letters, timing: Timing) -> None:
        self._deps = deps
        self._timing = timing
        self._turns = Turns(deps, letters, timing)
        self._next = asyncio.Lock()
        self._side_by_side = timing.batch + timing.reserve
        self._stopping = False
        self._running: asyncio.Task[None] | None = None
        connector = PsycopgConnector(conninfo=deps.database.conninfo, min_size=1, max_size=4)
        self._app = App(connector=connector)
        strategy = RetryStrategy(retry_exceptions=[NotNow])
        self._say = self._app.task(name=SAY, queue=QUEUE, retry=strategy)(self._say_on)

    async def start(self) -> None:
        self._stopping = False
        await self._app.open_async()
        self._deps.database.tell(self)
        self._running = asyncio.create_task(self._run())

    def wake(self) -> None:
        self._turns.wake()

    def resting(self) -> AbstractContextManager[None]:
        return self._turns.resting()

    async def owed(self, db: AsyncSession, moments: Sequence[datetime]) -> None:
        raw = (await (await db.connection()).get_raw_connection()).driver_connection
        now = self._deps.clock.now()
        later = Counter(moment if moment > now else None for moment in moments)
        for moment, count in later.items():
            job = self._say.configure(connection=raw, schedule_at=moment)
            await job.batch_defer_async(*({} for _ in range(min(count, self._side_by_side))))

    def stored(self, *, urgent: bool) -> None:
        self._turns.heard(urgent=urgent)

    async def drain(self) -> None:
        await self._turns.awake()
        self._turns.wake()
        while isinstance(found := await self._turns.next(), Claim):
            await self._turns.say(found)
            await self._turns.awake()

    async def rescue(self) -> None:
        stalled = await self._app.job_manager.get_stalled_jobs(
            seconds_since_heartbeat=self._timing.stalled.total_seconds()
        )
        for job in stalled:
            await self._app.job_manager.retry_job(job)

    async def sweep(self) -> None:
        """Jobs that wait, if rows do: as many as the rows, or as one replica can use."""
        async with self._deps.begin(patient=True) as work:
            ready, _ = await outbox.backlog(work.db, work.now)
            connection = await work.db.connection()
            jobs = (await connection.execute(WAITING, {"task": SAY})).scalar_one()
            await self.owed(work.db, [work.now] * (min(ready, self._side_by_side) - jobs))

    async def tidy(self) -> None:
        """Jobs that a stop has cut short; a job that succeeds leaves nothing."""
        await self._app.job_manager.delete_old_jobs(
            nb_hours=KEPT_H, include_failed=True, include_cancelled=True, include_aborted=True
        )

    async def stop(self) -> None:
        self._stopping = True
        self.wake()
        if self._running is not None:
            self._running.cancel()
            # The worker waits for the time-out of Slack; then it gives up what is on its way,
            # which is written down.
            await asyncio.wait([self._running], timeout=2 * self._timing.http.total_seconds())
            self._running = None
            self._deps.database.tell(None)
        with suppress(*AWAY):
            await self._app.close_async()

    async def _run(self) -> None:
        """A worker ends when the database goes away, so it is started again until we stop."""
        while not self._stopping:
            try:
                await self._app.run_worker_async(
                    queues=[QUEUE],
                    concurrency=self._side_by_side,
                    fetch_job_polling_interval=self._timing.rest.total_seconds(),
                    shutdown_graceful_timeout=self._timing.http.total_seconds(),
                    delete_jobs="successful",
                    install_signal_handlers=False,
                    update_heartbeat_interval=self._timing.heartbeat.total_seconds(),
                    stalled_worker_timeout=self._timing.stalled.total_seconds(),
                )
            except AWAY as away:
                log.warning("the jobs cannot be read: %s", type(away).__name__)
            if not self._stopping:
                await asyncio.sleep(self._timing.rest.total_seconds())

    async def _say_on(self) -> None:
        """What a job does. What goes wrong is in the row, so nothing is left in the job."""
        try:
            while (claim := await self._claimed()) is not None:
                await self._turns.say(claim)
        except AWAY as away:
            log.warning("the outbox cannot be read: %s", type(away).__name__)
        except NotNow:
            raise
        except Exception as bug:  # noqa: BLE001 - procrastinate would log its words
            report(SAY, bug)

    async def _claimed(self) -> Claim | None:
        """The next one, waited for while gates are shut; None when nothing is to be said now. One
        of our jobs waits at the gates, the others for it."""
        async with self._next:
            while True:
                if self._stopping:
                    raise NotNow
                found = await self._turns.next()
                if isinstance(found, Claim):
                    return found
                if not found.ready:
                    return None
                wait = pause(found.until, self._deps.clock.now(), self._timing.rest)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._turns.changed.wait(), wait)
