"""One thing that was looked at, and what came of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    well: bool
    sentence: str
