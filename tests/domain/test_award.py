"""Consensus and the award rule: missing is never zero, no average hides a hole."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import consensus
from bot.domain.award import Kind, Outcome, decide
from prompts.content import AwardRule
from tests.content import CONTENT

RUBRIC = CONTENT.rubric("R2")
RULE = AwardRule(3, 2, 2, 0.5, 2)
Levels = tuple[int | None, ...]


def outcome(*sheets: Levels, possible: bool = True) -> Outcome:
    ids = [criterion.id for criterion in RUBRIC.criteria]
    told = [dict(zip(ids, sheet, strict=True)) for sheet in sheets]
    return decide(RUBRIC, RULE, consensus.result(RUBRIC, told), len(sheets), possible)


@pytest.mark.parametrize(
    ("sheets", "kind"),
    [
        (((4, 4, 4, 4),), Kind.WAITING),
        (((3, 3, 2, 2), (3, 3, 2, 2)), Kind.AWARDED),
        (((4, 4, 4, 1), (4, 4, 4, 1)), Kind.NOT_YET),
        (((2, 4, 4, 4), (2, 4, 4, 4)), Kind.NOT_YET),
        (((3, 3, 3, 3), (2, 3, 3, 3)), Kind.ANOTHER_READER),
        (((4, 4, 4, 4), (2, 4, 4, 4)), Kind.ANOTHER_READER),
        (((3, 3, 3, 3), (2, 3, 3, 3), (3, 3, 3, 3)), Kind.AWARDED),
        (((4, 3, 3, 3), (2, 3, 3, 3), (3, 3, 3, 3)), Kind.NEEDS_A_PERSON),
        (((None, 3, 3, 3), (None, 3, 3, 3)), Kind.ANOTHER_READER),
        (((3, 3, None, 3), (3, 3, None, 3)), Kind.AWARDED),
    ],
)
def test_the_rule(sheets: tuple[Levels, ...], kind: Kind) -> None:
    assert outcome(*sheets).kind is kind


def test_a_near_miss_goes_to_a_person_where_no_reader_is_left() -> None:
    assert outcome((3, 3, 3, 3), (2, 3, 3, 3), possible=False).kind is Kind.NEEDS_A_PERSON


def test_what_is_surely_missed_asks_for_no_reader_though_another_criterion_was_not_seen() -> None:
    """One more reader can lift neither, so nobody is to be kept busy and waiting."""
    assert outcome((None, 1, 3, 3), (None, 1, 3, 3)).kind is Kind.NOT_YET


def test_one_low_reading_beside_a_criterion_nobody_saw_is_not_sure_yet() -> None:
    """With a 4 beside the 2, their median reaches the line."""
    assert outcome((None, 2, 3, 3), (None, None, 3, 3)).kind is Kind.ANOTHER_READER


LEVELS = st.none() | st.integers(1, 4)
SHEETS = st.lists(st.tuples(LEVELS, LEVELS, LEVELS, LEVELS), min_size=2, max_size=3)


def middle(levels: list[int]) -> float:
    """The median by its definition: as many are below as above."""
    ordered = sorted(levels)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


@settings(max_examples=200, deadline=None)
@given(SHEETS)
def test_an_award_means_that_every_line_is_met_by_itself(sheets: list[Levels]) -> None:
    """Conjunctive: however high the others are, one core criterion below its line is enough."""
    met = []
    for n, line in enumerate((3, 3, 2, 2)):
        seen = [level for sheet in sheets if (level := sheet[n]) is not None]
        met.append(middle(seen) >= line if seen else line == 2)

    kind = outcome(*sheets).kind

    assert kind is not Kind.WAITING
    if kind is Kind.AWARDED:
        assert all(met)
    if kind is Kind.NOT_YET:
        assert not all(met)


@settings(max_examples=200, deadline=None)
@given(SHEETS, st.integers(0, 3), st.integers(0, 2))
def test_raising_a_mark_never_turns_an_award_into_not_yet(
    sheets: list[Levels], criterion: int, sheet: int
) -> None:
    raised = [list(one) for one in sheets]
    level = raised[sheet % len(sheets)][criterion]
    raised[sheet % len(sheets)][criterion] = level and min(4, level + 1)

    kinds = (outcome(*sheets).kind, outcome(*[tuple(one) for one in raised]).kind)

    assert kinds != (Kind.AWARDED, Kind.NOT_YET)


def test_raising_a_mark_of_a_plain_award_never_takes_it_away() -> None:
    for n, c in product(range(2), range(4)):
        raised = [[3, 3, 2, 2], [3, 3, 2, 2]]
        raised[n][c] += 1
        assert outcome(*[tuple(sheet) for sheet in raised]).kind is Kind.AWARDED


@settings(max_examples=200, deadline=None)
@given(SHEETS, st.tuples(LEVELS, LEVELS, LEVELS, LEVELS))
def test_a_decision_without_a_third_reader_could_not_have_been_changed_by_one_that_agrees(
    sheets: list[Levels], third: Levels
) -> None:
    """Of two who saw everything and agree, a third between or beside them changes nothing."""
    if None in sheets[0]:
        return
    first = outcome(sheets[0], sheets[0]).kind

    assert first in {Kind.AWARDED, Kind.NOT_YET}
    assert outcome(sheets[0], sheets[0], third).kind in {first, Kind.NEEDS_A_PERSON}


@given(st.permutations([(4, 3, 2, 1), (3, 3, 3, 3), (None, 2, 4, 4)]))
def test_the_order_of_the_readers_does_not_matter(sheets: list[Levels]) -> None:
    assert outcome(*sheets) == outcome((4, 3, 2, 1), (3, 3, 3, 3), (None, 2, 4, 4))


def test_the_trace_explains_each_criterion_in_the_order_of_the_rubric() -> None:
    assert outcome((3, 2, None, 2), (3, 2, None, 1)).trace == (
        "Frames the decision: 3 from 2 readings (core, needs 3): met.",
        "Weighs options: 2 from 2 readings (core, needs 3): not met.",
        "Tells people: no reading could observe it (needs 2).",
        "Reviews the decision: 1.5 from 2 readings (needs 2): not met.",
        "Not met: Weighs options, Reviews the decision.",
    )


@given(st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=1, max_size=6))
def test_a_missing_level_is_never_a_zero(levels: list[int | None]) -> None:
    without = [{"C1": level} for level in levels if level is not None]

    assert (
        consensus.result(RUBRIC, [{"C1": level} for level in levels])[0]
        == (consensus.result(RUBRIC, without)[0])
    )
