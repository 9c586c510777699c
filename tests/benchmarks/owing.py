"""How long a click of the clock takes that owes 10,000 learners something, by the product's own
path, and what somebody who hands something in meanwhile notices of it: in one run, through the
whole app, with Slack in a process of its own. Three replicas share this one process, and so its one
core: they show that they get along, not how fast they would be apart."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Engine, event, func, text, update
from sqlmodel import col, select

from bot import config
from bot.app import running, share_fairly
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
ROUNDS = 3
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


@dataclass(frozen=True)
class Bots:
    """Replicas on one database, in front of one Slack, and the clicks of their clocks."""

    slack: Afar
    deps: Deps
    clock: MovableClock
    clicks: Sequence[Callable[[], Awaitable[None]]]

    async def move(self, to: datetime) -> None:
        self.clock.set(to)
        await self.slack.set_clock(to)


async def beside_people(fresh: Callable[[], str], replicas: int, say: Say) -> None:
    """All moments of the cohort, in each of the rounds with a fresh database. Of one round alone,
    in which a person acts some thirty times meanwhile, the p99 would be the longest wait."""
    idle: list[float] = []
    busy: list[float] = []
    share_fairly()
    for n in range(1, ROUNDS + 1):
        with TemporaryDirectory() as folder:
            async with _bots(fresh(), Path(folder), replicas) as bots:
                kind = f"{bots.deps.database.dialect} x{replicas}"
                await _round(bots, f"{kind}, round {n}", idle, busy, say)
    say(f"{kind}, submit to ack, idle:         {cuts(idle)} over {len(idle)}")
    say(f"{kind}, submit to ack, while owing:  {cuts(busy)} over {len(busy)}")
    halves, most = cut(busy, 50) / cut(idle, 50), cut(busy, 99) / cut(idle, 99)
    say(f"{kind}, ratio of p50: {halves:.2f}, of p99: {most:.2f}")


async def _round(bots: Bots, name: str, idle: list[float], busy: list[float], say: Say) -> None:
    """Each moment of the cohort at which all are owed something, and a click with nothing due."""
    count = iter(range(10**6))
    act = _now_and_then(lambda: bots.slack.save(next(count), TEXT))
    await _a_day_passes(bots.deps)
    idle += [await act() for _ in range(50)]
    for what, at in MOMENTS:
        await bots.move(at - timedelta(hours=1))
        await asyncio.gather(*(click() for click in bots.clicks))
        quiet = await _clicked(bots.clicks)
        await bots.move(at)
        before = await _count(bots.deps)
        watch, took = await _clicked(bots.clicks, act, busy)
        owed = await _count(bots.deps) - before
        say(
            f"{name}, {what}: {owed} owed in {took:.2f} s, {len(watch.writes)} transactions, "
            f"the longest {max(watch.writes, default=0) * 1000:.0f} ms; an hour before, with "
            f"nothing due: {quiet[1]:.2f} s, {quiet[0].statements} statements, "
            f"{len(quiet[0].writes)} transactions"
        )
        await _all_said(bots.deps)
        await _a_day_passes(bots.deps)


async def _clicked(
    clicks: Sequence[Callable[[], Awaitable[None]]],
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
async def _bots(url: str, folder: Path, replicas: int) -> AsyncIterator[Bots]:
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

        yield Bots(slack, bot.deps, clock, [click_of(*one) for one in sharing])


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


async def _a_day_passes(deps: Deps) -> None:
    """Within a minute of many changes PostgreSQL looks anew how many rows there are of what, by
    which it decides how to look things up. The moments are further apart than that."""
    async with deps.begin() as work:
        await (await work.db.connection()).execute(text("ANALYZE"))


async def _all_said(deps: Deps) -> None:
    """So that the next moment begins with an empty queue."""
    async with deps.begin() as work:
        owed = col(Delivery.state) == DeliveryState.DUE
        await work.db.exec(update(Delivery).where(owed).values(state=DeliveryState.SENT))


def cuts(seconds: list[float]) -> str:
    return f"p50 {cut(seconds, 50) * 1000:.0f} ms, p99 {cut(seconds, 99) * 1000:.0f} ms"


def cut(seconds: list[float], percent: int) -> float:
    return quantiles(seconds, n=100, method="inclusive")[percent - 1]
