"""How near to their budget the messages of a long queue are said."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import process_time

from sqlalchemy import create_engine, literal, update
from sqlmodel import col

from bot.clock import MovableClock
from bot.delivery.pace import Pace
from bot.delivery.runner import runner
from bot.deps import Deps
from storage import migrations, outbox
from storage.base import new_id
from storage.outbox import Owed
from storage.people import Person
from storage.session import Database
from tests.delivery.world import LETTERS, PACED, World, a_world, people_of

MANY = 10_000
WARM_S = 2  # what a fresh connection has to compile
FOR_S = 20

Say = Callable[[str], None]


async def rate(url: str, replicas: int, per_second: int, burst: int, say: Say) -> None:
    """What is said of a long queue in some seconds, against what the pace allows. Whatever holds
    the process up for longer than the burst lasts is lost for good."""
    async with AsyncExitStack() as stack:
        worlds = [await _world(stack, url)]
        await people_of(worlds[0], *(f"p{n}" for n in range(MANY)))
        for _ in range(replicas - 1):
            database = await _started(stack, url)
            worlds.append(worlds[0].on(database))
        await _greeted(worlds[0].deps)
        pace = replace(PACED, workspace=Pace(timedelta(seconds=1 / per_second), burst=burst))
        for world in worlds:
            made = runner(world.deps, LETTERS, pace)
            await made.start()
            stack.push_async_callback(made.stop)
        # Jobs are deferred as rows are stored, so the runners are there before them.
        await _owe(worlds[0].deps)
        await asyncio.sleep(WARM_S)
        said, worked = len(worlds[0].slack.posts), process_time()
        await asyncio.sleep(FOR_S)
        said, worked = len(worlds[0].slack.posts) - said, process_time() - worked
    kind = url.split("+")[0]
    say(
        f"said / budget ({kind} x{replicas}, {per_second} a second, burst {burst}): "
        f"{said / (per_second * FOR_S):.3f}, {worked / said * 1000:.1f} ms of one core each"
    )


def fresh_file(folder: Path) -> str:
    file = folder / f"{new_id()}.sqlite"
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        migrations.upgrade(connection)
    engine.dispose()
    return f"sqlite+aiosqlite:///{file}"


async def _greeted(deps: Deps) -> None:
    """As after the greeting: the conversation with everybody is known."""
    async with deps.begin() as work:
        known = update(Person).values(dm=literal("D-") + col(Person.slack_id))
        await work.db.exec(known)


async def _owe(deps: Deps) -> None:
    """A message to each of the people."""
    for first in range(0, MANY, 500):
        async with deps.begin() as work:
            owed = [
                Owed(f"bench:{n:05}", "prompt", "T1", f"p{n}", {}, work.now)
                for n in range(first, first + 500)
            ]
            await outbox.announce_all(work.db, owed, work.now)


async def _world(stack: AsyncExitStack, url: str) -> World:
    return await a_world(await _started(stack, url), clock=MovableClock())


async def _started(stack: AsyncExitStack, url: str) -> Database:
    database = Database(url)
    await database.start()
    stack.push_async_callback(database.stop)
    return database
