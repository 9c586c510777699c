"""Tells open pages what to read again: one queue per open page, nothing is remembered."""

import asyncio
from dataclasses import dataclass
from typing import Literal

Changed = Literal["home", "modals", "conversations", "notices", "clock", "workspace"]
ROOM = 1000


@dataclass(frozen=True, slots=True)
class Change:
    changed: Changed
    conversation: str | None = None


class Stream:
    def __init__(self) -> None:
        self._pages: dict[asyncio.Queue[Change | None], str] = {}

    def open(self, person: str) -> asyncio.Queue[Change | None]:
        page: asyncio.Queue[Change | None] = asyncio.Queue(ROOM)
        self._pages[page] = person
        return page

    def close(self, page: asyncio.Queue[Change | None]) -> None:
        self._pages.pop(page, None)

    def tell(self, person: str, changed: Changed, conversation: str | None = None) -> None:
        for page, owner in list(self._pages.items()):
            if owner == person:
                self._put(page, Change(changed, conversation))

    def tell_all(self, changed: Changed) -> None:
        for page in list(self._pages):
            self._put(page, Change(changed))

    def end(self) -> None:
        """Every page hears the end, so that its connection closes."""
        for page in list(self._pages):
            self._put(page, None)

    def _put(self, page: asyncio.Queue[Change | None], change: Change | None) -> None:
        try:
            page.put_nowait(change)
        except asyncio.QueueFull:  # the page stopped reading; it starts anew when it reconnects
            self.close(page)
