"""The clock's clicks. Each looks at what is due, so a missed, doubled or late one is harmless."""

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.delivery.relay import Relay
from bot.deps import Deps
from bot.services import prompting
from handlers import events

EVERY_SECONDS = 15


def scheduler(deps: Deps, relay: Relay) -> AsyncIOScheduler:
    """One interval job, in memory, in UTC. No cron trigger: with a zone it skips whole days
    around a change of the clocks (APScheduler issue 529)."""
    clock = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    clock.add_job(tick, "interval", seconds=EVERY_SECONDS, args=[deps, relay], id="tick")
    return clock


async def tick(deps: Deps, relay: Relay) -> None:
    """Owe what is due, take up what was left, and have it said."""
    async with deps.begin() as work:
        await prompting.plan(work)
    await events.take_up(deps)
    relay.wake()
