"""One unit of work: one transaction, one moment, one edition of the content."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from prompts import own_versions
from prompts.content import PromptSet
from prompts.library import Library
from prompts.problems import UnknownContent
from storage import prompt_sets


@dataclass(frozen=True, slots=True)
class Work:
    """What a service is lent: it asks and changes rows in `db`, and never commits. `met` holds the
    cohorts' own versions of prompt sets that this process knows already, by their refs."""

    db: AsyncSession
    now: datetime
    library: Library
    met: dict[str, PromptSet] = field(default_factory=dict)

    async def prompt_set(self, name: str) -> PromptSet:
        """The set of that name, be it one of the library or a version of a cohort's own (ADR 6).

        Whoever has the name of an own version has it from a row, and the edition was put to use
        before that row was stored or together with it. So it is there to be read when its name is
        first met, whichever process stored it; and as it never changes and never goes, it is read
        once. Nobody has to be told of a new one, nor to ask whether there is one."""
        if not own_versions.is_own(name):
            return self.library.prompt_set(name)
        return self.met.get(name) or await self._meet(name)

    async def _meet(self, ref: str) -> PromptSet:
        found = await prompt_sets.edition(self.db, ref)
        if found is None:
            raise UnknownContent(f"There is no {ref}.")
        own, row = found
        made = own_versions.prompt_set(row.content, own.original)
        # A draft can change still, and what this very Work puts to use can be undone with it.
        if row.used_at is not None and row.used_at < self.now:
            self.met[ref] = made
        return made
