"""A Slack that is slow to take something never makes a press look failed that was stored."""

import gc

import pytest

from bot.sandbox.demo import Demo
from bot.sandbox.faults import Fault
from bot.sandbox.story.hands import Hands
from bot.views.ids import Act
from bot.views.refusals import SLACK_SILENT
from tests.handlers.answers import ANSWERS
from tests.handlers.chat import AMARA, Chat, reflections

TOO_LONG_MS = 3500  # nobody may wait for longer than 3 s before they acknowledge


async def test_a_press_is_acknowledged_while_the_post_that_follows_hangs(shown: Demo) -> None:
    chat = Chat(shown)
    late = Fault("chat.postMessage", "delay", delay_ms=TOO_LONG_MS, count=1)
    shown.sandbox.workspace.faults.change((late,), 1)

    await Hands(shown.sandbox, AMARA).press_in_messages(Act.CONVERSE)
    meanwhile = chat.newest()
    await shown.running.runner.drain()

    assert "Question" not in meanwhile
    assert "Question 1 of 6" in chat.newest()


async def test_a_window_is_acknowledged_before_slack_draws_the_next_one(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.REFLECT)
    late = Fault("views.update", "delay", delay_ms=TOO_LONG_MS, count=1)
    shown.sandbox.workspace.faults.change((late,), 1)

    await hands.press(Act.REFLECT_MORE)

    assert "options/3/name" in str(shown.sandbox.person_window(AMARA)["modals"][-1]["blocks"])


async def test_a_window_that_slack_does_not_draw_after_the_press_is_explained(
    shown: Demo, caplog: pytest.LogCaptureFixture
) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.REFLECT)
    shown.sandbox.workspace.faults.change((Fault("views.update", "error", count=1),), 1)

    await hands.press(Act.REFLECT_MORE)
    gc.collect()

    assert SLACK_SILENT in str(shown.sandbox.person_window(AMARA)["modals"][-1]["blocks"])
    assert "never retrieved" not in caplog.text


async def test_a_file_that_comes_too_slowly_is_said_at_its_field_and_nothing_is_stored(
    shown: Demo,
) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.REFLECT)
    given = await shown.sandbox.act(AMARA, "upload", {"name": "a.txt", "content": b"Decided."})
    view = shown.sandbox.person_window(AMARA)["modals"][-1]
    state = {path: {"reflection.draft": text} for path, text in ANSWERS.items()}
    state["file"] = {"value": [given["file"]["id"]]}
    late = Fault("files.info", "delay", delay_ms=TOO_LONG_MS, count=1)
    shown.sandbox.workspace.faults.change((late,), 1)

    told = await shown.sandbox.act(AMARA, "submit", {"view_id": view["id"], "state": state})

    assert "nothing was saved" in told["errors"]["file"]
    assert await reflections(shown) == ()
