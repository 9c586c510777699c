"""The learner's, the reviewer's and the facilitator's part in a real browser, at two widths."""

import asyncio

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.demo import Demo
from bot.sandbox.story.hands import Hands
from tests.sandbox.browser import Windows, chromium

AMARA, FATIMA = "U0AMARA001", "U0FATIMA01"
PROBLEM = "Calls take nine hours a week and from November there is one of us."


@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
async def test_a_learner_answers_and_a_reviewer_scores(shown: Demo, phone: bool) -> None:
    async with chromium() as browser:
        windows = Windows(browser, shown.address)
        page = await windows.open(f"/?as={AMARA}&open={shown.sandbox.im(AMARA)}", phone=phone)
        await answer(page)
        await to_reviews(shown)
        page = await windows.open(f"/?as={AMARA}&open={shown.sandbox.im(AMARA)}", phone=phone)
        await review(page)
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

        await expect(page.get_by_text("Report on Evening cohort")).to_be_visible()
        chart = page.get_by_role("img", name="Bar chart, How far everybody is: Evening cohort")
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


async def to_reviews(shown: Demo) -> None:
    """Everybody, the learner on the screen included, up to the moment when work is read."""
    for _ in range(12):
        await shown.director.play(FATIMA, "all")
        moment = await shown.director.next_moment()
        if moment is not None and "readers" in moment.what:
            break
    await Hands(shown.sandbox, AMARA).open_home()


async def review(page: Page) -> None:
    """Read the work, score the first criterion, reach the second."""
    await page.get_by_role("button", name="Read it", exact=True).last.click()
    form = page.get_by_role("dialog")
    await form.get_by_role("button", name="Score it").click()
    await expect(form.get_by_text("Criterion 1 of 4")).to_be_visible()
    await form.get_by_role("radio", name="3 · meets").check()
    await form.get_by_label("What I see there").fill("Problem, limits and the date are all named.")
    await form.get_by_role("button", name="Next").click()
    await expect(form.get_by_text("Choose at least one passage")).to_be_visible()


async def fits(page: Page) -> None:
    """Nothing is wider than the window."""
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert await page.evaluate(wider) is False


async def tick_until_told(shown: Demo, beginning: str) -> None:
    async with asyncio.timeout(20):
        while not any(
            message["text"].startswith(beginning)
            for message in shown.sandbox.messages(FATIMA, shown.sandbox.im(FATIMA))
        ):
            await shown.running.tick()
            await asyncio.sleep(0.05)
