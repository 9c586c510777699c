"""The sandbox in a process of its own, as Slack is: its work is not counted as the bot's."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import aiohttp

PERSON = "U0AMARA001"
ONE_OF = "SLACK_"


@dataclass(frozen=True, slots=True)
class Afar:
    """`environment` is what a bot is told to come here."""

    address: str
    environment: Mapping[str, str]
    session: aiohttp.ClientSession

    async def set_clock(self, moment: datetime) -> None:
        await self._post("control/clock", {"set": moment.timestamp()})

    async def direct_messages(self, people: int) -> list[str]:
        """The conversations of so many people with the app."""
        told = await self._get("workspace")
        users = [one["id"] for one in told["people"]][:people]
        return [await self._im(user) for user in users]

    async def save(self, n: int, text: str) -> float:
        """Open the form, submit it, and answer with the seconds from submit to acknowledgement."""
        where = f"people/{PERSON}"
        command = {"conversation": await self._im(PERSON), "command": "/evidence", "text": ""}
        await self._post(f"{where}/acts/command", command)
        view = (await self._get(where))["modals"][-1]["id"]
        state = {
            "kind": {"evidence.draft": "meeting_notes"},
            "title": {"evidence.draft": f"Notes {n}"},
            "text": {"evidence.draft": f"{text}{n}"},
        }
        began = perf_counter()
        await self._post(f"{where}/acts/submit", {"view_id": view, "state": state})
        took = perf_counter() - began
        top = (await self._get(where))["modals"][-1]["id"]
        await self._post(f"{where}/acts/close", {"view_id": top, "all": True})
        return took

    async def _im(self, user: str) -> str:
        told = await self._get(f"people/{user}")
        return next(str(one["id"]) for one in told["conversations"] if one.get("is_app"))

    async def _get(self, path: str) -> Any:
        async with self.session.get(f"{self.address}/sandbox/{path}") as answer:
            return await answer.json()

    async def _post(self, path: str, body: Mapping[str, Any]) -> Any:
        async with self.session.post(f"{self.address}/sandbox/{path}", json=body) as answer:
            told = await answer.json()
            if answer.status != 200:
                raise RuntimeError(f"{path}: {told}")
            return told


@asynccontextmanager
async def afar(folder: Path) -> AsyncIterator[Afar]:
    command = (sys.executable, "-m", "bot.sandbox", "--port", "0", "--data", str(folder))
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    try:
        address, environment = await _told(process)
        async with aiohttp.ClientSession() as session:
            yield Afar(address, environment, session)
    finally:
        process.terminate()
        await process.wait()


async def _told(process: Process) -> tuple[str, dict[str, str]]:
    assert process.stdout is not None
    address, environment = "", dict[str, str]()
    while len(environment) < 4:
        line = (await process.stdout.readline()).decode().strip()
        if not line:
            raise RuntimeError("The sandbox did not start.")
        if line.startswith(ONE_OF):
            name, _, value = line.partition("=")
            environment[name] = value
        else:
            address = line.rpartition(" ")[2]
    return address, environment
