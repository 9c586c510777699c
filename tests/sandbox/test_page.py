"""The sandbox's page in a browser: who one is, what one sees, writes and presses."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.sandbox import world
from tests.sandbox.browser import Chromium
from tests.sandbox.stage import Stage, staged

pytest_plugins = ("tests.sandbox.page_fixtures",)
pytestmark = pytest.mark.asyncio(loop_scope="session")

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080600000"
    "01f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def read_file(path: Path) -> str:
    return path.read_text()


async def write(page: Page, text: str) -> None:
    field = page.get_by_role("textbox", name="Message")
    await field.fill(text)
    await field.press("Enter")


async def test_a_newcomer_sees_where_they_are_who_they_are_and_what_time_it_is(
    stage: Stage,
) -> None:
    page = await stage.look()

    await expect(page.get_by_role("heading", level=1)).to_have_text("Test Workspace")
    await expect(page.get_by_text("Sandbox", exact=True)).to_be_visible()
    await expect(page.get_by_role("button", name="You are Amara")).to_be_visible()
    await expect(page.get_by_text("Mon 19 Oct, 10:00")).to_be_visible()
    await expect(page.get_by_text("UTC+01:00")).to_be_visible()
    await expect(page.get_by_text("Connected")).to_be_visible()


async def test_a_home_that_was_never_drawn_says_so_and_appears_when_it_is(stage: Stage) -> None:
    page = await stage.look()
    nothing = page.get_by_text("The app has not drawn its Home yet")
    await expect(nothing).to_be_visible()

    await stage.publish(world.section("*Your* week"))

    await expect(page.get_by_text("Your week")).to_be_visible()
    await expect(nothing).to_have_count(0)


async def test_an_empty_conversation_says_so_and_fills_by_itself(stage: Stage) -> None:
    page = await stage.look(place="C0COHORT")
    await expect(page.get_by_text("Nothing has been said here yet")).to_be_visible()

    await stage.say("C0COHORT", "Good *evening*")

    await expect(page.get_by_role("article")).to_contain_text("Good evening")
    await expect(page.get_by_text("Nothing has been said here yet")).to_have_count(0)


async def test_an_app_that_is_away_is_told_of(browser: Chromium, tmp_path: Path) -> None:
    async with staged(browser, tmp_path, with_app=False) as stage:
        page = await stage.look()

        said = "Helper is not connected. What you do here does not reach it yet."
        await expect(page.get_by_text(said)).to_be_visible()


async def test_two_windows_are_two_people_and_neither_sees_what_is_the_others(
    stage: Stage,
) -> None:
    amara = await stage.look("UAMARA", "C0COHORT")
    bruno = await stage.look("UBRUNO", "C0COHORT")

    await write(amara, "Who has the notes?")
    await expect(bruno.get_by_role("article")).to_contain_text("Who has the notes?")
    await stage.web.chat_postEphemeral(channel="C0COHORT", user="UBRUNO", text="Only Bruno")

    await expect(bruno.get_by_text("Only visible to you")).to_be_visible()
    await expect(bruno.get_by_text("Only Bruno")).to_be_visible()
    await expect(amara.get_by_role("article")).to_have_count(1)


async def test_a_tab_remembers_its_person(stage: Stage) -> None:
    page = await stage.look("UBRUNO")

    await stage.windows.go(page, "/")

    await expect(page.get_by_role("button", name="You are Bruno")).to_be_visible()


async def test_a_link_to_a_message_opens_its_conversation(stage: Stage) -> None:
    ts = await stage.say("C0COHORT", "Here it is")
    told = await stage.web.chat_getPermalink(channel="C0COHORT", message_ts=ts)
    page = await stage.look()

    await page.goto(told["permalink"])

    await expect(page.get_by_role("article")).to_contain_text("Here it is")


async def test_going_back_leads_to_where_one_was(stage: Stage) -> None:
    page = await stage.look(phone=True)
    await page.get_by_role("link", name="Back to the list").tap()
    await page.get_by_role("link", name="cohort", exact=True).tap()
    await expect(page.get_by_role("heading", name="cohort")).to_be_focused()

    await page.go_back()

    await expect(page.get_by_role("navigation", name="Workspace")).to_be_visible()
    await expect(page.get_by_role("main")).to_be_hidden()


async def test_one_becomes_somebody_else_by_looking_for_them(stage: Stage) -> None:
    page = await stage.look()

    await page.get_by_role("button", name="You are Amara").click()
    people = page.get_by_role("dialog", name="Who do you want to be?")
    names = people.get_by_role("link")
    await expect(names).to_have_text(
        ["AAmara", "BBruno", "GGailGuest", "XXeniaOther workspace", "YYuriOther workspace"]
    )
    await page.get_by_role("searchbox", name="Find a person").fill("gai")
    await expect(names).to_have_count(1)
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("button", name="You are Gail")).to_be_visible()


async def test_new_messages_are_counted_until_they_are_read(stage: Stage) -> None:
    page = await stage.look()
    messages = page.get_by_role("navigation").get_by_role("link", name="Messages")
    await stage.say(await stage.dm(), "One")
    await expect(messages).to_have_accessible_name("Messages 1 new message")

    await messages.click()

    await expect(page.get_by_role("article")).to_contain_text("One")
    await expect(messages).to_have_accessible_name("Messages")


async def test_a_command_is_offered_with_its_hint_and_reaches_the_app(stage: Stage) -> None:
    page = await stage.look(place=await stage.dm())
    field = page.get_by_role("textbox", name="Message Helper")

    await field.fill("/he")
    await expect(page.get_by_role("option")).to_have_text("/hello [name]Say hello")
    await field.press("Tab")
    await field.press_sequentially("Bruno")
    await field.press("Enter")

    heard = await stage.heard.next()
    assert (heard["command"], heard["text"]) == ("/hello", "Bruno")
    await expect(field).to_have_value("")


async def test_an_unknown_command_is_refused_in_words_and_stays_in_the_field(
    stage: Stage,
) -> None:
    page = await stage.look(place=await stage.dm())

    await write(page, "/nothing here")

    notice = page.get_by_role("status", name="Notices")
    await expect(notice).to_contain_text("/nothing is not a valid command.")
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("/nothing here")


async def test_global_and_message_shortcuts_reach_the_app(stage: Stage) -> None:
    ts = await stage.say("C0COHORT", "We decided to ship on Friday.")
    page = await stage.look(place="C0COHORT")

    await page.get_by_role("button", name="More actions", exact=True).click()
    await page.get_by_role("menuitem", name="Start").click()
    first = await stage.heard.next()
    await page.get_by_role("button", name="More message actions").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    second = await stage.heard.next()

    assert (first["type"], first["callback_id"]) == ("shortcut", "start")
    assert (second["type"], second["callback_id"]) == ("message_action", "keep")
    assert second["message"]["ts"] == ts


async def test_a_button_is_busy_until_the_app_has_answered(stage: Stage) -> None:
    await stage.say("C0COHORT", "A question", world.buttons("Answer"))
    page = await stage.look(place="C0COHORT")
    button = page.get_by_role("button", name="Answer")
    stage.heard.hold()

    await button.click()
    heard = await stage.heard.next()
    await expect(button).to_have_attribute("aria-busy", "true")
    await button.click()
    stage.heard.release()

    assert heard["actions"][0]["value"] == "Answer-value"
    await expect(button).not_to_have_attribute("aria-busy", "true")
    assert stage.heard.nothing_more()


async def test_no_answer_becomes_a_notice_that_can_be_dismissed(
    browser: Chromium, tmp_path: Path
) -> None:
    async with staged(browser, tmp_path, ack_seconds=0.2) as stage:
        await stage.say("C0COHORT", "A question", world.buttons("Answer"))
        page = await stage.look(place="C0COHORT")
        stage.heard.hold()

        await page.get_by_role("button", name="Answer").click()

        notices = page.get_by_role("status", name="Notices")
        await expect(notices).to_have_text("Helper did not respond in time. Try again.")
        await notices.get_by_role("button", name="Dismiss").click()
        await expect(notices).to_have_text("")


async def test_a_notice_takes_room_and_covers_nothing_of_a_form(
    browser: Chromium, tmp_path: Path
) -> None:
    async with staged(browser, tmp_path, ack_seconds=0.2) as stage:
        page = await stage.look(phone=True)
        stage.open_form(world.modal("Notes", world.field() | {"optional": True}))
        stage.heard.hold()

        await page.get_by_role("button", name="Send").tap()
        await page.get_by_role("button", name="Dismiss").wait_for()

        form = await page.get_by_role("dialog", name="Notes").bounding_box()
        notices = await page.get_by_role("status", name="Notices").bounding_box()
        assert form is not None
        assert notices is not None
        assert form["y"] + form["height"] == notices["y"]
        assert notices["y"] + notices["height"] == 844


async def test_a_dangerous_button_asks_first(stage: Stage) -> None:
    row = world.buttons("Leave", "Stay")
    row["elements"][0]["confirm"] = {
        "title": world.plain("Are you sure?"),
        "text": {"type": "mrkdwn", "text": "You *leave* the cohort."},
        "confirm": world.plain("Yes"),
        "deny": world.plain("Go back"),
    }
    await stage.publish(row)
    page = await stage.look()
    question = page.get_by_role("dialog", name="Are you sure?")

    await page.get_by_role("button", name="Leave").click()
    await expect(question).to_contain_text("You leave the cohort.")
    await question.get_by_role("button", name="Go back").click()
    await expect(question).to_have_count(0)
    await page.get_by_role("button", name="Stay").click()
    first = await stage.heard.next()
    await page.get_by_role("button", name="Leave").click()
    await question.get_by_role("button", name="Yes").click()
    second = await stage.heard.next()

    assert [one["actions"][0]["action_id"] for one in (first, second)] == ["Stay", "Leave"]


async def test_buttons_of_one_name_are_told_apart_by_what_stands_beside_them(
    stage: Stage,
) -> None:
    read = {"type": "button", "text": world.plain("Read")}
    await stage.publish(
        world.section("*Meeting notes*\n6 passages", accessory={**read, "action_id": "one"}),
        world.section("*Decision record*\n4 passages", accessory={**read, "action_id": "two"}),
    )
    page = await stage.look()

    await page.get_by_role("button", name="Read: Decision record").click()

    assert (await stage.heard.next())["actions"][0]["action_id"] == "two"


async def test_choices_outside_forms_reach_the_app_at_once(stage: Stage) -> None:
    options = [{"text": world.plain(f"Week {n}"), "value": f"w{n}"} for n in (1, 2)]
    week = {"type": "static_select", "action_id": "week", "options": options}
    more = {"type": "overflow", "action_id": "more", "options": options}
    row = {"type": "actions", "block_id": "row", "elements": [more]}
    await stage.say("C0COHORT", "Weeks", world.section("Which week", accessory=week), row)
    page = await stage.look(place="C0COHORT")

    await page.get_by_label("Which week").select_option("Week 2")
    first = await stage.heard.next()
    await page.get_by_role("button", name="More options").click()
    await page.get_by_role("menuitem", name="Week 1").click()
    second = await stage.heard.next()

    chosen = [one["actions"][0]["selected_option"]["value"] for one in (first, second)]
    assert chosen == ["w2", "w1"]


async def test_files_of_a_message_are_shown_and_can_be_downloaded(stage: Stage) -> None:
    place = await stage.dm()
    await stage.web.files_upload_v2(channel=place, filename="notes.txt", content="We met.")
    await stage.web.files_upload_v2(channel=place, filename="chart.png", file=PNG, title="Chart")
    await stage.sandbox.settled()
    page = await stage.look(place=place)

    await expect(page.get_by_text("notes.txt · 7 B")).to_be_visible()
    picture = page.get_by_role("img", name="Chart")
    await expect(picture).to_have_js_property("naturalWidth", 1)
    async with page.expect_download() as coming:
        await page.get_by_role("link", name="Download notes.txt").click()

    assert read_file(await (await coming.value).path()) == "We met."
