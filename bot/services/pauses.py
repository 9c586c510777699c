"""Pauses in a long piece of thinking, so that whoever acts meanwhile gets a turn."""

import asyncio

AFTER_S = 0.001
"""Not sooner either. A thread of SQLite's that waits for Python asks for it after a fifth of this
(`bot.app.share_fairly`), and begins to wait anew at each pause, which is too short to take it."""


class Pauses:
    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._since = self._loop.time()

    async def pause(self) -> None:
        """Pause, if it is time to."""
        if self._loop.time() - self._since > AFTER_S:
            await asyncio.sleep(0)
            self._since = self._loop.time()
