"""The validator: what Slack refuses, with the place; and what it takes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox import block_kit
from tests.sandbox.block_cases import (
    BAD_IN_A_MESSAGE,
    GOOD_BLOCKS,
    holds,
    menu,
)
from tests.sandbox.view_cases import BAD_VIEWS
from tests.sandbox.world import Json, buttons, field, modal, plain, section


def _ids(cases: list[Any]) -> list[str]:
    return [case[0] for case in cases]


@pytest.mark.parametrize(
    ("blocks", "pointer", "said"),
    [case[1:] for case in BAD_IN_A_MESSAGE],
    ids=_ids(BAD_IN_A_MESSAGE),
)
def test_a_bad_message_is_refused_at_the_right_place(
    blocks: list[Json], pointer: str, said: str
) -> None:
    found = block_kit.problems(blocks, "message", lambda _: False)

    assert [(one.pointer, one.message) for one in found] == [(pointer, said)]


@pytest.mark.parametrize(
    ("view", "pointer", "said"), [case[1:] for case in BAD_VIEWS], ids=_ids(BAD_VIEWS)
)
def test_a_bad_view_is_refused_at_the_right_place(view: Json, pointer: str, said: str) -> None:
    found = block_kit.view_problems(view)

    assert [(one.pointer, one.message) for one in found] == [(pointer, said)]


def test_good_blocks_are_taken_on_every_surface() -> None:
    found = [block_kit.problems(GOOD_BLOCKS, surface) for surface in block_kit.Surface]

    assert found == [(), (), ()]


def test_a_good_form_with_every_field_is_taken() -> None:
    typed = ("email_text_input", "url_text_input")
    form = modal(
        "x" * 24,
        field("a", min_length=0, max_length=3000, multiline=True),
        *(holds({"type": kind, "action_id": "v"}) for kind in typed),
        holds({"type": "number_input", "action_id": "v", "is_decimal_allowed": False}),
        holds({"type": "file_input", "action_id": "v", "filetypes": ["pdf"], "max_files": 10}),
        holds(menu("radio_buttons"), optional=True, hint=plain("A hint")),
        holds(menu("checkboxes"), dispatch_action=True),
        private_metadata="x" * 3000,
        notify_on_close=True,
        clear_on_close=True,
    )

    assert block_kit.view_problems(form) == ()


def test_the_same_action_id_may_stand_in_two_blocks() -> None:
    blocks = [buttons("go", block_id="one"), buttons("go", block_id="two")]

    assert block_kit.problems(blocks, "message") == ()


def test_a_picture_of_a_known_file_is_taken_by_id_and_by_address() -> None:
    def known(file: str) -> bool:
        return file == "F0CHART"

    address = "https://files.example.org/files-pri/T0TEST-F0CHART/download/chart.png"
    pictures = [{"id": "F0CHART"}, {"url": address}]
    blocks = [{"type": "image", "alt_text": "x", "slack_file": one} for one in pictures]

    assert block_kit.problems(blocks, "message", known) == ()


def test_a_problem_reads_as_slack_writes_it() -> None:
    [found] = block_kit.problems([section("x" * 3001)], "message")

    said = "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert found.line("/blocks") == said


def test_more_than_13200_characters_of_blocks_are_too_many() -> None:
    full = [section("x" * 3000)] * 4

    assert not block_kit.too_many_characters([*full, section("x" * 1200)])
    assert block_kit.too_many_characters([*full, section("x" * 1201)])


NAMES = st.sampled_from(
    [
        *("type", "text", "elements", "element", "accessory", "options", "fields", "block_id"),
        *("blocks", "action_id", "title", "initial_options", "option_groups", "slack_file"),
    ]
)
KINDS = st.sampled_from(
    [
        *("section", "actions", "input", "context", "image", "rich_text", "modal", "home"),
        *("button", "static_select", "plain_text", "mrkdwn", "checkboxes", "plain_text_input"),
    ]
)
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | KINDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=25,
)


def leads_somewhere(pointer: str, value: Any) -> bool:
    for step in pointer.split("/")[1:]:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and int(step) < len(value):
            value = value[int(step)]
        else:
            return False
    return True


@given(ANY_JSON)
@settings(max_examples=100, deadline=None)
def test_whatever_json_comes_every_problem_points_into_it(given_json: Any) -> None:
    found = [
        *block_kit.problems(given_json, "message", lambda _: False),
        *block_kit.problems(given_json, "home"),
        *block_kit.view_problems(given_json),
    ]

    assert [one for one in found if not leads_somewhere(one.pointer, given_json)] == []


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=50, deadline=None)
def test_any_words_are_taken_as_long_as_they_fit(words: str) -> None:
    assert block_kit.problems([section(words), buttons("go")], "message") == ()
