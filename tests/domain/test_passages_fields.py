"""A long text in the fields of a form: nothing of it is lost on the way there and back."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.passages import Part, in_fields, joined, number

ROOM = 1200
TEXTS = st.lists(
    st.text(st.sampled_from("ab é١.\t"), max_size=900).map(str.strip).filter(bool), max_size=12
)


@given(TEXTS)
def test_a_text_of_paragraphs_comes_back_as_it_was(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)

    fields = in_fields(text, ROOM)

    assert joined(fields) == text
    assert max(len(field) for field in fields) <= ROOM


@given(st.text(st.sampled_from("ab c.!\n"), max_size=6000))
def test_every_word_of_any_text_comes_back_and_every_field_has_room(text: str) -> None:
    fields = in_fields(text, ROOM)

    assert "".join(joined(fields).split()) == "".join(text.split())
    assert all(len(field) <= ROOM for field in fields)


def test_a_short_text_stays_in_one_field_with_its_passages() -> None:
    text = "One.\n\nTwo."

    assert in_fields(text, ROOM) == (text,)
    assert len(number([Part("", text)])) == 2
