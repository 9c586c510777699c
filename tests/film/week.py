"""What happens to Amara in her first week, by the words that she sees."""

from playwright.async_api import expect

from tests.film.frames import Film
from tests.journeys import clicks

HEARD = (
    "On Monday a parent at our desk said: “I have called three times. Nobody tells me anything.”"
)
SAID_BACK = "If I hear you right, you want one person who calls you back, today."
CORRECTED = "“No. I want to know today whether the course begins. Who calls is all one to me.”"
NOTE = (
    "Desk meeting, 21 October. Grace Mwangi asked who calls the parents back. We agreed: one list, "
    "read at 16:00, and I own it. We look again on Friday."
)


async def monday(film: Film) -> None:
    await film.until(19, 8, 35)
    await expect(film.page.get_by_text("Welcome to Evening cohort")).to_be_visible()
    await film.take("The cohort begins. Plumbline says what will come, when, and who sees it.")

    await film.until(19, 9, 2)
    await clicks.asked(film.page, "Did I hear you?")
    await film.take("The first question comes at nine, in the morning of her own zone.")

    await film.until(19, 9, 20)
    await clicks.press(film.page, "Answer")
    form = clicks.window(film.page)
    await form.get_by_label("What did the other person say?").fill(HEARD)
    await form.get_by_label("How did you say it back?").fill(SAID_BACK)
    await film.take("She answers half of it in the form. Her bus comes: “Finish later”.")
    await clicks.press(form, "Finish later")
    await expect(form).to_have_count(0)


async def tuesday(film: Film) -> None:
    await film.until(20, 9, 2)
    await clicks.asked(film.page, "A reminder.")
    await film.take("One reminder, a day later. It says how many can come, and how to stop them.")

    await film.until(20, 12, 40)
    await clicks.press(film.page, "Answer here, step by step")
    await clicks.asked(film.page, "What did they correct or confirm?")
    await film.take("At lunch she goes on in the messages: it asks the first thing still missing.")

    await film.until(20, 12, 46)
    await clicks.type_in(film.page, CORRECTED)
    await clicks.asked(film.page, "What did you then do in another way?")
    await clicks.press(film.page, "Skip")
    await clicks.asked(film.page, "These are all your answers.")
    await clicks.press(film.page, "Save my answer")
    await clicks.asked(film.page, "Your answer is saved")
    await film.take("Saved: what came through the form and what she typed here are one answer.")

    await film.until(20, 18, 30)
    await clicks.type_in(film.page, "/reflect away until Wednesday")
    await expect(film.page.get_by_text("You are away: Tue 20 Oct to Wed 21 Oct")).to_be_visible()
    await film.take("Tomorrow she is away, and says so in her own words. Nothing comes then.")


async def thursday(film: Film) -> None:
    await film.until(22, 9, 2)
    await clicks.asked(film.page, "You were away, so it waited for you.")
    await film.take("Wednesday’s question has waited for her, and says why it comes today.")

    await film.until(22, 9, 10)
    await clicks.press(film.page, "Remind me later")
    form = clicks.window(film.page)
    await form.get_by_role("radio", name="Tomorrow, at my usual time").check()
    await film.take("It is a full day. She puts the question off until tomorrow.")
    await clicks.press(form, "Remind me")
    await expect(form.get_by_role("heading", name="It comes again")).to_be_visible()
    await clicks.close(film.page)

    await film.until(22, 16, 10)
    await clicks.type_in(film.page, NOTE)
    note = film.page.get_by_role("article").filter(has_text=NOTE)
    await note.get_by_role("button", name="More message actions").click()
    await film.page.get_by_role("menuitem", name="Save as evidence").click()
    form = clicks.window(film.page)
    await form.get_by_label("Short title").fill("Who calls the parents back")
    await clicks.press(form, "Save")
    await expect(form.get_by_text("¶1")).to_be_visible()
    await film.take("A note that she wrote becomes evidence: numbered, names hidden from readers.")
    await clicks.close(film.page)


async def friday(film: Film) -> None:
    await film.until(23, 9, 2)
    await clicks.asked(film.page, "You asked to be reminded of this now.")
    await film.take("The question comes once more, at her usual time, as she asked.")

    await film.until(23, 9, 15)
    await clicks.press(film.page, "Nothing to report")
    told = clicks.window(film.page).get_by_role("heading", name="Nothing to report")
    await expect(told).to_be_visible()
    await film.take("She has no decision to tell. One tap, and it counts for nothing.")
    await clicks.close(film.page)


async def sunday(film: Film) -> None:
    await film.until(25, 18, 5)
    await film.page.get_by_role("tab", name="Home").click()
    await expect(film.page.get_by_text("What I keep here")).to_be_visible()
    await film.take("Home at the end of the week: what waits, what is hers, what comes next.")

    await film.until(25, 18, 12)
    await clicks.press(film.page, "What I was sent")
    await expect(clicks.window(film.page).get_by_text("The greeting")).to_be_visible()
    await film.take("Everything that was sent to her, with its moment and its reason.")


WEEK = {
    "Monday": monday,
    "Tuesday": tuesday,
    "Thursday": thursday,
    "Friday": friday,
    "Sunday": sunday,
}
