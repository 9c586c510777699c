"""What was decided, by whom. Each entry carries the hash of the one before it, so an entry that was
changed, or inserted, or taken out from between others, is found by `verify`. What it cannot find
by itself is a chain that was cut at its end, or written anew from some entry on: for that somebody
has to have kept the hash of a later entry elsewhere."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, func
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment

FIRST = "0" * 64  # what the first entry names as the hash before it
CHAINING = 7_258_630_512  # the advisory lock of PostgreSQL under which the chain grows
PAGE = 500


class AuditEntry(SQLModel, table=True):
    """`actor` is a member's id, "rule" or "system"; `details` holds ids and values, never
    people's words. `seq` counts 1, 2, 3 without a gap."""

    __tablename__ = "audit"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Moment)
    workspace_id: str
    actor: str
    actor_role: str
    action: str = Field(index=True)
    about: str = Field(index=True)
    details: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    previous_hash: str
    hash: str


async def record(
    db: AsyncSession,
    *,
    now: datetime,
    workspace_id: str,
    actor: str,
    actor_role: str,
    action: str,
    about: str,
    details: dict[str, Any],
) -> AuditEntry:
    """Add an entry to the end of the chain, within the caller's transaction."""
    last = await _last(db)
    entry = AuditEntry(
        seq=1 if last is None else last.seq + 1,
        at=now,
        workspace_id=workspace_id,
        actor=actor,
        actor_role=actor_role,
        action=action,
        about=about,
        details=details,
        previous_hash=FIRST if last is None else last.hash,
        hash="",
    )
    entry.hash = _hash(entry)
    db.add(entry)
    await db.flush()
    return entry


async def verify(db: AsyncSession) -> int | None:
    """The number of the first entry that is missing or does not fit; None if all is well."""
    expected, previous = 1, FIRST
    while page := await entries(db, after=expected - 1, limit=PAGE):
        for entry in page:
            whole = entry.seq == expected and entry.previous_hash == previous
            if not whole or entry.hash != _hash(entry):
                return expected
            expected, previous = expected + 1, entry.hash
    return None


async def entries(
    db: AsyncSession,
    *,
    workspace_id: str | None = None,
    action: str | None = None,
    about: str | None = None,
    after: int = 0,
    limit: int = PAGE,
) -> list[AuditEntry]:
    """Entries in order, at most `limit`, from the one that follows `after`."""
    asked = select(AuditEntry).where(col(AuditEntry.seq) > after)
    if workspace_id is not None:
        asked = asked.where(AuditEntry.workspace_id == workspace_id)
    if action is not None:
        asked = asked.where(AuditEntry.action == action)
    if about is not None:
        asked = asked.where(AuditEntry.about == about)
    return list((await db.exec(asked.order_by(col(AuditEntry.seq)).limit(limit))).all())


async def _last(db: AsyncSession) -> AuditEntry | None:
    """The end of the chain, which nobody else can extend until this transaction is over.

    SQLite has one writer at a time; PostgreSQL must be asked for it.
    """
    if db.get_bind().dialect.name == "postgresql":
        await db.exec(select(func.pg_advisory_xact_lock(CHAINING)))
    asked = select(AuditEntry).order_by(col(AuditEntry.seq).desc()).limit(1)
    return (await db.exec(asked)).first()


def _hash(entry: AuditEntry) -> str:
    told = entry.model_dump(exclude={"at", "hash"}) | {"at": entry.at.astimezone(UTC).isoformat()}
    canonical = json.dumps(
        told, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
