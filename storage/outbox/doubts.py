"""What was perhaps said, where nobody can find out: a person decides."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.outbox.asked import rows_with_person
from storage.outbox.owing import note
from storage.outbox.rows import Delivery, DeliveryState
from storage.people import Person


async def in_doubt(
    db: AsyncSession, before: datetime, cohorts: Collection[str] | None = None
) -> list[tuple[Delivery, Person]]:
    """What was perhaps said before the moment, and nobody could find out since; newest first."""
    of_cohorts = [col(Delivery.cohort_id).in_(cohorts)] if cohorts is not None else []
    return await rows_with_person(
        db,
        col(Delivery.state) == DeliveryState.UNSURE,
        col(Delivery.unsure_since) <= before,
        *of_cohorts,
    )


async def say_again(db: AsyncSession, row: Delivery, now: datetime) -> bool:
    """A person decides that what is in doubt is said once more. When it was first tried is kept:
    should the new attempt end in doubt too, the first one counts as well if it is found."""
    changes = {"state": DeliveryState.DUE, "unsure_since": None, "not_before": None, "error": None}
    again = await _decided(db, row, changes)
    if again:
        note(db, [now])
    return again


async def leave_be(db: AsyncSession, row: Delivery, now: datetime) -> bool:
    """A person decides that what is in doubt is not said any more."""
    reason = "left as it is by a facilitator"
    changes = {"state": DeliveryState.DROPPED, "unsure_since": None, "not_before": None}
    return await _decided(db, row, changes | {"error": reason, "ended_at": now})


async def _decided(db: AsyncSession, row: Delivery, changes: dict[str, Any]) -> bool:
    """Compare-and-set: nothing changes if it is being looked for at this moment, or was found.
    The attempt is raised, so that who has read the row before cannot claim it any more."""
    change = (
        update(Delivery)
        .where(
            col(Delivery.key) == row.key,
            col(Delivery.attempt) == row.attempt,
            col(Delivery.state) == DeliveryState.UNSURE,
        )
        .values(**changes, attempt=row.attempt + 1)
        .execution_options(synchronize_session=False)
    )
    return (await db.exec(change)).rowcount == 1
