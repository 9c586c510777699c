"""Which language a person reads, and that there is always something to read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.languages import spoken
from prompts.content import PromptSet, said, translated
from prompts.tongues import in_language
from tests.content import CONTENT

LANGUAGES = st.from_regex(r"[a-z]{2}(-[A-Z]{2})?", fullmatch=True)


@pytest.mark.parametrize(
    ("locale", "languages", "language"),
    [
        ("de-DE", ("en", "de"), "de"),
        ("de_AT", ("en", "de"), "de"),
        ("de-AT", ("en", "de", "de-AT"), "de-AT"),
        ("de-DE", ("en", "de-AT"), "de-AT"),
        ("fr-FR", ("en", "de"), "en"),
        ("fr-FR", ("de", "en"), "de"),
        (None, ("de", "en"), "de"),
        ("", ("en",), "en"),
        ("en-US", ("de",), "de"),
    ],
)
def test_a_person_reads_their_own_language_where_the_cohort_has_it(
    locale: str | None, languages: tuple[str, ...], language: str
) -> None:
    assert spoken(locale, languages) == language


@given(st.text(max_size=8) | st.none(), st.lists(LANGUAGES, min_size=1, max_size=4))
def test_it_is_always_one_of_the_cohort_s(locale: str | None, languages: list[str]) -> None:
    assert spoken(locale, languages) in languages


@given(st.sampled_from(CONTENT.prompt_sets), LANGUAGES)
def test_no_question_is_empty_in_any_language(prompt_set: PromptSet, language: str) -> None:
    shown = in_language(prompt_set, language)

    for question in shown.questions:
        assert said(question.label)
        assert all(said(part.label) for part in question.of)


def test_content_in_another_language_is_the_same_content() -> None:
    english = CONTENT.prompt_set("P02")
    german = in_language(english, "de-AT")

    assert said(german.title) == "Abgewogen und erklärt"
    assert german == english
    assert german.content_hash == english.content_hash
    assert said(english.title) == "The trade-off I explained"


def test_what_is_not_translated_is_known() -> None:
    assert in_language(CONTENT.prompt_set("P02"), "de").translated
    assert not in_language(CONTENT.prompt_set("P10"), "de").translated
    assert CONTENT.prompt_set("P10").translated
    assert not translated(in_language(CONTENT.prompt_set("P10").title, "de"))


def test_a_rubric_is_read_down_to_its_anchors() -> None:
    rubric = in_language(CONTENT.rubric("R2"), "de")

    assert not translated(rubric.criteria[0].anchors[1])
    assert said(rubric.criteria[0].anchors[1])
