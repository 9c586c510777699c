"""What people do with their hands in the browser, found by the words that they see."""

from collections.abc import Iterable

from playwright.async_api import Locator, Page, expect

QUESTION = "What had to be decided, and why?"
ADD_LATER = "I will add it before I hand in"
PROBLEM = "Calls take nine hours a week and from November there is one of us."
ANSWERS = (
    ("Option 1", "Go on calling"),
    ("What it costs and what it gives 1", "Nine hours a week"),
    ("Option 2", "Text messages"),
    ("What it costs and what it gives 2", "Two hours and forty a month"),
    ("What did you choose, and what decided it?", "Messages, because of the hours."),
    ("Who heard it, and when?", "The desk, three weeks before the start."),
    ("What was the strongest objection?", "A message may be read by somebody else at home."),
)
STEPS = (
    "Add to ¶1 who decides.",
    "Add the cost of the second option to ¶2.",
    "Say in ¶5 what the desk asked.",
    "Add to the record when you look at it again.",
)
RECORD = (
    "Decided on 12 October by Amara Okafor.\n\nCalls cost nine hours, messages two.\n\n"
    "We look again on 1 December."
)


def window(page: Page) -> Locator:
    """The window that is open on top."""
    return page.get_by_role("dialog").last


async def press(inside: Page | Locator, name: str) -> None:
    """Press the button; of several with that name the newest, which stands lowest."""
    await inside.get_by_role("button", name=name, exact=True).last.click()


async def begin_form(page: Page) -> None:
    """The first answer only, then close: it is kept."""
    await press(page, "Answer")
    form = window(page)
    await form.get_by_label(QUESTION).fill(PROBLEM)
    await press(form, "Finish later")
    await expect(form).to_have_count(0)


async def go_on(page: Page, name: str) -> None:
    """Open the form again, where what was typed still stands, fill in the rest, and save."""
    await press(page, name)
    form = window(page)
    await expect(form.get_by_label(QUESTION)).to_have_value(PROBLEM)
    for label, text in ANSWERS:
        await form.get_by_label(label, exact=True).fill(text)
    await form.get_by_label("Which decision record goes with it?").select_option(label=ADD_LATER)
    await press(form, "Save my answer")
    await expect(form.get_by_text("Your answer is saved")).to_be_visible()


async def asked(page: Page, question: str) -> None:
    """The newest message asks this, and is in sight."""
    newest = page.get_by_role("article").last
    await expect(newest).to_contain_text(question)
    await expect(newest).to_be_in_viewport()


async def type_in(page: Page, text: str) -> None:
    """Write a message to the app."""
    await page.get_by_role("textbox", name="Message Plumbline").fill(text)
    await press(page, "Send")


async def answer_here(page: Page, answers: Iterable[tuple[str, str]]) -> None:
    """Each as one message, once its question has come."""
    for question, text in answers:
        await asked(page, question)
        await type_in(page, text)


async def keep_record(page: Page) -> None:
    """From the receipt: keep the decision record, and see it as others would."""
    form = window(page)
    await press(form, "Add a decision record")
    await form.get_by_label("Short title").fill("Messages in place of calls")
    await form.get_by_label("The text").fill(RECORD)
    await press(form, "Save")
    await expect(form.get_by_text("Decided on 12 October by [the author].")).to_be_visible()
    await expect(form.get_by_text("¶3")).to_be_visible()


async def hand_in(page: Page) -> None:
    """Choose, look at it as the readers will, hand it in."""
    form = window(page)
    await press(form, "Hand in work")
    await press(form, "Look at it")
    await expect(form.get_by_text("This is what your readers will see.")).to_be_visible()
    await press(form, "Hand it in")
    await expect(form.get_by_text("Your work is handed in")).to_be_visible()


async def practise(page: Page) -> None:
    """Lock an answer to the first example, and see the experts' reasons only then."""
    await press(page, "Start practice")
    form = window(page)
    await expect(form.get_by_text("Example 1 of 3")).to_be_visible()
    await expect(form.get_by_text("Experts:")).to_have_count(0)
    for level in await form.get_by_role("radio", name="2 · emerging").all():
        await level.check()
    await press(form, "Lock my answer")
    await expect(form.get_by_text("Experts:").first).to_be_visible()


async def review(page: Page) -> None:
    """Read the work, score each criterion with a passage and a step, check, hand in."""
    await press(page, "Read it")
    form = window(page)
    await press(form, "Score it")
    await form.get_by_role("radio", name="3 · meets").check()
    await form.get_by_label("What I see there").fill("Problem, limits and the date are named.")
    await press(form, "Next")
    await expect(form.get_by_text("Choose at least one passage")).to_be_visible()
    for n, step in enumerate(STEPS, start=1):
        await expect(form.get_by_text(f"Criterion {n} of {len(STEPS)}")).to_be_visible()
        await form.get_by_role("radio", name="3 · meets").check()
        await form.get_by_role("combobox", name="Passages that show it").click()
        await form.get_by_role("option").first.click()
        await form.get_by_label("What I see there").fill("It is named, with a date.")
        await form.get_by_label("One step").fill(step)
        await press(form, "Next")
    await expect(form.get_by_text("This is your review.")).to_be_visible()
    await press(form, "Hand in my review")
    await expect(form.get_by_text("Your review is handed in")).to_be_visible()


async def respond(page: Page) -> None:
    """Rate a review before its levels are shown, then answer each of its steps."""
    await press(page, "Read the review")
    form = window(page)
    await expect(form.get_by_text("3 · meets")).to_have_count(0)
    await form.get_by_role("radio").last.check()
    await press(form, "Show the levels")
    await expect(form.get_by_text("Now with the levels.")).to_be_visible()
    for choice in await form.get_by_role("combobox").all():
        await choice.select_option(label="Adopt")
    await press(form, "Send my answers")
    await expect(form.get_by_text("Your answers are sent")).to_be_visible()


async def close(page: Page) -> None:
    """Close every window that is open."""
    while await page.get_by_role("dialog").count():
        before = await page.get_by_role("dialog").count()
        await window(page).get_by_role("button", name="Close", exact=True).first.click()
        await expect(page.get_by_role("dialog")).to_have_count(before - 1)
