"""A bug is logged without what people wrote, and one bad event does not hold up the others."""

import logging

import pytest

from bot.errors import traced
from handlers.failures import _refused

WORDS = "a sentence that a learner wrote in confidence"


def test_a_bug_is_logged_by_place_and_kind_and_never_with_its_message(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    try:
        raise ValueError(WORDS)
    except ValueError as bug:
        told = _refused(bug)

    reference = told.sentence.rsplit(" ", 1)[1]
    assert reference in caplog.text
    assert "ValueError" in caplog.text
    assert WORDS not in caplog.text
    assert WORDS not in told.sentence


def test_the_place_of_a_bug_names_functions_and_lines() -> None:
    try:
        raise KeyError(WORDS)
    except KeyError as bug:
        where = traced(bug)

    assert where.startswith("KeyError at test_the_place_of_a_bug_names_functions_and_lines:")
