"""One unit of work: one transaction, one moment, one edition of the content."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from prompts import own_versions
from prompts.content import Programme, PromptSet
from prompts.library import Library
from prompts.problems import UnknownContent
from storage import cohorts, prompt_sets


@dataclass(frozen=True, slots=True)
class Known:
    """Content that lies in rows, as far as this process has met it. It never changes and never
    goes, so each is read once, when its name is first met; nobody need be told of more."""

    programmes: dict[str, Programme] = field(default_factory=dict)  # by id
    own_versions: dict[str, PromptSet] = field(default_factory=dict)  # by ref


@dataclass(frozen=True, slots=True)
class Work:
    """What a service is lent: it asks and changes rows in `db`, and never commits."""

    db: AsyncSession
    now: datetime
    library: Library
    known: Known = field(default_factory=Known)

    async def programme(self, id: str) -> Programme:
        """A programme as it was handed over."""
        found = self.known.programmes.get(id)
        if found is None:
            stored = await cohorts.programme(self.db, id)
            if stored is None:
                raise LookupError(id)
            found = self.known.programmes[id] = self.library.programme(stored.text)
        return found

    async def prompt_set(self, name: str) -> PromptSet:
        """The set of that name, be it one of the library or a version of a cohort's own (ADR 6).

        Whoever has the name of an own version has it from a row, and the edition was put to use
        before that row was stored, or together with it. So whichever process did that, it is there
        to be read."""
        if not own_versions.is_own(name):
            return self.library.prompt_set(name)
        return self.known.own_versions.get(name) or await self._own_version(name)

    async def _own_version(self, ref: str) -> PromptSet:
        found = await prompt_sets.edition(self.db, ref)
        if found is None:
            raise UnknownContent(f"There is no {ref}.")
        own, row = found
        made = own_versions.prompt_set(row.content, own.original)
        # A draft can change still, and what this very Work puts to use can be undone with it.
        if row.used_at is not None and row.used_at < self.now:
            self.known.own_versions[ref] = made
        return made
