"""views.*: triggers, the stack of three, hashes, App Home."""

from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.server import Sandbox
from tests.sandbox import world
from tests.sandbox.world import Json, field, home, modal, refusal, section


def trigger(sandbox: Sandbox, user: str = "UAMARA", root: str = "") -> str:
    return sandbox.workspace.triggers.issue(user, root)


async def opened(sandbox: Sandbox, web: AsyncWebClient, view: Json) -> Json:
    found: Json = (await web.views_open(trigger_id=trigger(sandbox), view=view))["view"]
    return found


def titles(sandbox: Sandbox, user: str = "UAMARA") -> list[str]:
    return [view["title"]["text"] for view in sandbox.person_window(user)["modals"]]


async def test_a_view_opens_for_the_person_of_the_trigger_alone(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    view = await opened(sandbox, web, modal("First", private_metadata="m", callback_id="c"))

    assert (view["root_view_id"], view["previous_view_id"]) == (view["id"], None)
    assert (view["private_metadata"], view["callback_id"]) == ("m", "c")
    assert view["state"] == {"values": {}}
    assert (titles(sandbox), titles(sandbox, "UBRUNO")) == (["First"], [])


async def test_a_trigger_opens_once(sandbox: Sandbox, web: AsyncWebClient) -> None:
    given = trigger(sandbox)
    await web.views_open(trigger_id=given, view=modal())

    again = await refusal(web.views_open(trigger_id=given, view=modal()))
    unknown = await refusal(web.views_open(trigger_id="1.2.3", view=modal()))

    assert [again["error"], unknown["error"]] == ["exchanged_trigger_id", "invalid_trigger_id"]


async def test_a_trigger_expires(tmp_path: Path, session: aiohttp.ClientSession) -> None:
    async with world.running(tmp_path, trigger_seconds=-1.0) as sandbox:
        web = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, session=session)

        answer = await refusal(web.views_open(trigger_id=trigger(sandbox), view=modal()))

    assert answer["error"] == "expired_trigger_id"


async def test_a_refused_view_does_not_use_its_trigger_up(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    given = trigger(sandbox)

    refused = await refusal(web.views_open(trigger_id=given, view=modal("x" * 25)))
    await web.views_open(trigger_id=given, view=modal("Short"))

    assert refused["error"] == "invalid_arguments"
    assert refused["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    assert titles(sandbox) == ["Short"]


async def test_three_views_stack_and_a_fourth_does_not(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    first = await opened(sandbox, web, modal("First"))
    for title in ("Second", "Third"):
        await web.views_push(trigger_id=trigger(sandbox, root=first["id"]), view=modal(title))

    fourth = await refusal(
        web.views_push(trigger_id=trigger(sandbox, root=first["id"]), view=modal("Fourth"))
    )

    assert fourth["error"] == "push_limit_reached"
    assert titles(sandbox) == ["First", "Second", "Third"]
    [_, second, third] = sandbox.person_window("UAMARA")["modals"]
    assert (third["root_view_id"], third["previous_view_id"]) == (first["id"], second["id"])


async def test_pushing_needs_a_trigger_from_inside_a_modal(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    await opened(sandbox, web, modal("First"))

    answer = await refusal(web.views_push(trigger_id=trigger(sandbox), view=modal("Second")))

    assert answer["error"] == "not_found"


async def test_opening_from_outside_a_modal_begins_a_new_stack(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    await opened(sandbox, web, modal("First"))

    await opened(sandbox, web, modal("Other"))

    assert titles(sandbox) == ["Other"]


async def test_an_update_with_an_old_hash_is_a_conflict(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    view = await opened(sandbox, web, modal("First"))
    updated = await web.views_update(view_id=view["id"], view=modal("Second"), hash=view["hash"])

    late = await refusal(
        web.views_update(view_id=view["id"], view=modal("Third"), hash=view["hash"])
    )

    assert updated["view"]["id"] == view["id"]
    assert updated["view"]["hash"] != view["hash"]
    assert late["error"] == "hash_conflict"
    assert titles(sandbox) == ["Second"]


async def test_a_view_is_found_by_its_external_id_which_nobody_else_may_take(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    await opened(sandbox, web, modal("First", external_id="mine"))

    await web.views_update(external_id="mine", view=modal("Second", external_id="mine"))
    taken = await refusal(
        web.views_open(
            trigger_id=trigger(sandbox, "UBRUNO"), view=modal("Other", external_id="mine")
        )
    )

    assert titles(sandbox) == ["Second"]
    assert taken["error"] == "duplicate_external_id"


async def test_a_closed_view_cannot_be_updated(sandbox: Sandbox, web: AsyncWebClient) -> None:
    view = await opened(sandbox, web, modal("First"))
    await sandbox.act("UAMARA", "close", {"view_id": view["id"]})

    answer = await refusal(web.views_update(view_id=view["id"], view=modal("Second")))

    assert answer["error"] == "not_found"


async def test_a_view_of_more_than_250_kb_is_refused(sandbox: Sandbox, web: AsyncWebClient) -> None:
    blocks = [section("x" * 3000, block_id=str(n)) for n in range(90)]

    answer = await refusal(web.views_open(trigger_id=trigger(sandbox), view=modal("T", *blocks)))

    assert answer["error"] == "view_too_large"


async def test_blocks_and_fields_without_ids_get_some(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    bare = field()
    del bare["block_id"], bare["element"]["action_id"]

    view = await opened(sandbox, web, modal("First", bare))

    [block] = view["blocks"]
    assert (len(block["block_id"]), len(block["element"]["action_id"])) == (5, 5)


async def test_what_was_typed_survives_an_update_under_the_same_ids(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    form = modal("First", field("kept") | {"dispatch_action": True}, field("lost"))
    view = await opened(sandbox, web, form)
    state = {"kept": {"value": "one"}, "lost": {"value": "two"}}
    press = {"block_id": "kept", "action_id": "value", "value": "one", "state": state}
    await sandbox.act("UAMARA", "press", {"container": world.on_view(view["id"]), **press})

    await web.views_update(view_id=view["id"], view=modal("Second", field("kept"), field("new")))

    [seen] = sandbox.person_window("UAMARA")["modals"]
    assert seen["held"] == {"kept": {"value": "one"}, "new": {"value": None}}


async def test_a_choice_that_is_no_longer_offered_is_forgotten(
    sandbox: Sandbox, web: AsyncWebClient
) -> None:
    def menu(*values: str) -> Json:
        options = [{"text": world.plain(one), "value": one} for one in values]
        element = {"type": "static_select", "action_id": "pick", "options": options}
        return {"type": "actions", "block_id": "row", "elements": [element]}

    view = await opened(sandbox, web, modal("First", menu("a", "b")))
    press = {"block_id": "row", "action_id": "pick", "value": "b"}
    await sandbox.act("UAMARA", "press", {"container": world.on_view(view["id"]), **press})
    [chosen] = sandbox.person_window("UAMARA")["modals"]

    await web.views_update(view_id=view["id"], view=modal("Second", menu("a", "c")))

    [seen] = sandbox.person_window("UAMARA")["modals"]
    assert chosen["held"] == {"row": {"pick": "b"}}
    assert seen["held"] == {"row": {"pick": None}}


async def test_home_keeps_its_id_and_knows_conflicts(sandbox: Sandbox, web: AsyncWebClient) -> None:
    first = (await web.views_publish(user_id="UAMARA", view=home()))["view"]
    second = (await web.views_publish(user_id="UAMARA", view=home(), hash=first["hash"]))["view"]

    late = await refusal(web.views_publish(user_id="UAMARA", view=home(), hash=first["hash"]))

    assert first["id"] == second["id"] == sandbox.person_window("UAMARA")["home_id"]
    assert late["error"] == "hash_conflict"
    assert sandbox.person_window("UBRUNO")["home"] is None


@pytest.mark.parametrize(
    ("user", "view", "error"),
    [
        ("UNOBODY", home(), "user_not_found"),
        ("UDORA", home(), "user_disabled"),
        ("UAMARA", modal(), "invalid_arguments"),
        ("UAMARA", home(*[section()] * 101), "invalid_arguments"),
    ],
)
async def test_what_slack_refuses_to_publish_is_refused(
    web: AsyncWebClient, user: str, view: Json, error: str
) -> None:
    answer = await refusal(web.views_publish(user_id=user, view=view))

    assert answer["error"] == error


async def test_home_cannot_be_published_when_the_manifest_has_it_off(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    words = world.MANIFEST.read_text().replace("home_tab_enabled: true", "home_tab_enabled: false")
    (tmp_path / "app.yaml").write_text(words)
    async with world.running(tmp_path, manifest=tmp_path / "app.yaml") as sandbox:
        web = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url, session=session)

        answer = await refusal(web.views_publish(user_id="UAMARA", view=home()))

    assert answer["error"] == "not_enabled"
