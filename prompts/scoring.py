"""What the shapes of a rubric and an exemplar cannot say: levels, anchors, experts who agree."""

import re
from collections.abc import Iterator
from itertools import pairwise
from statistics import fmean

from prompts.problems import Problem
from prompts.reading import Document, Place
from prompts.schema import CriterionFile, ExemplarFile, RubricFile

LONGEST_ANCHOR = 35
LEAST_OVERLAP, MOST_OVERLAP = 0.2, 0.8
MOST_EXPERT_GAP = 0.5
WORD = re.compile(r"\w+(?:['’-]\w+)*")


def of_rubric(
    document: Document, file: RubricFile, quality_words: frozenset[str]
) -> Iterator[Problem]:
    numbers = [level.n for level in file.levels]
    if sum(level.award for level in file.levels) != 1:
        yield document.problem(
            ("levels",), "award-line", "Mark exactly one level with award: true."
        )
    if numbers != sorted(set(numbers)):
        yield document.problem(("levels",), "levels", "Number the levels upwards, each once.")
    ids = [criterion.id for criterion in file.criteria]
    for n, criterion in enumerate(file.criteria):
        place: Place = ("criteria", n)
        if ids.count(criterion.id) > 1:
            yield document.problem(place, "criterion-id", f"{criterion.id} is used twice.")
        if set(criterion.anchors) != set(numbers):
            yield document.problem(
                (*place, "anchors"), "anchors", "Give one anchor for each level, and no other."
            )
            continue
        yield from _anchors(document, criterion, numbers, place, quality_words)


def _anchors(
    document: Document,
    criterion: CriterionFile,
    numbers: list[int],
    place: Place,
    quality_words: frozenset[str],
) -> Iterator[Problem]:
    texts = {n: criterion.anchors[n].get("en", "") for n in numbers}
    for n, text in texts.items():
        at: Place = (*place, "anchors", n)
        found = sorted(_words(text) & quality_words)
        if found:
            yield document.problem(
                at, "anchor-quality", f"Say what can be pointed at instead of: {', '.join(found)}."
            )
        if len(WORD.findall(text)) > LONGEST_ANCHOR:
            yield document.problem(at, "anchor-length", f"Keep it to {LONGEST_ANCHOR} words.")
    for lower, higher in pairwise(numbers):
        overlap = _overlap(texts[lower], texts[higher])
        if not LEAST_OVERLAP <= overlap <= MOST_OVERLAP:
            yield document.problem(
                (*place, "anchors", higher),
                "anchor-step",
                f"Levels {lower} and {higher} share {overlap:.0%} of their words. Add one act to "
                f"the level below: {LEAST_OVERLAP:.0%} to {MOST_OVERLAP:.0%} is usual.",
            )


def _words(text: str) -> set[str]:
    return {word.lower() for word in WORD.findall(text)}


def _overlap(one: str, other: str) -> float:
    a, b = _words(one), _words(other)
    return len(a & b) / len(a | b) if a | b else 0.0


def of_exemplar(
    document: Document, file: ExemplarFile, rubric: RubricFile | None
) -> Iterator[Problem]:
    if rubric is None:
        yield document.problem(
            ("meta", "rubric"), "rubric", f"There is no rubric {file.meta.rubric}."
        )
        return
    ids = {criterion.id for criterion in rubric.criteria}
    numbers = {level.n for level in rubric.levels}
    vectors = {**file.expert_scores, "agreed": file.agreed}
    for name, vector in vectors.items():
        place: Place = ("agreed",) if name == "agreed" else ("expert_scores", name)
        if set(vector) != ids:
            yield document.problem(place, "scores", f"Score each of {', '.join(sorted(ids))}.")
        elif not set(vector.values()) <= numbers:
            yield document.problem(place, "scores", "Use the levels of the rubric.")
    yield from _agreement(document, file, ids)
    if set(file.rationale) != ids:
        yield document.problem(("rationale",), "rationale", "Give a reason for each criterion.")
    for name, reason in file.rationale.items():
        if any(not 1 <= n <= len(file.passages) for n in reason.passages):
            yield document.problem(
                ("rationale", name, "passages"),
                "passages",
                f"Name passages from 1 to {len(file.passages)}.",
            )


def _agreement(document: Document, file: ExemplarFile, ids: set[str]) -> Iterator[Problem]:
    vectors = [vector for vector in file.expert_scores.values() if set(vector) == ids]
    for one, other in pairwise(vectors):
        gap = fmean(abs(one[criterion] - other[criterion]) for criterion in ids)
        if gap > MOST_EXPERT_GAP:
            yield document.problem(
                ("expert_scores",),
                "expert-gap",
                f"Two experts are {gap:.2f} of a level apart; agree first, or choose another.",
            )
