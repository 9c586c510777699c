"""Answers are taken whole, or refused at the field that needs something."""

import pytest

from bot.domain.answers import AnswerProblem, Answers, check, parts
from tests.content import CONTENT

P02 = CONTENT.prompt_set("P02")
FULL: dict[str, object] = {
    "problem": " The rota took a nurse four hours each month. ",
    "options": [
        {"name": "Better sheet", "cost": "Two days of my time."},
        {"name": "Service", "cost": "280 a month."},
    ],
    "choice": "The service.",
    "told": "Both shifts, two weeks before.",
    "objection": "Older colleagues have no smartphone; so there is a tablet now.",
    "record": "later",
}


def taken(**changes: object) -> Answers:
    return check(P02, {**FULL, **changes})  # type: ignore[dict-item]


def test_complete_answers_come_back_trimmed_in_the_order_of_the_questions() -> None:
    checked = taken()

    assert list(checked) == ["problem", "options", "choice", "told", "objection", "record"]
    assert checked == FULL | {"problem": "The rota took a nurse four hours each month."}


def test_answers_that_nobody_asked_for_are_left_out() -> None:
    assert taken(nonsense="x") == taken()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"problem": "  \n "}, "problem"),
        ({"problem": "x" * 39}, "problem"),
        ({"problem": "x" * 1501}, "problem"),
        ({"problem": [{"name": "a list"}]}, "problem"),
        ({"options": "text"}, "options/1/name"),
        ({"options": [{"name": "Only one", "cost": "Free."}]}, "options/2/name"),
        ({"options": [{}, {"name": "Only one", "cost": "Free."}]}, "options/1/name"),
        (
            {"options": [{"name": "A", "cost": "1"}, {"name": "B", "cost": " "}]},
            "options/2/cost",
        ),
        ({"options": [{"name": "x" * 121, "cost": "1"}] * 2}, "options/1/name"),
        ({"record": ""}, "record"),
    ],
)
def test_what_is_missing_is_said_at_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(AnswerProblem) as wrong:
        taken(**changes)

    assert wrong.value.field == field
    assert wrong.value.sentence.endswith(".")


def test_items_left_empty_are_dropped_wherever_they_stand() -> None:
    options = FULL["options"]
    assert isinstance(options, list)

    assert taken(options=[{"name": " "}, options[0], {}, options[1]]) == taken()


def test_no_item_beyond_the_most_is_dropped_without_a_word() -> None:
    six = [{"name": f"Option {n}", "cost": "Free."} for n in range(6)]

    assert len(taken(options=six[:5])["options"]) == 5
    with pytest.raises(AnswerProblem, match="There is room for 5"):
        taken(options=six)


def test_the_parts_tell_questions_and_answers_without_the_artefact() -> None:
    told = parts(P02, taken())

    assert [question for question, _ in told] == [
        "What had to be decided, and why?",
        "Which ways were possible?",
        "What did you choose, and what decided it?",
        "Who heard it, and when?",
        "What was the strongest objection?",
    ]
    assert told[1][1] == (
        "Option: Better sheet\nWhat it costs and what it gives:\nTwo days of my time.\n\n"
        "Option: Service\nWhat it costs and what it gives:\n280 a month."
    )


def test_a_half_filled_draft_can_be_told_too() -> None:
    assert parts(P02, {"choice": " Soon. ", "options": [{"name": "One"}]}) == (
        ("Which ways were possible?", "Option: One"),
        ("What did you choose, and what decided it?", "Soon."),
    )
