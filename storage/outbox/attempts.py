"""One attempt at a row: claimed and marked before anything is said, settled by nobody else."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.outbox.owing import note
from storage.outbox.rows import Delivery, DeliveryState, is_owed, ready_at


async def claim(
    db: AsyncSession,
    row: Delivery,
    *,
    now: datetime,
    lease_until: datetime,
    not_before: datetime,
) -> bool:
    """Take the row for one attempt, and mark before posting that it was perhaps posted.

    Compare-and-set: whoever changed the row since it was read has raised `attempt` or moved
    `not_before`, and then nothing changes here. `not_before` is when somebody else may take
    over should we never come back.
    """
    change = (
        update(Delivery)
        .where(
            col(Delivery.key) == row.key,
            col(Delivery.attempt) == row.attempt,
            is_owed(),
            ready_at() <= now,
        )
        .values(
            state=DeliveryState.SENDING,
            attempt=row.attempt + 1,
            lease_until=lease_until,
            not_before=not_before,
            unsure_since=now,
            first_tried_at=row.first_tried_at or now,
        )
        .execution_options(synchronize_session=False)
    )
    return (await db.exec(change)).rowcount == 1


async def note_file(db: AsyncSession, key: str, attempt: int, file: str) -> bool:
    """Remember the upload before it is shown to anybody, so that a doubt can be settled."""
    return await _settle(db, key, attempt, file=file)


async def sent(
    db: AsyncSession, key: str, attempt: int, *, channel: str, ts: str | None, at: datetime
) -> bool:
    return await _settle(
        db,
        key,
        attempt,
        state=DeliveryState.SENT,
        lease_until=None,
        not_before=None,
        unsure_since=None,
        channel=channel,
        ts=ts,
        error=None,
        sent_at=at,
    )


async def ended(
    db: AsyncSession, key: str, attempt: int, state: DeliveryState, reason: str, at: datetime
) -> bool:
    """Failed, expired or dropped: it was not said and will not be."""
    return await _settle(
        db,
        key,
        attempt,
        state=state,
        lease_until=None,
        not_before=None,
        unsure_since=None,
        error=reason,
        ended_at=at,
    )


async def put_back(
    db: AsyncSession,
    key: str,
    attempt: int,
    *,
    not_before: datetime,
    unsure_since: datetime | None,
    first_tried_at: datetime | None,
    error: str | None,
    stumbles: int,
) -> bool:
    """Give the row back for a later attempt, unsure if this or an earlier one perhaps posted."""
    given_back = await _settle(
        db,
        key,
        attempt,
        state=DeliveryState.DUE if unsure_since is None else DeliveryState.UNSURE,
        lease_until=None,
        not_before=not_before,
        unsure_since=unsure_since,
        first_tried_at=first_tried_at,
        error=error,
        stumbles=stumbles,
    )
    if given_back:
        note(db, [not_before])
    return given_back


async def doubt_all(db: AsyncSession, now: datetime) -> int:
    """Everything that is owed by now was perhaps said; how many messages that are."""
    change = (
        update(Delivery)
        .where(is_owed(), col(Delivery.due_at) <= now)
        .values(
            state=DeliveryState.UNSURE,
            unsure_since=now,
            first_tried_at=func.coalesce(col(Delivery.first_tried_at), col(Delivery.due_at)),
            lease_until=None,
            not_before=None,
        )
        .execution_options(synchronize_session=False)
    )
    return (await db.exec(change)).rowcount


async def _settle(db: AsyncSession, key: str, attempt: int, **changes: Any) -> bool:
    """Change the row only as the one whose attempt it still is: a process that was frozen past
    its lease finds that nothing changes, and leaves the row to who took over."""
    change = (
        update(Delivery)
        .where(
            col(Delivery.key) == key,
            col(Delivery.attempt) == attempt,
            col(Delivery.state) == DeliveryState.SENDING,
        )
        .values(**changes)
        .execution_options(synchronize_session=False)
    )
    return (await db.exec(change)).rowcount == 1
