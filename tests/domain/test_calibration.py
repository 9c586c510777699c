"""Who passes practice. The oracle reckons with numpy what the code reckons by hand."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calibration import Judgement, Scored, judge
from tests.content import CONTENT

RUBRIC = CONTENT.rubric("R2")
EXEMPLARS = [CONTENT.exemplar(name) for name in ("E04", "E05", "E06")]
CELLS = [(one, criterion.id) for one in EXEMPLARS for criterion in RUBRIC.criteria]
EXPERT = [exemplar.agreed[criterion] for exemplar, criterion in CELLS]


def judged(levels: list[int | None]) -> Judgement:
    by_exemplar = [levels[n : n + 4] for n in range(0, len(CELLS), 4)]
    ids = [criterion.id for criterion in RUBRIC.criteria]
    return judge(
        [
            Scored(exemplar, dict(zip(ids, row, strict=True)))
            for exemplar, row in zip(EXEMPLARS, by_exemplar, strict=True)
        ],
        RUBRIC,
    )


@pytest.mark.parametrize(
    ("answer", "passed"),
    [
        (lambda expert: expert, True),
        (lambda expert: expert - 1, True),  # a level harsh throughout reads the same things
        (lambda expert: expert + 1, True),
        (lambda expert: expert + 2, False),
        (lambda expert: 3, False),
        (lambda expert: 2, False),
        (lambda expert: 4, False),
        (lambda expert: 5 - expert, False),
        (lambda expert: None, False),
    ],
    ids=["the same", "harsh", "mild", "two mild", "3", "2", "4", "turned", "nothing"],
)
def test_who_passes(answer: Callable[[int], int | None], passed: bool) -> None:
    assert judged([answer(expert) for expert in EXPERT]).passed is passed


def test_calling_everything_not_observable_is_no_steady_hand() -> None:
    """Each such cell used to count as the experts' level less one: a perfect agreement."""
    found = judged([None] * 12)

    assert (found.passed, found.agreement, found.gap) == (False, None, 1.0)
    assert found.reasons[0] == (
        "You called several things not observable that the experts could see."
    )


@pytest.mark.parametrize(("unseen", "passed"), [(1, True), (3, True), (4, False)])
def test_a_few_things_not_observed_pass_where_the_rest_is_steady(unseen: int, passed: bool) -> None:
    levels: list[int | None] = [*[None] * unseen, *EXPERT[unseen:]]

    assert judged(levels).passed is passed


def test_one_wild_miss_passes_and_two_do_not() -> None:
    one, two = list[int | None](EXPERT), list[int | None](EXPERT)
    one[0] = two[0] = EXPERT[0] + 2
    two[5] = EXPERT[5] - 2

    assert (judged(one).passed, judged(one).wild) == (True, 1)
    assert (judged(two).passed, judged(two).wild) == (False, 2)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.none() | st.integers(1, 4), min_size=12, max_size=12))
def test_the_figures_are_those_of_an_independent_reckoning(levels: list[int | None]) -> None:
    found = judged(levels)

    own = np.array([np.nan if level is None else level for level in levels])
    apart = own - np.array(EXPERT, dtype=float)
    seen = ~np.isnan(own)
    bias = apart[seen].mean() if seen.any() else 0.0
    gap = np.where(seen, np.abs(apart - bias), 1.0).mean()
    varies = seen.any() and np.ptp(own[seen]) > 0 and np.ptp(np.array(EXPERT)[seen]) > 0
    agreement = np.corrcoef(own[seen], np.array(EXPERT)[seen])[0, 1] if varies else None
    assert found.bias == pytest.approx(bias)
    assert found.gap == pytest.approx(gap)
    assert found.agreement == (None if agreement is None else pytest.approx(agreement))
    assert found.passed is bool(
        agreement is not None
        and agreement >= 0.5 - 1e-12
        and gap <= 0.6 + 1e-12
        and (np.abs(apart[seen] - bias) >= 1.5).sum() <= 1
        and (~seen).sum() <= 3
        and abs(bias) <= 1.25
    )
    assert found.reasons


def test_the_reasons_never_blame_and_are_sentences() -> None:
    reasons = judged([3] * 12).reasons

    assert [one for one in reasons if not one.endswith(".") or "!" in one] == []
