"""Is this a steady hand? A reviewer's levels beside the experts', over all exemplars.

The rule is tolerant where it can be: somebody who is a level harsh throughout reads the same
things as the experts and passes. Somebody who gives the middle to everything does not,
nor somebody who calls things not observable where the experts saw them: such a cell says
nothing of agreement or severity, and counts as a level missed.
Numbers: mean gap 0.6, one miss in ten, correlation 0.5 let through 98 % of good readers and
18 % of noisy ones in simulation with four criteria and three exemplars.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from prompts.content import Exemplar, Rubric

MOST_GAP = 0.6
MOST_WILD = 0.1
LEAST_AGREEMENT = 0.5
MOST_BIAS = 1.25
MOST_UNSEEN = 0.25
UNSEEN_GAP = 1.0

RULE_IN_WORDS = (
    "To pass, your levels follow the experts’: on average at most 0.6 of a level apart, rarely "
    "two levels apart, and higher where theirs are higher. Being a little stricter or milder "
    "throughout is fine; what they saw and you could not counts as a level missed."
)


@dataclass(frozen=True, slots=True)
class Scored:
    """One exemplar and the levels given to it; None is "not observable"."""

    exemplar: Exemplar
    scores: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion of one exemplar."""

    exemplar: str
    criterion: str
    own: int | None
    expert: int

    @property
    def difference(self) -> float | None:
        """Signed, in levels; None for "not observable"."""
        return None if self.own is None else float(self.own - self.expert)


@dataclass(frozen=True, slots=True)
class Judgement:
    """`bias` is the mean signed difference in levels, below zero for severe; `gap` the mean
    distance once the bias is taken off; `wild` how many cells are then two or more apart;
    `agreement` Pearson's correlation, None where one side never varies. What was not observable
    is only part of the gap, as a level missed."""

    passed: bool
    bias: float
    gap: float
    wild: int
    agreement: float | None
    rows: tuple[Cell, ...]
    reasons: tuple[str, ...]


def judge(given: Sequence[Scored], rubric: Rubric) -> Judgement:
    """The verdict over all exemplars, with its reasons in plain sentences."""
    rows = tuple(
        Cell(
            str(scored.exemplar.ref),
            criterion.id,
            scored.scores.get(criterion.id),
            scored.exemplar.agreed[criterion.id],
        )
        for scored in given
        for criterion in rubric.criteria
    )
    differences = [row.difference for row in rows if row.difference is not None]
    unseen = len(rows) - len(differences)
    bias = fmean(differences) if differences else 0.0
    residuals = [abs(difference - bias) for difference in differences]
    gap = fmean([*residuals, *[UNSEEN_GAP] * unseen])
    wild = sum(residual >= 1.5 for residual in residuals)
    agreement = _correlation([(row.own, row.expert) for row in rows if row.own is not None])
    failures = _failures(bias, gap, wild / len(rows), unseen / len(rows), agreement)
    reasons = (*failures, *_character(bias)) if failures else (_well(gap), *_character(bias))
    return Judgement(not failures, bias, gap, wild, agreement, rows, reasons)


def _failures(
    bias: float, gap: float, wild: float, unseen: float, agreement: float | None
) -> tuple[str, ...]:
    found: list[str] = []
    if unseen > MOST_UNSEEN:
        found.append("You called several things not observable that the experts could see.")
    if agreement is None and unseen < 1:
        found.append("You gave nearly the same level everywhere, so good and weak look alike.")
    if agreement is not None and agreement < LEAST_AGREEMENT:
        found.append("Your levels do not rise where the experts’ rise.")
    if gap > MOST_GAP:
        found.append(f"Your levels are {gap:.1f} of a level apart from the experts’ on average.")
    if wild > MOST_WILD:
        found.append("Several of your levels are two levels away from the experts’.")
    if abs(bias) > MOST_BIAS:
        found.append("Your levels are more than one level away throughout.")
    return tuple(found)


def _well(gap: float) -> str:
    return f"Your levels follow the experts’: {gap:.1f} of a level apart on average."


def _character(bias: float) -> tuple[str, ...]:
    if abs(bias) < MOST_GAP:
        return ()
    word = "stricter" if bias < 0 else "milder"
    return (
        f"You are about {abs(bias):.1f} of a level {word} than the experts. That is known and "
        "kept beside your readings.",
    )


def _correlation(pairs: Sequence[tuple[int, int]]) -> float | None:
    if not pairs:
        return None
    mean_x, mean_y = fmean(x for x, _ in pairs), fmean(y for _, y in pairs)
    across = sum((x - mean_x) ** 2 for x, _ in pairs) * sum((y - mean_y) ** 2 for _, y in pairs)
    if across == 0:
        return None
    return sum((x - mean_x) * (y - mean_y) for x, y in pairs) / sqrt(across)
