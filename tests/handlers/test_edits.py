"""Cards in the direct message follow what became of them: no button waits there in vain."""

from typing import Any

from sqlmodel import col, select

from bot.sandbox import messages
from bot.sandbox.demo import Demo
from bot.sandbox.story.hands import Hands
from bot.services import receipts
from bot.services.people import Who
from bot.views.ids import Act
from storage import audit
from storage.outbox import EDIT, Delivery, DeliveryState
from tests.handlers.answers import ANSWERS
from tests.handlers.chat import AMARA, TEAM, Chat, answer_all

PROBLEM = "Calls take nine hours a week, and from November there is one of us."


def told(card: dict[str, Any]) -> str:
    return str(card["blocks"])


def buttons(card: dict[str, Any]) -> list[str]:
    elements = [one for block in card["blocks"] for one in block.get("elements", ())]
    return [one["action_id"] for one in elements if "action_id" in one]


async def answer(shown: Demo, choice: str = "the first one") -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.command("/reflect")
    await hands.submit({**ANSWERS, "choice": choice})


async def edits(shown: Demo) -> list[Delivery]:
    async with shown.running.deps.look() as work:
        asked = select(Delivery).where(Delivery.kind == EDIT).order_by(col(Delivery.key))
        return list((await work.db.exec(asked)).all())


def updates(shown: Demo) -> int:
    return shown.sandbox.journal.names("call").count("chat.update")


async def test_an_answered_prompt_shows_when_and_offers_to_read_and_change_it(shown: Demo) -> None:
    chat = Chat(shown)
    before = len(chat.heard())

    await answer(shown)
    await shown.running.runner.drain()

    card = chat.heard()[-1]
    assert len(chat.heard()) == before
    assert "You answered this on Wed 21 Oct, 09:0" in told(card)
    assert "you can change your answer until you hand it in" in told(card)
    assert buttons(card) == [Act.REFLECTION_READ, Act.REFLECT]
    assert card["text"] == "The trade-off I explained: you have answered this"


async def test_only_the_newest_of_several_changes_is_drawn(shown: Demo) -> None:
    await shown.running.runner.stop()
    await answer(shown)
    await answer(shown, "the second one")
    await shown.running.runner.start()
    await shown.running.runner.drain()
    once = updates(shown)

    await answer(shown, "the second one")  # nothing new
    await shown.running.runner.drain()
    await answer(shown, "the first one after all")
    await shown.running.runner.drain()

    assert (once, updates(shown)) == (1, 2)
    assert [row.key.rpartition(":")[2] for row in await edits(shown)] == [
        "answered.1",
        "answered.2",
        "answered.3",
    ]
    assert [row.state for row in await edits(shown)] == [
        DeliveryState.DROPPED,
        DeliveryState.SENT,
        DeliveryState.SENT,
    ]


async def test_a_prompt_that_is_put_off_says_until_when_and_still_offers_all(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.press_in_messages(Act.LATER)
    await hands.submit({"when": "an_hour"})
    await shown.running.runner.drain()

    card = Chat(shown).heard()[-1]
    assert "You put this off until Wed 21 Oct, 10:0" in told(card)
    assert buttons(card) == [Act.REFLECT, Act.CONVERSE, Act.LATER, Act.NOTHING, Act.SKIP]


async def test_a_prompt_that_is_turned_away_offers_only_to_answer_after_all(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.press_in_messages(Act.SKIP)
    await hands.submit({"reason": "not_shareable"})
    await shown.running.runner.drain()

    card = Chat(shown).heard()[-1]
    assert "You skipped this on Wed 21 Oct, 09:0" in told(card)
    assert buttons(card) == [Act.REFLECT, Act.CONVERSE]


async def test_the_reminder_of_an_answered_prompt_is_brought_up_to_date_too(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.press_in_messages(Act.LATER)
    await hands.submit({"when": "an_hour"})
    shown.sandbox.advance(3700)
    await shown.running.tick()
    brought, again = Chat(shown).heard()[-2:]

    await answer(shown)
    await shown.running.runner.drain()

    assert again["text"].startswith("As you asked, once more")
    cards = [one for one in Chat(shown).heard() if one["ts"] in {brought["ts"], again["ts"]}]
    assert [buttons(card) for card in cards] == [[Act.REFLECTION_READ, Act.REFLECT]] * 2


async def test_an_answered_question_is_kept_without_its_buttons(shown: Demo) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)
    await chat.type(PROBLEM)
    await chat.type("Go on calling")
    await chat.press(Act.TURN_STOP)

    first, second, empty, newest = chat.heard()[-4:]
    assert "What had to be decided, and why?" in told(first)
    assert "Kept." in told(first)
    assert "Kept." in told(second)
    assert "Left empty." in told(empty)
    assert [buttons(card) for card in (first, second, empty)] == [[], [], []]
    assert buttons(newest) == [Act.CONVERSE, Act.REFLECT]
    assert first["text"] == "The trade-off I explained: question 1 of 6. Kept."


async def test_what_was_looked_over_and_saved_loses_its_buttons(shown: Demo) -> None:
    chat = Chat(shown)
    await answer_all(chat)
    shown_last = chat.heard()[-1]["ts"]

    await chat.press(Act.TURN_SAVE)
    await shown.running.runner.drain()

    [card] = [message for message in chat.heard() if message["ts"] == shown_last]
    assert "You looked at them here, and went on." in str(card["blocks"])
    assert buttons(card) == []


async def test_what_was_asked_last_loses_its_buttons_when_the_form_answers_it(shown: Demo) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)

    await answer(shown)
    await shown.running.runner.drain()

    assert [buttons(card) for card in chat.heard()[-2:]] == [
        [Act.REFLECTION_READ, Act.REFLECT],
        [],
    ]


async def test_a_card_that_is_gone_is_not_edited_and_alarms_nobody(shown: Demo) -> None:
    workspace = shown.sandbox.workspace
    place = shown.sandbox.im(AMARA)
    for message in workspace.state.messages_in(place, AMARA):
        messages.remove(workspace, message)

    await answer(shown)
    await shown.running.runner.drain()

    [row] = await edits(shown)
    assert (row.state, row.error) == (DeliveryState.DROPPED, "message_not_found")
    async with shown.running.deps.look() as work:
        assert await audit.entries(work.db, about=row.key) == []


async def test_edits_and_questions_of_a_conversation_are_no_messages_one_was_sent(
    shown: Demo,
) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)
    await chat.type(PROBLEM)

    async with shown.running.deps.look() as work:
        found = (await receipts.of(work, Who(TEAM, AMARA))).found

    assert {one.kind for one in found} == {"welcome", "prompt"}
