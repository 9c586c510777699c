"""A review in front of its author: comments first, then the rating, then levels and steps."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.services.feedback import RATINGS, Feedback, Heard
from bot.views.ids import Act, Form, Screen
from bot.views.parts import (
    Choice,
    button,
    footer,
    heading,
    modal,
    plural,
    quoted,
    radio_field,
    row,
    select_field,
    text_field,
    words,
)
from bot.views.reviews import cited, level_name
from prompts.content import said
from storage.reviews import Disposition, Step

SEES = "you, your reader without your name, and your facilitators."
CHOICES = (
    Choice(Disposition.ADOPT.value, "Adopt", "I will do it as it stands"),
    Choice(Disposition.ADAPT.value, "Adapt", "I will do it in another way"),
    Choice(Disposition.DECLINE.value, "Decline", "I will not do it"),
    Choice(Disposition.ASK.value, "Ask", "I do not understand it yet"),
)
BECAME = {
    Disposition.ADOPT: "adopted",
    Disposition.ADAPT: "adapted",
    Disposition.DECLINE: "declined",
    Disposition.ASK: "has a question about",
}


def card_text() -> str:
    return "Somebody has read your work"


def card(feedback: Feedback) -> tuple[Block, ...]:
    if feedback.answered:
        return (
            heading("Somebody has read your work"),
            words(f"You have read and answered the review by {quoted(feedback.pseudonym)}."),
            footer(SEES, "your result comes when all readings are in."),
            row(button("Open it again", Act.FEEDBACK, feedback.review.id)),
        )
    return (
        heading("Somebody has read your work"),
        words(
            f"{quoted(feedback.pseudonym)} has left comments and "
            f"{plural(len(feedback.steps), 'step')}. Read them, say how useful they are, and "
            "decide what you do with each step. About three minutes."
        ),
        footer(SEES, "you see the levels right after you have said how useful the comments are."),
        row(button("Read the review", Act.FEEDBACK, feedback.review.id, primary=True)),
    )


def view(feedback: Feedback) -> View:
    """The page that is next for this review."""
    if not feedback.rated:
        return rating_view(feedback)
    return response_view(feedback) if not feedback.answered else done_view(feedback)


def rating_view(feedback: Feedback) -> View:
    """Comments without levels: how useful is this?"""
    blocks: list[Block] = [
        words(f"This is what {quoted(feedback.pseudonym)} saw in your work."),
        footer(
            "your answer below, only facilitators.",
            "then you see the levels, and answer each step.",
        ),
        *_comments(feedback, levels=False),
        radio_field(
            "rating",
            "How useful are these comments to you?",
            [Choice(str(n), name.capitalize()) for n, name in RATINGS.items()],
        ),
    ]
    return modal(
        Form.RATING,
        "A review of your work",
        blocks,
        submit="Show the levels",
        close="Finish later",
        about=feedback.review.id,
    )


def response_view(feedback: Feedback) -> View:
    """Levels, and one answer for each step."""
    titles = {criterion.id: said(criterion.title) for criterion in feedback.rubric.criteria}
    blocks: list[Block] = [
        words("Now with the levels. Decide what you do with each step."),
        footer(SEES, "your reader hears what became of each step, without your name."),
        *_comments(feedback, levels=True),
    ]
    for step in feedback.steps:
        blocks += [
            words(f"*Step for {titles[step.criterion]}*\n{quoted(step.text, 1500)}"),
            select_field(
                f"{step.id}/disposition",
                f"What do you do with it? {titles[step.criterion]}",
                CHOICES,
            ),
            text_field(
                f"{step.id}/because",
                f"Because: {titles[step.criterion]}",
                hint="Needed unless you adopt it.",
                required=False,
                most=600,
            ),
        ]
    return modal(
        Form.RESPONSE,
        "A review of your work",
        blocks,
        submit="Send my answers",
        close="Finish later",
        about=feedback.review.id,
    )


def done_view(feedback: Feedback) -> View:
    """Everything answered: the review with its levels and what the author does with it."""
    titles = {criterion.id: said(criterion.title) for criterion in feedback.rubric.criteria}
    blocks: list[Block] = [
        heading("Your answers are sent" if feedback.steps else "The levels of this review"),
        words(
            f"The review by {quoted(feedback.pseudonym)} with its levels, and what you do with "
            "each step."
            if feedback.steps
            else f"The review by {quoted(feedback.pseudonym)} with its levels. It asks for no step."
        ),
        footer(SEES, "your result comes as a message here when all readings are in."),
        *_comments(feedback, levels=True),
    ]
    blocks += [
        words(f"*Step for {titles[step.criterion]}*\n{quoted(step.text, 1200)}\n{_answer(step)}")
        for step in feedback.steps
    ]
    return modal(Screen.RECEIPT, "A review of your work", blocks)


def heard_text() -> str:
    return "What became of your advice"


def heard_card(heard: Heard) -> tuple[Block, ...]:
    """What the reviewer is told; nothing in it says whose work it was."""
    titles = {criterion.id: said(criterion.title) for criterion in heard.rubric.criteria}
    told = [
        words(
            f"*{titles[step.criterion]}*: the author {BECAME[step.disposition]} your step.\n"
            f"{_cited(step.text)}"
            + (f"\nBecause:\n{quoted(step.because, 600)}" if step.because else "")
        )
        for step in heard.steps
        if step.disposition is not None
    ]
    return (
        heading("What became of your advice"),
        words("The author of a piece that you read has answered each of your steps."),
        *told,
        footer("only you and your facilitators.", "nothing more is needed for this piece."),
    )


def _cited(text: str) -> str:
    """As a citation; each line needs its own mark."""
    return "> " + quoted(text, 600).replace("\n", "\n> ")


def _comments(feedback: Feedback, *, levels: bool) -> list[Block]:
    blocks: list[Block] = []
    by_criterion = {mark.criterion: mark for mark in feedback.marks}
    for criterion in feedback.rubric.criteria:
        mark = by_criterion.get(criterion.id)
        if mark is None:
            continue
        level = f": {level_name(feedback.rubric, mark.level)}" if levels else ""
        blocks.append(
            words(
                f"*{said(criterion.title)}*{level}{cited(mark.passages)}\n{quoted(mark.seen, 1500)}"
            )
        )
    return blocks


def _answer(step: Step) -> str:
    if step.disposition is None:
        return "_Not answered._"
    because = f":\n{quoted(step.because, 600)}" if step.because else ""
    asked = step.disposition is Disposition.ASK
    did = "asked about it" if asked else f"{BECAME[step.disposition]} it"
    return f"_You {did}_{because}"
