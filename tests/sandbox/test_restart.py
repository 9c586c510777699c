"""What the API acknowledged survives the end of the process; only open forms are gone."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import people
from tests.sandbox import world
from tests.sandbox.world import home, modal, section

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from tests.sandbox import world

async def main():
    async with world.running(Path(sys.argv[1])) as sandbox, aiohttp.ClientSession() as session:
        web = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, session=session)
        await web.chat_postMessage(channel="UAMARA", text="Acknowledged")
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_a_restart_finds_everything_but_open_forms(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    async with world.running(tmp_path) as first:
        web = AsyncWebClient(first.bot_token, base_url=first.api_url, session=session)
        metadata = {"event_type": "sent", "event_payload": {"key": "k"}}
        sent = await web.chat_postMessage(
            channel="UAMARA", text="One", blocks=[section()], metadata=metadata
        )
        await web.chat_postEphemeral(channel="C0COHORT", user="UBRUNO", text="Alone")
        await web.views_publish(user_id="UAMARA", view=home())
        await web.files_upload_v2(filename="a.png", content=PNG, channel=first.im("UAMARA"))
        await first.settled()
        people.change(first.workspace, "UBRUNO", tz="Europe/Oslo", tz_offset=7200)
        trigger = first.workspace.triggers.issue("UAMARA")
        await web.views_open(trigger_id=trigger, view=modal())
        first.workspace.warn("UAMARA", "Something")
        before = {user: first.person_window(user) for user in ("UAMARA", "UBRUNO")}
        seen = first.messages("UAMARA", sent["channel"])

    async with world.running(tmp_path) as second:
        web = AsyncWebClient(second.bot_token, base_url=second.api_url, session=session)
        after = {user: second.person_window(user) for user in ("UAMARA", "UBRUNO")}
        history = await web.conversations_history(
            channel=sent["channel"], include_all_metadata=True
        )
        later = await web.chat_postMessage(channel="UAMARA", text="Two")
        bruno = (await web.users_info(user="UBRUNO"))["user"]
        seen_again = second.messages("UAMARA", sent["channel"])

    before["UAMARA"]["modals"] = []
    assert after == before
    assert seen_again[:2] == seen
    assert history["messages"][-1]["metadata"] == metadata
    assert later["ts"] > seen[-1]["ts"]
    assert bruno["tz"] == "Europe/Oslo"


async def test_a_file_that_was_not_processed_yet_is_processed_after_the_restart(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    async with world.running(tmp_path, processing_seconds=60.0) as first:
        web = AsyncWebClient(first.bot_token, base_url=first.api_url, session=session)
        im = first.im("UAMARA")
        await web.files_upload_v2(filename="a.png", content=PNG, channel=im)

    async with world.running(tmp_path) as second:
        await second.settled()
        [message] = second.messages("UAMARA", im)

    assert [file["mimetype"] for file in message["files"]] == ["image/png"]


async def test_a_killed_process_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    root = Path(world.__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLED, str(tmp_path), env=environment
    )
    status = await process.wait()

    async with world.running(tmp_path) as sandbox:
        [message] = sandbox.messages("UAMARA", sandbox.im("UAMARA"))

    assert status == -signal.SIGKILL
    assert message["text"] == "Acknowledged"


async def test_a_reset_brings_the_first_day_back(tmp_path: Path) -> None:
    async with world.running(tmp_path) as sandbox:
        people.join(sandbox.workspace, world.person("nora"))
        await sandbox.act("UAMARA", "message", {"conversation": "C0COHORT", "text": "Hello"})

        im = sandbox.im("UAMARA")
        await sandbox.reset()

        assert sandbox.im("UAMARA") == im
        assert sandbox.messages("UAMARA", "C0COHORT") == []
        assert [one.id for one in world.SEED.people] == list(sandbox.workspace.state.people)
        assert sandbox.journal.entries() == []
