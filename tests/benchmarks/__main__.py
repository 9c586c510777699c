"""`make bench`: memory of the idle bot, time from submit to acknowledgement, and delivery to many.

Times are printed beside a baseline of the same run: a submission that the bot refuses without
touching the database, through the same sandbox and the same socket.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from bot.clock import MovableClock
from bot.delivery.timing import Timing
from bot.sandbox.demo import demo
from bot.sandbox.server import Sandbox
from tests.benchmarks import delivery, memory, owing
from tests.storage.databases import Postgresql, postgresql_programs

AMARA = "U0AMARA001"
TIMES = 200
TEXT = "We weighed it with numbers and told everybody in time. "


async def main() -> None:
    with TemporaryDirectory() as folder:
        async with demo(Path(folder), 0, MovableClock(), Timing()) as shown:
            idle = await asyncio.to_thread(memory.of_an_idle_bot, shown.sandbox, Path(folder))
            say(f"memory of the idle bot: {idle} MB resident, in a process of its own")
            stored = await timed(lambda n: save(shown.sandbox, n))
            refused = await timed(lambda n: save(shown.sandbox, n, text="short"))
    report("submission stored in SQLite, submit to ack", stored)
    report("submission refused (baseline)", refused)
    say(f"ratio of the medians: {median(stored) / median(refused):.2f}")
    await of_thousands()


async def of_thousands() -> None:
    """Owing and saying 10,000 messages, on every kind of database that is here."""
    await owing.beside_people(lambda: "", 1, say)
    with TemporaryDirectory() as folder:
        await delivery_rates(lambda: delivery.fresh_file(Path(folder)), 1)
    programs = postgresql_programs()
    if programs is None:
        say("PostgreSQL is not on this machine, so its figures are left out")
        return
    server = Postgresql(programs, durable=True)
    try:
        for replicas in (1, 3):
            await owing.beside_people(lambda: server.new(migrated=True), replicas, say)
            await delivery_rates(lambda: server.new(migrated=True), replicas)
    finally:
        server.stop()


async def delivery_rates(fresh: Callable[[], str], replicas: int) -> None:
    for per_second, burst in ((20, 5), (50, 5), (50, 25)):  # Slack takes a few in a workspace
        await delivery.rate(fresh(), replicas, per_second, burst, say)


async def timed(act: Callable[[int], Awaitable[float]]) -> list[float]:
    """Seconds of each of the acts, one after another."""
    return [await act(n) for n in range(TIMES)]


async def save(sandbox: Sandbox, n: int, text: str = TEXT * 2) -> float:
    """Open the form, submit it, and answer with the seconds from submit to acknowledgement."""
    conversation = sandbox.im(AMARA)
    body = {"conversation": conversation, "command": "/evidence", "text": ""}
    await sandbox.act(AMARA, "command", body)
    view: dict[str, Any] = sandbox.person_window(AMARA)["modals"][-1]
    state = {
        "kind": {"evidence.draft": "meeting_notes"},
        "title": {"evidence.draft": f"Notes {n}"},
        "text": {"evidence.draft": f"{text}{n}"},
    }
    began = time.perf_counter()
    await sandbox.act(AMARA, "submit", {"view_id": view["id"], "state": state})
    took = time.perf_counter() - began
    top = sandbox.person_window(AMARA)["modals"][-1]
    await sandbox.act(AMARA, "close", {"view_id": top["id"], "all": True})
    return took


def median(seconds: list[float]) -> float:
    return sorted(seconds)[len(seconds) // 2]


def report(what: str, seconds: list[float]) -> None:
    cuts = quantiles(seconds, n=100)
    say(f"{what}: p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms over {TIMES}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


asyncio.run(main())
