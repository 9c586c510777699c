"""Exemplars: work with the scores that experts gave it, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from prompts.content.refs import Ref
from prompts.content.wording import Text


@dataclass(frozen=True, slots=True)
class Passage:
    """A numbered paragraph. `n` counts from 1 within one piece of work or exemplar."""

    n: int
    text: str


@dataclass(frozen=True, slots=True)
class Rationale:
    """Why the experts agreed on a level: the passages, the reason, what was missing."""

    passages: tuple[int, ...]
    why: Text
    why_not_higher: Text | None


@dataclass(frozen=True, slots=True)
class Exemplar:
    id: str
    version: str
    rubric: str
    title: Text
    band: str  # "weak", "medium" or "strong"
    traps: tuple[str, ...]
    passages: tuple[Passage, ...]
    expert_scores: Mapping[str, Mapping[str, int]]
    agreed: Mapping[str, int]
    rationale: Mapping[str, Rationale]
    lesson: Text
    content_hash: str

    @property
    def ref(self) -> Ref:
        return Ref(self.id, self.version)
