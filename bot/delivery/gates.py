"""Passing and closing the gates, in a transaction of its own, just before something is said."""

from datetime import datetime, timedelta

from bot.delivery import pace
from bot.delivery.timing import Timing
from bot.deps import Deps
from storage import gates
from storage.outbox import Delivery


async def go_through(deps: Deps, row: Delivery, timing: Timing) -> datetime | None:
    """Pass both gates, or none and answer when to come back. The order is always the same, so
    that two who pass cannot wait for each other."""
    async with deps.begin() as work:
        workspace = await gates.gate(work.db, gates.WORKSPACE + row.workspace_id)
        person = await gates.gate(work.db, gates.PERSON + row.person_id)
        opens = max(
            pace.opens(workspace.tat, work.now, timing.workspace),
            pace.opens(person.tat, work.now, timing.person),
        )
        if opens > work.now:
            return opens
        workspace.tat = pace.passed(workspace.tat, work.now, timing.workspace)
        person.tat = pace.passed(person.tat, work.now, timing.person)
        return None


async def close(deps: Deps, row: Delivery, after: timedelta, timing: Timing) -> None:
    """Hold the whole workspace for as long as Slack has asked for, in every process."""
    async with deps.begin() as work:
        workspace = await gates.gate(work.db, gates.WORKSPACE + row.workspace_id)
        workspace.tat = pace.closed(workspace.tat, work.now, after, timing.workspace)
