"""The sandbox over HTTP, as a page and a test use it: docs/sandbox-protocol.md."""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.clock import StoppedClock
from bot.errors import Misconfigured
from bot.sandbox.seed import BOT_USER
from bot.sandbox.server import Sandbox
from tests.sandbox import world
from tests.sandbox.world import Json, home, section


class Browser:
    """A person's page, by its requests."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession, user: str) -> None:
        self._address = sandbox.address
        self._session = session
        self._user = user

    async def get(self, path: str) -> Any:
        async with self._session.get(f"{self._address}{path}") as answer:
            return await answer.json()

    async def post(self, path: str, body: Json) -> tuple[int, Any]:
        async with self._session.post(f"{self._address}{path}", json=body) as answer:
            return answer.status, await answer.json(content_type=None)

    async def act(self, act: str, body: Json) -> tuple[int, Any]:
        return await self.post(f"/sandbox/people/{self._user}/acts/{act}", body)


async def test_the_workspace_tells_what_every_page_knows(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    told = await Browser(sandbox, session, "UAMARA").get("/sandbox/workspace")

    assert told["team"] == {"id": "T0TEST", "name": "Test Workspace", "domain": "test"}
    assert told["app"] == {
        "id": "A0PLUMBLINE",
        "name": "Helper",
        "bot_user": BOT_USER,
        "connected": False,
    }
    assert told["people"][0] == {
        "id": "UAMARA",
        "name": "Amara",
        "handle": "amara",
        "tz": "Africa/Lagos",
        "tz_offset": 3600,
        "is_guest": False,
        "is_external": False,
        "deleted": False,
        "note": "",
    }
    assert told["clock"] == {"now": 1792400400.0, "moved_s": 0.0}
    assert [one["command"] for one in told["commands"]] == ["/hello", "/raw"]
    assert [one["callback_id"] for one in told["global_shortcuts"]] == ["start"]
    assert [one["callback_id"] for one in told["message_shortcuts"]] == ["keep"]
    assert told["story"] is False


async def test_a_window_counts_what_is_unread_until_it_is_read(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    browser = Browser(sandbox, session, "UAMARA")
    im = sandbox.im("UAMARA")
    for text in ("One", "Two"):
        await web.chat_postMessage(channel=im, text=text)

    before = await browser.get("/sandbox/people/UAMARA")
    read = await browser.get(f"/sandbox/people/UAMARA/conversations/{im}")
    after = await browser.get("/sandbox/people/UAMARA")

    listed = {"id": im, "kind": "im", "name": "Helper", "with": BOT_USER, "is_app": True}
    assert before["conversations"][0] == listed | {"unread": 2}
    assert [one["text"] for one in read["messages"]] == ["One", "Two"]
    assert after["conversations"][0] == listed | {"unread": 0}


async def test_home_is_shown_with_what_its_fields_hold(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    options = [{"text": {"type": "plain_text", "text": "A"}, "value": "a"}]
    menu = {
        "type": "static_select",
        "action_id": "pick",
        "options": options,
        "initial_option": options[0],
    }
    await web.views_publish(user_id="UAMARA", view=home(section(block_id="s", accessory=menu)))

    window = await Browser(sandbox, session, "UAMARA").get("/sandbox/people/UAMARA")

    assert window["home"]["id"] == window["home_id"]
    assert window["home"]["held"] == {"s": {"pick": "a"}}


async def test_an_act_answers_200_or_409_with_a_sentence(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    browser = Browser(sandbox, session, "UAMARA")

    done = await browser.act("message", {"conversation": "C0COHORT", "text": "Hello"})
    empty = await browser.act("message", {"conversation": "C0COHORT", "text": " "})
    incomplete = await browser.act("message", {"conversation": "C0COHORT"})
    unknown = await browser.act("sing", {})
    shapeless = await browser.act(
        "press", {"container": "message", "block_id": 1, "action_id": "x", "state": {"a": "b"}}
    )

    assert (done[0], done[1]["ok"]) == (200, True)
    assert empty == (409, {"ok": False, "error": "The message is empty."})
    assert incomplete == (409, {"ok": False, "error": "The act needs `text`."})
    assert unknown == (409, {"ok": False, "error": "There is no such act."})
    assert shapeless == (409, {"ok": False, "error": "`container` is an object."})


async def test_a_file_is_uploaded_as_a_form(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    form = aiohttp.FormData()
    form.add_field("file", b"# Notes", filename="notes.md", content_type="text/markdown")
    path = f"{sandbox.address}/sandbox/people/UAMARA/acts/upload"

    async with session.post(path, data=form) as answer:
        told = await answer.json()
    address = f"{sandbox.address}/sandbox/people/UAMARA/files/{told['file']['id']}"
    async with session.get(address) as answer:
        content, headers = await answer.read(), answer.headers

    assert told == {
        "ok": True,
        "file": {"id": told["file"]["id"], "name": "notes.md", "size": 7},
    }
    assert content == b"# Notes"
    assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert headers["Content-Type"] == "application/octet-stream"


async def test_a_page_hears_changes_as_they_happen(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    path = f"{sandbox.address}/sandbox/people/UAMARA/stream"
    heard: list[Json] = []

    async with session.get(path) as stream:
        await stream.content.readuntil(b"\n\n")
        await web.chat_postMessage(channel="UAMARA", text="x")
        await web.views_publish(user_id="UAMARA", view=home())
        sandbox.advance(60)
        while len(heard) < 3:
            line = await stream.content.readuntil(b"\n\n")
            heard.append(json.loads(line.removeprefix(b"data: ")))

    assert heard == [
        {"changed": "conversations", "conversation": sandbox.im("UAMARA")},
        {"changed": "home", "conversation": None},
        {"changed": "clock", "conversation": None},
    ]


async def test_a_page_hears_that_the_app_came_and_went(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    page = sandbox.workspace.stream.open("UAMARA")

    async with world.connected(world.new_app(sandbox, session), sandbox):
        came, there = await page.get(), sandbox.about()["app"]["connected"]
    went = await page.get()

    assert [one.changed for one in (came, went) if one] == ["workspace", "workspace"]
    assert (there, sandbox.about()["app"]["connected"]) == (True, False)


async def test_the_page_and_its_modules_are_served_and_nothing_beside_them(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    async def got(path: str) -> tuple[int, str]:
        async with session.get(URL(sandbox.address + path, encoded=True)) as answer:
            return answer.status, answer.content_type

    found = [await got(path) for path in ("/", "/archives/C0COHORT/p1", "/static/main.js")]
    outside = [await got(path) for path in ("/static/..%2Fserver.py", "/static/nothing.js")]

    assert found == [(200, "text/html"), (200, "text/html"), (200, "text/javascript")]
    assert [status for status, _ in outside] == [404, 404]


async def test_a_taken_port_is_told_in_a_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    port = int(sandbox.address.rpartition(":")[2])
    second = Sandbox(world.config(tmp_path / "second", port=port), StoppedClock(world.START))

    with pytest.raises(Misconfigured) as refused:
        await second.start()

    said = f"Port {port} is used by another program. Choose another one."
    assert str(refused.value) == said


async def test_a_stopping_sandbox_lets_its_pages_go(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    path = f"{sandbox.address}/sandbox/people/UAMARA/stream"

    async with session.get(path) as stream:
        await stream.content.readuntil(b"\n\n")
        sandbox.workspace.stream.end()
        rest = await stream.content.read()

    assert rest == b""


# -- what a test does


async def test_the_clock_is_moved_and_set(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    browser = Browser(sandbox, session, "UAMARA")

    moved = await browser.post("/sandbox/control/clock", {"advance_s": 3600})
    back = await browser.post("/sandbox/control/clock", {"set": 1792400000.0})
    told = await browser.get("/sandbox/workspace")

    assert moved == (200, {"ok": True, "now": 1792404000.0})
    assert back == (200, {"ok": True, "now": 1792400000.0})
    assert told["clock"] == {"now": 1792400000.0, "moved_s": -400.0}


async def test_the_journal_is_read_from_where_one_left_off(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    browser = Browser(sandbox, session, "UAMARA")
    await web.auth_test()
    await browser.act("message", {"conversation": "C0COHORT", "text": "Hello"})

    told = (await browser.get("/sandbox/control/journal?since=1"))["entries"]

    assert [(one["n"], one["kind"], one["name"]) for one in told] == [(2, "act", "message")]
    assert told[0]["body"] == {"user": "UAMARA", "conversation": "C0COHORT", "text": "Hello"}


async def test_people_join_and_change_and_the_app_hears_of_it(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    browser = Browser(sandbox, session, "UAMARA")
    nora = {
        "id": "UNORA",
        "name": "Nora",
        "real_name": "Nora Example",
        "handle": "nora",
        "email": "nora@example.org",
        "tz": "Europe/Oslo",
        "tz_offset": 7200,
    }
    change = {"user": "UNORA", "changes": {"deleted": True}}

    joined = await browser.post("/sandbox/control/join", nora)
    changed = await browser.post("/sandbox/control/person", change)
    await sandbox.settled()

    assert (joined[0], changed[0]) == (200, 200)
    events = [one.body["event"] for one in sandbox.journal.entries(kind="delivery")]
    told = {(one["type"], one["user"]["id"], one["user"]["deleted"]) for one in events}
    assert told == {("team_join", "UNORA", False), ("user_change", "UNORA", True)}


async def test_a_snapshot_holds_the_whole_state(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    browser = Browser(sandbox, session, "UAMARA")
    await web.chat_postMessage(channel="UAMARA", text="x")

    told = await browser.get("/sandbox/control/snapshot")
    reset = await browser.post("/sandbox/control/reset", {})
    after = await browser.get("/sandbox/control/snapshot")

    assert [one["text"] for one in told["messages"]] == ["x"]
    assert len(told["people"]) == 6
    assert (reset[0], after["messages"]) == (200, [])


async def test_two_people_press_at_once_and_both_are_answered(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    answers = await asyncio.gather(
        *(
            Browser(sandbox, session, user).act(
                "message", {"conversation": "C0COHORT", "text": user}
            )
            for user in ("UAMARA", "UBRUNO")
        )
    )

    assert [status for status, _ in answers] == [200, 200]
    assert len({answer["ts"] for _, answer in answers}) == 2
