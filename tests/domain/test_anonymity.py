"""Scrubbing and pseudonyms."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.anonymity import Identity, pseudonym, scrub

AMARA = Identity(("Amara Okafor", "amara"), "amara", "U0AMARA001", "amara@evening.example")
ZOE = Identity(("Zoë Müller", "zoe"), "zoe", "U0ZOE00001", "zoe@evening.example")
GRACE = Identity(("Grace Mwangi", "grace"), "grace", "U0GRACE001", None)
MARKS = ["Amara", "amara@evening.example", "@zoe", "Zoe Muller", "Zoë", "<@U0ZOE00001>", "@grace"]


def test_names_handles_mentions_and_addresses_are_hidden() -> None:
    text = "Amara’s plan; @zoe and Zoe Muller agreed, <@U0GRACE001> did not (zoe@evening.example)."

    hidden = scrub(text, AMARA, [ZOE, GRACE])

    assert hidden.text == (
        "[the author]’s plan; [a colleague] and [a colleague] agreed, [a colleague] did not "
        "([an address])."
    )
    assert hidden.hidden == 5


def test_a_handle_that_is_also_a_word_is_hidden_after_an_at_sign() -> None:
    hidden = scrub("@grace said there is a grace period; Grace agreed.", AMARA, [GRACE])

    assert hidden.text == "[a colleague] said there is a grace period; [a colleague] agreed."


@settings(max_examples=60, deadline=None)
@given(before=st.text(max_size=40), mark=st.sampled_from(MARKS), after=st.text(max_size=40))
def test_scrubbing_twice_changes_nothing(before: str, mark: str, after: str) -> None:
    once = scrub(f"{before} {mark} {after}", AMARA, [ZOE, GRACE])

    assert scrub(once.text, AMARA, [ZOE, GRACE]).text == once.text


def test_a_pseudonym_is_the_same_for_a_pair_and_never_taken() -> None:
    first = pseudonym("secret", "m1", "p1", ())

    assert pseudonym("secret", "m1", "p1", ()) == first
    assert pseudonym("secret", "m1", "p1", {first}) != first
