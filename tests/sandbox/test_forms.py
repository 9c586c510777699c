"""Submitting and closing forms, as a real Bolt app hears it and answers."""

from typing import Any

import pytest
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.heard import Heard, opened, titles, warnings
from tests.sandbox.world import (
    Json,
    Link,
    buttons,
    field,
    modal,
    on_view,
)


async def test_a_form_is_checked_before_it_leaves_the_screen(linked: Link) -> None:
    heard = Heard()
    linked.app.view("form")(heard)
    view = await opened(
        linked,
        modal(
            "T",
            field("needed"),
            field("optional") | {"optional": True},
            field("short", min_length=5),
            field("long", max_length=3),
            field("mail", type="email_text_input"),
            callback_id="form",
        ),
    )
    state = {
        "needed": {"value": ""},
        "short": {"value": "abc"},
        "long": {"value": "abcd"},
        "mail": {"value": "nobody"},
    }

    answer = await linked.sandbox.act("UAMARA", "submit", {"view_id": view["id"], "state": state})

    assert answer == {
        "ok": True,
        "outcome": "errors",
        "errors": {
            "needed": "Please complete this required field.",
            "short": "Please use at least 5 characters.",
            "long": "Please use at most 3 characters.",
            "mail": "Please enter a valid email address.",
        },
    }
    assert heard.bodies == []


async def test_an_untouched_field_submits_what_the_app_set(linked: Link) -> None:
    heard = Heard()
    linked.app.view("form")(heard)
    view = await opened(linked, modal("T", field(initial_value="Set"), callback_id="form"))

    await linked.sandbox.act("UAMARA", "submit", {"view_id": view["id"], "state": {}})

    [body] = heard.bodies
    assert body["view"]["state"]["values"]["words"]["value"]["value"] == "Set"


async def submitted(linked: Link, **answer: Any) -> Json:
    """A form on top of another is submitted, and the app acknowledges so."""
    linked.app.view("form")(Heard(**answer))
    below = await opened(linked, modal("Below"))
    trigger = linked.sandbox.workspace.triggers.issue("UAMARA", below["id"])
    form = modal("Form", callback_id="form")
    view = (await linked.web.views_push(trigger_id=trigger, view=form))["view"]
    act = {"view_id": view["id"], "state": {"words": {"value": "x"}}}
    return await linked.sandbox.act("UAMARA", "submit", act)


OUTCOMES: list[tuple[Json, Json, list[str]]] = [
    ({}, {"outcome": "closed"}, ["Below"]),
    ({"response_action": "clear"}, {"outcome": "cleared"}, []),
    (
        {"response_action": "update", "view": modal("New")},
        {"outcome": "updated"},
        ["Below", "New"],
    ),
    (
        {"response_action": "push", "view": modal("New")},
        {"outcome": "pushed"},
        ["Below", "Form", "New"],
    ),
    (
        {"response_action": "errors", "errors": {"words": "Too few."}},
        {"outcome": "errors", "errors": {"words": "Too few."}},
        ["Below", "Form"],
    ),
]


@pytest.mark.parametrize(("answer", "outcome", "left"), OUTCOMES)
async def test_the_acknowledgement_decides_what_becomes_of_the_form(
    linked: Link, answer: Json, outcome: Json, left: list[str]
) -> None:
    found = await submitted(linked, **answer)

    assert found == {"ok": True} | outcome
    assert titles(linked) == left


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"elsewhere": "No."}},
        {"response_action": "update", "view": modal("x" * 25)},
        {"response_action": "vanish"},
    ],
)
async def test_an_acknowledgement_that_slack_cannot_use_is_trouble(
    linked: Link, answer: Json
) -> None:
    found = await submitted(linked, **answer)

    assert found == {"ok": False, "error": "We had some trouble connecting. Try again?"}
    assert warnings(linked) == ["We had some trouble connecting. Try again?"]
    assert titles(linked) == ["Below", "Form"]


async def test_a_closed_form_tells_nothing_of_what_was_typed(linked: Link) -> None:
    heard = Heard()
    linked.app.view_closed("form")(heard)
    linked.app.action("value")(Heard())
    draft = field() | {"dispatch_action": True}
    view = await opened(linked, modal("T", draft, callback_id="form", notify_on_close=True))
    at = {"container": on_view(view["id"]), "block_id": "words", "action_id": "value"}
    await linked.sandbox.act("UAMARA", "press", {**at, "value": "half"})

    await linked.sandbox.act("UAMARA", "close", {"view_id": view["id"]})

    [body] = heard.bodies
    assert (body["view"]["state"], body["is_cleared"]) == ({"values": {}}, False)
    assert titles(linked) == []


async def test_a_close_is_told_only_on_request_and_clears_all_if_the_view_says_so(
    linked: Link,
) -> None:
    heard = Heard()
    linked.app.view_closed("below")(heard)
    below = await opened(linked, modal("Below", callback_id="below", notify_on_close=True))
    trigger = linked.sandbox.workspace.triggers.issue("UAMARA", below["id"])
    form = modal("Form", clear_on_close=True)
    view = (await linked.web.views_push(trigger_id=trigger, view=form))["view"]

    await linked.sandbox.act("UAMARA", "close", {"view_id": view["id"]})

    assert titles(linked) == []
    assert [(body["view"]["id"], body["is_cleared"]) for body in heard.bodies] == [
        (below["id"], True)
    ]


async def test_a_view_below_the_top_cannot_be_used(linked: Link) -> None:
    below = await opened(linked, modal("Below"))
    trigger = linked.sandbox.workspace.triggers.issue("UAMARA", below["id"])
    await linked.web.views_push(trigger_id=trigger, view=modal("Above"))

    answer = await linked.sandbox.act("UAMARA", "submit", {"view_id": below["id"], "state": {}})

    assert answer == {"ok": False, "error": "This form is not open any more."}


async def test_a_press_in_a_modal_gives_a_trigger_that_pushes(linked: Link) -> None:
    async def push(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=modal("Above"))
        await client.chat_postMessage(channel="UAMARA", text="done")

    linked.app.action("go")(push)
    view = await opened(linked, modal("Below", buttons("go")))
    at = {"container": on_view(view["id"]), "block_id": "row", "action_id": "go"}
    page = linked.sandbox.workspace.stream.open("UAMARA")

    await linked.sandbox.act("UAMARA", "press", at)
    await page.get()

    assert titles(linked) == ["Below", "Above"]
