"""Owing messages and taking them back. Every moment at which a row may be said is noted in the
session (`newly_owed`), so that who runs the deliveries can be told in the same transaction."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, literal, update
from sqlalchemy import select as subselect
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import all_rows, insert_all_new
from storage.cohorts import Member, Role
from storage.outbox.rows import EDIT, Delivery, DeliveryState
from storage.people import Person

NEWLY_OWED = "newly owed"  # where a session keeps the moments
URGENT = "newly urgent"


@dataclass(frozen=True, slots=True)
class Owed:
    """A message to owe somebody from `due` on."""

    key: str
    kind: str
    workspace_id: str
    person_id: str
    about: dict[str, str]
    due: datetime
    expires: datetime | None = None
    urgent: bool = False
    cohort_id: str | None = None


async def announce(
    db: AsyncSession,
    *,
    key: str,
    kind: str,
    workspace_id: str,
    person_id: str,
    about: dict[str, str],
    due: datetime,
    now: datetime,
    expires: datetime | None = None,
    urgent: bool = False,
    cohort_id: str | None = None,
) -> bool:
    """Owe the person a message from `due` on; False if it was owed already."""
    owed = Owed(key, kind, workspace_id, person_id, about, due, expires, urgent, cohort_id)
    return await announce_all(db, [owed], now) == 1


async def announce_all(db: AsyncSession, owed: Sequence[Owed], now: datetime) -> int:
    """Owe all of them, at most some hundreds; how many were not owed already."""
    due = {one.key: one.due for one in owed}
    rows = [_columns(one, now) for one in owed]
    new = [due[key] for key in await insert_all_new(db, Delivery, rows, Delivery.key)]
    note(db, new, urgent=any(one.urgent for one in owed))
    return len(new)


async def members_not_told(
    db: AsyncSession, cohort_id: str, roles: Collection[Role], name: str
) -> list[tuple[str, str]]:
    """Who is in the cohort in one of the roles and was never owed the message that each member
    gets once, "<name>:<member>": member and person, by member."""
    told = exists().where(col(Delivery.key) == literal(f"{name}:") + col(Member.id))
    asked = (
        subselect(col(Member.id), col(Member.person_id))
        .join(Person, col(Person.id) == col(Member.person_id))
        .where(
            col(Member.cohort_id) == cohort_id,
            col(Member.role).in_(roles),
            col(Member.left_at).is_(None),
            col(Person.deleted).is_(False),
            ~told,
        )
        .order_by(col(Member.id))
    )
    return await all_rows(db, asked, lambda member, person: (member, person))


async def edit(db: AsyncSession, said: Delivery, version: str, now: datetime) -> None:
    """Owe an edit of what was said. `version` is the fact that it follows from. It is drawn from
    how things are then, so an earlier one that still waits is not needed."""
    beginning = f"{EDIT}:{said.key}:"
    key = beginning + version
    waiting = (
        update(Delivery)
        .where(
            col(Delivery.person_id) == said.person_id,
            col(Delivery.key).startswith(beginning, autoescape=True),
            col(Delivery.key) != key,  # the same may be owed twice in one transaction
            col(Delivery.state) == DeliveryState.DUE,
        )
        .values(state=DeliveryState.DROPPED, error="a newer edit was owed")
        .execution_options(synchronize_session=False)
    )
    await db.exec(waiting)
    await announce(
        db,
        key=key,
        kind=EDIT,
        workspace_id=said.workspace_id,
        person_id=said.person_id,
        cohort_id=said.cohort_id,
        about={"said": said.key},
        due=now,
        now=now,
    )


async def withdraw(db: AsyncSession, key: str) -> bool:
    """Take back what is no longer wanted; False if it is on its way or was said already."""
    change = (
        update(Delivery)
        .where(col(Delivery.key) == key, col(Delivery.state) == DeliveryState.DUE)
        .values(state=DeliveryState.DROPPED, error="no longer wanted", not_before=None)
    )
    return (await db.exec(change)).rowcount == 1


def newly_owed(db: AsyncSession) -> list[datetime]:
    """When each of the rows may be said that this transaction has announced or given back; asked
    once, at its end."""
    moments: list[datetime] = db.info.pop(NEWLY_OWED, [])
    return moments


def newly_urgent(db: AsyncSession) -> bool:
    """Whether somebody waits for one of them; asked once too."""
    return bool(db.info.pop(URGENT, False))


def note(db: AsyncSession, moments: Sequence[datetime], *, urgent: bool = False) -> None:
    """Rows may be said from these moments on; `urgent` if somebody waits for one of them."""
    db.info.setdefault(NEWLY_OWED, []).extend(moments)
    db.info[URGENT] = urgent or db.info.get(URGENT, False)


def _columns(one: Owed, now: datetime) -> dict[str, object]:
    """Of a delivery that nobody has tried yet."""
    return {
        "key": one.key,
        "kind": one.kind,
        "workspace_id": one.workspace_id,
        "person_id": one.person_id,
        "cohort_id": one.cohort_id,
        "about": one.about,
        "due_at": one.due,
        "expires_at": one.expires,
        "urgent": one.urgent,
        "state": DeliveryState.DUE,
        "attempt": 0,
        "stumbles": 0,
        "created_at": now,
    }
