"""Commands and shortcuts, as a real Bolt app hears them over a real socket."""

from tests.sandbox.heard import Heard, warnings
from tests.sandbox.world import Link


async def test_a_command_carries_who_where_and_the_words_escaped(linked: Link) -> None:
    heard = Heard(text="Welcome")
    linked.app.command("/hello")(heard)
    im = linked.sandbox.im("UAMARA")

    answer = await linked.sandbox.act(
        "UAMARA", "command", {"conversation": im, "command": "/hello", "text": "@bruno <3 #cohort"}
    )

    [body] = heard.bodies
    assert answer == {"ok": True, "acked": True}
    assert body["text"] == "<@UBRUNO|bruno> &lt;3 <#C0COHORT|cohort>"
    assert {name: body[name] for name in ("user_id", "channel_id", "channel_name", "team_id")} == {
        "user_id": "UAMARA",
        "channel_id": im,
        "channel_name": "directmessage",
        "team_id": "T0TEST",
    }
    [said] = linked.sandbox.messages("UAMARA", im)
    assert (said["text"], said["ephemeral"]) == ("Welcome", True)


async def test_a_command_without_escaping_carries_the_words_as_typed(linked: Link) -> None:
    heard = Heard()
    linked.app.command("/raw")(heard)
    im = linked.sandbox.im("UAMARA")

    await linked.sandbox.act("UAMARA", "message", {"conversation": im, "text": "/raw @bruno <3"})

    assert [body["text"] for body in heard.bodies] == ["@bruno <3"]
    assert linked.sandbox.messages("UAMARA", im) == []


async def test_an_unknown_command_is_refused_in_slacks_words(linked: Link) -> None:
    answer = await linked.sandbox.act(
        "UAMARA", "command", {"conversation": "C0COHORT", "command": "/nothing", "text": ""}
    )

    assert not answer["ok"]
    assert answer["error"].startswith("/nothing is not a valid command. In Slack, all messages")
    assert warnings(linked) == [answer["error"]]
    assert linked.sandbox.journal.entries(kind="delivery") == []


async def test_somebody_of_another_workspace_is_known_by_their_team(linked: Link) -> None:
    heard = Heard()
    linked.app.command("/hello")(heard)

    await linked.sandbox.act(
        "UXENIA", "command", {"conversation": "C0COHORT", "command": "/hello", "text": ""}
    )

    assert [(body["team_id"], body["channel_name"]) for body in heard.bodies] == [
        ("T0OTHER", "cohort")
    ]


async def test_shortcuts_reach_the_app_and_a_messages_own_carries_the_message(
    linked: Link,
) -> None:
    start, keep = Heard(), Heard()
    linked.app.global_shortcut("start")(start)
    linked.app.message_shortcut("keep")(keep)
    sandbox = linked.sandbox
    sent = await sandbox.act("UBRUNO", "message", {"conversation": "C0COHORT", "text": "A & B"})

    await sandbox.act("UAMARA", "global_shortcut", {"callback_id": "start"})
    await sandbox.act(
        "UAMARA",
        "message_shortcut",
        {"callback_id": "keep", "conversation": "C0COHORT", "ts": sent["ts"]},
    )
    unknown = await sandbox.act("UAMARA", "global_shortcut", {"callback_id": "keep"})

    assert [body["user"]["id"] for body in start.bodies] == ["UAMARA"]
    [body] = keep.bodies
    assert (body["message"]["user"], body["message"]["text"]) == ("UBRUNO", "A &amp; B")
    assert body["channel"] == {"id": "C0COHORT", "name": "cohort"}
    assert unknown == {"ok": False, "error": "The app has no such shortcut."}
