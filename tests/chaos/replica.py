"""A real bot process, and what can befall it."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from pathlib import Path

PRODUCT = ("-m", "bot", "run")
UNPROTECTED = ("-m", "tests.chaos.child")
TO_STOP_S = 15


class Replica:
    """Started again by `start` under the same token, as a supervisor would."""

    def __init__(
        self, token: str, environment: dict[str, str], program: tuple[str, ...], log: Path
    ):
        self.token = token
        self._environment = os.environ | environment | {"SLACK_BOT_TOKEN": token}
        self._program = program
        self._log = log
        self._process: Process | None = None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, *self._program, env=self._environment, stdout=log, stderr=log
            )

    def send(self, number: signal.Signals) -> None:
        if self.alive and self._process is not None:
            self._process.send_signal(number)

    async def kill(self) -> None:
        self.send(signal.SIGKILL)
        await self.gone()

    async def stop(self) -> bool:
        """SIGTERM; whether it ended by itself, in time and in order. One that was still reading
        its own code had nothing to put in order."""
        self.send(signal.SIGTERM)
        try:
            async with asyncio.timeout(TO_STOP_S):
                return await self.gone() in (0, -signal.SIGTERM)
        except TimeoutError:
            await self.kill()
            return False

    async def gone(self) -> int:
        return 0 if self._process is None else await self._process.wait()
