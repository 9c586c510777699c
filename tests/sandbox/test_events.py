"""Messages and events, and what only the sandbox's own pages hear."""

from bot.sandbox.seed import BOT_USER
from tests.sandbox.heard import silent
from tests.sandbox.world import Link, section


async def test_a_message_to_the_app_is_an_event_with_the_text_as_slack_escapes_it(
    linked: Link,
) -> None:
    linked.app.event("message")(silent)
    im = linked.sandbox.im("UAMARA")

    await linked.sandbox.act("UAMARA", "message", {"conversation": im, "text": "a < b & <@UBRUNO>"})
    await linked.sandbox.settled()

    [entry] = linked.sandbox.journal.entries(kind="delivery")
    event = entry.body["event"]
    assert entry.body["event_id"].startswith("Ev")
    assert entry.body["authorizations"][0]["user_id"] == BOT_USER
    assert (event["channel"], event["channel_type"], event["user"]) == (im, "im", "UAMARA")
    assert event["text"] == "a &lt; b &amp; <@UBRUNO>"


async def test_events_come_only_for_what_the_manifest_subscribes_to(linked: Link) -> None:
    linked.app.event("app_home_opened")(silent)

    await linked.sandbox.act("UAMARA", "message", {"conversation": "C0COHORT", "text": "Hello"})
    await linked.sandbox.act("UAMARA", "open_home", {})
    await linked.sandbox.settled()

    assert linked.sandbox.journal.names("delivery") == ["app_home_opened"]


async def test_opening_home_is_told_with_the_tab_and_the_view(linked: Link) -> None:
    linked.app.event("app_home_opened")(silent)
    view = (
        await linked.web.views_publish(
            user_id="UAMARA", view={"type": "home", "blocks": [section()]}
        )
    )["view"]

    await linked.sandbox.act("UAMARA", "open_home", {})
    await linked.sandbox.act("UAMARA", "open_home", {"tab": "messages"})
    await linked.sandbox.settled()

    events = [one.body["event"] for one in linked.sandbox.journal.entries(kind="delivery")]
    assert [(one["tab"], one.get("view", {}).get("id")) for one in events] == [
        ("home", view["id"]),
        ("messages", None),
    ]


async def test_the_app_hears_its_own_messages_change_and_go(linked: Link) -> None:
    sent = await linked.web.chat_postMessage(channel="UAMARA", text="One")
    await linked.web.chat_update(channel=sent["channel"], ts=sent["ts"], text="Two")
    await linked.web.chat_delete(channel=sent["channel"], ts=sent["ts"])
    await linked.sandbox.settled()

    events = [one.body["event"] for one in linked.sandbox.journal.entries(kind="delivery")]
    assert [one.get("subtype") for one in events] == [None, "message_changed", "message_deleted"]


async def test_somebody_deactivated_can_do_nothing(linked: Link) -> None:
    answer = await linked.sandbox.act("UDORA", "open_home", {})

    assert answer == {"ok": False, "error": "Dora's account is deactivated."}


async def test_a_notice_can_be_dismissed_by_its_person_alone(linked: Link) -> None:
    linked.sandbox.workspace.warn("UAMARA", "Something")
    [notice] = linked.sandbox.person_window("UAMARA")["notices"]

    other = await linked.sandbox.act("UBRUNO", "dismiss", {"notice": notice["id"]})
    own = await linked.sandbox.act("UAMARA", "dismiss", {"notice": notice["id"]})

    assert (other["ok"], own["ok"]) == (False, True)
    assert linked.sandbox.person_window("UAMARA")["notices"] == []
