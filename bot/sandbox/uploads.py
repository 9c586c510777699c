"""Uploads under way: the address the bytes go to, and the processing that follows.

What a killed process had acknowledged but not processed is processed at the next start.
"""

import asyncio
import secrets
from dataclasses import replace

from bot.sandbox import files, messages
from bot.sandbox.messages import Draft
from bot.sandbox.records import File
from bot.sandbox.seed import BOT_USER
from bot.sandbox.workspace import Workspace


class Uploads:
    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._tickets: dict[str, str] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    def expect(self, file: str) -> str:
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = file
        return ticket

    def take(self, ticket: str, content: bytes) -> bool:
        """The bytes for a ticket; False if nothing, or another length, was announced."""
        file = self._ws.state.files.get(self._tickets.get(ticket, ""))
        if file is None or file.size != len(content):
            return False
        del self._tickets[ticket]
        self._ws.state.keep_file(file, content)
        return True

    def process(self, file: str) -> None:
        task = asyncio.create_task(self._process(file))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def resume(self) -> None:
        for file in self._ws.state.files.values():
            if file.completed and (not file.mimetype or file.waiting is not None):
                self.process(file.id)

    async def settled(self) -> None:
        await asyncio.gather(*self._under_way)

    async def stop(self) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _process(self, file: str) -> None:
        await asyncio.sleep(self._ws.config.processing_seconds)
        known = self._ws.state.files.get(file)
        content = self._ws.state.content(file)
        if known is None or content is None:  # a reset came in between
            return
        kind = files.mimetype(known.name, content)
        self._ws.state.keep_file(_shown(self._ws, replace(known, mimetype=kind)))


def _shown(ws: Workspace, file: File) -> File:
    """The file, put wherever its uploader wanted it."""
    if file.waiting is None:
        return file
    ws.state.keep_file(file)
    draft = Draft(text=file.waiting["comment"], files=(file.id,))
    shares = []
    for conversation in file.waiting["conversations"]:
        place = ws.state.conversations[conversation]
        shares.append((place.id, messages.post(ws, place, BOT_USER, draft).ts))
    return replace(file, waiting=None, shares=tuple(shares))
