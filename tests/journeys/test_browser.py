"""The learner's, the reviewer's and the facilitator's part in a real browser, at two widths."""

import asyncio

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.demo import Demo
from tests.journeys.conftest import FATIMA
from tests.sandbox.browser import Windows, chromium, fits

AMARA = "U0AMARA001"
PROBLEM = "Calls take nine hours a week and from November there is one of us."


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
async def test_a_learner_answers(shown: Demo, phone: bool) -> None:
    async with chromium() as browser:
        windows = Windows(browser, shown.address)
        page = await windows.open(f"/?as={AMARA}&open={shown.sandbox.im(AMARA)}", phone=phone)
        await answer(page)
        await fits(page)
        complaints = windows.complaints
        await windows.close()

    assert complaints == []


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
async def test_a_facilitator_gets_the_report(shown: Demo, phone: bool) -> None:
    async with chromium() as browser:
        windows = Windows(browser, shown.address)
        page = await windows.open(f"/?as={FATIMA}&open={shown.sandbox.im(FATIMA)}", phone=phone)
        await page.get_by_role("button", name="Open the report").click()
        await tick_until_told(shown, "Evening cohort: Questions")

        await expect(page.get_by_text("Evening cohort, as it stands now")).to_be_visible()
        chart = page.get_by_role("img", name="Bar chart, Evening cohort")
        await expect(chart).to_be_visible()
        await fits(page)
        complaints = windows.complaints
        await windows.close()

    assert complaints == []


async def answer(page: Page) -> None:
    """Half of it, close, go on, save."""
    await page.get_by_role("button", name="Answer", exact=True).click()
    form = page.get_by_role("dialog")
    await form.get_by_label("What had to be decided, and why?").fill(PROBLEM)
    await form.get_by_role("button", name="Finish later").click()
    await expect(form).to_have_count(0)
    await page.get_by_role("button", name="Answer", exact=True).click()
    await expect(form.get_by_label("What had to be decided, and why?")).to_have_value(PROBLEM)
    for label, text in (
        ("Option 1", "Go on calling"),
        ("What it costs and what it gives 1", "Nine hours a week"),
        ("Option 2", "Text messages"),
        ("What it costs and what it gives 2", "Two hours and forty a month"),
        ("What did you choose, and what decided it?", "Messages, because of the hours."),
        ("Who heard it, and when?", "The desk, three weeks before the start."),
        ("What was the strongest objection?", "A message may be read by somebody else at home."),
    ):
        await form.get_by_label(label, exact=True).fill(text)
    record = form.get_by_label("Which decision record goes with it?")
    await record.select_option(label="I will add it before I hand in")
    await form.get_by_role("button", name="Save my answer").click()
    await expect(form.get_by_text("Your answer is saved")).to_be_visible()


async def tick_until_told(shown: Demo, beginning: str) -> None:
    async with asyncio.timeout(20):
        while not any(
            message["text"].startswith(beginning)
            for message in shown.sandbox.messages(FATIMA, shown.sandbox.im(FATIMA))
        ):
            await shown.running.tick()
            await asyncio.sleep(0.05)
