"""Forms in a browser: every element fills, updates leave typing alone, errors stand beside."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.sandbox import world
from tests.sandbox.stage import Stage
from tests.sandbox.world import Json

pytest_plugins = ("tests.sandbox.page_fixtures",)
pytestmark = pytest.mark.asyncio(loop_scope="session")


def asked(block_id: str, label: str, kind: str, **element: object) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": world.plain(label),
        "element": {"type": kind, "action_id": "value"} | element,
    }


def options(*names: str) -> list[Json]:
    return [
        {
            "text": world.plain(name.title()),
            "value": name,
            "description": world.plain(f"{name} it is"),
        }
        for name in names
    ]


def drafted(block_id: str, label: str) -> Json:
    """A field whose every change is told to the app."""
    config = {"trigger_actions_on": ["on_character_entered"]}
    field = asked(block_id, label, "plain_text_input", dispatch_action_config=config)
    return field | {"dispatch_action": True}


EVERYTHING = (
    asked("line", "Title", "plain_text_input"),
    asked("lines", "What I saw", "plain_text_input", multiline=True, max_length=40),
    asked("mail", "E-mail", "email_text_input"),
    asked("link", "Address", "url_text_input"),
    asked("count", "Minutes", "number_input", is_decimal_allowed=True),
    asked("day", "Day", "datepicker"),
    asked("hour", "Hour", "timepicker"),
    asked("one", "Level", "radio_buttons", options=options("low", "high")),
    asked("some", "Promises", "checkboxes", options=options("read", "fair", "kind")),
    asked("pick", "Squad", "static_select", options=options("alder", "birch")),
    asked("picks", "Passages", "multi_static_select", options=options("p1", "p2", "p3")),
    asked("who", "Colleague", "users_select"),
    asked("file", "Attachment", "file_input"),
)


async def test_every_element_can_be_filled_and_is_handed_in_in_slacks_own_shapes(
    stage: Stage, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("We met.")
    page = await stage.look()
    stage.open_form(world.modal("Everything", *EVERYTHING))
    form = page.get_by_role("dialog", name="Everything")

    await form.get_by_label("Title").fill("Stand-up")
    await form.get_by_label("What I saw").fill("Two\nlines")
    await expect(form.get_by_text("9 of 40")).to_be_visible()
    await form.get_by_label("E-mail").fill("amara@example.org")
    await form.get_by_label("Address").fill("https://example.org/a")
    await form.get_by_label("Minutes").fill("7.5")
    await form.get_by_label("Day").fill("2026-10-30")
    await form.get_by_label("Hour").fill("18:05")
    await form.get_by_role("radiogroup", name="Level").get_by_label("High", exact=True).check()
    await form.get_by_role("group", name="Promises").get_by_label("Fair", exact=True).check()
    await form.get_by_role("checkbox", name="Kind").check()
    await form.get_by_label("Squad").select_option("Birch")
    await form.get_by_role("combobox", name="Passages").click()
    await form.get_by_role("option", name="P1").click()
    await form.get_by_role("combobox", name="Passages").fill("p3")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await form.get_by_label("Colleague").select_option("Bruno")
    await form.get_by_label("Attachment").set_input_files(notes)
    await form.get_by_role("button", name="Remove notes.txt").wait_for()
    await form.get_by_role("button", name="Send").click()

    heard = await stage.heard.next()
    values = {block: held["value"] for block, held in heard["view"]["state"]["values"].items()}
    files = [file["name"] for file in values.pop("file")["files"]]
    levels, promises = options("low", "high"), options("read", "fair", "kind")
    squads, passages = options("alder", "birch"), options("p1", "p2", "p3")
    assert files == ["notes.txt"]
    assert values == {
        "line": {"type": "plain_text_input", "value": "Stand-up"},
        "lines": {"type": "plain_text_input", "value": "Two\nlines"},
        "mail": {"type": "email_text_input", "value": "amara@example.org"},
        "link": {"type": "url_text_input", "value": "https://example.org/a"},
        "count": {"type": "number_input", "value": "7.5"},
        "day": {"type": "datepicker", "selected_date": "2026-10-30"},
        "hour": {"type": "timepicker", "selected_time": "18:05"},
        "one": {"type": "radio_buttons", "selected_option": levels[1]},
        "some": {"type": "checkboxes", "selected_options": promises[1:]},
        "pick": {"type": "static_select", "selected_option": squads[1]},
        "picks": {"type": "multi_static_select", "selected_options": [passages[0], passages[2]]},
        "who": {"type": "users_select", "selected_user": "UBRUNO"},
    }
    await expect(form).to_have_count(0)


async def test_what_the_app_filled_in_is_handed_in_untouched(stage: Stage) -> None:
    chosen = options("alder", "birch")
    page = await stage.look()
    stage.open_form(
        world.modal(
            "Filled",
            asked("line", "Title", "plain_text_input", initial_value="As it was"),
            asked("day", "Day", "datepicker", initial_date="2026-10-30"),
            asked("pick", "Squad", "static_select", options=chosen, initial_option=chosen[0]),
            asked("picks", "Passages", "checkboxes", options=chosen, initial_options=chosen[1:]),
        )
    )

    await page.get_by_role("button", name="Send").click()

    values = (await stage.heard.next())["view"]["state"]["values"]
    assert {block: held["value"] for block, held in values.items()} == {
        "line": {"type": "plain_text_input", "value": "As it was"},
        "day": {"type": "datepicker", "selected_date": "2026-10-30"},
        "pick": {"type": "static_select", "selected_option": chosen[0]},
        "picks": {"type": "checkboxes", "selected_options": chosen[1:]},
    }


async def test_typing_goes_on_while_the_app_updates_the_form_around_it(stage: Stage) -> None:
    page = await stage.look()
    view = stage.open_form(world.modal("Notes", asked("line", "Title", "plain_text_input")))
    field = page.get_by_label("Title")
    await field.press_sequentially("Stand up")
    await field.press("ArrowLeft")
    await field.press("ArrowLeft")
    typed_in = await field.element_handle()

    await stage.update_form(
        view,
        world.modal("Notes", world.section("Saved"), asked("line", "Title", "plain_text_input")),
    )
    await expect(page.get_by_text("Saved")).to_be_visible()
    await page.keyboard.type("by ")

    await expect(field).to_have_value("Stand by up")
    await expect(field).to_be_focused()
    assert await typed_in.evaluate("one => one.isConnected")  # not another one in its place


async def test_a_field_that_is_drawn_anew_keeps_what_was_typed_and_the_caret(
    stage: Stage,
) -> None:
    page = await stage.look()
    view = stage.open_form(
        world.modal("Notes", asked("line", "Title", "plain_text_input"), world.field("other"))
    )
    await page.get_by_label("Title").press_sequentially("Stand up")
    await page.keyboard.press("ArrowLeft")

    await stage.update_form(
        view, world.modal("Notes", asked("line", "Its name", "plain_text_input"))
    )
    await expect(page.get_by_label("Its name")).to_be_focused()
    await page.keyboard.type("-")

    await expect(page.get_by_label("Its name")).to_have_value("Stand u-p")
    await expect(page.get_by_label("Words")).to_have_count(0)


async def test_a_field_under_another_id_starts_afresh(stage: Stage) -> None:
    page = await stage.look()
    view = stage.open_form(world.modal("Notes", world.field("first")))
    await page.get_by_label("Words").fill("Old")

    await stage.update_form(view, world.modal("Notes", world.field("second")))

    await expect(page.locator("[data-block=second]").get_by_label("Words")).to_have_value("")


async def test_the_app_hears_once_when_the_typing_pauses(stage: Stage) -> None:
    page = await stage.look()
    stage.open_form(world.modal("Notes", drafted("line", "Title")))

    await page.get_by_label("Title").press_sequentially("Stand up")

    heard = await stage.heard.next()
    assert heard["type"] == "block_actions"
    assert heard["actions"][0]["value"] == "Stand up"
    assert stage.heard.nothing_more()


async def test_what_was_typed_last_reaches_the_app_before_the_form_does(stage: Stage) -> None:
    page = await stage.look()
    stage.open_form(world.modal("Notes", drafted("line", "Title")))

    await page.get_by_label("Title").fill("Stand up")
    await page.get_by_role("button", name="Send").click()

    heard = [await stage.heard.next(), await stage.heard.next()]
    assert [one["type"] for one in heard] == ["block_actions", "view_submission"]
    assert heard[0]["actions"][0]["value"] == "Stand up"


async def test_what_was_typed_last_is_kept_when_the_form_is_left(stage: Stage) -> None:
    page = await stage.look()
    stage.open_form(world.modal("Notes", drafted("line", "Title"), notify_on_close=True))

    await page.get_by_label("Title").fill("Half")
    await page.keyboard.press("Escape")

    heard = [await stage.heard.next(), await stage.heard.next()]
    assert [one["type"] for one in heard] == ["block_actions", "view_closed"]
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_errors_stand_beside_their_fields_and_the_first_one_gets_the_focus(
    stage: Stage,
) -> None:
    page = await stage.look()
    hinted = asked("line", "Title", "plain_text_input") | {"hint": world.plain("Be short.")}
    choice = asked("one", "Level", "radio_buttons", options=options("low", "high"))
    stage.open_form(world.modal("Notes", hinted, choice))
    stage.heard.answer = {"response_action": "errors", "errors": {"line": "This name is taken."}}

    await page.get_by_role("button", name="Send").click()
    required = "Please complete this required field."
    field, group = page.get_by_label("Title"), page.get_by_role("radiogroup", name="Level")
    await expect(field).to_have_accessible_description(f"Be short. {required}")
    await expect(group).to_have_accessible_description(required)
    await field.fill("Stand up")
    await page.get_by_label("High", exact=True).check()
    await expect(group).to_have_accessible_description("")
    await page.get_by_role("button", name="Send").click()

    await expect(field).to_have_accessible_description("Be short. This name is taken.")
    await expect(field).to_have_attribute("aria-invalid", "true")
    await expect(field).to_be_focused()


async def test_too_many_characters_are_counted_and_never_cut_off(stage: Stage) -> None:
    page = await stage.look()
    stage.open_form(world.modal("Notes", asked("line", "Title", "plain_text_input", max_length=5)))

    await page.get_by_label("Title").fill("seven 🎉")

    await expect(page.get_by_text("2 characters too many")).to_be_visible()
    await expect(page.get_by_label("Title")).to_have_value("seven 🎉")


async def test_only_the_top_form_can_be_used_and_the_one_below_keeps_its_words(
    stage: Stage,
) -> None:
    page = await stage.look()
    below = stage.open_form(world.modal("Below"))
    await page.get_by_label("Words").fill("Half finished")

    stage.open_form(world.modal("Above", asked("line", "Title", "plain_text_input")), below.root)
    above = page.get_by_role("dialog", name="Above")
    await expect(above.get_by_role("heading", name="Above")).to_be_focused()
    await expect(page.get_by_role("dialog")).to_have_count(1)
    stops = []
    for _ in range(5):
        await page.keyboard.press("Tab")
        stops.append(await page.evaluate("document.activeElement.innerText.trim()"))
    await page.keyboard.press("Escape")

    assert stops == ["", "", "Cancel", "Send", ""]  # exit, the field, ..., and round again
    await expect(page.get_by_role("dialog", name="Below")).to_be_visible()
    await expect(page.get_by_label("Words")).to_have_value("Half finished")


async def test_a_form_survives_loading_the_page_again(stage: Stage) -> None:
    page = await stage.look()
    stage.open_form(world.modal("Notes", drafted("line", "Title")))
    await page.get_by_label("Title").fill("Half")
    await stage.heard.next()

    await page.reload()

    await expect(page.get_by_label("Title")).to_have_value("Half")
