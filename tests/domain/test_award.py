"""Consensus and the award rule: missing is never zero, no average hides a hole."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import consensus
from bot.domain.award import Kind, Outcome, decide
from prompts import library
from prompts.content import AwardRule

RUBRIC = library.load().rubric("R2")
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


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(*[st.integers(1, 4)] * 4), min_size=2, max_size=3))
def test_raising_a_mark_never_turns_an_award_into_not_yet(sheets: list[Levels]) -> None:
    if outcome(*sheets).kind is not Kind.AWARDED:
        return
    for n, c in product(range(len(sheets)), range(4)):
        raised = [list(sheet) for sheet in sheets]
        raised[n][c] = min(4, (raised[n][c] or 0) + 1)
        assert outcome(*[tuple(sheet) for sheet in raised]).kind is not Kind.NOT_YET


@given(st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=1, max_size=6))
def test_a_missing_level_is_never_a_zero(levels: list[int | None]) -> None:
    without = [{"C1": level} for level in levels if level is not None]

    assert (
        consensus.result(RUBRIC, [{"C1": level} for level in levels])[0]
        == (consensus.result(RUBRIC, without)[0])
    )
