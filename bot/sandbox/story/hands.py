"""Somebody's hands in the sandbox: they see one person's screens and press what is there.

Everything goes through the same acts that a page sends, so the app hears real payloads. A
button is found by its action id, a field by its block id, as a person finds them by their words.
"""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.records import Json
from bot.sandbox.server import Sandbox

PATIENCE_SECONDS = 5


class OutOfStory(Exception):
    """The screen is not what the story expects: a change of a screen has to change the story."""


class Hands:
    def __init__(self, sandbox: Sandbox, user: str) -> None:
        self._sandbox = sandbox
        self._user = user

    async def open_home(self) -> None:
        """Close what is open and look at Home, as it is drawn now."""
        while self._modal() is not None:
            await self._act("close", {"view_id": self._top()["id"], "all": True})
        before = self._sandbox.journal.newest
        await self._act("open_home", {})
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not self._drawn_since(before):  # noqa: ASYNC110  (the journal has no event)
                await asyncio.sleep(0.005)

    async def press(self, action: str, value: str | None = None) -> None:
        """Press a button on the window that is on top, or on Home where none is open. In a window
        the next one is waited for: the app may show it after it has acknowledged."""
        modal = self._modal()
        shown = modal or self._home()
        block, element = _button(shown, action, value)
        before = self._windows()
        await self._press({"type": "view", "view_id": shown["id"]}, block, element)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while modal and self._windows() == before:  # noqa: ASYNC110  (the page hears it)
                await asyncio.sleep(0.005)

    async def press_in_messages(self, action: str) -> None:
        """Press a button in the newest message that has it."""
        place = self._sandbox.im(self._user)
        for message in reversed(self._sandbox.messages(self._user, place)):
            for block, element in _elements(message):
                if element.get("action_id") == action:
                    container = {"type": "message", "conversation": place, "ts": message["ts"]}
                    await self._press(container, block, element)
                    return
        raise OutOfStory(f"no message has {action}")

    async def command(self, command: str, text: str = "") -> None:
        place = self._sandbox.im(self._user)
        await self._act("command", {"conversation": place, "command": command, "text": text})

    async def submit(self, values: Mapping[str, Any]) -> Json:
        """Fill the fields of the window on top, by block id, and submit it."""
        shown = self._top()
        state = {path: _filled(shown, path, value) for path, value in values.items()}
        answer = await self._act("submit", {"view_id": shown["id"], "state": state})
        if answer.get("outcome") == "errors":
            raise OutOfStory(str(answer["errors"]))
        return answer

    async def _press(self, container: Json, block: Json, element: Json) -> None:
        pressed = {"block_id": block["block_id"], "action_id": element["action_id"]}
        await self._act("press", {"container": container, **pressed, "value": None, "state": {}})

    def _drawn_since(self, n: int) -> bool:
        """Whether the app has drawn this person's Home. It draws after it has acknowledged."""
        return any(
            entry.name == "views.publish" and entry.body.get("user_id") == self._user
            for entry in self._sandbox.journal.entries(n, "call")
        )

    def _windows(self) -> list[tuple[str, str]]:
        """The windows that are open, each as it was drawn last."""
        modals = self._sandbox.person_window(self._user)["modals"]
        return [(modal["id"], modal["hash"]) for modal in modals]

    def _home(self) -> Json:
        home = self._sandbox.person_window(self._user)["home"]
        if home is None:
            raise OutOfStory("Home was not drawn")
        return dict(home)

    def _modal(self) -> Json | None:
        modals = self._sandbox.person_window(self._user)["modals"]
        return dict(modals[-1]) if modals else None

    def _top(self) -> Json:
        found = self._modal()
        if found is None:
            raise OutOfStory("no window is open")
        return found

    async def _act(self, act: str, body: Json) -> Json:
        answer = await self._sandbox.act(self._user, act, body)
        if not answer.get("ok"):
            raise OutOfStory(f"{act}: {answer.get('error')}")
        return answer


def _button(shown: Json, action: str, value: str | None) -> tuple[Json, Json]:
    for block, element in _elements(shown):
        if element.get("action_id") == action and value in (None, element.get("value")):
            return block, element
    raise OutOfStory(f"there is no {action} here")


def _elements(shown: Json) -> Iterator[tuple[Json, Json]]:
    for block in shown["blocks"]:
        for element in (*block.get("elements", ()), block.get("accessory")):
            if isinstance(element, dict):
                yield block, element


def _filled(shown: Json, path: str, value: Any) -> Json:
    for block in shown["blocks"]:
        if block.get("block_id") == path and block["type"] == "input":
            return {block["element"]["action_id"]: value}
    raise OutOfStory(f"there is no field {path} here")
