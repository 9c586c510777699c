"""Numbering: nothing but white space is lost, and every passage can be taken in."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.passages import LONGEST, NumberedPassage, Part, digest, number

TEXT = st.text(alphabet=st.sampled_from("ab c.\n\r\t\u2028!?é日 。"), max_size=400) | st.text(
    max_size=200
)


def letters(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=80, deadline=None)
@given(st.lists(st.builds(Part, st.text(max_size=5), TEXT), max_size=4))
def test_nothing_but_white_space_is_lost_and_the_order_stays(parts: list[Part]) -> None:
    passages = number(parts)

    assert letters("".join(one.text for one in passages)) == letters(
        "".join(part.text for part in parts)
    )
    assert [one.n for one in passages] == list(range(1, len(passages) + 1))
    assert [one for one in passages if not one.text.strip()] == []


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(["x", "word ", "A sentence. ", "日本。", "y\n"]), st.integers(1, 4000))
def test_no_passage_is_longer_than_a_reader_can_take_in(unit: str, times: int) -> None:
    passages = number([Part("notes", unit * times)])

    assert max(len(one.text) for one in passages) <= LONGEST
    assert letters("".join(one.text for one in passages)) == letters(unit * times)


def test_a_paragraph_is_a_passage_and_its_list_stays_with_it() -> None:
    text = "We  chose:\r\n- the  rota\r\n- the sheet\r\n \r\n\r\nThen we told them."

    assert number([Part("Record", text), Part("Notes", "One.\n\nTwo.")]) == (
        NumberedPassage(1, "We chose:\n- the rota\n- the sheet", "Record"),
        NumberedPassage(2, "Then we told them.", "Record"),
        NumberedPassage(3, "One.", "Notes"),
        NumberedPassage(4, "Two.", "Notes"),
    )


def test_a_long_paragraph_is_cut_at_the_end_of_a_sentence() -> None:
    first, second = "a" * 700 + ".", "b" * 700 + "."

    assert [one.text for one in number([Part("", f"{first} {second}")])] == [first, second]


def test_the_digest_is_of_the_canonical_form() -> None:
    # By the program sha256sum, of {"a":"é","b":[1,null]} in UTF-8.
    known = "3d92f6368f93f3cb36a4e7a721098054dfbfd705e31fa50409f2d99e0727a08c"

    assert digest({"b": [1, None], "a": "é"}) == known
    assert digest({"b": [1, None], "a": "é"}) == digest({"a": "é", "b": (1, None)})
    assert digest("1") != digest(1)
    assert len(digest("\ud800")) == 64
