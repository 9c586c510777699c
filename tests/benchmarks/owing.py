"""How long a click of the clock takes that owes 10,000 learners something, by the product's own
path, and what somebody who hands something in meanwhile notices of it: in one run, through the
whole app, with Slack in a process of its own. Three replicas share this one process, and so its one
core: they show that they get along, not how fast they would be apart."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Engine, event, func, update
from sqlmodel import col, select

from bot import config
from bot.app import Running, running, share_fairly
from bot.clock import MovableClock
from bot.delivery.drawing import LETTERS
from bot.delivery.pace import Pace
from bot.delivery.runner import Runner, runner
from bot.delivery.timing import Timing
from bot.deps import Deps
from bot.sandbox import demo
from handlers import ticks
from prompts import library
from storage.base import insert_all_new
from storage.cohorts import Cohort
from storage.outbox import Delivery, DeliveryState
from storage.schedules import Leave, Schedule
from storage.session import Database
from tests.benchmarks.afar import Afar, afar
from tests.world import a_crowd

LEARNERS = 10_000
PAUSE_S = 0.1
TEXT = "We weighed it with numbers and told everybody in time. " * 2
PACE = Timing(workspace=Pace(timedelta(seconds=1 / 15), burst=5))
MOMENTS = (  # in London, where the cohort is at home
    ("a prompt", datetime(2026, 10, 21, 8, 0, 30, tzinfo=UTC)),
    ("a reminder of it", datetime(2026, 10, 22, 8, 0, 30, tzinfo=UTC)),
    ("practice", datetime(2026, 10, 26, 9, 0, 30, tzinfo=UTC)),
    ("the next prompt", datetime(2026, 10, 28, 9, 0, 30, tzinfo=UTC)),
    ("the last call to hand in", datetime(2026, 10, 29, 18, 0, 30, tzinfo=UTC)),
)

Say = Callable[[str], None]


@dataclass
class Watch:
    """What the tasks that were named have written: how many transactions, and how long each held
    on, of which SQLite lets one at a time."""

    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    writes: list[float] = field(default_factory=list)
    statements: int = 0

    @contextmanager
    def watching(self) -> Any:
        began: dict[int, float] = {}

        def begin(connection: Connection) -> None:
            if not connection.get_execution_options().get("only_reads"):
                began[id(connection)] = perf_counter()

        def commit(connection: Connection) -> None:
            at = began.pop(id(connection), None)
            if at is not None and asyncio.current_task() in self.tasks:
                self.writes.append(perf_counter() - at)

        def asked(*_: Any) -> None:
            self.statements += asyncio.current_task() in self.tasks

        heard = (("begin", begin), ("commit", commit), ("before_cursor_execute", asked))
        for name, hear in heard:
            event.listen(Engine, name, hear)
        try:
            yield
        finally:
            for name, hear in heard:
                event.remove(Engine, name, hear)


async def beside_people(url: str, folder: Path, replicas: int, say: Say) -> None:
    """Each moment of the cohort at which all are owed something, and a click with nothing due."""
    async with _bots(url, folder, replicas) as (slack, bot, clock, clicks):
        kind = f"{bot.deps.database.dialect} x{replicas}"
        count = iter(range(10**6))
        share_fairly()
        act = _now_and_then(lambda: slack.save(next(count), TEXT))
        idle = [await act() for _ in range(100)]
        busy: list[float] = []
        for what, at in MOMENTS:
            await _move(slack, clock, at - timedelta(hours=1))
            await asyncio.gather(*(click() for click in clicks))
            quiet = await _clicked(clicks)
            await _move(slack, clock, at)
            before = await _count(bot.deps)
            watch, took = await _clicked(clicks, act, busy)
            owed = await _count(bot.deps) - before
            say(
                f"{kind}, {what}: {owed} owed in {took:.2f} s, {len(watch.writes)} transactions, "
                f"the longest {max(watch.writes, default=0) * 1000:.0f} ms; an hour before, with "
                f"nothing due: {quiet[1]:.2f} s, {quiet[0].statements} statements, "
                f"{len(quiet[0].writes)} transactions"
            )
            await _all_said(bot.deps)
    say(f"{kind}, submit to ack, idle:         {cuts(idle)}")
    say(f"{kind}, submit to ack, while owing:  {cuts(busy)} over {len(busy)}")
    halves, most = cut(busy, 50) / cut(idle, 50), cut(busy, 99) / cut(idle, 99)
    say(f"{kind}, ratio of p50: {halves:.2f}, of p99: {most:.2f}")


async def _move(slack: Afar, clock: MovableClock, to: datetime) -> None:
    clock.set(to)
    await slack.set_clock(to)


async def _clicked(
    clicks: list[Callable[[], Awaitable[None]]],
    act: Callable[[], Awaitable[float]] | None = None,
    acts: list[float] | None = None,
) -> tuple[Watch, float]:
    """All replicas click at once, and somebody acts until all is owed."""
    watch = Watch()
    with watch.watching():
        began = perf_counter()
        async with asyncio.TaskGroup() as clicking:
            watch.tasks = {clicking.create_task(_timed(click)) for click in clicks}
            while act is not None and acts is not None and not all(t.done() for t in watch.tasks):
                acts.append(await act())
    return watch, max(task.result() for task in watch.tasks) - began


def _now_and_then(act: Callable[[], Awaitable[float]]) -> Callable[[], Awaitable[float]]:
    """A person pauses between two acts; one who does not would have the loop to themselves."""

    async def paused() -> float:
        await asyncio.sleep(PAUSE_S)
        return await act()

    return paused


async def _timed(click: Callable[[], Awaitable[None]]) -> float:
    """Click; when it was done."""
    await click()
    return perf_counter()


@asynccontextmanager
async def _bots(
    url: str, folder: Path, replicas: int
) -> AsyncIterator[tuple[Afar, Running, MovableClock, list[Callable[[], Awaitable[None]]]]]:
    """The demo's cohort, one of 10,000 learners beside it, and the bots that share them; their
    own clocks tick as usual."""
    clock, content = MovableClock(), library.load()
    clock.set(demo.GREETED)
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(afar(folder / "slack"))
        await slack.set_clock(demo.GREETED)
        given = {"DATABASE_URL": url, "PLUMBLINE_DATA": str(folder), "PLUMBLINE_PORT": "0"}
        settings = config.load({**slack.environment, **given})
        bot = await stack.enter_async_context(running(settings, clock, content, PACE))
        await demo.open_cohort(bot, content)
        await _many(bot.deps, await slack.direct_messages(10))
        sharing: list[tuple[Deps, Runner]] = [(bot.deps, bot.runner)]
        for _ in range(replicas - 1):
            database = Database(url)
            await database.start()
            stack.push_async_callback(database.stop)
            deps = replace(bot.deps, database=database)
            made = runner(deps, LETTERS, PACE)
            await made.start()
            stack.push_async_callback(made.stop)
            sharing.append((deps, made))

        def click_of(deps: Deps, made: Runner) -> Callable[[], Awaitable[None]]:
            return lambda: ticks.tick(deps, made)

        yield slack, bot, clock, [click_of(*one) for one in sharing]


async def _many(deps: Deps, conversations: list[str]) -> None:
    """A cohort beside the demo's, like it but for its size: most of its learners on the cohort's
    own time, some on their own, some away later."""
    async with deps.begin() as work:
        like = (await work.db.exec(select(Cohort))).one()
        cohort = Cohort(**like.model_dump(exclude={"id"}))
        work.db.add(cohort)
    await a_crowd(deps, cohort.id, LEARNERS, conversations)
    numbers = range(LEARNERS)
    async with deps.begin() as work:
        await insert_all_new(
            work.db,
            Schedule,
            [
                {"person_id": f"p{n:05}", "slot": time(8 + n % 2), "updated_at": work.now}
                for n in numbers[::10]
            ],
            Schedule.person_id,
        )
        await insert_all_new(
            work.db,
            Leave,
            [
                {
                    "id": f"l{n:05}",
                    "person_id": f"p{n:05}",
                    "starts_on": cohort.ends_on,
                    "ends_before": cohort.ends_on + timedelta(days=3),
                    "said_at": work.now,
                }
                for n in numbers[5::50]
            ],
            Leave.id,
        )


async def _count(deps: Deps) -> int:
    async with deps.look() as work:
        return (await work.db.exec(select(func.count(col(Delivery.key))))).one()


async def _all_said(deps: Deps) -> None:
    """So that the next moment begins with an empty queue."""
    async with deps.begin() as work:
        owed = col(Delivery.state) == DeliveryState.DUE
        await work.db.exec(update(Delivery).where(owed).values(state=DeliveryState.SENT))


def cuts(seconds: list[float]) -> str:
    return f"p50 {cut(seconds, 50) * 1000:.0f} ms, p99 {cut(seconds, 99) * 1000:.0f} ms"


def cut(seconds: list[float], percent: int) -> float:
    return quantiles(seconds, n=100, method="inclusive")[percent - 1]
