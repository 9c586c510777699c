"""The door of the Web API: tokens, scopes, unknown methods; who the app is, who people are."""

from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.seed import BOT_ID, BOT_USER
from bot.sandbox.server import Sandbox
from tests.sandbox import world
from tests.sandbox.world import modal, refusal, section


async def test_a_call_needs_the_right_token(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    async def error(token: str | None, method: str) -> str:
        client = AsyncWebClient(token, base_url=sandbox.api_url, session=session)
        return str((await refusal(client.api_call(method)))["error"])

    found = [
        await error(None, "auth.test"),
        await error("xoxb-somebody-else", "auth.test"),
        await error(sandbox.app_token, "auth.test"),
        await error(sandbox.bot_token, "apps.connections.open"),
        await error(sandbox.bot_token, "chat.shout"),
    ]

    assert found == [
        "not_authed",
        "invalid_auth",
        "not_allowed_token_type",
        "not_allowed_token_type",
        "unknown_method",
    ]


async def test_a_method_without_its_scope_says_which_is_missing(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    words = world.MANIFEST.read_text().replace("      - chat:write\n", "")
    (tmp_path / "app.yaml").write_text(words)
    async with world.running(tmp_path, manifest=tmp_path / "app.yaml") as sandbox:
        web = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, session=session)

        answer = await refusal(web.chat_postMessage(channel="UAMARA", text="x"))

    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")


@pytest.mark.parametrize(
    ("body", "error"), [("{not json", "invalid_json"), ("[1]", "json_not_object")]
)
async def test_a_body_that_is_no_json_object_is_refused_in_slacks_words(
    sandbox: Sandbox, session: aiohttp.ClientSession, body: str, error: str
) -> None:
    headers = {
        "Authorization": f"Bearer {sandbox.bot_token}",
        "Content-Type": "application/json; charset=utf-8",
    }

    async with session.post(
        f"{sandbox.api_url}chat.postMessage", data=body, headers=headers
    ) as answer:
        told = (answer.status, await answer.json())

    assert told == (200, {"ok": False, "error": error})


async def test_a_token_counts_in_a_form_and_not_in_a_json_body(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    given = {"token": sandbox.bot_token, "channel": "UAMARA", "text": "x"}
    address = f"{sandbox.api_url}chat.postMessage"

    async with session.post(address, json=given) as answer:
        as_json = await answer.json()
    async with session.post(address, data=given) as answer:
        as_form = await answer.json()

    assert as_json == {"ok": False, "error": "not_authed"}
    assert as_form["ok"]


async def test_the_app_learns_who_it_is(sandbox: Sandbox, web: AsyncWebClient) -> None:
    answer = await web.auth_test()

    assert answer.data == {
        "ok": True,
        "url": f"{sandbox.address}/",
        "team": "Test Workspace",
        "user": "helper",
        "team_id": "T0TEST",
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }
    assert "im:history" in answer.headers["x-oauth-scopes"].split(",")


async def test_people_are_listed_in_pages(web: AsyncWebClient) -> None:
    pages = [
        [member["id"] for member in page["members"]] async for page in await web.users_list(limit=3)
    ]

    assert pages == [[BOT_USER, "UAMARA", "UBRUNO"], ["UGAIL", "UDORA", "UXENIA"], ["UYURI"]]
    assert (await refusal(web.users_list(cursor="bm9uZQ==")))["error"] == "invalid_cursor"


async def test_people_are_told_as_slack_tells_them(web: AsyncWebClient) -> None:
    async def told(user: str, locale: bool = False) -> world.Json:
        found: world.Json = (await web.users_info(user=user, include_locale=locale))["user"]
        return found

    amara, gail, dora = await told("UAMARA", True), await told("UGAIL"), await told("UDORA")
    xenia, yuri = await told("UXENIA"), await told("UYURI")

    assert (amara["tz"], amara["tz_offset"], amara["locale"]) == ("Africa/Lagos", 3600, "en-US")
    assert amara["profile"]["email"] == "amara@example.org"
    assert (gail["is_restricted"], "locale" in gail) == (True, False)
    assert (dora["deleted"], "tz" in dora) == (True, False)
    assert (xenia["team_id"], xenia["is_stranger"], yuri["is_stranger"]) == ("T0OTHER", False, True)
    assert "email" not in xenia["profile"]
    assert (await refusal(web.users_info(user="UNOBODY")))["error"] == "user_not_found"


async def test_blocks_are_validated_on_request(web: AsyncWebClient) -> None:
    good = await web.blocks_validate(blocks=[section()])
    bad = await refusal(web.blocks_validate(view=modal("x" * 25)))
    bad_message = await refusal(web.blocks_validate(message={"blocks": [{"type": "banner"}]}))

    assert good["ok"]
    assert bad["error"] == "invalid_view"
    assert bad["errors"] == [
        {
            "pointer": "/view/title/text",
            "code": "max_length",
            "message": "must be less than 25 characters",
            "constraint": 24,
        }
    ]
    assert [one["pointer"] for one in bad_message["errors"]] == ["/message/blocks/0/type"]


async def test_the_journal_keeps_calls_and_no_tokens(sandbox: Sandbox, web: AsyncWebClient) -> None:
    await web.api_call("users.info", params={"user": "UAMARA", "token": sandbox.bot_token})

    [entry] = sandbox.journal.entries(kind="call")
    assert (entry.name, entry.body) == ("users.info", {"user": "UAMARA"})
    assert entry.answer["user"]["id"] == "UAMARA"
