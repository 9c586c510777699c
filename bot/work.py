"""One unit of work: one transaction, one moment, one edition of the content."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from prompts.library import Library


@dataclass(frozen=True, slots=True)
class Work:
    """What a service is lent: it asks and changes rows in `db`, and never commits."""

    db: AsyncSession
    now: datetime
    library: Library
