"""When questions come, in a browser: leave, being reminded later, turning one away, one's own
time of day, and what one was sent."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.sandbox.demo import Demo
from bot.sandbox.story.passing import pass_until
from tests.journeys import clicks
from tests.sandbox.browser import Chromium, Windows, fits, looking

pytest_plugins = ("tests.sandbox.page_fixtures",)
pytestmark = pytest.mark.asyncio(loop_scope="session")

AMARA, KEZIA = "U0AMARA001", "U0KEZIA001"
TITLE = "The trade-off I explained"
CHOSEN = "It comes at the time of day that you chose."


@pytest_asyncio.fixture(loop_scope="session")
async def windows(browser: Chromium, shown: Demo) -> AsyncIterator[Windows]:
    async with looking(browser, shown.address) as opened:
        yield opened


async def messages_of(windows: Windows, shown: Demo, user: str, *, phone: bool) -> Page:
    return await windows.open(f"/?as={user}&open={shown.sandbox.im(user)}", phone=phone)


async def test_nothing_comes_during_leave_and_what_comes_after_it_says_why(
    windows: Windows, shown: Demo
) -> None:
    """In New York it is four in the morning of the day on which the question comes."""
    page = await messages_of(windows, shown, KEZIA, phone=True)
    await clicks.type_in(page, "/reflect away until Thursday")
    await expect(page.get_by_text("You are away: Wed 21 Oct to Thu 22 Oct")).to_be_visible()
    before = await page.get_by_role("article").count()

    await pass_until(shown.sandbox, shown.running, datetime(2026, 10, 23, 12, 59, tzinfo=UTC))
    await expect(page.get_by_text("Fri 23 Oct, 08:59")).to_be_visible()
    await expect(page.get_by_role("article")).to_have_count(before)

    await pass_until(shown.sandbox, shown.running, datetime(2026, 10, 23, 13, 1, tzinfo=UTC))
    await clicks.asked(page, TITLE)
    await clicks.asked(page, "You were away, so it waited for you.")
    await fits(page)


async def test_what_is_put_off_comes_once_more_when_asked_for(
    windows: Windows, shown: Demo
) -> None:
    page = await messages_of(windows, shown, AMARA, phone=False)
    questions = page.get_by_role("heading", name=TITLE)
    start = datetime(2026, 10, 21, 8, 2, tzinfo=UTC)
    for n, (choice, after) in enumerate(
        [
            ("In an hour", timedelta(hours=1)),
            ("Tomorrow, at my usual time", timedelta(days=1)),
            ("On another day", timedelta(days=2)),
        ],
        start=1,
    ):
        await clicks.press(page, "Remind me later")
        form = clicks.window(page)
        await form.get_by_role("radio", name=choice).check()
        if n == 3:
            await form.get_by_label("On this day").fill("2026-10-23")
        await clicks.press(form, "Remind me")
        await expect(form.get_by_role("heading", name="It comes again")).to_be_visible()
        await clicks.close(page)

        await pass_until(shown.sandbox, shown.running, start + after - timedelta(minutes=4))
        await expect(questions).to_have_count(n)
        await pass_until(shown.sandbox, shown.running, start + after + timedelta(minutes=4))
        await expect(questions).to_have_count(n + 1)
        await clicks.asked(page, "You asked to be reminded of this now.")

    await pass_until(shown.sandbox, shown.running, start + timedelta(days=2, hours=3))
    await expect(questions).to_have_count(4)
    await expect(page.get_by_text("A reminder.")).to_have_count(0)


async def test_a_question_turned_away_brings_no_reminder_and_can_still_be_answered(
    windows: Windows, shown: Demo
) -> None:
    page = await messages_of(windows, shown, AMARA, phone=True)
    await clicks.press(page, "Not this time")
    form = clicks.window(page)
    await expect(form.get_by_text("it lowers nothing")).to_be_visible()
    await form.get_by_role("radio", name="I may not write about it").check()
    await clicks.press(form, "Skip it")
    await expect(form.get_by_role("heading", name="Skipped")).to_be_visible()
    await fits(page)
    await clicks.close(page)
    before = await page.get_by_role("article").count()

    await pass_until(shown.sandbox, shown.running, datetime(2026, 10, 22, 8, 5, tzinfo=UTC))
    await expect(page.get_by_text("Thu 22 Oct, 09:05")).to_be_visible()
    await expect(page.get_by_role("article")).to_have_count(before)
    await page.get_by_role("tab", name="Home").click()
    await expect(page.get_by_text("You skipped it; you can still answer.")).to_be_visible()


async def test_the_next_question_comes_at_ones_own_time_and_what_was_sent_says_why(
    windows: Windows, shown: Demo
) -> None:
    page = await messages_of(windows, shown, AMARA, phone=False)
    await page.get_by_role("tab", name="Home").click()
    await clicks.press(page, "My schedule")
    form = clicks.window(page)
    await form.get_by_label("My time of day").fill("18:30")
    await clicks.press(form, "Keep it")
    await expect(form.get_by_text("Time of day: 18:30")).to_be_visible()
    await clicks.close(page)
    await page.get_by_role("tab", name="Messages").click()
    questions = page.get_by_role("heading", name=TITLE)

    await pass_until(shown.sandbox, shown.running, datetime(2026, 10, 28, 17, 29, tzinfo=UTC))
    await expect(page.get_by_text("Wed 28 Oct, 18:29")).to_be_visible()
    before = await questions.count()
    await pass_until(shown.sandbox, shown.running, datetime(2026, 10, 28, 17, 31, tzinfo=UTC))
    await expect(questions).to_have_count(before + 1)
    await clicks.asked(page, CHOSEN)

    await page.get_by_role("tab", name="Home").click()
    await clicks.press(page, "What I was sent")
    sent = clicks.window(page)
    await expect(sent.get_by_text(f"A question, “{TITLE}”, sent Wed 28 Oct, 18:31")).to_be_visible()
    await expect(sent.get_by_text(CHOSEN)).to_have_count(1)
    await expect(sent.get_by_text("The greeting, sent Mon 19 Oct, 09:05")).to_be_visible()
