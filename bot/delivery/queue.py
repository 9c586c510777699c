"""What waits to be said, for those who operate the bot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.deps import Deps
from bot.domain import deliveries
from storage import outbox
from storage.outbox import Delivery, DeliveryState

LONG = timedelta(minutes=5)
"""A message that has waited for longer than that is worth a look."""


@dataclass(frozen=True, slots=True)
class Due:
    """One message that is owed: when it may be said at the earliest, and why then."""

    key: str
    kind: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Queue:
    """`waiting` might have been said by now, the oldest of them since `oldest`. Of `in_doubt`
    nobody could find out for a quarter of an hour whether they were said."""

    waiting: int
    oldest: datetime | None
    in_doubt: tuple[str, ...]

    def long(self, now: datetime) -> bool:
        return self.oldest is not None and now - self.oldest > LONG


async def look(deps: Deps) -> Queue:
    async with deps.look() as work:
        waiting, oldest = await outbox.backlog(work.db, work.now)
        unclear = await outbox.in_doubt(work.db, work.now - deliveries.SHOWN_AFTER)
    return Queue(waiting, oldest, tuple(row.key for row, _ in unclear))


async def measure(deps: Deps) -> None:
    """Bring the gauges up to date; done when somebody asks for them."""
    now = deps.clock.now()
    found = await look(deps)
    deps.metrics.queue(found.waiting, found.oldest, now)


def told(rows: Sequence[Delivery], now: datetime) -> Iterator[Due]:
    """What would be said when, and why, the earliest first."""
    due = (Due(row.key, row.kind, _at(row), _why(row, now)) for row in rows)
    return iter(sorted(due, key=lambda one: (one.at, one.key)))


def _at(row: Delivery) -> datetime:
    return max(row.due_at, row.not_before or row.due_at)


def _why(row: Delivery, now: datetime) -> str:
    if row.state is DeliveryState.SENDING:
        if row.lease_until is not None and now < row.lease_until:
            return f"it is being sent, attempt {row.attempt}"
        return "whoever was sending it did not come back; Slack's history is asked first"
    if row.state is DeliveryState.UNSURE:
        return f"it was perhaps sent ({row.error}); Slack's history is asked first"
    if row.not_before is not None and row.not_before > now:
        return f"it was given back: {row.error}" if row.error else "it waits for the pace"
    if row.due_at > now:
        return "it is due then"
    return "it waits for its turn, urgent" if row.urgent else "it waits for its turn"
