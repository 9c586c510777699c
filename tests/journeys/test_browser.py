"""The learner's, the reviewer's and the facilitator's part in a real browser, at two widths."""

import asyncio

import pytest
from playwright.async_api import expect

from bot.sandbox.demo import Demo
from tests.journeys import clicks
from tests.journeys.conftest import FATIMA
from tests.sandbox.browser import Chromium, fits, looking

pytest_plugins = ("tests.sandbox.page_fixtures",)
pytestmark = pytest.mark.asyncio(loop_scope="session")

AMARA = "U0AMARA001"
WIDTHS = pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])


@WIDTHS
async def test_a_learner_answers_keeps_a_record_and_hands_in(
    browser: Chromium, shown: Demo, phone: bool
) -> None:
    async with looking(browser, shown.address) as windows:
        page = await windows.open(f"/?as={AMARA}&open={shown.sandbox.im(AMARA)}", phone=phone)
        await clicks.begin_form(page)
        await clicks.go_on(page, "Answer")
        await clicks.keep_record(page)
        await clicks.hand_in(page)
        await fits(page)


async def test_whoever_comes_first_is_told_what_to_do_as_who_they_are(
    browser: Chromium, shown: Demo
) -> None:
    async with looking(browser, shown.address) as windows:
        page = await windows.open("/")
        story = page.get_by_role("complementary", name="Story")
        await expect(story.get_by_text("You can do this now, as who you are.")).to_be_visible()


@WIDTHS
async def test_a_reviewer_practises(browser: Chromium, shown: Demo, phone: bool) -> None:
    moment = await shown.director.next_moment()
    while moment is not None and "practice" not in moment.what:
        moment = await shown.director.next_moment()
    async with looking(browser, shown.address) as windows:
        page = await windows.open(f"/?as={AMARA}&open={shown.sandbox.im(AMARA)}", phone=phone)
        await clicks.practise(page)
        await fits(page)


@WIDTHS
async def test_a_facilitator_gets_the_report_and_the_workbook(
    browser: Chromium, shown: Demo, phone: bool
) -> None:
    async with looking(browser, shown.address) as windows:
        page = await windows.open(f"/?as={FATIMA}&open={shown.sandbox.im(FATIMA)}", phone=phone)
        await clicks.press(page, "Open the report")
        await tick_until_told(shown, "Evening cohort: Questions")
        await expect(page.get_by_text("Report on Evening cohort")).to_be_visible()
        chart = page.get_by_role("img", name="Bar chart, How far everybody is: Evening cohort")
        await expect(chart).to_be_visible()

        await clicks.press(page, "Who is waiting")
        await expect(clicks.window(page)).to_be_visible()
        await clicks.close(page)
        await clicks.press(page, "Export the workbook")
        await tick_until_told(shown, "The workbook of your cohort")
        await expect(page.get_by_role("link", name=".xlsx")).to_be_visible()
        await fits(page)


async def tick_until_told(shown: Demo, beginning: str) -> None:
    async with asyncio.timeout(20):
        while not any(
            message["text"].startswith(beginning)
            for message in shown.sandbox.messages(FATIMA, shown.sandbox.im(FATIMA))
        ):
            await shown.running.tick()
            await asyncio.sleep(0.05)
