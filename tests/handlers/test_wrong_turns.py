"""What people and the world do wrong, each with a clear answer and nothing lost."""

import asyncio
import time
from typing import Any

import aiohttp
import pytest
from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement
from slack_sdk.signature import SignatureVerifier

from bot import config
from bot.app import running
from bot.clock import MovableClock
from bot.delivery.timing import Timing
from bot.sandbox.demo import Demo, settings
from bot.sandbox.story.hands import Hands
from bot.services import home
from bot.services.people import Who
from bot.views.ids import Act
from tests.content import CONTENT
from tests.handlers.answers import ANSWERS

AMARA, FATIMA, OSCAR, NINA = "U0AMARA001", "U0FATIMA01", "U0OSCAR001", "U0NINA0001"
TEAM = "T0EVENING1"


async def state(shown: Demo, user: str) -> home.HomeState:
    async with shown.running.deps.look() as work:
        return await home.home(work, Who(TEAM, user))


async def open_form(shown: Demo) -> Hands:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.REFLECT)
    return hands


def window(shown: Demo, user: str) -> dict[str, Any]:
    return dict(shown.sandbox.person_window(user)["modals"][-1])


async def test_injected_mentions_and_markup_are_stored_as_typed_and_shown_inert(
    shown: Demo,
) -> None:
    hands = await open_form(shown)

    await hands.submit(ANSWERS)
    await hands.press(Act.REFLECTION_READ)

    stored = (await state(shown, AMARA)).parts[0].reflections[0]
    assert stored.answers["problem"] == ANSWERS["problem"].strip()
    told = str(window(shown, AMARA)["blocks"])
    assert "&lt;!channel&gt; &lt;@U0BRUNO001&gt; &amp; &lt;script&gt;" in told
    assert "<!channel>" not in told


async def test_submitting_the_same_form_twice_stores_one_reflection(shown: Demo) -> None:
    hands = await open_form(shown)
    await hands.submit(ANSWERS)
    await hands.open_home()
    occurrence = (await state(shown, AMARA)).parts[0].reflections[0].occurrence_id
    conversation = shown.sandbox.im(AMARA)
    body = {"conversation": conversation, "command": "/reflect", "text": ""}
    await shown.sandbox.act(AMARA, "command", body)

    await hands.submit(ANSWERS)

    kept = (await state(shown, AMARA)).parts[0].reflections
    assert [(row.occurrence_id, row.version) for row in kept] == [(occurrence, 1)]


async def test_a_draft_survives_closing_the_form(shown: Demo) -> None:
    hands = await open_form(shown)
    view = window(shown, AMARA)
    typed = {"problem": {"reflection.draft": "Half a thought that must not be lost"}}
    await shown.sandbox.act(
        AMARA,
        "press",
        {
            "container": {"type": "view", "view_id": view["id"]},
            "block_id": "problem",
            "action_id": "reflection.draft",
            "value": "Half a thought that must not be lost",
            "state": typed,
        },
    )

    await hands.open_home()
    await hands.press(Act.REFLECT)

    assert window(shown, AMARA)["held"]["problem"] == {
        "reflection.draft": "Half a thought that must not be lost"
    }


async def test_an_answer_that_is_too_short_is_refused_at_its_field(shown: Demo) -> None:
    await open_form(shown)
    view = window(shown, AMARA)
    given = {path: {"reflection.draft": value} for path, value in ANSWERS.items()}
    given["problem"] = {"reflection.draft": "Too short."}

    answer = await shown.sandbox.act(AMARA, "submit", {"view_id": view["id"], "state": given})

    assert answer["outcome"] == "errors"
    assert list(answer["errors"]) == ["problem"]
    assert "at least 40 characters" in answer["errors"]["problem"]
    assert window(shown, AMARA)["id"] == view["id"]


@pytest.mark.parametrize(
    ("user", "word", "sentence"),
    [
        (AMARA, "report", "Only facilitators of a cohort can do this."),
        (NINA, "export", "Only facilitators of a cohort can do this."),
        (OSCAR, "report", "This cohort belongs to another Slack workspace than yours"),
        (FATIMA, "dance", "Type `/cohort report`"),
    ],
)
async def test_a_command_that_is_not_for_you_says_so(
    shown: Demo, user: str, word: str, sentence: str
) -> None:
    channel = "C0EVENING1"
    body = {"conversation": channel, "command": "/cohort", "text": word}

    await shown.sandbox.act(user, "command", body)

    told = await first_texts(shown, user, channel)
    assert [text.startswith(sentence) for text in told] == [True]


async def first_texts(shown: Demo, user: str, channel: str) -> list[str]:
    """An ephemeral answer comes by the response_url, shortly after the acknowledgement."""
    async with asyncio.timeout(5):
        while True:
            told = [message["text"] for message in shown.sandbox.messages(user, channel)]
            if told:
                return told
            await asyncio.sleep(0.01)


async def test_a_button_of_an_older_message_is_answered(shown: Demo) -> None:
    slack = shown.running.deps.slack
    from_before = _button_message()
    channel = shown.sandbox.im(AMARA)
    ts = await slack.post(channel, "An older message", from_before, "older")
    before = len(shown.sandbox.messages(AMARA, channel))

    await shown.sandbox.act(
        AMARA,
        "press",
        {
            "container": {"type": "message", "conversation": channel, "ts": ts},
            "block_id": "old",
            "action_id": "prompt.answer.v0",
            "value": None,
            "state": {},
        },
    )
    await shown.sandbox.settled()

    told = shown.sandbox.messages(AMARA, channel)[before:]
    assert [message["text"][:40] for message in told] == [
        "This button is from an older message and"
    ]
    assert shown.sandbox.person_window(AMARA)["notices"] == []


def _button_message() -> tuple[Block, ...]:
    button = ButtonElement(text="Answer", action_id="prompt.answer.v0", value="x")
    return (ActionsBlock(block_id="old", elements=[button]),)


async def test_requests_that_slack_did_not_sign_are_turned_away(shown: Demo) -> None:
    base = settings(shown.sandbox, shown.running.deps.settings.data / "http")
    given = base.model_copy(update={"transport": config.Transport.HTTP})
    async with (
        running(given, MovableClock(), CONTENT, Timing()) as bot,
        aiohttp.ClientSession() as session,
    ):
        signed = await _post(session, bot.address, shown.sandbox.signing_secret, 0)
        forged = await _post(session, bot.address, "another secret", 0)
        old = await _post(session, bot.address, shown.sandbox.signing_secret, -600)
        ready = await (await session.get(f"{bot.address}/readyz")).json()

    assert (signed, forged, old) == (200, 401, 401)
    assert ready == {"database": True, "migrations": True, "slack": True}


async def _post(session: aiohttp.ClientSession, address: str, secret: str, shift_s: int) -> int:
    body = '{"type": "url_verification", "challenge": "c"}'
    at = str(int(time.time()) + shift_s)
    signature = SignatureVerifier(secret).generate_signature(timestamp=at, body=body)
    headers = {
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": str(signature),
        "Content-Type": "application/json",
    }
    async with session.post(f"{address}/slack/events", data=body, headers=headers) as answer:
        return answer.status
