"""From the levels that readers gave to one estimate for each criterion, with n and spread.

The model is the plain median per criterion. Whatever replaces it keeps this signature, and
`MODEL` is stored with every result, so that an old result can always be reckoned again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from prompts.content import Rubric

MODEL = "median/1"


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """`n` counts the readings that could observe the criterion; with none there is no
    estimate. Missing is never zero. Of an even number, the mean of the middle two counts."""

    criterion: str
    estimate: float | None
    low: float | None
    high: float | None
    n: int
    spread: float | None


def result(
    rubric: Rubric, sheets: Sequence[Mapping[str, int | None]]
) -> tuple[CriterionResult, ...]:
    """One result per criterion, in the order of the rubric."""
    return tuple(_one(criterion.id, sheets) for criterion in rubric.criteria)


def _one(criterion: str, sheets: Sequence[Mapping[str, int | None]]) -> CriterionResult:
    levels = [level for sheet in sheets if (level := sheet.get(criterion)) is not None]
    if not levels:
        return CriterionResult(criterion, None, None, None, 0, None)
    low, high = float(min(levels)), float(max(levels))
    return CriterionResult(criterion, float(median(levels)), low, high, len(levels), high - low)
