"""What happens by itself next: a moment in UTC, and what it brings."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime
    what: str
