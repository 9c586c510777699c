"""Planning at each click of the clock: what everybody is owed now.

Each cohort is looked at by itself, and everybody is decided for, without a lock; then what was
found is written down in portions, so that whoever presses a button waits for one of them at most.
Killed in between, the next click finds the rest. A cohort that cannot be planned holds up no
other: it is logged and counted.
"""

import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from random import sample
from typing import TypeVar

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from bot.deps import Deps
from bot.errors import traced
from bot.services import deciding, deliveries, nudges, prompting
from bot.services.prompting import Due
from bot.work import Work

log = logging.getLogger(__name__)

AT_ONCE = {"sqlite": 200, "postgresql": 400}
"""People in one transaction. On SQLite it takes some 30 ms, in which nobody else writes; on
PostgreSQL it keeps nobody but these people waiting, and fewer transactions are sooner done."""

One = TypeVar("One")


async def plan(deps: Deps) -> None:
    """Owe everybody what is due by now."""
    async with deps.look() as work:
        cohorts = await prompting.cohorts_now(work)
        now = work.now
    due = {one: found for one in cohorts if (found := await _due(deps, one)) is not None}
    undecided = [one for found in due.values() for one in found.undecided]
    await _in_portions(deps, await deciding.decided(undecided, now), _prompts)
    ripe = [one for found in due.values() for one in found.nudges]
    async with deps.look() as work:
        reminders = await nudges.reminders(work, ripe)
    await _in_portions(deps, reminders, _reminders)
    letters = [one for found in due.values() for one in found.letters]
    await _in_portions(deps, letters, prompting.owe)
    for cohort in due:
        await _go_on(deps, cohort)
    await _tell(deps)


async def _due(deps: Deps, cohort: str) -> Due | None:
    with _apart(deps, f"cohort {cohort}"):
        async with deps.look() as work:
            return await prompting.due(work, cohort)
    return None


async def _go_on(deps: Deps, cohort: str) -> None:
    with _apart(deps, f"cohort {cohort}"):
        async with deps.look() as work:
            goes_on = await prompting.goes_on(work, cohort)
        if goes_on:
            async with deps.begin(patient=True) as work:
                await prompting.go_on(work, cohort)


async def _tell(deps: Deps) -> None:
    """Facilitators are told of what does not arrive."""
    with _apart(deps, "what does not arrive"):
        async with deps.look() as work:
            untold = await deliveries.untold(work)
        if untold:
            async with deps.begin(patient=True) as work:
                await deliveries.tell(work, untold)


async def _prompts(work: Work, people: Sequence[list[deciding.Decision]]) -> None:
    await deciding.write_down(work, [one for mine in people for one in mine])


async def _reminders(work: Work, people: Sequence[list[nudges.Reminder]]) -> None:
    await nudges.write_down_reminders(work, [one for mine in people for one in mine])


async def _in_portions(
    deps: Deps, found: Sequence[One], written: Callable[[Work, Sequence[One]], Awaitable[None]]
) -> None:
    at_once = AT_ONCE[deps.database.dialect]
    starts = range(0, len(found), at_once)
    # Each replica in an order of its own, so that where several click at once they share the work.
    for first in sample(starts, len(starts)):
        with _apart(deps, f"portion {first // at_once}"):
            async with deps.begin(patient=True) as work:
                await written(work, found[first : first + at_once])


@contextmanager
def _apart(deps: Deps, what: str) -> Iterator[None]:
    """What goes wrong inside ends here, unless the database is away, which concerns all."""
    try:
        yield
    except Exception as bug:
        if isinstance(bug, SQLAlchemyError) and not isinstance(bug, IntegrityError):
            raise
        deps.metrics.unplanned.inc()
        log.error("planning of %s stopped by %s", what, traced(bug))
