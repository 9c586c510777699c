"""Files: the three steps, the moment of processing, downloading, pictures, uploads of people."""

from pathlib import Path
from urllib.parse import quote

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.sandbox import files
from bot.sandbox.server import Sandbox
from tests.sandbox import world
from tests.sandbox.world import home, modal, plain, refusal

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


def picture(file: str) -> world.Json:
    return {"type": "image", "alt_text": "A chart", "slack_file": {"id": file}}


async def test_a_file_is_shared_with_its_comment(sandbox: Sandbox, web: AsyncWebClient) -> None:
    im = sandbox.im("UAMARA")

    sent = await web.files_upload_v2(
        filename="report.csv",
        title="The report",
        content="a,b\n",
        channel=im,
        initial_comment="Here",
    )
    await sandbox.settled()

    file = sent["file"]["id"]
    told = (await web.files_info(file=file))["file"]
    [message] = sandbox.messages("UAMARA", im)
    assert (told["mimetype"], told["title"], told["size"]) == ("text/csv", "The report", 4)
    assert told["shares"] == {"private": {im: [{"ts": message["ts"]}]}}
    assert message["text"] == "Here"
    assert message["files"] == [
        {
            "id": file,
            "name": "report.csv",
            "title": "The report",
            "mimetype": "text/csv",
            "size": 4,
            "url": f"/sandbox/people/UAMARA/files/{file}",
        }
    ]


async def test_a_file_goes_to_every_channel_and_person_that_is_named(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    async def uploaded(where: str) -> world.Json:
        begun = await web.files_getUploadURLExternal(filename="a.txt", length=3)
        await (await session.post(begun["upload_url"], data=b"abc")).read()
        asked = {"files": [{"id": begun["file_id"]}], "channels": where}
        done = await web.api_call("files.completeUploadExternal", json=asked)
        await sandbox.settled()
        found: world.Json = (await web.files_info(file=done["files"][0]["id"]))["file"]
        return found

    told = await uploaded("C0COHORT, UAMARA")
    many = await refusal(uploaded(",".join(["C0COHORT"] * 101)))

    assert (told["channels"], told["ims"]) == (["C0COHORT"], [sandbox.im("UAMARA")])
    assert [len(sandbox.messages("UAMARA", one)) for one in ("C0COHORT", sandbox.im("UAMARA"))] == [
        1,
        1,
    ]
    assert many["error"] == "channels_limit_exceeded"


async def test_until_it_is_processed_a_file_has_no_type_and_is_no_picture(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    async with world.running(tmp_path, processing_seconds=60.0) as sandbox:
        web = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, session=session)
        sent = await web.files_upload_v2(
            filename="a.png", content=PNG, channel=sandbox.im("UAMARA")
        )

        file = sent["file"]["id"]
        told = (await web.files_info(file=file))["file"]
        answer = await refusal(
            web.chat_postMessage(channel="UAMARA", text="x", blocks=[picture(file)])
        )
        at_home = await refusal(web.views_publish(user_id="UAMARA", view=home(picture(file))))

    assert (told["mimetype"], told["shares"]) == ("", {})
    said = "[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"
    assert (answer["error"], answer["response_metadata"]["messages"]) == ("invalid_blocks", [said])
    assert at_home["error"] == "invalid_arguments"


async def test_only_a_picture_can_be_drawn(sandbox: Sandbox, web: AsyncWebClient) -> None:
    drawn = await web.files_upload_v2(filename="a.png", content=PNG)
    table = await web.files_upload_v2(filename="a.csv", content="a,b")
    await sandbox.settled()

    good = await web.chat_postMessage(
        channel="UAMARA", text="x", blocks=[picture(drawn["file"]["id"])]
    )
    bad = await refusal(
        web.chat_postMessage(channel="UAMARA", text="x", blocks=[picture(table["file"]["id"])])
    )

    assert good["ok"]
    assert bad["error"] == "invalid_blocks"


async def test_a_file_is_downloaded_with_the_token_and_else_leads_to_a_login(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    sent = await web.files_upload_v2(filename="a.png", content=PNG)
    url = (await web.files_info(file=sent["file"]["id"]))["file"]["url_private_download"]
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}

    async with session.get(url, headers=headers) as answer:
        content = await answer.read()
    async with session.get(url, allow_redirects=False) as answer:
        status = answer.status

    assert (content, status) == (PNG, 302)


async def test_a_files_name_may_be_anything(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    name = 'Ünser "Plan"/für #1?.md'
    answer = await sandbox.act("UAMARA", "upload", {"name": name, "content": b"Words"})
    url = (await web.files_info(file=answer["file"]["id"]))["file"]["url_private_download"]
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}

    async with session.get(URL(url, encoded=True), headers=headers) as download:
        content, disposition = await download.read(), download.headers["Content-Disposition"]

    assert content == b"Words"
    assert disposition == f"attachment; filename*=UTF-8''{quote(name, safe='')}"


async def test_what_slack_refuses_of_an_upload_is_refused(
    sandbox: Sandbox, web: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    empty = await refusal(web.files_getUploadURLExternal(filename="a", length=0))
    begun = await web.files_getUploadURLExternal(filename="a.txt", length=3)
    complete = web.files_completeUploadExternal
    too_early = await refusal(complete(files=[{"id": begun["file_id"]}]))
    async with session.post(begun["upload_url"], data=b"too long") as answer:
        wrong_length = answer.status
    async with session.post(begun["upload_url"], data=b"abc") as answer:
        right = (answer.status, await answer.text())
    to_a_person = await refusal(complete(files=[{"id": begun["file_id"]}], channel_id="UAMARA"))
    unknown = await refusal(web.files_info(file="F0NONE"))

    assert empty["error"] == "invalid_arguments"
    assert too_early["error"] == "file_not_found"
    assert (wrong_length, right) == (400, (200, "OK - 3"))
    assert to_a_person["error"] == "channel_not_found"
    assert unknown["error"] == "file_not_found"


async def test_a_form_takes_files_of_its_kinds_and_number_and_of_its_person(
    linked: world.Link,
) -> None:
    sandbox = linked.sandbox
    element = {"type": "file_input", "action_id": "v", "filetypes": ["md"], "max_files": 1}
    block = {"type": "input", "block_id": "f", "label": plain("File"), "element": element}
    trigger = sandbox.workspace.triggers.issue("UAMARA")
    view = (await linked.web.views_open(trigger_id=trigger, view=modal("T", block)))["view"]

    async def upload(user: str, name: str) -> str:
        answer = await sandbox.act(user, "upload", {"name": name, "content": b"Words"})
        return str(answer["file"]["id"])

    async def submit(*given: str) -> world.Json:
        act = {"view_id": view["id"], "state": {"f": {"v": list(given)}}}
        return await sandbox.act("UAMARA", "submit", act)

    notes, other = await upload("UAMARA", "notes.md"), await upload("UAMARA", "a.exe")

    assert (await submit())["errors"] == {"f": "Please complete this required field."}
    assert (await submit(other))["errors"] == {
        "f": "Please choose a file of one of these kinds: md."
    }
    assert (await submit(notes, notes))["errors"] == {"f": "Please choose at most 1."}
    assert await submit(await upload("UBRUNO", "his.md")) == {
        "ok": False,
        "error": "This file is not here.",
    }


async def test_an_upload_has_at_most_ten_megabytes(sandbox: Sandbox) -> None:
    most = b"x" * files.LARGEST_UPLOAD

    taken = await sandbox.act("UAMARA", "upload", {"name": "a.txt", "content": most})
    refused = await sandbox.act("UAMARA", "upload", {"name": "a.txt", "content": most + b"x"})

    assert taken["ok"]
    assert refused == {"ok": False, "error": "The file is larger than 10 MB."}


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.png", PNG, "image/png"),
        ("a.png", b"<script>", "text/plain"),
        ("a.html", b"<script>", "text/html"),
        ("a.xlsx", b"PK\x03\x04", files.OFFICE[".xlsx"]),
        ("a.bin", b"\xff\xfe\x00", "application/octet-stream"),
        ("a.pdf", b"%PDF-1.7", "application/pdf"),
    ],
)
def test_a_files_type_is_told_by_its_content_first(name: str, content: bytes, kind: str) -> None:
    assert files.mimetype(name, content) == kind
