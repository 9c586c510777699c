"""The examples of a set, within reach of whoever answers; and changing over from the form."""

from bot.sandbox.demo import Demo
from bot.sandbox.story.hands import Hands
from bot.views.ids import Act
from tests.handlers.answers import ANSWERS
from tests.handlers.chat import AMARA, Chat
from tests.handlers.test_starting import type_into, window

SET = "P02"


def modals(shown: Demo) -> int:
    return len(shown.sandbox.person_window(AMARA)["modals"])


def full(shown: Demo) -> str:
    example = shown.running.deps.library.prompt_set(SET).full_example["en"]
    return repr(example)[1:-1]


async def opened(shown: Demo) -> Hands:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.REFLECT)
    return hands


async def test_the_form_shows_its_example_and_keeps_what_was_typed(shown: Demo) -> None:
    hands = await opened(shown)
    before = window(shown)
    await type_into(shown, "problem", "Half a sentence that")

    await hands.press(Act.REFLECT_EXAMPLE)
    with_example = window(shown)
    await hands.press(Act.REFLECT_MORE)
    with_more = window(shown)
    await hands.press(Act.REFLECT_EXAMPLE)
    hidden = window(shown)

    assert full(shown) not in before
    assert full(shown) in with_example
    assert full(shown) in with_more
    assert full(shown) not in hidden
    assert all("Half a sentence that" in one for one in (with_example, with_more, hidden))
    assert "options/3/name" in with_more
    assert "options/3/name" in hidden


async def test_the_form_says_from_the_start_what_to_leave_out_and_how_else_to_answer(
    shown: Demo,
) -> None:
    await opened(shown)
    prompt_set = shown.running.deps.library.prompt_set(SET)

    assert prompt_set.privacy_hint["en"] in window(shown)
    assert prompt_set.accessibility["en"] in window(shown)


async def test_the_example_is_in_reach_where_no_window_fits_on_top(shown: Demo) -> None:
    """Receipt, answer, form: Slack stacks three."""
    hands = await opened(shown)
    await hands.submit(ANSWERS)
    await hands.press(Act.REFLECTION_READ)
    await hands.press(Act.REFLECT)
    depth = modals(shown)

    await hands.press(Act.REFLECT_EXAMPLE)

    assert (depth, modals(shown)) == (3, 3)
    assert full(shown) in window(shown)


async def test_step_by_step_the_first_question_has_the_example_and_no_other_has(
    shown: Demo,
) -> None:
    chat, hands = Chat(shown), Hands(shown.sandbox, AMARA)
    first = await chat.press(Act.CONVERSE)

    await hands.press_in_messages(Act.EXAMPLE)
    told = window(shown)
    second = await chat.type("Calls take nine hours a week, and from November there is one of us.")

    assert full(shown) in told
    assert "See an example" in first
    assert "See an example" not in second


async def test_from_the_form_the_conversation_goes_on_where_the_form_was(shown: Demo) -> None:
    chat = Chat(shown)
    hands = await opened(shown)
    text = "Calls take nine hours a week, and from November there is one of us."
    await type_into(shown, "problem", text)
    before = len(chat.heard())

    await hands.press(Act.CONVERSE)
    await shown.sandbox.settled()

    assert "It goes on in your messages" in window(shown)
    assert len(chat.heard()) == before + 1
    assert "Question 2 of" in chat.newest()
