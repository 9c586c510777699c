"""Hints after saving: what a reader may miss, and silence where the rule is in doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hints import missed
from prompts.content import CheckRule, QuestionKind, said
from tests.content import CONTENT

PROMPTS = CONTENT.prompt_set("P02")
PEOPLE = [("Amara Okafor", "amara"), ("Will Naidoo", "will")]
LANGUAGES = tuple(CONTENT.leave_phrases.values())
OPTIONS = [{"name": "Sheet", "cost": "Work."}, {"name": "Service", "cost": "Money."}]


def told(text: str, options: list[dict[str, str]] = OPTIONS) -> set[CheckRule]:
    found = missed(
        CONTENT.checks, PROMPTS, {"problem": text, "options": options}, PEOPLE, LANGUAGES
    )
    return {check.id for check in found}


@pytest.mark.parametrize(
    ("rule", "text", "hinted"),
    [
        (CheckRule.NO_PERSON_NAMES, "I told Amara about it.", True),
        (CheckRule.NO_PERSON_NAMES, "@will heard it.", True),
        (CheckRule.NO_PERSON_NAMES, "The team lead will hear it.", False),
        (CheckRule.HAS_DATE, "I told them in time.", True),
        (CheckRule.HAS_DATE, "The sun may shine, so do it.", True),
        (CheckRule.HAS_DATE, "It took 1.5 hours.", True),
        (CheckRule.HAS_DATE, "I told them on 3 March.", False),
        (CheckRule.HAS_DATE, "I told them on the 3rd of March.", False),
        (CheckRule.HAS_DATE, "I told them on March 3.", False),
        (CheckRule.HAS_DATE, "I told them last Tuesday.", False),
        (CheckRule.HAS_DATE, "I told them on 2026-03-03.", False),
        (CheckRule.HAS_DATE, "Am 3. März sagte ich es allen.", False),
        (CheckRule.HAS_DATE, "Letzten Dienstag sagte ich es allen.", False),
        (CheckRule.HAS_NUMBER, "It costs more.", True),
        (CheckRule.HAS_NUMBER, "It costs 280.", False),
        (CheckRule.HAS_NUMBER, "Es kostet zwei Tage.", False),
        (CheckRule.HAS_QUOTE, "They said that it is late.", True),
        (CheckRule.HAS_QUOTE, "They said: “It is late.”", False),
        (CheckRule.HAS_QUOTE, "Sie sagten: „Es ist spät.“", False),
    ],
)
def test_a_check_sees_what_is_there(rule: CheckRule, text: str, hinted: bool) -> None:
    assert (rule in told(text)) is hinted


def test_one_option_is_hinted_at_and_two_are_not() -> None:
    assert CheckRule.TWO_OPTIONS in told("", OPTIONS[:1])
    assert CheckRule.TWO_OPTIONS not in told("", OPTIONS)


def test_options_are_not_counted_where_the_set_asks_for_no_list() -> None:
    plain = CONTENT.prompt_set("P09")

    found = missed(CONTENT.checks, plain, {}, PEOPLE, LANGUAGES)

    assert CheckRule.TWO_OPTIONS not in {check.id for check in found}


def test_every_check_has_its_rule_and_its_wording() -> None:
    assert {check.id for check in CONTENT.checks} == set(CheckRule)


def test_a_full_example_is_hinted_at_by_none_of_the_checks_of_its_set() -> None:
    for prompt_set in CONTENT.prompt_sets:
        longest = next(one for one in prompt_set.questions if one.kind is QuestionKind.LONG)
        for language in prompt_set.languages:
            given = {longest.id: said(prompt_set.full_example, language)}
            checks = [CONTENT.check(one) for one in prompt_set.checks if one != "two_options"]

            found = missed(checks, prompt_set, given, PEOPLE, LANGUAGES)

            assert [(prompt_set.id, language, check.id) for check in found] == []


@given(st.text())
def test_any_words_can_be_looked_at(text: str) -> None:
    assert told(text) <= set(CheckRule)
