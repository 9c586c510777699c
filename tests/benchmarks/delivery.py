"""How long it takes to owe 10,000 messages, how near to its budget they are said, and what people
who act meanwhile notice of it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from sqlalchemy import create_engine
from sqlmodel import select

from bot.app import Running, running
from bot.clock import MovableClock
from bot.delivery.fanout import fan_out
from bot.delivery.pace import Pace
from bot.delivery.runner import runner
from bot.delivery.timing import Timing
from bot.deps import Deps
from bot.sandbox import demo
from bot.sandbox.config import SandboxConfig
from bot.sandbox.server import Sandbox
from prompts import library
from storage import migrations
from storage.outbox import Delivery
from storage.people import Person
from storage.session import Database
from tests.delivery.world import LETTERS, PACED, World, a_world, people_of

MANY = 10_000
PER_SECOND = 20  # four times what Slack takes in a workspace
FOR_S = 20
BESIDE = Timing(workspace=Pace(timedelta(seconds=1 / 15), burst=5))  # 22 people of the demo

Say = Callable[[str], None]
Save = Callable[[Sandbox, int], Awaitable[float]]


async def beside_people(folder: Path, save: Save, say: Say) -> None:
    """The same submission while nothing else happens, and while 10,000 messages are owed and
    said: in one run, through the same sandbox."""
    async with _bot(folder) as (sandbox, bot):
        idle = [await save(sandbox, n) for n in range(100)]
        rows = await _messages(bot.deps, "help")
        began = perf_counter()
        owing = asyncio.create_task(fan_out(bot.deps, rows))
        first = [await save(sandbox, 100 + n) for n in range(10)]
        await owing
        took = perf_counter() - began
        busy = first + [await save(sandbox, 110 + n) for n in range(190)]
    say(f"owing {MANY} messages (SQLite), while somebody submits: {took:.2f} s")
    say(f"submit to ack, idle:           {_cuts(idle)}")
    say(f"submit to ack, during fan-out: {_cuts(busy)}")
    say(f"ratio of p50: {_cut(busy, 50) / _cut(idle, 50):.2f}, of p99: {_ratio(busy, idle):.2f}")


async def rate(url: str, replicas: int, say: Say) -> None:
    """What is said of a long queue in some seconds, against what the pace allows."""
    async with AsyncExitStack() as stack:
        worlds = [await _world(stack, url)]
        await people_of(worlds[0], *(f"p{n}" for n in range(MANY)))
        for _ in range(replicas - 1):
            database = await _started(stack, url)
            worlds.append(worlds[0].on(database))
        pace = replace(PACED, workspace=Pace(timedelta(seconds=1 / PER_SECOND), burst=5))
        for world in worlds:
            made = runner(world.deps, LETTERS, pace)
            await made.start()
            stack.push_async_callback(made.stop)
        rows = await _messages(worlds[0].deps, "prompt")
        began = perf_counter()
        owing = asyncio.create_task(fan_out(worlds[0].deps, rows))
        await owing
        took = perf_counter() - began
        said = len(worlds[0].slack.posts)
        await asyncio.sleep(FOR_S)
        said = len(worlds[0].slack.posts) - said
    kind = url.split("+")[0]
    say(f"owing {MANY} messages ({kind}), while {replicas} say them: {took:.2f} s")
    say(f"said / budget ({kind} x{replicas}): {said / (PER_SECOND * FOR_S):.3f}")


def fresh_file(folder: Path) -> str:
    file = folder / "rate.sqlite"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        migrations.upgrade(connection)
    engine.dispose()
    return f"sqlite+aiosqlite:///{file}"


@asynccontextmanager
async def _bot(folder: Path) -> AsyncIterator[tuple[Sandbox, Running]]:
    """The demo's cohort, with a pace between messages."""
    clock, content = MovableClock(), library.load()
    clock.set(demo.GREETED)
    where = SandboxConfig(demo.MANIFEST, folder / "slack.sqlite", demo.seed(), port=0)
    sandbox = Sandbox(where, clock)
    await sandbox.start()
    try:
        given = demo.settings(sandbox, folder)
        async with running(given, clock, content, BESIDE) as bot:
            await sandbox.wait_connected()
            await demo.open_cohort(bot, content)
            yield sandbox, bot
    finally:
        await sandbox.stop()


async def _messages(deps: Deps, kind: str) -> list[Delivery]:
    """So many, to everybody who can be written to in turn."""
    async with deps.look() as work:
        asked = select(Person).where(Person.deleted.is_(False))  # type: ignore[attr-defined]
        people = list((await work.db.exec(asked)).all())
    return [
        Delivery(
            key=f"bench:{n:05}",
            kind=kind,
            workspace_id=people[n % len(people)].workspace_id,
            person_id=people[n % len(people)].id,
            about={},
            due_at=work.now,
            created_at=work.now,
        )
        for n in range(MANY)
    ]


async def _world(stack: AsyncExitStack, url: str) -> World:
    return await a_world(await _started(stack, url), clock=MovableClock())


async def _started(stack: AsyncExitStack, url: str) -> Database:
    database = Database(url)
    await database.start()
    stack.push_async_callback(database.stop)
    return database


def _cuts(seconds: list[float]) -> str:
    return f"p50 {_cut(seconds, 50) * 1000:.0f} ms, p99 {_cut(seconds, 99) * 1000:.0f} ms"


def _cut(seconds: list[float], percent: int) -> float:
    return quantiles(seconds, n=100)[percent - 1]


def _ratio(busy: list[float], idle: list[float]) -> float:
    return _cut(busy, 99) / _cut(idle, 99)
