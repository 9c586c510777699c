"""A prompt set in other words: what may change, what stays, and what the checks say of it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts import own_versions
from prompts.content import PromptSet, cadence_in
from prompts.own_versions import Values
from tests.content import CONTENT

IDS = [one.id for one in CONTENT.prompt_sets]


def written(name: str) -> Values:
    found = own_versions.written(CONTENT.shelf, str(CONTENT.prompt_set(name).ref))
    assert found is not None
    return found


def reworded(name: str, version: str = "1.0.0", **texts: str) -> Values:
    return own_versions.reworded(
        written(name), texts, id="own-0", version=version, made_from=f"{name}@1.0.0"
    )


def problems(name: str, **texts: str) -> dict[str, str]:
    return own_versions.problems(reworded(name, **texts), CONTENT.shelf)


@pytest.mark.parametrize("name", IDS)
def test_every_shipped_set_can_be_worded_anew_and_asks_the_same(name: str) -> None:
    shipped = CONTENT.prompt_set(name)
    own = own_versions.prompt_set(reworded(name, title="Other words"), name)

    assert problems(name, title="Other words") == {}
    assert _structure(own) == _structure(shipped)
    assert own.content_hash != shipped.content_hash


def _structure(one: PromptSet) -> object:
    bare = [
        (q.id, q.kind, q.required, q.min_chars, q.max_chars, q.min_items, q.max_items)
        for whole in one.questions
        for q in (whole, *whole.of)
    ]
    return bare, one.cadence, one.nudges, one.visibility, one.asked_as


@pytest.mark.parametrize("name", IDS)
def test_every_text_of_a_question_has_its_field(name: str) -> None:
    asked = CONTENT.prompt_set(name).questions
    paths = [one.path for one in own_versions.fields(written(name))]

    wanted = ["title", "purpose"]
    for question in asked:
        wanted += [f"{question.id}/label", f"{question.id}/help"]
        for part in question.of:
            wanted += [f"{question.id}/{part.id}/{text}" for text in ("label", "help")]
    assert paths == wanted


def test_it_comes_round_on_the_beat_of_the_original() -> None:
    own = own_versions.prompt_set(reworded("P10"), "P10")
    rhythm = next(one for one in CONTENT.rhythms if "P10@1" in {b.prompt_set for b in one.beats})

    beat = cadence_in(rhythm, own)

    assert beat == cadence_in(rhythm, CONTENT.prompt_set("P10"))
    assert beat != own.cadence


def test_what_was_worded_anew_is_shown_in_english_and_the_rest_stays_translated() -> None:
    own = own_versions.prompt_set(reworded("P02", title="Other words"), "P02")

    assert own.title == {"en": "Other words"}
    assert own.fallback == "en"
    assert set(own.purpose) == {"en", "de"}
    assert problems("P02", title="Other words") == {}


def test_a_help_that_may_be_missing_is_taken_out_when_it_is_emptied() -> None:
    own = own_versions.prompt_set(reworded("P05", **{"quiet/help": " "}), "P05")

    assert next(one for one in own.questions if one.id == "quiet").help is None


@pytest.mark.parametrize(
    ("field", "text", "advice"),
    [
        ("title", "", "Write a text here."),
        ("title", "x" * 61, "Keep it to 60 characters."),
        ("problem/help", "", "Write a text here."),
        ("options/cost/label", "x" * 121, "Keep it to 120 characters."),
        ("purpose", "Do it now!", "Write a full stop in place of the exclamation mark."),
        ("purpose", f"One {'word ' * 25}.", "A sentence here has 26 words."),
        ("choice/label", "Ask <!channel> now", "Write this without < and >."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(field: str, text: str, advice: str) -> None:
    found = problems("P02", **{field: text})

    assert list(found) == [field]
    assert found[field].startswith(advice)


def test_what_is_wrong_with_the_whole_is_said_at_the_purpose() -> None:
    long = "Responsibility considerations notwithstanding, communicate organisational priorities. "

    found = problems("P02", purpose=long * 7)

    assert list(found) == ["purpose"]
    assert "have more than 6 letters" in found["purpose"]


@given(st.dictionaries(st.sampled_from(["title", "purpose", "told/help"]), st.text(max_size=80)))
def test_any_words_are_taken_or_refused_and_hash_the_same_after_they_were_stored(
    texts: dict[str, str],
) -> None:
    made = reworded("P02", **texts)

    if own_versions.problems(made, CONTENT.shelf):
        return
    kept = json.loads(json.dumps(made))

    assert kept == made
    assert own_versions.prompt_set(kept, "P02") == own_versions.prompt_set(made, "P02")


def test_versions_count_on() -> None:
    assert own_versions.following("1.0.0") == "1.1.0"
    assert own_versions.following("1.9.0") == "1.10.0"
