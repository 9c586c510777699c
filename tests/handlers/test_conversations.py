"""Answering in the direct message, step by step."""

import asyncio
import logging
from pathlib import Path

import pytest
from sqlmodel import select

from bot.clock import MovableClock
from bot.delivery.timing import Timing
from bot.sandbox.demo import Demo, demo
from bot.sandbox.faults import Fault
from bot.sandbox.story.hands import Hands
from bot.views.ids import Act
from handlers import events
from storage import inbox
from storage.drafts import Draft
from storage.evidence import Evidence
from tests.handlers.chat import (
    AMARA,
    ANSWERS,
    PROBLEM,
    TEAM,
    Chat,
    answer_all,
    reflections,
    versions_of,
)

GRACE = "U0GRACE001"


async def test_a_prompt_is_answered_question_by_question(shown: Demo) -> None:
    chat = Chat(shown)

    first = await chat.press(Act.CONVERSE)
    second = await chat.type(PROBLEM)
    third = await chat.type("Go on calling")

    assert "Question 1 of 6" in first
    assert "What had to be decided, and why?" in first
    assert "at least 40 and at most 1,500 characters" in first
    assert "Question 2 of 6" in second
    assert "Option 1" in second
    assert "What it costs and what it gives 1" in third


async def test_a_conversation_begins_on_home_too_and_says_where(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()

    await hands.press(Act.CONVERSE)
    await shown.running.runner.drain()

    window = shown.sandbox.person_window(AMARA)["modals"][-1]
    assert "The question is in the Messages tab" in str(window["blocks"])
    assert "Question 1 of 6" in Chat(shown).newest()


async def test_both_ways_store_the_same_record(shown: Demo) -> None:
    chat = Chat(shown)
    await answer_all(chat)
    receipt = await chat.press(Act.TURN_SAVE)
    hands = Hands(shown.sandbox, GRACE)
    await hands.open_home()
    await hands.press(Act.REFLECT)
    await hands.submit(ANSWERS)

    by_talk, by_form = (await reflections(shown))[0], (await reflections(shown, GRACE))[0]

    assert by_talk.answers == by_form.answers
    assert (by_talk.sha256, by_talk.content_hash) == (by_form.sha256, by_form.content_hash)
    assert [row.standing for row in await versions_of(shown, by_talk)] == ["on_time"]
    window = shown.sandbox.person_window(GRACE)["modals"][-1]
    texts = [block["text"]["text"] for block in window["blocks"] if "text" in block]
    assert len(texts) == 3
    assert all(text in receipt for text in texts)


async def test_the_last_page_shows_all_answers_and_lets_one_be_changed(shown: Demo) -> None:
    chat = Chat(shown)
    await answer_all(chat)
    review = chat.newest()

    asked = await chat.press(Act.TURN_CHANGE, "told")
    again = await chat.type("Both desks, on Monday.")
    await chat.press(Act.TURN_SAVE)

    assert "The desk, three weeks before the start." in review
    assert "Nine hours a week" in review
    assert "Question 5" not in asked
    assert "Who heard it, and when?" in asked
    assert "The desk, three weeks before the start." in asked
    assert "Both desks, on Monday." in again
    assert "The desk, three weeks" not in again
    assert (await reflections(shown))[0].answers["told"] == "Both desks, on Monday."


async def test_one_more_item_is_asked_for_as_a_whole(shown: Demo) -> None:
    chat = Chat(shown)
    await answer_all(chat)

    await chat.press(Act.TURN_CHANGE, "options/+")
    third = await chat.press(Act.TURN_MORE)
    cost = await chat.type("Reminders by post")
    review = await chat.type("Ninety a month")
    await chat.press(Act.TURN_SAVE)

    assert "Option 3" in third
    assert "What it costs and what it gives 3" in cost
    assert "Your answers" in review
    assert (await reflections(shown))[0].answers["options"][2] == {
        "name": "Reminders by post",
        "cost": "Ninety a month",
    }


async def test_back_shows_what_was_answered_and_keeps_it(shown: Demo) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)
    await chat.type(PROBLEM)

    back = await chat.press(Act.TURN_BACK)
    on = await chat.press(Act.TURN_KEEP)

    assert "Your answer so far" in back
    assert "Calls take &lt;nine&gt; hours &amp; a week" in back
    assert "Question 2 of 6" in on


async def test_an_answer_that_is_too_long_is_kept_and_asked_for_again(shown: Demo) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)
    long = "We weighed every call against the hours that it takes. " * 60

    told = await chat.type(long)

    length = len(long.strip())
    assert f"That is {length:,} characters and the field holds 1,500." in told
    assert "Question 1 of 6" in told
    assert f"Your answer so far:\n{long[:500]}" in told
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.REFLECT)
    held = shown.sandbox.person_window(AMARA)["modals"][-1]["held"]
    kept = " ".join(
        value["reflection.draft"] for path, value in held.items() if path.startswith("problem")
    )
    assert kept.split() == long.split()


async def test_an_answer_that_is_too_short_is_asked_for_again(shown: Demo) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)

    told = await chat.type("The calls.")

    assert "at least 40 characters, and there are 10 now" in told
    assert "Question 1 of 6" in told


async def test_what_is_begun_step_by_step_is_finished_in_the_form(shown: Demo) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)
    await chat.type(PROBLEM)
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.REFLECT)
    view = shown.sandbox.person_window(AMARA)["modals"][-1]

    await hands.submit({path: text for path, text in ANSWERS.items() if path != "problem"})
    told = await chat.type("Is that all?")

    assert view["held"]["problem"] == {"reflection.draft": PROBLEM}
    assert "You go on where you were: your draft from" in str(view["blocks"])
    assert (await reflections(shown))[0].answers["problem"] == PROBLEM
    # What is typed after that is no answer any more.
    assert "No question is being answered step by step" in told


async def test_what_is_begun_in_the_form_goes_on_step_by_step(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.REFLECT)
    view = shown.sandbox.person_window(AMARA)["modals"][-1]
    await shown.sandbox.act(
        AMARA,
        "press",
        {
            "container": {"type": "view", "view_id": view["id"]},
            "block_id": "problem",
            "action_id": "reflection.draft",
            "value": PROBLEM,
            "state": {"problem": {"reflection.draft": PROBLEM}},
        },
    )

    asked = await Chat(shown).press(Act.CONVERSE)

    assert "Question 2 of 6" in asked


async def test_a_conversation_goes_on_after_a_restart(tmp_path: Path) -> None:
    async with demo(tmp_path, 0, MovableClock(), Timing()) as shown:
        chat = Chat(shown)
        await chat.press(Act.CONVERSE)
        await chat.type(PROBLEM)
    async with demo(tmp_path, 0, MovableClock(), Timing()) as shown:
        chat = Chat(shown)

        asked = await chat.type("Go on calling")

        assert "What it costs and what it gives 1" in asked


async def test_stopping_keeps_what_was_typed_and_going_on_asks_the_next(shown: Demo) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)
    await chat.type(PROBLEM)

    stopped = await chat.press(Act.TURN_STOP)
    asked = await chat.press(Act.CONVERSE)

    assert "You stopped here" in stopped
    assert "Question 2 of 6" in asked


async def test_pressing_twice_asks_once(shown: Demo) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)
    await chat.press(Act.CONVERSE, answers=0)
    await chat.type(PROBLEM)
    await chat.type("Go on calling")
    # The older question keeps its buttons for as long as Slack does not take the edit.
    shown.sandbox.workspace.faults.change((Fault("chat.update", "error"),), 1)
    message, block, element = chat.button(Act.TURN_BACK)

    await chat.press_in(message, block, element)
    # The second press says so to nobody else, and asks nothing again.
    told = await chat.press_in(message, block, element)

    assert "This button belongs to a question that has passed." in chat.heard()[-1]["text"]
    assert "Question" not in told
    assert await chat.type("Call nobody") is not None


async def test_typing_without_a_conversation_gets_the_help_card(shown: Demo) -> None:
    chat = Chat(shown)

    told = await chat.type("Hello?")

    assert "so I do not read what is typed here" in told


def a_file(n: int, text: str = "") -> dict[str, object]:
    event = {
        "type": "message",
        "subtype": "file_share",
        "user": AMARA,
        "channel": "D1",
        "text": text,
        "files": [{"id": "F0NOTES001"}],
    }
    return {"team_id": TEAM, "event_id": f"Ev0FILE00{n}", "event": event}


async def test_a_file_that_is_sent_is_answered_once_with_how_to_keep_it(shown: Demo) -> None:
    chat = Chat(shown)
    before = len(chat.heard())

    for n in range(2):
        await events.hear(a_file(n), shown.running.deps)
        await shown.running.runner.drain()

    assert len(chat.heard()) == before + 1
    assert "A file that is sent here is not kept as evidence." in chat.newest()
    assert "Answer the open question" in chat.newest()
    async with shown.running.deps.look() as work:
        assert list((await work.db.exec(select(Evidence))).all()) == []


async def test_a_file_in_a_conversation_is_no_answer_and_what_is_typed_with_it_is_one(
    shown: Demo,
) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)

    await events.hear(a_file(1), shown.running.deps)
    await shown.running.runner.drain()
    alone = chat.newest()
    words = PROBLEM.replace("<nine>", "nine").replace("&", "and")
    await events.hear(a_file(2, words), shown.running.deps)
    await shown.running.runner.drain()

    assert "The question above still waits" in alone
    assert "Question 2 of 6" in chat.newest()
    assert await draft(shown) == {"problem": words}


async def test_what_is_typed_is_neither_logged_nor_left_in_the_inbox(
    shown: Demo, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)

    await chat.type(PROBLEM)

    async with shown.running.deps.look() as work:
        rows = list((await work.db.exec(select(inbox.Heard))).all())
    assert [row.about for row in rows if row.kind == "message"] == [{"user": AMARA}]
    assert all(row.handled_at for row in rows)
    assert "nine" not in caplog.text


async def test_an_event_that_comes_twice_is_one_answer(shown: Demo) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)
    event = {"type": "message", "user": AMARA, "channel": "D1", "text": "Go on calling"}
    body = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev0TWICE01", "event": event}
    await chat.type(PROBLEM)

    await events.hear(body, shown.running.deps)
    await events.hear(body, shown.running.deps)

    assert (await draft(shown)) == {"problem": PROBLEM, "options": [{"name": "Go on calling"}]}


@pytest.mark.parametrize("subtype", ["message_changed", "message_deleted"])
async def test_a_message_that_is_edited_or_deleted_changes_nothing(
    shown: Demo, subtype: str
) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)
    await chat.type(PROBLEM)
    before = chat.heard()
    event = {"type": "message", "subtype": subtype, "channel": "D1", "user": AMARA, "text": "x"}
    body = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev0EDIT001", "event": event}

    await events.hear(body, shown.running.deps)

    assert (await draft(shown)) == {"problem": PROBLEM}
    assert chat.heard() == before


async def test_two_messages_at_once_are_two_answers_and_one_next_question(shown: Demo) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)

    def body(n: int, text: str) -> dict[str, object]:
        event = {"type": "message", "user": AMARA, "channel": "D1", "text": text}
        return {"team_id": TEAM, "event_id": f"Ev0ATONCE{n}", "event": event}

    await asyncio.gather(
        events.hear(body(1, PROBLEM), shown.running.deps),
        events.hear(body(2, f"{PROBLEM} And more."), shown.running.deps),
    )
    await shown.running.runner.drain()

    kept = await draft(shown)
    assert set(kept) == {"problem", "options"}
    questions = [one["text"] for one in chat.heard() if "question 2 of 6" in one["text"]]
    assert 1 <= len(questions) <= 2
    assert "What it costs and what it gives 1" in chat.newest()


async def draft(shown: Demo) -> dict[str, object]:
    async with shown.running.deps.look() as work:
        return dict((await work.db.exec(select(Draft))).one().answers)


async def test_a_question_that_slack_did_not_take_is_asked_once_when_it_takes_it(
    shown: Demo,
) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)
    shown.sandbox.workspace.faults.change((Fault("chat.postMessage", "status", status=429),), 1)
    await chat.type(PROBLEM, answers=0)
    shown.sandbox.workspace.faults.change((), 1)
    assert "Question 1 of 6" in chat.newest()

    for _ in range(2):
        shown.sandbox.advance(60)
        await shown.running.tick()

    asked = [one["text"].partition(": ")[2] for one in chat.heard()[-2:]]
    assert asked == ["question 1 of 6. Kept.", "question 2 of 6"]


async def test_a_press_is_acknowledged_while_nobody_says_anything(shown: Demo) -> None:
    chat = Chat(shown)
    await shown.running.runner.stop()

    await Hands(shown.sandbox, AMARA).press_in_messages(Act.CONVERSE)
    meanwhile = chat.newest()
    await shown.running.runner.start()
    await shown.running.runner.drain()

    assert "Question" not in meanwhile
    assert "Question 1 of 6" in chat.newest()


async def test_only_the_newest_question_is_asked_of_those_that_were_held_up(shown: Demo) -> None:
    chat = Chat(shown)
    await chat.press(Act.CONVERSE)
    shown.sandbox.workspace.faults.change((Fault("chat.postMessage", "status", status=429),), 1)
    await chat.type(PROBLEM, answers=0)
    await chat.type("Go on calling", answers=0)
    shown.sandbox.workspace.faults.change((), 1)
    before = len(chat.heard())

    shown.sandbox.advance(60)
    await shown.running.tick()

    assert len(chat.heard()) == before + 1
    assert "What it costs and what it gives 1" in chat.newest()
