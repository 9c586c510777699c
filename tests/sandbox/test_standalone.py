"""The sandbox alone, in a process of its own, with the app in this one."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import seed_file
from tests.sandbox import world
from tests.sandbox.trial import Steering

ROOT = Path(world.__file__).parents[2]
COMMAND = (sys.executable, "-m", "bot.sandbox")
SUMMER = datetime(2026, 7, 1, tzinfo=UTC)
AMARA = "U0AMARA001"


@asynccontextmanager
async def served(*options: str) -> AsyncIterator[dict[str, str]]:
    """What it printed, by name; it has to end of itself when it is asked to."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        *("--port", "0", *options),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        told = {"ready": (await process.stdout.readline()).decode().strip()}
        for _ in range(4):
            name, _, value = (await process.stdout.readline()).decode().strip().partition("=")
            told[name] = value
        yield told
    finally:
        process.send_signal(signal.SIGTERM)
        status = await process.wait()
    assert status == 0


async def test_an_app_in_another_process_works_with_what_is_printed(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    async with served("--data", str(tmp_path), "--crowd", "2") as told:
        address = told["SLACK_API_URL"].removesuffix("/api/")
        web = AsyncWebClient(
            told["SLACK_BOT_TOKEN"], base_url=told["SLACK_API_URL"], session=session
        )
        app = AsyncApp(client=web, signing_secret=told["SLACK_SIGNING_SECRET"])

        async def reflect(ack: AsyncAck) -> None:
            await ack("Heard")

        app.command("/reflect")(reflect)
        handler = AsyncSocketModeHandler(app, told["SLACK_APP_TOKEN"])
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt gives it no types
        metadata = {"event_type": "t", "event_payload": {"key": "k"}}
        sent = await web.chat_postMessage(channel=AMARA, text="Hello", metadata=metadata)
        await web.chat_postMessage(channel="U0CROWD00002", text="Hello")
        act = {"conversation": sent["channel"], "command": "/reflect", "text": ""}
        path = f"{address}/sandbox/people/{AMARA}/acts/command"
        async with session.post(path, json=act) as answer:
            acted = await answer.json()
        counted = await Steering(address, session).ask("posts")
        await handler.close_async()  # type: ignore[no-untyped-call]

    assert told["ready"] == f"The sandbox is ready: {address}"
    assert acted == {"ok": True, "acked": True}
    assert (counted["keys"], counted["without_key"]) == ({"k": 1}, 1)


async def test_what_it_counted_survives_it_until_it_is_told_to_start_over(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    async def counted(*options: str, say: bool = False) -> int:
        async with served("--data", str(tmp_path), *options) as told:
            if say:
                web = AsyncWebClient(
                    told["SLACK_BOT_TOKEN"], base_url=told["SLACK_API_URL"], session=session
                )
                metadata = {"event_type": "t", "event_payload": {"key": "k"}}
                await web.chat_postMessage(channel=AMARA, text="Hello", metadata=metadata)
            address = told["SLACK_API_URL"].removesuffix("/api/")
            return int((await Steering(address, session).ask("posts"))["accepted"])

    assert [await counted(say=True), await counted(), await counted("--reset")] == [1, 1, 0]


async def test_slacks_limits_can_be_on_from_the_start(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    async with served("--data", str(tmp_path), "--limits") as told:
        address = told["SLACK_API_URL"].removesuffix("/api/")
        limits = await Steering(address, session).ask("limits")

    assert (limits["tiers"], limits["conversation"]) == (True, {"per_second": 1, "burst": 3})


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--people", "none.yaml"), "none.yaml: No such file or directory."),
        (("--port", "{taken}"), "Port {taken} is used by another program."),
    ],
)
async def test_what_a_person_can_mend_is_one_sentence(
    tmp_path: Path, options: tuple[str, str], said: str
) -> None:
    taken = await asyncio.start_server(lambda _, __: None, "127.0.0.1", 0)
    port = str(taken.sockets[0].getsockname()[1])
    given = [one.replace("{taken}", port) for one in options]

    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        *("--data", str(tmp_path), *given),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=asyncio.subprocess.PIPE,
    )
    _, problem = await process.communicate()
    taken.close()
    await taken.wait_closed()

    assert process.returncode == 2
    assert " ".join(problem.decode().split()).startswith(said.replace("{taken}", port))


def test_a_crowd_is_spread_over_the_zones_of_the_people_of_the_file() -> None:
    seed = seed_file.read(seed_file.PEOPLE, SUMMER, crowd=40)

    crowd = seed.people[-40:]
    assert len({person.id for person in seed.people}) == len(seed.people)
    assert {person.tz for person in crowd} == {person.tz for person in seed.people[:-40]}
    assert not any(person.deleted or person.is_external for person in crowd)
    berlin = next(person for person in seed.people if person.tz == "Europe/Berlin")
    assert berlin.tz_offset == 7200
