"""Rubrics: criteria, their levels, and what each level looks like."""

from collections.abc import Mapping
from dataclasses import dataclass

from prompts.content.refs import Ref
from prompts.content.wording import Text


@dataclass(frozen=True, slots=True)
class Level:
    n: int
    label: Text
    award: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    id: str
    title: Text
    question: Text
    core: bool
    tags: tuple[str, ...]
    allow_not_observable: bool
    look_for: tuple[Text, ...]
    not_evidence: tuple[Text, ...]
    anchors: Mapping[int, Text]


@dataclass(frozen=True, slots=True)
class Rubric:
    id: str
    version: str
    title: Text
    levels: tuple[Level, ...]
    criteria: tuple[Criterion, ...]
    min_exemplars: int
    content_hash: str

    @property
    def ref(self) -> Ref:
        return Ref(self.id, self.version)

    @property
    def top(self) -> int:
        return max(level.n for level in self.levels)

    @property
    def award_line(self) -> int:
        return next(level.n for level in self.levels if level.award)

    def criterion(self, id: str) -> Criterion:
        return next(criterion for criterion in self.criteria if criterion.id == id)

    def level(self, n: int) -> Level:
        return next(level for level in self.levels if level.n == n)
