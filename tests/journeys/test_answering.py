"""Answering in a browser: in the form, step by step, with the window and the bot closed between."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.clock import MovableClock
from bot.delivery.timing import Timing
from bot.sandbox.demo import Demo, demo
from bot.sandbox.story.passing import A_MINUTE
from bot.services import people
from bot.services.people import Who
from storage import reflections
from tests.journeys import clicks
from tests.sandbox.browser import Chromium, fits, looking

pytest_plugins = ("tests.sandbox.page_fixtures",)
pytestmark = pytest.mark.asyncio(loop_scope="session")

AMARA, CHIARA, TEAM = "U0AMARA001", "U0CHIARA01", "T0EVENING1"


async def test_a_half_filled_form_goes_on_after_the_bot_was_started_again(
    browser: Chromium, kept: Path
) -> None:
    where = f"/?as={AMARA}&open=home"
    async with (
        demo(kept, 0, MovableClock(), Timing()) as shown,
        looking(browser, shown.address) as windows,
    ):
        await clicks.begin_form(await windows.open(where))

    async with (
        demo(kept, 0, MovableClock(), Timing()) as shown,
        looking(browser, shown.address) as windows,
    ):
        page = await windows.open(where)
        await expect(page.get_by_text("Your draft is kept.")).to_be_visible()
        await clicks.go_on(page, "Go on")
        await fits(page)


async def test_step_by_step_half_way_through_the_form_stores_what_the_form_stores(
    browser: Chromium, shown: Demo
) -> None:
    first, second, *others = clicks.ANSWERS
    async with looking(browser, shown.address) as windows:
        page = await windows.open(f"/?as={CHIARA}&open={shown.sandbox.im(CHIARA)}", phone=True)
        await clicks.press(page, "Answer here, step by step")
        await clicks.answer_here(page, [(clicks.QUESTION, clicks.PROBLEM), first])
        await clicks.asked(page, second[0])
        await clicks.press(page, "Use the form")
        form = clicks.window(page)
        await expect(form.get_by_label(first[0], exact=True)).to_have_value(first[1])
        await form.get_by_label(second[0], exact=True).fill(second[1])
        await clicks.press(form, "Finish later")
        await expect(form).to_have_count(0)

        shown.sandbox.advance(A_MINUTE.total_seconds())  # one press at once after another is one
        await clicks.press(page, "Answer here, step by step")
        await clicks.answer_here(page, others[:2])
        await clicks.press(page, "Go on")
        await clicks.answer_here(page, others[2:])
        await page.get_by_label("Choose one").last.select_option(label=clicks.ADD_LATER)
        await clicks.asked(page, "These are all your answers.")
        await clicks.press(page, "Save my answer")
        await clicks.asked(page, "Your answer is saved")
        await fits(page)

        other = await windows.open(f"/?as={AMARA}&open={shown.sandbox.im(AMARA)}")
        await clicks.begin_form(other)
        await clicks.go_on(other, "Answer")

    assert await stored(shown, CHIARA) == await stored(shown, AMARA)


async def stored(shown: Demo, user: str) -> tuple[object, ...]:
    """What is kept of the person's only answer, but for whose and when it is."""
    async with shown.running.deps.look() as work:
        seat = await people.learner(work, Who(TEAM, user))
        (kept,) = await reflections.of_member(work.db, seat.member.id)
    return kept.prompt_set, kept.content_hash, kept.version, kept.answers, kept.sha256, kept.late
