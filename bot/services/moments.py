"""What happens by itself next: a moment in UTC, and what it brings."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """`minor` is for what happens on the way to the others, such as another zone's morning."""

    at: datetime
    what: str
    minor: bool = False
