"""The facilitator's page of prompt sets, through real payloads: reading, trying, wording, using."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.models.blocks import ActionsBlock, ButtonElement
from sqlmodel import select

from bot.clock import MovableClock
from bot.delivery.timing import Timing
from bot.sandbox.demo import SEED, Demo, demo
from bot.sandbox.story.hands import Hands, OutOfStory
from bot.services import cohorts, people, prompt_sets, tries
from bot.services.people import Who
from bot.views.ids import TRIED, Act, Form
from prompts.roster import RosterRow
from storage import audit
from storage.askings import Asking
from storage.conversations import Conversation
from storage.drafts import Draft
from storage.outbox import Delivery
from storage.reflections import Occurrence, Reflection, ReflectionVersion
from tests.handlers.answers import ANSWERS
from tests.prompts.files import own

AMARA, FATIMA, OSCAR = "U0AMARA001", "U0FATIMA01", "U0OSCAR001"
TEAM, P02 = "T0EVENING1", "P02@1.0.0"


def window(shown: Demo, user: str = FATIMA) -> dict[str, Any]:
    return dict(shown.sandbox.person_window(user)["modals"][-1])


def told(shown: Demo, user: str = FATIMA) -> str:
    """All the words of the window on top."""
    return "\n".join(texts(window(shown, user)["blocks"]))


def texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    return own + [text for part in value.values() for text in texts(part)]


def newest(shown: Demo, user: str = FATIMA) -> dict[str, Any]:
    return dict(shown.sandbox.messages(user, shown.sandbox.im(user))[-1])


async def opened(shown: Demo, ref: str = P02) -> Hands:
    """The page of a set, from `/cohort prompts`."""
    hands = Hands(shown.sandbox, FATIMA)
    await hands.command("/cohort", "prompts")
    await hands.press(Act.PROMPT_SET, _value(shown, ref))
    return hands


def _value(shown: Demo, ref: str) -> str:
    buttons = [block.get("accessory") or {} for block in window(shown)["blocks"]]
    values = [str(one.get("value", "")) for one in buttons]
    return next(value for value in values if value.endswith(f"|{ref}"))


async def stored(shown: Demo) -> list[Any]:
    """Everything that an answer could leave behind."""
    kinds = (Reflection, ReflectionVersion, Draft, Asking, Occurrence, Conversation)
    async with shown.running.deps.look() as work:
        rows = [list((await work.db.exec(select(kind))).all()) for kind in kinds]
        entries = [one.action for one in await audit.entries(work.db)]
    return [[sorted(row.model_dump_json() for row in found) for found in rows], entries]


async def test_the_list_is_on_home_and_behind_the_command(shown: Demo) -> None:
    hands = Hands(shown.sandbox, FATIMA)
    await hands.open_home()
    await hands.press(Act.PROMPT_SETS)
    from_home = told(shown)
    await hands.open_home()
    await hands.command("/cohort", "prompts")

    assert told(shown) == from_home
    assert "The trade-off I explained" in from_home
    assert "Next on Wed 28 Oct, 09:00 in each learner" in from_home
    assert "Not asked in this cohort" in from_home
    assert "A meeting, end to end" in from_home


async def test_the_page_shows_what_the_file_says_to_facilitators(shown: Demo) -> None:
    await opened(shown)

    page = told(shown)
    prompt_set = shown.running.deps.library.prompt_set("P02")
    card = prompt_set.facilitator_card
    for text in (
        prompt_set.purpose,
        prompt_set.thin_example,
        prompt_set.nothing_to_report.sentence,
        card.opening,
        card.when_thin,
        card.watch_out,
        *(question.label for question in prompt_set.questions),
    ):
        assert text["en"].strip()[:60] in page


async def test_a_try_looks_like_the_learner_s_and_stores_nothing(shown: Demo) -> None:
    before = await stored(shown)
    hands = await opened(shown)
    await hands.press(Act.TRY)
    await shown.running.tick()
    await shown.sandbox.settled()

    card = newest(shown)
    await hands.press_in_messages(f"{TRIED}{Act.REFLECT}")
    form = told(shown)
    answer = await hands.submit(ANSWERS)

    assert card["text"].startswith("A try: The trade-off I explained")
    assert "This is a try. Nothing that you write here is kept." in str(card["blocks"])
    assert "This is a try. Nothing that you write here is kept." in form
    assert answer["outcome"] == "updated"
    assert "This would have been saved" in told(shown)
    assert await stored(shown) == before
    amara = shown.sandbox.messages(AMARA, shown.sandbox.im(AMARA))
    assert but_for_its_end(card)[1:] == but_for_its_end(amara[-1])


def but_for_its_end(message: dict[str, Any]) -> list[str]:
    """The words of a card, without the line that says until when it is open."""
    return [text for text in texts(message["blocks"]) if "stays open until" not in text]


async def test_a_try_refuses_what_a_learner_s_answer_would_be_refused_for(shown: Demo) -> None:
    before = await stored(shown)
    hands = await opened(shown)
    await hands.press(Act.TRY)
    await shown.running.tick()
    await shown.sandbox.settled()
    await hands.press_in_messages(f"{TRIED}{Act.REFLECT}")

    with pytest.raises(OutOfStory, match="at least 40 characters"):
        await hands.submit({**ANSWERS, "problem": "Too short."})

    assert await stored(shown) == before


async def test_one_more_item_in_a_try_keeps_what_was_typed_in_the_window_alone(
    shown: Demo,
) -> None:
    before = await stored(shown)
    hands = await opened(shown)
    await hands.press(Act.TRY)
    await shown.running.tick()
    await shown.sandbox.settled()
    await hands.press_in_messages(f"{TRIED}{Act.REFLECT}")

    await hands.press(f"{TRIED}{Act.REFLECT_MORE}")

    paths = [block.get("block_id") for block in window(shown)["blocks"]]
    assert "options/3/name" in paths
    assert window(shown)["callback_id"] == Form.TRY
    assert await stored(shown) == before


async def test_the_step_by_step_way_is_looked_at_question_by_question(shown: Demo) -> None:
    before = await stored(shown)
    hands = await opened(shown)
    await hands.press(Act.TRY)
    await shown.running.tick()
    await shown.sandbox.settled()

    await hands.press_in_messages(f"{TRIED}{Act.CONVERSE}")
    first = told(shown)
    await hands.press(Act.TRY_NEXT)
    second = told(shown)
    await hands.press(Act.TRY_PREVIOUS)
    again = told(shown)

    assert "Question 1 of 6" in first
    assert "Question 2 of 6" in second
    assert again == first
    assert await stored(shown) == before


async def test_another_button_of_a_try_says_that_it_is_one(shown: Demo) -> None:
    hands = await opened(shown)
    await hands.press(Act.TRY)
    await shown.running.tick()
    await shown.sandbox.settled()
    await hands.open_home()

    await hands.press_in_messages(f"{TRIED}{Act.SKIP}")
    await shown.sandbox.settled()

    async with asyncio.timeout(5):
        while tries.ONLY_A_TRY not in newest(shown)["text"]:  # noqa: ASYNC110  (nothing to wait on)
            await asyncio.sleep(0.005)


async def test_two_presses_of_try_bring_one_message(shown: Demo) -> None:
    hands = await opened(shown)
    await hands.press(Act.TRY)
    await hands.press(Act.TRY)
    await shown.running.tick()

    async with shown.running.deps.look() as work:
        rows = (await work.db.exec(select(Delivery).where(Delivery.kind == "try"))).all()
    assert len(rows) == 1
    assert set(rows[0].about) == {"member", "prompt_set"}


async def test_our_own_version_is_worded_tried_used_and_taken_back(shown: Demo) -> None:
    hands = await opened(shown)
    await hands.press(Act.OWN_VERSION)
    await hands.submit({"title": "A choice on the ward", "problem/label": "What was the choice?"})
    draft = told(shown)
    await hands.press(Act.TRY)
    await shown.running.tick()
    await shown.sandbox.settled()
    tried = newest(shown)
    await hands.press(Act.PROMPT_SET_USE)
    in_use = told(shown)
    await hands.open_home()
    await hands.command("/cohort", "prompts")
    listed = told(shown)
    await hands.press(Act.PROMPT_SET)
    await hands.press(Act.PROMPT_SET_BACK)

    assert "saved as a draft" in draft
    assert "Our own version 1.0.0. A draft" in draft
    assert "A choice on the ward" in tried["text"]
    assert "your cohort is asked this version" in in_use
    assert "In our own version 1.0.0." in listed
    assert "is asked the original again" in told(shown)
    assert "The original, P02@1.0.0. Your cohort is asked this version." in told(shown)


async def test_what_is_wrong_stands_at_each_field_and_the_window_stays(shown: Demo) -> None:
    hands = await opened(shown)
    await hands.press(Act.OWN_VERSION)
    view = window(shown)
    state = {
        path: {"own_version.draft": text}
        for path, text in (("title", "Look!"), ("told/label", "Who <@U0AMARA001> heard it?"))
    }

    answer = await shown.sandbox.act(FATIMA, "submit", {"view_id": view["id"], "state": state})

    assert answer["outcome"] == "errors"
    assert set(answer["errors"]) == {"told/label"}
    assert window(shown)["id"] == view["id"]


async def test_what_was_typed_survives_closing_the_form(shown: Demo) -> None:
    hands = await opened(shown)
    await hands.press(Act.OWN_VERSION)
    await shown.sandbox.act(
        FATIMA,
        "press",
        {
            "container": {"type": "view", "view_id": window(shown)["id"]},
            "block_id": "title",
            "action_id": "own_version.draft",
            "value": "Half a title",
            "state": {"title": {"own_version.draft": "Half a title"}},
        },
    )
    await hands.open_home()

    hands = await opened(shown)
    await hands.press(Act.OWN_VERSION)

    assert window(shown)["held"]["title"] == {"own_version.draft": "Half a title"}
    assert "You go on where you were" in told(shown)


@pytest.mark.parametrize(
    ("user", "sentence"),
    [
        (AMARA, "Only facilitators and programme owners can see the prompt sets"),
        (OSCAR, "This cohort belongs to another Slack workspace than yours"),
    ],
)
async def test_the_command_is_not_for_everybody(shown: Demo, user: str, sentence: str) -> None:
    channel = "C0EVENING1"
    body = {"conversation": channel, "command": "/cohort", "text": "prompts"}

    await shown.sandbox.act(user, "command", body)

    async with asyncio.timeout(5):
        while not shown.sandbox.messages(user, channel):  # noqa: ASYNC110  (nothing to wait on)
            await asyncio.sleep(0.005)
    heard = shown.sandbox.messages(user, channel)[-1]
    assert heard["text"].startswith(sentence)
    assert shown.sandbox.person_window(user)["modals"] == []


async def test_one_s_own_files_are_looked_at_in_the_demo(greeted: Path, tmp_path: Path) -> None:
    folder, mine = tmp_path / "data", tmp_path / "X10.yaml"
    shutil.copytree(greeted, folder)
    mine.write_text(own("reflections/P10.yaml", "X10"), encoding="utf-8")

    async with demo(folder, 0, MovableClock(), Timing(), mine) as shown:
        hands = await opened(shown, "X10@1.0.0")
        await hands.press(Act.TRY)
        await shown.running.tick()
        await shown.sandbox.settled()

        assert newest(shown)["text"].startswith("A try: One sharp moment")


DEEDS = (
    Act.PROMPT_SET,
    Act.PROMPT_SET_USE,
    Act.PROMPT_SET_BACK,
    Act.OWN_VERSION,
    Act.TRY,
    f"{TRIED}{Act.REFLECT}",
    f"{TRIED}{Act.CONVERSE}",
)


async def test_a_button_that_came_into_wrong_hands_does_nothing_but_say_so(shown: Demo) -> None:
    """Amara learns here and runs another cohort: that lets her do nothing in this one."""
    here, before = await _cohort(shown), await stored(shown)
    value = f"{here}|{P02}"

    as_learner = {await _pressed(shown, deed, value) for deed in DEEDS}
    await _another_cohort_of_hers(shown)
    unchanged = await stored(shown)
    as_facilitator_elsewhere = {await _pressed(shown, deed, value) for deed in DEEDS}

    assert as_learner == {prompt_sets.NOT_YOURS}
    assert as_facilitator_elsewhere == {prompt_sets.ELSEWHERE}
    assert await stored(shown) == unchanged
    assert before[0] == unchanged[0]


async def _cohort(shown: Demo) -> str:
    async with shown.running.deps.look() as work:
        return (await people.seat(work, Who(TEAM, AMARA))).cohort.id


async def _another_cohort_of_hers(shown: Demo) -> None:
    deps = shown.running.deps
    told = await deps.slack.people()
    rows = [RosterRow("amara@evening.example", "Amara Okafor", None, "facilitator", None)]
    programme = (SEED / "programme.yaml").read_text(encoding="utf-8")
    async with deps.begin() as work:
        plan = work.library.programme(programme)
        await cohorts.open_cohort(work, TEAM, plan, programme, rows, told)
    await shown.running.tick()  # the greeting is said before anything is pressed
    await shown.sandbox.settled()


async def _pressed(shown: Demo, action: str, value: str) -> str:
    """A message with such a button, pressed by Amara; what she is told."""
    channel = shown.sandbox.im(AMARA)
    button = ButtonElement(text="Press", action_id=action, value=value)
    blocks = (ActionsBlock(block_id="forged", elements=[button]),)
    ts = await shown.running.deps.slack.post(channel, "Forged", blocks, f"forged:{action}:{value}")
    before = len(shown.sandbox.messages(AMARA, channel))
    container = {"type": "message", "conversation": channel, "ts": ts}
    body: dict[str, Any] = {"container": container, "block_id": "forged", "action_id": action}
    await shown.sandbox.act(AMARA, "press", {**body, "value": None, "state": {}})
    async with asyncio.timeout(5):
        while len(shown.sandbox.messages(AMARA, channel)) == before:  # noqa: ASYNC110
            await asyncio.sleep(0.005)
    return str(shown.sandbox.messages(AMARA, channel)[-1]["text"])
