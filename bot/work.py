"""One unit of work: one transaction, one moment, one edition of the content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from prompts import own_versions
from prompts.content import PromptSet
from prompts.library import Library
from storage import prompt_sets


@dataclass(frozen=True, slots=True)
class Work:
    """What a service is lent: it asks and changes rows in `db`, and never commits."""

    db: AsyncSession
    now: datetime
    library: Library


class Content:
    """The library, and beside it the versions that cohorts have put to use (ADR 6).

    They are rows that never change and never go, so their number tells whether there is more to
    read, also of what another replica has stored; and each is read once."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def now(self, db: AsyncSession) -> Library:
        library = self._library
        if await prompt_sets.how_many_used(db) > len(library.own):
            # Several Works may read at once; each goes on with what it has read itself.
            library = self._library = library.with_own(await _beside(library.own, db))
        return library


async def _beside(known: Mapping[str, PromptSet], db: AsyncSession) -> dict[str, PromptSet]:
    new = [row for row in await prompt_sets.refs_used(db) if "@".join(row) not in known]
    return {**known} | {
        row.ref: own_versions.prompt_set(row.content, own.original)
        for own, row in await prompt_sets.editions_at(db, new)
    }
