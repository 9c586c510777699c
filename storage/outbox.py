"""What is to be said: one row for each message that is owed to a person. Rows hold facts, never
blocks: the card is drawn at sending. Every moment at which a row may be said is noted in the
session (`newly_owed`), so that who runs the deliveries can be told in the same transaction.

due -> sending -> sent | failed | expired | dropped; sending -> due when it was certainly not
posted; sending -> unsure -> sending when it perhaps was; unsure -> due | dropped when a person
decides. `attempt` fences every change: who claimed an older attempt changes nothing any more.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Index,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    update,
)
from sqlalchemy import select as subselect
from sqlalchemy.orm import aliased
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, all_rows, insert_all_new, word_of
from storage.cohorts import Member, Role
from storage.gates import LONG_AGO, PERSON, Gate, Shut, turn_of
from storage.people import Person


class DeliveryState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    UNSURE = "unsure"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"
    DROPPED = "dropped"


OWED = (DeliveryState.DUE, DeliveryState.SENDING, DeliveryState.UNSURE)
EDIT = "edit"  # the kind of what changes a message that was said, and is none of its own
NEWLY_OWED = "newly owed"  # where a session keeps the moments
URGENT = "newly urgent"


class Delivery(SQLModel, table=True):
    """One message owed to one person. `key` is a fact such as "prompt:<member>:<date>", so
    announcing it twice is harmless. `unsure_since` says that it was perhaps posted. What belongs
    to no cohort, such as an answer to a stranger, has no `cohort_id`."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_owed", "state", "due_at"),)

    key: str = Field(primary_key=True)
    kind: str
    workspace_id: str = Field(foreign_key="workspace.id")
    person_id: str = Field(foreign_key="person.id", index=True)
    cohort_id: str | None = Field(default=None, foreign_key="cohort.id", index=True)
    about: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))  # ids only
    due_at: datetime = Field(sa_type=Moment)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    urgent: bool = False
    state: DeliveryState = Field(default=DeliveryState.DUE, sa_type=word_of(DeliveryState))
    attempt: int = 0
    stumbles: int = 0  # how often drawing it raised, which is a bug
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    not_before: datetime | None = Field(default=None, sa_type=Moment)
    unsure_since: datetime | None = Field(default=None, sa_type=Moment)
    first_tried_at: datetime | None = Field(default=None, sa_type=Moment)
    channel: str | None = None
    ts: str | None = None
    file: str | None = None
    error: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=Moment)  # it failed, expired, dropped
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)

    def ready(self, now: datetime) -> bool:
        """Whether it may be said now; the same as the database is asked in `_ready_at`."""
        return self.state in OWED and max(self.due_at, self.not_before or self.due_at) <= now


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
    _note(db, new, urgent=any(one.urgent for one in owed))
    return len(new)


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


def newly_owed(db: AsyncSession) -> list[datetime]:
    """When each of the rows may be said that this transaction has announced or given back; asked
    once, at its end."""
    moments: list[datetime] = db.info.pop(NEWLY_OWED, [])
    return moments


def newly_urgent(db: AsyncSession) -> bool:
    """Whether somebody waits for one of them; asked once too."""
    return bool(db.info.pop(URGENT, False))


async def withdraw(db: AsyncSession, key: str) -> bool:
    """Take back what is no longer wanted; False if it is on its way or was said already."""
    change = (
        update(Delivery)
        .where(col(Delivery.key) == key, col(Delivery.state) == DeliveryState.DUE)
        .values(state=DeliveryState.DROPPED, error="no longer wanted", not_before=None)
    )
    return (await db.exec(change)).rowcount == 1


async def said_of(
    db: AsyncSession, person_id: str, key: str, beginnings: Sequence[str]
) -> list[Delivery]:
    """What the person was sent under the key, or under keys that begin so, or is just being
    sent."""
    begin = [col(Delivery.key).startswith(one, autoescape=True) for one in beginnings]
    asked = select(Delivery).where(
        Delivery.person_id == person_id,
        or_(col(Delivery.key) == key, *begin),
        col(Delivery.state).in_((*OWED, DeliveryState.SENT)),
    )
    return list((await db.exec(asked)).all())


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


async def delivery(db: AsyncSession, key: str) -> Delivery | None:
    return await db.get(Delivery, key)


async def with_person(db: AsyncSession, key: str) -> tuple[Delivery, Person] | None:
    """The row, and whom it is for."""
    asked = select(Delivery, Person).where(Delivery.key == key, Delivery.person_id == Person.id)
    return (await db.exec(asked)).one_or_none()


async def of_person(db: AsyncSession, person_id: str) -> list[Delivery]:
    """Everything that was ever owed to the person, newest first."""
    asked = (
        select(Delivery)
        .where(Delivery.person_id == person_id)
        .order_by(col(Delivery.due_at).desc(), col(Delivery.key))
    )
    return list((await db.exec(asked)).all())


async def unfinished(db: AsyncSession) -> list[Delivery]:
    """All that is still owed, also what is due in the future, oldest first."""
    asked = select(Delivery).where(_owed()).order_by(col(Delivery.due_at), col(Delivery.key))
    return list((await db.exec(asked)).all())


async def backlog(db: AsyncSession, now: datetime) -> tuple[int, datetime | None]:
    """How many rows might have been said by now, and since when the oldest of them might."""
    asked = select(func.count(), func.min(_ready_at())).where(_owed(), _ready_at() <= now)
    count, oldest = (await db.exec(asked)).one()
    return count, Moment().process_result_value(oldest, db.get_bind().dialect)


async def failures(db: AsyncSession, cohorts: Collection[str]) -> list[tuple[Delivery, Person]]:
    """What could not be said in the cohorts and will not be, with its reason; newest first."""
    return await _with_person(
        db,
        col(Delivery.cohort_id).in_(cohorts),
        col(Delivery.state) == DeliveryState.FAILED,
    )


async def last_sent(db: AsyncSession, people: Collection[str]) -> dict[str, datetime]:
    """When a message last arrived at each of the people; who never got one is left out."""
    asked = (
        select(Delivery.person_id, func.max(col(Delivery.sent_at)))
        .where(col(Delivery.person_id).in_(people), col(Delivery.state) == DeliveryState.SENT)
        .group_by(col(Delivery.person_id))
    )
    moment, dialect = Moment(), db.get_bind().dialect
    return {
        person: told
        for person, at in await db.exec(asked)
        if (told := moment.process_result_value(at, dialect)) is not None
    }


async def last_owed(
    db: AsyncSession, kind: str, people: Collection[str]
) -> dict[tuple[str, str], datetime]:
    """By person and cohort, when a message of the kind was last owed to each, if ever."""
    asked = (
        select(Delivery.person_id, Delivery.cohort_id, func.max(col(Delivery.created_at)))
        .where(col(Delivery.person_id).in_(people), Delivery.kind == kind)
        .group_by(col(Delivery.person_id), col(Delivery.cohort_id))
    )
    moment, dialect = Moment(), db.get_bind().dialect
    return {
        (person, str(cohort)): told
        for person, cohort, at in await db.exec(asked)
        if (told := moment.process_result_value(at, dialect)) is not None
    }


async def in_doubt(
    db: AsyncSession, before: datetime, cohorts: Collection[str] | None = None
) -> list[tuple[Delivery, Person]]:
    """What was perhaps said before the moment, and nobody could find out since; newest first."""
    of_cohorts = [col(Delivery.cohort_id).in_(cohorts)] if cohorts is not None else []
    return await _with_person(
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
        _note(db, [now])
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


async def expected(db: AsyncSession, cohort_id: str) -> list[str]:
    """The keys of all that is to be said in the cohort, or was: what failed, expired or was
    dropped is not among them. In the order of the alphabet."""
    said = (*OWED, DeliveryState.SENT)
    asked = (
        select(Delivery.key)
        .where(Delivery.cohort_id == cohort_id, col(Delivery.state).in_(said))
        .where(Delivery.kind != EDIT)
        .order_by(col(Delivery.key))
    )
    return list((await db.exec(asked)).all())


async def never_arrived(db: AsyncSession, cohort_id: str, kind: str) -> set[str]:
    """The keys of messages of the kind that could not be said in the cohort, or came too late."""
    asked = select(Delivery.key).where(
        Delivery.cohort_id == cohort_id,
        Delivery.kind == kind,
        col(Delivery.state).in_((DeliveryState.FAILED, DeliveryState.EXPIRED)),
    )
    return set((await db.exec(asked)).all())


async def _with_person(
    db: AsyncSession, *conditions: ColumnElement[bool] | bool
) -> list[tuple[Delivery, Person]]:
    asked = (
        select(Delivery, Person)
        .where(Delivery.person_id == Person.id, *conditions)
        .order_by(col(Delivery.due_at).desc(), col(Delivery.key))
    )
    return list((await db.exec(asked)).all())


async def next_due(db: AsyncSession) -> datetime | None:
    """The earliest moment at which something that is still owed may be said."""
    asked = select(_ready_at()).where(_owed()).order_by(_ready_at()).limit(1)
    return (await db.exec(asked)).first()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row that may be said, as far as its time and its person's gate are concerned."""

    key: str
    person_id: str
    workspace_id: str
    urgent: bool


async def claimable(db: AsyncSession, now: datetime, limit: int, *, person: Shut) -> list[Waiting]:
    """What may be said now, in the order of its turn: urgent ones first, then one of each cohort
    in turn, that cohort first whose last turn is the longest ago; inside a cohort the oldest.
    What waits behind a person's shut gate is left out. Half of it at most is urgent, so that a
    long list of those hides nothing."""
    urgent = await _in_turn(db, now, limit // 2, person, urgent=True)
    return urgent + await _in_turn(db, now, limit - len(urgent), person, urgent=False)


async def _in_turn(
    db: AsyncSession, now: datetime, limit: int, person: Shut, *, urgent: bool
) -> list[Waiting]:
    gate, turn = aliased(Gate), aliased(Gate)
    cohort = func.coalesce(col(Delivery.cohort_id), col(Delivery.workspace_id))
    place = (
        func.row_number()
        .over(partition_by=cohort, order_by=(col(Delivery.due_at), col(Delivery.key)))
        .label("place")
    )
    ready = (
        subselect(
            col(Delivery.key),
            col(Delivery.person_id),
            col(Delivery.workspace_id),
            col(Delivery.due_at),
            place,
            cohort.label("cohort"),
        )
        .outerjoin(gate, col(gate.name) == PERSON + col(Delivery.person_id))
        .where(
            _owed(),
            _ready_at() <= now,
            col(Delivery.urgent).is_(urgent),
            person.lets_through(gate),
        )
        .subquery()
    )
    asked = (
        select(ready.c.key, ready.c.person_id, ready.c.workspace_id)
        .outerjoin(turn, col(turn.name) == turn_of(ready.c.cohort))
        .order_by(
            ready.c.place, func.coalesce(col(turn.tat), LONG_AGO), ready.c.due_at, ready.c.key
        )
        .limit(limit)
    )
    return [Waiting(*found, urgent) for found in (await db.exec(asked)).all()]


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
            _owed(),
            _ready_at() <= now,
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
        _note(db, [not_before])
    return given_back


async def doubt_all(db: AsyncSession, now: datetime) -> int:
    """Everything that is owed by now was perhaps said; how many messages that are."""
    change = (
        update(Delivery)
        .where(_owed(), col(Delivery.due_at) <= now)
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


def _note(db: AsyncSession, moments: Sequence[datetime], *, urgent: bool = False) -> None:
    db.info.setdefault(NEWLY_OWED, []).extend(moments)
    db.info[URGENT] = urgent or db.info.get(URGENT, False)


def _owed() -> ColumnElement[bool]:
    return col(Delivery.state).in_(OWED)


def _ready_at() -> ColumnElement[datetime]:
    later = and_(
        col(Delivery.not_before).is_not(None), col(Delivery.not_before) > col(Delivery.due_at)
    )
    return case((later, col(Delivery.not_before)), else_=col(Delivery.due_at))
