"""Is a mark fit to be sent? Structure makes feedback usable: a level, the passages that show
it, what is seen there, and below the top level one step that can be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from prompts.content import Rubric, said

SHORTEST = 20


@dataclass(frozen=True, slots=True)
class GivenMark:
    """One criterion as a reviewer filled it. `level` None means not observable."""

    criterion: str
    level: int | None
    passages: tuple[int, ...]
    seen: str
    step: str


class MarkProblem(Exception):
    """A mark that cannot be taken. `field` is "level", "passages", "seen" or "step"."""

    def __init__(self, criterion: str, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.criterion = criterion
        self.field = field
        self.sentence = sentence


def check_marks(rubric: Rubric, passages: int, marks: Sequence[GivenMark]) -> tuple[GivenMark, ...]:
    """The whole sheet in the order of the rubric, or MarkProblem for the first that is amiss.
    `passages` is how many the work has."""
    by_criterion = {mark.criterion: mark for mark in marks}
    checked: list[GivenMark] = []
    for criterion in rubric.criteria:
        mark = by_criterion.get(criterion.id)
        if mark is None:
            title = said(criterion.title)
            raise MarkProblem(criterion.id, "level", f"{title} has no level yet. Choose one.")
        checked.append(check_mark(rubric, passages, mark))
    _different_steps(rubric, checked)
    return tuple(checked)


def check_mark(rubric: Rubric, passages: int, mark: GivenMark) -> GivenMark:
    """One mark, trimmed, or MarkProblem with what to do about it."""
    tidy = GivenMark(
        mark.criterion,
        mark.level,
        tuple(sorted(set(mark.passages))),
        mark.seen.strip(),
        mark.step.strip(),
    )
    _level(rubric, tidy)
    _cited(passages, tidy)
    _seen(tidy)
    return _step(rubric, tidy)


def _level(rubric: Rubric, mark: GivenMark) -> None:
    if mark.criterion not in {criterion.id for criterion in rubric.criteria}:
        raise MarkProblem(mark.criterion, "level", "This criterion is not part of the rubric.")
    criterion = rubric.criterion(mark.criterion)
    if mark.level is None and criterion.allow_not_observable:
        return
    if mark.level not in {level.n for level in rubric.levels}:
        raise MarkProblem(mark.criterion, "level", "Choose one of the levels shown.")


def _cited(passages: int, mark: GivenMark) -> None:
    if any(not 1 <= n <= passages for n in mark.passages):
        raise MarkProblem(
            mark.criterion, "passages", f"Choose passages of this work, ¶1 to ¶{passages}."
        )
    if mark.level is not None and not mark.passages:
        raise MarkProblem(
            mark.criterion, "passages", "Choose at least one passage that shows this level."
        )


def _seen(mark: GivenMark) -> None:
    if len(mark.seen) >= SHORTEST:
        return
    if mark.level is None:
        sentence = "Say what evidence is missing, so that the author knows what to add."
    else:
        sentence = "Say in a sentence what you see in these passages."
    raise MarkProblem(mark.criterion, "seen", sentence)


def _step(rubric: Rubric, mark: GivenMark) -> GivenMark:
    if mark.level is None:
        return mark
    if mark.level == rubric.top:
        return GivenMark(mark.criterion, mark.level, mark.passages, mark.seen, "")
    if len(mark.step) < SHORTEST:
        raise MarkProblem(
            mark.criterion,
            "step",
            "Below the top level the author needs one step: what to do, to what, and where.",
        )
    return mark


def _different_steps(rubric: Rubric, marks: Sequence[GivenMark]) -> None:
    known: dict[str, str] = {}
    for mark in marks:
        step = " ".join(mark.step.lower().split())
        if step and step in known:
            other = said(rubric.criterion(known[step]).title)
            raise MarkProblem(
                mark.criterion,
                "step",
                f"This step is the same as for {other}. Give this criterion a step of its own.",
            )
        known[step] = mark.criterion
