"""Programme and roster: every problem names file, line and advice, and nothing else is raised."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts import library
from prompts.problems import ContentError
from prompts.roster import read_roster
from tests.content import CONTENT

SEED = Path(__file__).parents[2] / "bot" / "sandbox" / "seed"
PROGRAMME = (SEED / "programme.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("rubric: R2@1 ", "rubric: R9@1 ", ":14  unknown  There is no R9@1."),
        ("zone: Europe/London", "zone: Europe/Lundon", ":10  zone  Name a time zone"),
        ("reviews_due_h: 72", "reviews_due: 72", ":21  unknown-key  "),
        ("E04, E05, E06", "E04, E05", ":15  exemplars  R2@1.0.0 needs at least 3"),
        ("kind: programme", "kind: &a programme\nagain: *a", ":5  alias  Write the value out"),
        ("kind: programme", f"kind: {'[' * 50_000}", ":4  depth  Nest no deeper than 40 levels."),
    ],
)
def test_a_problem_names_its_line_and_what_to_do(before: str, after: str, problem: str) -> None:
    with pytest.raises(ContentError) as wrong:
        library.read_programme(PROGRAMME.replace(before, after), CONTENT, "p.yaml")

    assert problem in str(wrong.value)
    assert str(wrong.value).startswith("p.yaml:")


def test_a_roster_names_every_problem_at_once() -> None:
    text = "role;email;zone\nlearner;a@x.example;\nking;a@x.example;Mars/Base\n"

    with pytest.raises(ContentError) as wrong:
        read_roster(text)

    assert [(one.line, one.rule) for one in wrong.value.problems] == [
        (3, "email"),
        (3, "role"),
        (3, "zone"),
    ]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with suppress(ContentError):
        read_roster(text)
    with suppress(ContentError):
        library.read_programme(text, CONTENT)
