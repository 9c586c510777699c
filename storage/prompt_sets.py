"""Cohorts' own versions of prompt sets: their texts, which of them were put to use, and which set
a cohort is asked now in place of the one that its programme names.

An edition that was ever in use is never changed again, since answers point to it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, and_, delete, update
from sqlmodel import Field, SQLModel, UniqueConstraint, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.base import Moment, insert_new


class OwnVersion(SQLModel, table=True):
    """A cohort has at most one for each prompt set. `original` is the id of that set."""

    __table_args__ = (UniqueConstraint("cohort_id", "original"),)

    id: str = Field(primary_key=True)  # "own-" and what no other has
    cohort_id: str = Field(foreign_key="cohort.id")
    original: str


class OwnEdition(SQLModel, table=True):
    """One numbered state of it. `content` is a prompt set as in a file. Before `used_at` it is a
    draft and may change."""

    own_version_id: str = Field(foreign_key="ownversion.id", primary_key=True)
    version: str = Field(primary_key=True)
    content: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    content_hash: str
    saved_by: str = Field(foreign_key="member.id")
    saved_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)

    @property
    def ref(self) -> str:
        return f"{self.own_version_id}@{self.version}"


class Replacement(SQLModel, table=True):
    """From its next occurrence on, the cohort is asked `ref` in place of `original`. Taken back,
    the row is gone; the audit entries tell the history."""

    cohort_id: str = Field(foreign_key="cohort.id", primary_key=True)
    original: str = Field(primary_key=True)
    ref: str
    by: str = Field(foreign_key="member.id")
    since: datetime = Field(sa_type=Moment)


async def own_version(db: AsyncSession, cohort_id: str, original: str) -> OwnVersion | None:
    asked = select(OwnVersion).where(
        OwnVersion.cohort_id == cohort_id, OwnVersion.original == original
    )
    return (await db.exec(asked)).one_or_none()


async def make(db: AsyncSession, row: OwnVersion) -> OwnVersion:
    """The cohort's own version of the set: this one, unless somebody was faster."""
    await insert_new(db, row)
    found = await own_version(db, row.cohort_id, row.original)
    if found is None:
        raise LookupError(row.original)
    return found


async def edition(db: AsyncSession, ref: str) -> tuple[OwnVersion, OwnEdition] | None:
    """The edition with this ref, and whose it is."""
    whose, _, version = ref.partition("@")
    asked = select(OwnVersion, OwnEdition).where(
        OwnVersion.id == OwnEdition.own_version_id,
        OwnEdition.own_version_id == whose,
        OwnEdition.version == version,
    )
    return (await db.exec(asked)).one_or_none()


async def editions(db: AsyncSession, own_version_id: str) -> list[OwnEdition]:
    """Every edition of the version, in no order."""
    asked = select(OwnEdition).where(OwnEdition.own_version_id == own_version_id)
    return list((await db.exec(asked)).all())


async def drafts_in(db: AsyncSession, cohort_id: str) -> set[str]:
    """The originals of which the cohort has a version that was never in use."""
    asked = select(OwnVersion.original).where(
        OwnVersion.cohort_id == cohort_id,
        OwnVersion.id == OwnEdition.own_version_id,
        col(OwnEdition.used_at).is_(None),
    )
    return set((await db.exec(asked)).all())


async def save(db: AsyncSession, row: OwnEdition) -> bool:
    """Store the edition, over its draft if there is one; False if it was put to use meanwhile."""
    if await insert_new(db, row):
        return True
    change = (
        update(OwnEdition)
        .where(_is(row), col(OwnEdition.used_at).is_(None))
        .values(row.model_dump(exclude={"own_version_id", "version", "used_at"}))
    )
    return (await db.exec(change)).rowcount == 1


async def first_use(db: AsyncSession, row: OwnEdition, now: datetime) -> bool:
    """Put it to use, which ends every change of it; False if it is not as it was read."""
    change = (
        update(OwnEdition)
        .where(
            _is(row),
            col(OwnEdition.content_hash) == row.content_hash,
            col(OwnEdition.used_at).is_(None),
        )
        .values(used_at=now)
    )
    return (await db.exec(change)).rowcount == 1


def _is(row: OwnEdition) -> ColumnElement[bool]:
    return and_(
        col(OwnEdition.own_version_id) == row.own_version_id,
        col(OwnEdition.version) == row.version,
    )


async def replacements(db: AsyncSession, cohort_id: str) -> dict[str, str]:
    """By the id of the original, the ref of what the cohort is asked in its place."""
    asked = select(Replacement.original, Replacement.ref).where(Replacement.cohort_id == cohort_id)
    return dict((await db.exec(asked)).all())


async def put_in_place(db: AsyncSession, row: Replacement) -> None:
    """From now on this one, whatever it was before."""
    await take_back(db, row.cohort_id, row.original)
    await insert_new(db, row)


async def take_back(db: AsyncSession, cohort_id: str, original: str) -> bool:
    """The original again; False if nothing was in its place."""
    change = delete(Replacement).where(
        col(Replacement.cohort_id) == cohort_id, col(Replacement.original) == original
    )
    return (await db.exec(change)).rowcount == 1
