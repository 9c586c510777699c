"""chat.*, conversations.*: what the app says, reads back, changes, and may not."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import people
from bot.sandbox.seed import BOT_USER
from bot.sandbox.server import Sandbox
from tests.sandbox.world import MANIFEST, buttons, modal, refusal, running, section


async def test_a_message_to_a_person_arrives_in_their_direct_messages(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    im = sandbox.im("UAMARA")

    answer = await web.chat_postMessage(
        channel="UAMARA",
        text="Good morning",
        blocks=[section("Good morning", block_id="s")],
        metadata={"event_type": "sent", "event_payload": {"key": "k1"}},
    )

    assert answer["channel"] == im
    assert answer["message"]["metadata"] == {"event_type": "sent", "event_payload": {"key": "k1"}}
    assert sandbox.messages("UAMARA", im) == [
        {
            "ts": "1792400400.000000",
            "author": {"id": BOT_USER, "name": "Helper", "is_app": True},
            "text": "Good morning",
            "blocks": [section("Good morning", block_id="s")],
            "files": [],
            "edited": False,
            "ephemeral": False,
        }
    ]


async def test_every_ts_is_later_than_the_one_before_even_if_the_clock_goes_back(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    async def sent() -> str:
        return str((await web.chat_postMessage(channel="UAMARA", text="x"))["ts"])

    first, second = await sent(), await sent()
    sandbox.advance(-3600)
    third = await sent()

    assert [first, second, third] == ["1792400400.000000", "1792400400.000100", "1792400400.000200"]


async def test_what_slack_refuses_to_post_is_refused(web: AsyncWebClient) -> None:
    calls = {
        "channel_not_found": web.chat_postMessage(channel="C0NONE", text="x"),
        "not_in_channel": web.chat_postMessage(channel="C0ELSEWHERE", text="x"),
        "is_archived": web.chat_postMessage(channel="C0OLD", text="x"),
        "account_inactive": web.chat_postMessage(channel="UDORA", text="x"),
        "no_text": web.api_call("chat.postMessage", json={"channel": "UAMARA"}),
        "invalid_metadata_schema": web.chat_postMessage(
            channel="UAMARA", text="x", metadata={"event_type": "only"}
        ),
        "invalid_blocks_format": web.chat_postMessage(
            channel="UAMARA", text="x", blocks="{not json"
        ),
        "msg_blocks_too_long": web.chat_postMessage(
            channel="UAMARA", text="x", blocks=[section("x" * 3000)] * 5
        ),
    }

    found = {code: (await refusal(call))["error"] for code, call in calls.items()}

    assert found == {code: code for code in calls}


async def test_bad_blocks_are_refused_with_the_place(web: AsyncWebClient) -> None:
    answer = await refusal(
        web.chat_postMessage(channel="UAMARA", text="x", blocks=[section("x" * 3001)])
    )

    place = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert answer == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [place],
        "response_metadata": {"messages": [f"[ERROR] {place}"]},
    }


async def test_text_is_cut_at_40000_characters(sandbox: Sandbox, web: AsyncWebClient) -> None:
    await web.chat_postMessage(channel="UAMARA", text="x" * 40_001)

    [message] = sandbox.messages("UAMARA", sandbox.im("UAMARA"))
    assert len(message["text"]) == 40_000


async def test_new_text_alone_takes_the_place_of_the_blocks_and_metadata_stays(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    metadata = {"event_type": "sent", "event_payload": {"key": "k1"}}
    sent = await web.chat_postMessage(
        channel="UAMARA", text="One", blocks=[buttons("go")], metadata=metadata
    )

    answer = await web.chat_update(channel=sent["channel"], ts=sent["ts"], text="Two")

    assert (answer["ts"], answer["text"]) == (sent["ts"], "Two")
    assert "blocks" not in answer["message"]
    assert answer["message"]["metadata"] == metadata
    [seen] = sandbox.messages("UAMARA", sent["channel"])
    assert (seen["text"], seen["edited"]) == ("Two", True)


async def test_blocks_stay_when_an_update_names_neither_them_nor_a_text(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    sent = await web.chat_postMessage(channel="UAMARA", text="One", blocks=[buttons("go")])
    there = {"channel": sent["channel"], "ts": sent["ts"]}

    kept = await web.api_call("chat.update", json={**there, "metadata": {}})
    [seen] = sandbox.messages("UAMARA", sent["channel"])
    changed = await web.api_call("chat.update", json={**there, "blocks": [section("Two")]})

    assert kept["message"]["blocks"] == [buttons("go")]
    assert (seen["text"], seen["edited"]) == ("One", False)
    assert [block["type"] for block in changed["message"]["blocks"]] == ["section"]
    assert changed["text"] == "One"


async def test_only_the_apps_own_messages_can_be_changed_and_deleted(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    im = sandbox.im("UAMARA")
    theirs = await sandbox.act("UAMARA", "message", {"conversation": im, "text": "Mine"})
    calls = {
        "cant_update_message": web.chat_update(channel=im, ts=theirs["ts"], text="x"),
        "cant_delete_message": web.chat_delete(channel=im, ts=theirs["ts"]),
        "message_not_found": web.chat_update(channel=im, ts="1.000000", text="x"),
        "channel_not_found": web.chat_update(channel="UAMARA", ts=theirs["ts"], text="x"),
    }

    found = {code: (await refusal(call))["error"] for code, call in calls.items()}

    assert found == {code: code for code in calls}


async def test_an_update_of_more_than_4000_characters_is_refused(web: AsyncWebClient) -> None:
    sent = await web.chat_postMessage(channel="UAMARA", text="One")

    answer = await refusal(web.chat_update(channel=sent["channel"], ts=sent["ts"], text="x" * 4001))

    assert answer["error"] == "msg_too_long"


async def test_a_deleted_message_is_gone(sandbox: Sandbox, web: AsyncWebClient) -> None:
    sent = await web.chat_postMessage(channel="UAMARA", text="One")

    await web.chat_delete(channel=sent["channel"], ts=sent["ts"])

    assert sandbox.messages("UAMARA", sent["channel"]) == []
    assert (await web.conversations_history(channel=sent["channel"]))["messages"] == []


async def test_nothing_changes_in_an_archived_channel(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    sent = await web.chat_postMessage(channel="C0COHORT", text="One")
    channel = sandbox.workspace.state.conversations["C0COHORT"]
    sandbox.workspace.state.keep_conversation(replace(channel, is_archived=True))

    answer = await refusal(web.chat_update(channel="C0COHORT", ts=sent["ts"], text="Two"))

    assert answer["error"] == "is_inactive"


async def test_what_slack_has_and_the_sandbox_has_not_is_refused_aloud(
    web: AsyncWebClient,
) -> None:
    answer = await refusal(
        web.chat_postMessage(channel="UAMARA", text="x", thread_ts="1792400400.000000")
    )

    assert answer == {
        "ok": False,
        "error": "invalid_arguments",
        "response_metadata": {"messages": ["[ERROR] the sandbox has no `thread_ts`"]},
    }


async def test_an_app_without_a_messages_tab_cannot_write_to_people(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    on = "    messages_tab_enabled: true"
    words = MANIFEST.read_text().replace(on, "    messages_tab_enabled: false")
    (tmp_path / "app.yaml").write_text(words)
    async with running(tmp_path, manifest=tmp_path / "app.yaml") as sandbox:
        web = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, session=session)

        in_private = await refusal(web.chat_postMessage(channel="UAMARA", text="x"))
        in_a_channel = await web.chat_postMessage(channel="C0COHORT", text="x")

    assert in_private["error"] == "messages_tab_disabled"
    assert in_a_channel["ok"]


async def test_an_ephemeral_message_is_not_cut_but_refused(web: AsyncWebClient) -> None:
    long = web.chat_postEphemeral(channel="C0COHORT", user="UAMARA", text="x" * 40_001)

    assert (await refusal(long))["error"] == "msg_too_long"


async def test_somebody_who_was_deactivated_is_in_no_channel_and_has_no_form_open(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    trigger = sandbox.workspace.triggers.issue("UAMARA")
    await web.views_open(trigger_id=trigger, view=modal())
    people.change(sandbox.workspace, "UAMARA", deleted=True)

    answer = await refusal(web.chat_postEphemeral(channel="C0COHORT", user="UAMARA", text="x"))

    assert answer["error"] == "user_not_in_channel"
    assert sandbox.person_window("UAMARA")["modals"] == []


async def test_an_ephemeral_message_needs_its_person_in_the_channel(web: AsyncWebClient) -> None:
    outside = await refusal(web.chat_postEphemeral(channel="C0COHORT", user="UGAIL", text="x"))
    unknown = await refusal(web.chat_postEphemeral(channel="C0COHORT", user="UNOBODY", text="x"))
    sent = await web.chat_postEphemeral(channel="C0COHORT", user="UAMARA", text="x")

    assert (outside["error"], unknown["error"]) == ("user_not_in_channel", "user_not_found")
    assert sent["message_ts"] == "1792400400.000000"


async def test_a_permalink_leads_to_the_message(sandbox: Sandbox, web: AsyncWebClient) -> None:
    sent = await web.chat_postMessage(channel="UAMARA", text="One")

    answer = await web.chat_getPermalink(channel=sent["channel"], message_ts=sent["ts"])

    place = f"{sandbox.address}/archives/{sent['channel']}/p1792400400000000"
    assert answer["permalink"] == place


async def test_history_is_newest_first_in_pages_and_within_its_bounds(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    im = sandbox.im("UAMARA")
    sent = [(await web.chat_postMessage(channel=im, text=str(n)))["ts"] for n in range(5)]

    first = await web.conversations_history(channel=im, limit=2)
    second = await web.conversations_history(
        channel=im, limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    between = await web.conversations_history(channel=im, oldest=sent[1], latest=sent[3])
    inclusive = await web.conversations_history(
        channel=im, oldest=sent[1], latest=sent[3], inclusive=True
    )

    assert [one["text"] for one in first["messages"]] == ["4", "3"]
    assert [one["text"] for one in second["messages"]] == ["2", "1"]
    assert [one["text"] for one in between["messages"]] == ["2"]
    assert [one["text"] for one in inclusive["messages"]] == ["3", "2", "1"]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"latest": "-1"}, "invalid_ts_latest"),
        ({"cursor": "bmV4dF90czpub3c="}, "invalid_cursor"),
        ({"cursor": "never"}, "invalid_cursor"),
        ({"limit": 1000}, "invalid_limit"),
    ],
)
async def test_bounds_that_are_none_are_refused_also_where_nothing_was_said(
    sandbox: Sandbox, web: AsyncWebClient, asked: dict[str, Any], error: str
) -> None:
    answer = await refusal(web.conversations_history(channel=sandbox.im("UAMARA"), **asked))

    assert answer["error"] == error


async def test_history_tells_metadata_only_when_asked_and_never_ephemerals(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    im = sandbox.im("UAMARA")
    metadata = {"event_type": "sent", "event_payload": {"key": "k1"}}
    await web.chat_postMessage(channel=im, text="One", metadata=metadata)
    await web.chat_postEphemeral(channel=im, user="UAMARA", text="Only you")

    plain = await web.conversations_history(channel=im)
    full = await web.conversations_history(channel=im, include_all_metadata=True)

    assert ["metadata" in one for one in plain["messages"]] == [False]
    assert [one["metadata"] for one in full["messages"]] == [metadata]


async def test_history_knows_conversations_only_and_needs_the_scope_of_their_kind(
    web: AsyncWebClient,
) -> None:
    person = await refusal(web.conversations_history(channel="UAMARA"))
    channel = await refusal(web.conversations_history(channel="C0COHORT"))
    info = await refusal(web.conversations_info(channel="C0COHORT"))

    provided = "chat:write,commands,files:read,files:write,im:history,im:write,users:read,"
    scopes = {"provided": f"{provided}users:read.email"}
    missing = {"ok": False, "error": "missing_scope"} | scopes
    assert person["error"] == "channel_not_found"
    assert channel == missing | {"needed": "channels:history"}
    assert info == missing | {"needed": "channels:read"}


async def test_direct_messages_are_opened_with_people_who_are_there(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    opened = await web.conversations_open(users="UAMARA")
    through_a_channel = await web.conversations_open(users="UXENIA")
    gone = await refusal(web.conversations_open(users="UDORA"))
    unknown = await refusal(web.conversations_open(users="UNOBODY"))
    stranger = await refusal(web.conversations_open(users="UYURI"))
    together = await refusal(web.conversations_open(users="UAMARA,UBRUNO"))
    many = await refusal(web.conversations_open(users=",".join(["UAMARA"] * 9)))
    nobody = await refusal(web.api_call("conversations.open", json={}))

    assert opened["channel"] == {"id": sandbox.im("UAMARA")}
    assert through_a_channel["channel"] == {"id": sandbox.im("UXENIA")}
    assert [one["error"] for one in (gone, unknown, stranger)] == [
        "user_disabled",
        "user_not_found",
        "user_not_visible",
    ]
    assert (together["error"], together["needed"]) == ("missing_scope", "mpim:write")
    assert (many["error"], nobody["error"]) == ("too_many_users", "users_list_not_supplied")


async def test_a_reading_method_ignores_a_json_body(
    sandbox: Sandbox, session: aiohttp.ClientSession
) -> None:
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    asked = {"user": "UAMARA"}
    address = f"{sandbox.api_url}users.info"

    async with session.post(address, json=asked, headers=headers) as answer:
        as_json = await answer.json()
    async with session.post(address, data=asked, headers=headers) as answer:
        as_form = await answer.json()

    assert (as_json["ok"], as_json["error"]) == (False, "user_not_found")
    assert as_form["ok"]
