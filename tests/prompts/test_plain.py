"""How a text is measured: sentences, words, and the long ones among them."""

import pytest

from prompts.plain import Measure, measure


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", Measure(0, 0, 0)),
        ("One two three. Four five?", Measure(2.5, 3, 0)),
        ("He said: “No. I go.” Then he went.", Measure(2.0, 3, 0)),
        ("Seven is a long one, sixteen is longer.", Measure(8.0, 8, 1 / 8)),
        ("A follow-up on 3 May at 22:10.", Measure(7.0, 7, 0)),
        ("Die Nachtpflege fährt heim.\nEnde", Measure(2.5, 4, 1 / 5)),
    ],
)
def test_a_text_is_measured_by_sentences_and_long_words(text: str, found: Measure) -> None:
    assert measure([text]) == found
