"""response_url: where the answer goes, how often, how long."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.sandbox.world import Json, Link, buttons, on_message, section


async def issued(linked: Link) -> str:
    """The address of a press in Amara's direct messages."""
    sent = await linked.web.chat_postMessage(
        channel="UAMARA", text="Choose", blocks=[buttons("go")]
    )
    urls: list[str] = []

    async def go(ack: Any, body: Json) -> None:
        urls.append(body["response_url"])
        await ack()

    linked.app.action("go")(go)
    where = on_message(sent["channel"], sent["ts"])
    await linked.sandbox.act(
        "UAMARA", "press", {"container": where, "block_id": "row", "action_id": "go"}
    )
    return urls[0]


def seen(linked: Link) -> list[tuple[str, bool]]:
    found = linked.sandbox.messages("UAMARA", linked.sandbox.im("UAMARA"))
    return [(one["text"], one["ephemeral"]) for one in found]


async def test_an_answer_is_for_the_person_alone_unless_it_asks_for_all(linked: Link) -> None:
    respond = AsyncWebhookClient(await issued(linked))

    alone = await respond.send(text="Alone")
    await respond.send(text="All", response_type="in_channel")

    assert (alone.status_code, alone.body) == (200, '{"ok": true}')
    assert seen(linked) == [("Choose", False), ("Alone", True), ("All", False)]


async def test_an_answer_can_replace_or_delete_the_message_it_came_from(linked: Link) -> None:
    respond = AsyncWebhookClient(await issued(linked))

    await respond.send(text="Chosen", blocks=[section("Chosen")], replace_original=True)
    replaced = seen(linked)
    await respond.send(delete_original=True)

    assert replaced == [("Chosen", False)]
    assert seen(linked) == []


async def test_an_address_is_good_five_times(linked: Link) -> None:
    respond = AsyncWebhookClient(await issued(linked))

    answers = [await respond.send(text="x") for _ in range(6)]

    assert [one.status_code for one in answers] == [200] * 5 + [404]
    assert answers[5].body == '{"ok": false, "error": "used_url"}'


@pytest.mark.parametrize(("seconds", "status"), [(1800, 200), (1801, 404)])
async def test_an_address_is_good_for_thirty_minutes(
    linked: Link, seconds: int, status: int
) -> None:
    respond = AsyncWebhookClient(await issued(linked))
    linked.sandbox.advance(seconds)

    answer = await respond.send(text="x")

    assert answer.status_code == status


async def test_an_address_that_was_never_given_out_is_not_found(
    linked: Link, session: aiohttp.ClientSession
) -> None:
    answer = await AsyncWebhookClient(f"{linked.sandbox.address}/response/nothing").send(text="x")

    assert (answer.status_code, answer.body) == (404, '{"ok": false, "error": "invalid_url"}')


async def test_bad_blocks_in_an_answer_are_refused(linked: Link) -> None:
    respond = AsyncWebhookClient(await issued(linked))

    answer = await respond.send(text="x", blocks=[section("x" * 3001)])

    assert answer.status_code == 400
    assert seen(linked) == [("Choose", False)]
