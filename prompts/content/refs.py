"""The name of one exact edition."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ref:
    """One exact edition of a piece of content, written `R2@1.0.0`."""

    id: str
    version: str

    def __str__(self) -> str:
        return f"{self.id}@{self.version}"
