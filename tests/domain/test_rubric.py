"""A mark is taken, tidied, or refused at its field with what to do."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.rubric import GivenMark, MarkProblem, check_mark, check_marks
from tests.content import CONTENT

RUBRIC = CONTENT.rubric("R2")
SEEN = "The costs stand side by side in ¶2."
STEP = "Add the cost of the old sheet to ¶2, in hours."
GOOD = GivenMark("C1", 3, (2, 1, 2), f" {SEEN} ", f"{STEP}\n")


def sheet() -> list[GivenMark]:
    return [GivenMark(f"C{n}", 3, (1,), SEEN, f"{STEP} For criterion {n}.") for n in (4, 2, 1, 3)]


def test_a_good_mark_is_tidied() -> None:
    assert check_mark(RUBRIC, 3, GOOD) == GivenMark("C1", 3, (1, 2), SEEN, STEP)


def test_at_the_top_level_no_step_is_kept() -> None:
    assert check_mark(RUBRIC, 3, replace(GOOD, level=4)).step == ""


def test_what_is_not_observable_needs_no_passage_and_no_step() -> None:
    bare = GivenMark("C1", None, (), "There is no date and nobody who decides.", "")

    assert check_mark(RUBRIC, 3, bare) == bare


def test_where_not_observable_is_not_allowed_it_is_refused() -> None:
    strict = replace(
        RUBRIC, criteria=tuple(replace(one, allow_not_observable=False) for one in RUBRIC.criteria)
    )

    with pytest.raises(MarkProblem, match="Choose one of the levels"):
        check_mark(strict, 3, replace(GOOD, level=None))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"level": 0}, "level"),
        ({"level": 5}, "level"),
        ({"level": -1}, "level"),
        ({"passages": ()}, "passages"),
        ({"passages": (0,)}, "passages"),
        ({"passages": (1, 4)}, "passages"),
        ({"level": None, "passages": (4,)}, "passages"),
        ({"seen": "Good." + " " * 40}, "seen"),
        ({"level": None, "seen": ""}, "seen"),
        ({"step": "More." + "\n" * 40}, "step"),
        ({"criterion": "C9"}, "level"),
    ],
)
def test_what_is_amiss_is_said_at_its_field(change: dict[str, object], field: str) -> None:
    with pytest.raises(MarkProblem) as wrong:
        check_mark(RUBRIC, 3, replace(GOOD, **change))  # type: ignore[arg-type]

    assert wrong.value.field == field


def test_a_whole_sheet_comes_back_in_the_order_of_the_rubric() -> None:
    checked = check_marks(RUBRIC, 1, sheet())

    assert [mark.criterion for mark in checked] == ["C1", "C2", "C3", "C4"]


def test_a_criterion_without_a_mark_is_named() -> None:
    with pytest.raises(MarkProblem, match="Frames the decision has no level yet"):
        check_marks(RUBRIC, 1, sheet()[:2])


def test_one_step_for_two_criteria_is_refused_however_it_is_spaced() -> None:
    twice = [replace(one, step=STEP) for one in sheet()]
    twice[0] = replace(twice[0], step=STEP.upper().replace(" ", "  "))

    with pytest.raises(MarkProblem, match="the same as for") as wrong:
        check_marks(RUBRIC, 1, twice)

    assert wrong.value.field == "step"


@settings(max_examples=80, deadline=None)
@given(
    st.builds(
        GivenMark,
        criterion=st.sampled_from(["C1", "C4", "nothing"]),
        level=st.none() | st.integers(-1, 6),
        passages=st.lists(st.integers(-1, 6), max_size=4).map(tuple),
        seen=st.text(max_size=30),
        step=st.text(max_size=30),
    )
)
def test_a_mark_that_was_taken_is_taken_again_as_it_is(mark: GivenMark) -> None:
    try:
        checked = check_mark(RUBRIC, 4, mark)
    except MarkProblem:
        return

    assert check_mark(RUBRIC, 4, checked) == checked
    assert set(checked.passages) == set(mark.passages)
