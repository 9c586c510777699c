"""Somebody's direct message with the bot: what stands there, typing into it, pressing in it."""

import asyncio
from collections.abc import Iterator
from typing import Any

from sqlmodel import select

from bot.sandbox.demo import Demo
from bot.services import home
from bot.services.people import Who
from bot.views.ids import Act
from storage import inbox
from storage.reflections import Reflection, ReflectionVersion, versions

TEAM = "T0EVENING1"
AMARA = "U0AMARA001"
PATIENCE_SECONDS = 5
PROBLEM = "Calls take <nine> hours & a week, and from November there is one of us."
OBJECTION = "A message may be read by somebody else at home, so it names no doctor."
ANSWERS = {
    "problem": PROBLEM,
    "options/1/name": "Go on calling",
    "options/1/cost": "Nine hours a week",
    "options/2/name": "Text messages",
    "options/2/cost": "Two hours and forty a month",
    "choice": "Messages, because of the hours.",
    "told": "The desk, three weeks before the start.",
    "objection": OBJECTION,
    "record": "later",
}


class Chat:
    def __init__(self, shown: Demo, user: str = AMARA) -> None:
        self._shown = shown
        self._user = user
        self._channel = shown.sandbox.im(user)

    def heard(self) -> list[dict[str, Any]]:
        """What the bot said, oldest first."""
        everything = self._shown.sandbox.messages(self._user, self._channel)
        return [message for message in everything if message["author"]["is_app"]]

    def newest(self) -> str:
        """All the words of the bot's newest message."""
        return "\n".join(_words(self.heard()[-1]["blocks"]))

    async def type(self, text: str, answers: int = 1) -> str:
        """Send a message; the newest of the bot after it has answered so many times."""
        done = await self._handled()
        before = len(self.heard())
        await self._act("message", {"conversation": self._channel, "text": text})
        await self._answered(before + answers)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await self._handled() == done:  # noqa: ASYNC110  (nothing to wait on)
                await asyncio.sleep(0.005)
        await self._shown.running.runner.drain()
        assert len(self.heard()) == before + answers
        return self.newest()

    async def press(self, action: str, chosen: str | None = None, answers: int = 1) -> str:
        """Press the newest button with this id, or choose the option whose value ends so."""
        message, block, element = self._find(action)
        return await self.press_in(message, block, element, chosen, answers)

    async def press_in(
        self,
        message: dict[str, Any],
        block: dict[str, Any],
        element: dict[str, Any],
        chosen: str | None = None,
        answers: int = 1,
    ) -> str:
        body: dict[str, Any] = {
            "container": {
                "type": "message",
                "conversation": self._channel,
                "ts": message["ts"],
            },
            "block_id": block["block_id"],
            "action_id": element["action_id"],
            "value": None,
            "state": {},
        }
        if chosen is not None:
            values = [option["value"] for option in element["options"]]
            body["value"] = next(value for value in values if value.endswith(f"|{chosen}"))
        before = len(self.heard())
        await self._act("press", body)
        await self._shown.running.runner.drain()
        await self._answered(before + answers)  # a refusal comes beside the runner
        assert len(self.heard()) == before + answers
        return self.newest()

    def button(self, action: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        return self._find(action)

    def _find(self, action: str) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        for message in reversed(self.heard()):
            for block in message["blocks"]:
                for element in block.get("elements", ()):
                    if element.get("action_id") == action:
                        return message, block, element
        raise AssertionError(f"there is no {action}")

    async def _answered(self, count: int) -> None:
        """Until the bot has said so many; cheaper to ask for than what the database holds."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(self.heard()) < count:  # noqa: ASYNC110  (nothing to wait on)
                await asyncio.sleep(0.005)

    async def _act(self, act: str, body: dict[str, Any]) -> None:
        answer = await self._shown.sandbox.act(self._user, act, body)
        assert answer["ok"], answer

    async def _handled(self) -> int:
        """How many messages the bot has done with."""
        async with self._shown.running.deps.look() as work:
            rows = (await work.db.exec(select(inbox.Heard))).all()
        return sum(row.kind == "message" and row.handled_at is not None for row in rows)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        text = value.get("text")
        if isinstance(text, str):
            yield text
        for part in value.values():
            yield from _words(part)
    if isinstance(value, list):
        for part in value:
            yield from _words(part)


async def reflections(shown: Demo, user: str = AMARA) -> tuple[Reflection, ...]:
    """What the person has answered, newest first."""
    async with shown.running.deps.look() as work:
        return (await home.home(work, Who(TEAM, user))).parts[0].reflections


async def versions_of(shown: Demo, reflection: Reflection) -> list[ReflectionVersion]:
    async with shown.running.deps.look() as work:
        return await versions(work.db, reflection.id)


async def answer_all(chat: Chat) -> None:
    await chat.press(Act.CONVERSE)
    for path, text in ANSWERS.items():
        if path == "record":
            await chat.press(Act.TURN_CHOOSE, text)
        else:
            await chat.type(text)
        if path == "options/2/cost":
            await chat.press(Act.TURN_GO_ON)
