"""The clock's clicks. Each looks at what is due, so a missed, doubled or late one is harmless, and
every replica makes them."""

from asyncio import CancelledError
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeAlias

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.delivery import homes
from bot.delivery.runner import Runner, housekeep
from bot.delivery.timing import Timing
from bot.deps import Deps
from handlers import events, planning

Click: TypeAlias = Callable[..., Awaitable[None]]


def scheduler(deps: Deps, runner: Runner, timing: Timing) -> AsyncIOScheduler:
    """Four interval jobs, in memory, in UTC. No cron trigger: with a zone it skips whole days
    around a change of the clocks (APScheduler issue 529)."""
    clock = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )

    def every(seconds: float, click: Click, *args: Any, name: str) -> None:
        async def until_stopped() -> None:
            # The clock cancels what runs when it stops, and would log that as an error.
            with suppress(CancelledError):
                await click(*args)

        clock.add_job(until_stopped, "interval", seconds=seconds, id=name)

    every(timing.tick.total_seconds(), tick, deps, runner, name="tick")
    every(timing.rescue.total_seconds(), runner.rescue, name="rescue")
    every(timing.sweep.total_seconds(), runner.sweep, name="sweep")
    every(timing.housekeep.total_seconds(), housekeep, deps, runner, name="housekeep")
    return clock


async def tick(deps: Deps, runner: Runner) -> None:
    """Owe what is due, take up what was left, have it said, and draw the Homes that changed."""
    with runner.resting():  # to say it meanwhile would make both take longer
        await planning.plan(deps)
    await events.take_up(deps)
    runner.wake()
    await homes.draw_due(deps)  # last: messages come before it
