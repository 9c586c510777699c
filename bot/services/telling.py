"""What services do at their end: owe somebody a message, write down who did what, and say that
what somebody's Home shows has changed."""

from datetime import datetime, timedelta
from typing import Any

from bot.services.people import Seat
from bot.work import Work
from storage import audit, outbox
from storage import people as people_table

HOME_PAUSE = timedelta(seconds=15)
"""A Home that changes is drawn so much later, once for everything that changed meanwhile."""


async def owe(
    work: Work,
    to: Seat,
    kind: str,
    key: str,
    about: dict[str, str],
    *,
    due: datetime | None = None,
    expires: datetime | None = None,
    urgent: bool = False,
) -> bool:
    """Owe the person a message, from now on if `due` says nothing else; False if it was owed."""
    return await outbox.announce(
        work.db,
        key=key,
        kind=kind,
        workspace_id=to.cohort.workspace_id,
        person_id=to.person.id,
        cohort_id=to.cohort.id,
        about=about,
        due=due or work.now,
        now=work.now,
        expires=expires,
        urgent=urgent,
    )


async def home_changes(work: Work, person_id: str) -> None:
    """Something on their Home is not as it was drawn; nothing for who has never opened it."""
    await people_table.home_is_due(work.db, person_id, work.now + HOME_PAUSE)


async def write_down(
    work: Work, seat: Seat, action: str, about: str, details: dict[str, Any]
) -> None:
    """The person of the seat did it. `details` hold ids and values, never anybody's words."""
    role = seat.member.role.value
    await _record(work, seat, seat.member.id, role, action, about, details)


async def write_down_rule(
    work: Work, seat: Seat, action: str, about: str, details: dict[str, Any]
) -> None:
    """A rule did it, in the cohort of the seat."""
    await _record(work, seat, "rule", "rule", action, about, details)


async def _record(
    work: Work,
    seat: Seat,
    actor: str,
    role: str,
    action: str,
    about: str,
    details: dict[str, Any],
) -> None:
    await audit.record(
        work.db,
        now=work.now,
        workspace_id=seat.cohort.workspace_id,
        actor=actor,
        actor_role=role,
        action=action,
        about=about,
        details=details,
    )
