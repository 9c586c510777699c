"""Adding to an answer that can be changed no more: the form, and what became of it."""

from slack_sdk.models.views import View

from bot.services.addenda import LONGEST, Addition
from bot.services.reflections import Answered
from bot.views.ids import Act, Form, Screen, Typed
from bot.views.parts import button, footer, heading, modal, quoted, row, text_field, words
from prompts.content import said

READERS = (
    "you and your facilitators, and readers who have not handed in their review yet: without "
    "names, marked as added later, with its date."
)
SEES = {
    "self": "only you.",
    "facilitators": "you and your facilitators.",
    "reviewers": READERS,
}


def form_view(addition: Addition) -> View:
    answered = addition.answered
    return modal(
        Form.ADDENDUM,
        "Add to my answer",
        [
            words(
                f"*{quoted(said(answered.prompt_set.title), 200)}*\nYour answer stays as it is. "
                "What you add here stands beside it, with today’s date."
            ),
            footer(
                SEES[answered.prompt_set.visibility],
                "it is stored as you write it, and cannot be changed or taken back.",
            ),
            text_field(
                "text",
                "What do you want to add?",
                typed=Typed.ADDENDUM,
                hint="What happened since, what you found out, what you would say differently.",
                initial=addition.text,
                most=LONGEST,
            ),
        ],
        submit="Add it",
        close="Finish later",
        about=answered.reflection.id,
    )


def receipt(answered: Answered) -> View:
    return modal(
        Screen.RECEIPT,
        "Added",
        [
            heading("What you added is saved"),
            words(
                f"It stands beside your answer to *{quoted(said(answered.prompt_set.title), 200)}*"
                ", with its date. The answer itself is as it was."
            ),
            footer(
                SEES[answered.prompt_set.visibility],
                "reviews that are handed in already stay as they are.",
            ),
            row(button("Read my answer", Act.REFLECTION_READ, answered.reflection.id)),
        ],
    )
