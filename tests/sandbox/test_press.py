"""Presses, as a real Bolt app hears them over a real socket."""

from typing import Any

import pytest

from tests.sandbox.heard import Heard, opened
from tests.sandbox.world import (
    Json,
    Link,
    buttons,
    field,
    modal,
    on_message,
    on_view,
    plain,
)


async def test_a_press_in_a_message_carries_the_message_and_the_button(linked: Link) -> None:
    heard = Heard()
    linked.app.action("go")(heard)
    blocks = [buttons("go", "stop")]
    sent = await linked.web.chat_postMessage(channel="UAMARA", text="Choose", blocks=blocks)
    where = on_message(sent["channel"], sent["ts"])

    answer = await linked.sandbox.act(
        "UAMARA", "press", {"container": where, "block_id": "row", "action_id": "go"}
    )

    [body] = heard.bodies
    assert answer == {"ok": True, "acked": True}
    assert body["container"] == {
        "type": "message",
        "message_ts": sent["ts"],
        "channel_id": sent["channel"],
        "is_ephemeral": False,
    }
    assert body["message"]["blocks"] == blocks
    assert body["actions"] == [
        {
            "type": "button",
            "block_id": "row",
            "action_id": "go",
            "action_ts": "1792400400.000000",
            "text": plain("go"),
            "value": "go-value",
        }
    ]


async def test_a_press_in_an_ephemeral_message_carries_no_message(linked: Link) -> None:
    heard = Heard()
    linked.app.action("go")(heard)
    sent = await linked.web.chat_postEphemeral(
        channel="C0COHORT", user="UAMARA", text="Choose", blocks=[buttons("go")]
    )
    press = {
        "container": on_message("C0COHORT", sent["message_ts"]),
        "block_id": "row",
        "action_id": "go",
    }

    await linked.sandbox.act("UAMARA", "press", press)
    other = await linked.sandbox.act("UBRUNO", "press", press)

    assert [("message" in body, body["container"]["is_ephemeral"]) for body in heard.bodies] == [
        (False, True)
    ]
    assert other == {"ok": False, "error": "This message is not here any more."}


OPTIONS = [{"text": plain(one.upper()), "value": one} for one in ("a", "b")]
ELEMENTS: list[tuple[str, Json, Any, Json]] = [
    ("static_select", {"options": OPTIONS}, "b", {"selected_option": OPTIONS[1]}),
    ("radio_buttons", {"options": OPTIONS}, "a", {"selected_option": OPTIONS[0]}),
    ("overflow", {"options": OPTIONS}, "b", {"selected_option": OPTIONS[1]}),
    ("checkboxes", {"options": OPTIONS}, ["b"], {"selected_options": [OPTIONS[1]]}),
    ("checkboxes", {"options": OPTIONS}, [], {"selected_options": []}),
    ("datepicker", {}, "2026-10-20", {"selected_date": "2026-10-20"}),
    ("timepicker", {}, "17:30", {"selected_time": "17:30"}),
    ("users_select", {}, "UBRUNO", {"selected_user": "UBRUNO"}),
]


@pytest.mark.parametrize(("kind", "more", "value", "shape"), ELEMENTS)
async def test_every_element_is_told_in_its_own_shape(
    linked: Link, kind: str, more: Json, value: Any, shape: Json
) -> None:
    heard = Heard()
    linked.app.action("pick")(heard)
    element = {"type": kind, "action_id": "pick"} | more
    block = {"type": "actions", "block_id": "row", "elements": [element]}
    view = await opened(linked, modal("T", block))

    await linked.sandbox.act(
        "UAMARA",
        "press",
        {
            "container": on_view(view["id"]),
            "block_id": "row",
            "action_id": "pick",
            "value": value,
        },
    )

    [body] = heard.bodies
    [action] = body["actions"]
    ids = {"action_id": "pick", "block_id": "row", "action_ts": "1792400400.000000"}
    assert action == {"type": kind} | ids | shape
    held = {} if kind == "overflow" else {"row": {"pick": {"type": kind} | shape}}
    assert body["view"]["state"] == {"values": held}


async def test_a_field_that_dispatches_reports_every_change_and_another_does_not(
    linked: Link,
) -> None:
    heard = Heard()
    linked.app.action("value")(heard)
    draft, quiet = field("draft") | {"dispatch_action": True}, field("quiet")
    view = await opened(linked, modal("T", draft, quiet))
    at = {"container": on_view(view["id"]), "action_id": "value", "value": "half a th"}

    await linked.sandbox.act("UAMARA", "press", {**at, "block_id": "draft"})
    refused = await linked.sandbox.act("UAMARA", "press", {**at, "block_id": "quiet"})

    assert [body["actions"][0]["value"] for body in heard.bodies] == ["half a th"]
    assert heard.bodies[0]["view"]["state"]["values"] == {
        "draft": {"value": {"type": "plain_text_input", "value": "half a th"}},
        "quiet": {"value": {"type": "plain_text_input", "value": None}},
    }
    assert not refused["ok"]


async def test_only_what_is_offered_can_be_chosen(linked: Link) -> None:
    menu = {"type": "static_select", "action_id": "pick", "options": OPTIONS}
    block = {"type": "actions", "block_id": "row", "elements": [menu]}
    view = await opened(linked, modal("T", block))
    at = {"container": on_view(view["id"]), "block_id": "row", "action_id": "pick"}

    answer = await linked.sandbox.act("UAMARA", "press", {**at, "value": "c"})

    assert answer == {"ok": False, "error": "This choice is not offered."}
