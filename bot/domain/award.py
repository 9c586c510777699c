"""The award rule: conjunctive, so that no average can hide a hole.

Every core criterion reaches the award line and none is below the floor. Fewer readings than
the programme asks for decide nothing. Readers far apart, or a near miss, ask for one more
reader where that can change the outcome; after that, for a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.consensus import CriterionResult
from prompts.content import AwardRule, Criterion, Rubric, said


class Kind(StrEnum):
    WAITING = "waiting"
    ANOTHER_READER = "another_reader"
    AWARDED = "awarded"
    NOT_YET = "not_yet"
    NEEDS_A_PERSON = "needs_a_person"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows, and why: plain sentences in the order of the rubric."""

    kind: Kind
    trace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One criterion beside its line."""

    criterion: Criterion
    result: CriterionResult
    line: int

    @property
    def met(self) -> bool:
        return self.result.estimate is not None and self.result.estimate >= self.line

    def sentence(self) -> str:
        title = said(self.criterion.title)
        kind = "core, needs" if self.criterion.core else "needs"
        if self.result.estimate is None:
            return f"{title}: no reading could observe it ({kind} {self.line})."
        verdict = "met" if self.met else "not met"
        n = f"{self.result.n} reading{'' if self.result.n == 1 else 's'}"
        return f"{title}: {self.result.estimate:g} from {n} ({kind} {self.line}): {verdict}."


def decide(
    rubric: Rubric,
    rule: AwardRule,
    results: Sequence[CriterionResult],
    sheets: int,
    readers_possible: bool,
) -> Outcome:
    """What the results mean. `sheets` is the number of reviews; `readers_possible` whether
    anybody is left who may read the work."""
    by_id = {result.criterion: result for result in results}
    readings = [
        _Reading(criterion, by_id[criterion.id], rule.core_min if criterion.core else rule.any_min)
        for criterion in rubric.criteria
    ]
    told = [reading.sentence() for reading in readings]
    if sheets < rule.reviewers:
        return Outcome(
            Kind.WAITING, (*told, f"Provisional: {sheets} of {rule.reviewers} readings are in.")
        )
    doubts = _doubts(readings, rule, sheets)
    if doubts and sheets == rule.reviewers and readers_possible:
        return Outcome(Kind.ANOTHER_READER, (*told, *doubts, "One more reader is asked."))
    if doubts:
        return Outcome(Kind.NEEDS_A_PERSON, (*told, *doubts, "A person decides."))
    return _ruled(readings, told)


def _ruled(readings: Sequence[_Reading], told: Sequence[str]) -> Outcome:
    missed = [one for one in readings if not one.met and not _unseen_extra(one)]
    if not missed:
        return Outcome(Kind.AWARDED, (*told, "Every line is met."))
    missing = [said(reading.criterion.title) for reading in missed]
    return Outcome(Kind.NOT_YET, (*told, f"Not met: {', '.join(missing)}."))


def _unseen_extra(reading: _Reading) -> bool:
    """A criterion that is not core and that nobody could observe holds nothing up."""
    return reading.result.n == 0 and not reading.criterion.core


def _doubts(readings: Sequence[_Reading], rule: AwardRule, sheets: int) -> list[str]:
    """Why the rule should not decide on these readings alone; empty where nothing could change.

    A doubt counts only where it touches the line: readers who differ widely but all above the
    line, or all below it, cannot change the outcome. One criterion that is missed beyond doubt
    settles the matter, whatever the others are.
    """
    if any(_surely_missed(reading, rule) for reading in readings):
        return []
    unseen = [r for r in readings if r.criterion.core and r.result.n == 0]
    if unseen:
        return [f"{said(r.criterion.title)}: nobody could observe it." for r in unseen]
    first = sheets == rule.reviewers
    return [text for r in readings if (text := _doubt(r, rule, near_counts=first))]


def _surely_missed(reading: _Reading, rule: AwardRule) -> bool:
    """Enough readers saw it, all of them below the line, and not nearly at it. A single reading
    is not enough: with one more beside it the median may still rise to the line."""
    result = reading.result
    if result.estimate is None or result.high is None or result.n < rule.reviewers:
        return False
    return result.high < reading.line and reading.line - result.estimate > rule.third_read_within


def _doubt(reading: _Reading, rule: AwardRule, *, near_counts: bool) -> str | None:
    result, title = reading.result, said(reading.criterion.title)
    if result.estimate is None or result.low is None or result.high is None:
        return None
    crosses = result.low < reading.line <= result.high
    if crosses and result.high - result.low >= rule.third_read_spread:
        return f"{title}: the readings are {result.high - result.low:g} levels apart."
    short = reading.line - result.estimate
    if near_counts and crosses and 0 < short <= rule.third_read_within:
        return f"{title}: the readings fall on both sides of the line."
    return None
