"""Nobody sees what is not theirs: conversations, ephemerals, files, forms, notices."""

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox.world import home, modal

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


async def status(sandbox: Sandbox, session: aiohttp.ClientSession, path: str) -> int:
    async with session.get(f"{sandbox.address}{path}") as answer:
        return answer.status


async def shared(sandbox: Sandbox, web: AsyncWebClient, user: str) -> str:
    """A picture that the app shares with one person."""
    sent = await web.files_upload_v2(filename="a.png", content=PNG, channel=sandbox.im(user))
    await sandbox.settled()
    return str(sent["file"]["id"])


async def test_direct_messages_belong_to_their_person(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    await web.chat_postMessage(channel="UAMARA", text="For Amara")
    amaras = sandbox.im("UAMARA")

    seen = sandbox.person_window("UBRUNO")["conversations"]
    said = await sandbox.act("UBRUNO", "message", {"conversation": amaras, "text": "Hello"})
    path = f"/sandbox/people/UBRUNO/conversations/{amaras}"

    assert [one["id"] for one in seen] == [sandbox.im("UBRUNO"), "C0COHORT"]
    assert sandbox.messages("UBRUNO", amaras) == []
    assert await status(sandbox, session, path) == 404
    assert said == {"ok": False, "error": "This conversation is not here."}


async def test_a_channel_is_seen_by_its_members_and_an_ephemeral_by_one_of_them(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    await web.chat_postMessage(channel="C0COHORT", text="For all")
    await web.chat_postEphemeral(channel="C0COHORT", user="UAMARA", text="For Amara")

    seen = {
        user: [one["text"] for one in sandbox.messages(user, "C0COHORT")]
        for user in ("UAMARA", "UBRUNO", "UGAIL")
    }

    assert seen == {"UAMARA": ["For all", "For Amara"], "UBRUNO": ["For all"], "UGAIL": []}


async def test_forms_home_and_notices_are_one_persons(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    trigger = sandbox.workspace.triggers.issue("UAMARA")
    view = (await web.views_open(trigger_id=trigger, view=modal()))["view"]
    await web.views_publish(user_id="UAMARA", view=home())
    sandbox.workspace.warn("UAMARA", "Something")

    window = sandbox.person_window("UBRUNO")
    submitted = await sandbox.act("UBRUNO", "submit", {"view_id": view["id"], "state": {}})

    assert (window["modals"], window["home"], window["notices"]) == ([], None, [])
    assert submitted == {"ok": False, "error": "This form is not open any more."}


async def test_a_shared_file_is_seen_where_it_was_shared(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    file = await shared(sandbox, web, "UAMARA")

    found = {
        user: await status(sandbox, session, f"/sandbox/people/{user}/files/{file}")
        for user in ("UAMARA", "UBRUNO", "UGAIL")
    }

    assert found == {"UAMARA": 200, "UBRUNO": 404, "UGAIL": 404}


async def test_a_picture_in_a_message_is_seen_by_who_sees_the_message(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    sent = await web.files_upload_v2(filename="a.png", content=PNG)
    await sandbox.settled()
    file = str(sent["file"]["id"])
    picture = {"type": "image", "alt_text": "A chart", "slack_file": {"id": file}}
    path = f"/sandbox/people/UBRUNO/files/{file}"

    before = await status(sandbox, session, path)
    await web.views_publish(user_id="UBRUNO", view=home(picture))
    after = await status(sandbox, session, path)

    assert (before, after) == (404, 200)


async def test_what_a_person_uploads_is_theirs_and_the_apps(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    answer = await sandbox.act("UAMARA", "upload", {"name": "notes.md", "content": b"# Notes"})
    file = answer["file"]["id"]

    told = (await web.files_info(file=file))["file"]
    found = [
        await status(sandbox, session, f"/sandbox/people/{user}/files/{file}")
        for user in ("UAMARA", "UBRUNO")
    ]

    assert (told["user"], told["mimetype"], told["shares"]) == ("UAMARA", "text/markdown", {})
    assert found == [200, 404]


async def test_metadata_is_never_on_a_page(sandbox: Sandbox, web: AsyncWebClient) -> None:
    metadata = {"event_type": "sent", "event_payload": {"key": "do-not-show"}}
    await web.chat_postMessage(channel="UAMARA", text="x", metadata=metadata)

    window = sandbox.person_window("UAMARA")
    messages = sandbox.messages("UAMARA", sandbox.im("UAMARA"))

    assert "do-not-show" not in f"{window}{messages}"


async def test_a_page_hears_of_its_persons_changes_only(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    amara = sandbox.workspace.stream.open("UAMARA")
    bruno = sandbox.workspace.stream.open("UBRUNO")

    await web.chat_postMessage(channel="UAMARA", text="x")

    change = amara.get_nowait()
    assert change is not None
    assert (change.changed, change.conversation) == ("conversations", sandbox.im("UAMARA"))
    assert bruno.empty()


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example:80"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"},
    ],
)
async def test_a_page_from_elsewhere_gets_nothing(
    sandbox: Sandbox, session: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    async with session.get(f"{sandbox.address}/sandbox/workspace", headers=headers) as answer:
        assert answer.status == 403
