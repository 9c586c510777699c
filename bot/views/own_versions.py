"""The form in which a cohort words a prompt set anew."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.services.own_versions import Wording
from bot.views.ids import Form, Typed
from bot.views.parts import footer, modal, quoted, small, text_field, when, words
from prompts.content import PromptSet, said

ONE_LINE = 120


def form_view(wording: Wording) -> View:
    """Title and purpose, then each question with its help."""
    title = quoted(said(wording.original.title), 200)
    blocks: list[Block] = [
        words(
            f"*Our own version of “{title}”*\nThe same questions in your words. How many there "
            "are, how long an answer may be and what is required stay as they are, so that answers "
            "can be compared."
        ),
        footer(
            "facilitators and programme owners, until you use it.",
            "it is saved as a draft. Try it on yourself, then choose when to use it.",
        ),
    ]
    if len(wording.original.languages) > 1:
        blocks.append(
            small("Write in English. What you change is shown in English in other languages too.")
        )
    if wording.draft_saved_at is not None:
        at = when(wording.draft_saved_at, wording.seat.zone)
        blocks.append(small(f"You go on where you were: what you typed until {at} stands below."))
    labels = dict(_labels(wording.original))
    blocks += [
        text_field(
            field.path,
            labels[field.path],
            typed=Typed.OWN_VERSION,
            initial=field.text,
            required=field.needed,
            multiline=field.most > ONE_LINE,
            most=field.most,
        )
        for field in wording.fields
    ]
    return modal(
        Form.OWN_VERSION,
        "Our own version",
        blocks,
        submit="Save as a draft",
        close="Finish later",
        about=wording.named.value,
    )


def _labels(one: PromptSet) -> Iterator[tuple[str, str]]:
    """What each field is, by its path."""
    yield from (("title", "Title"), ("purpose", "Purpose"))
    for n, question in enumerate(one.questions, start=1):
        yield f"{question.id}/label", f"Question {n}"
        yield f"{question.id}/help", f"Question {n}: help"
        for m, part in enumerate(question.of, start=1):
            yield f"{question.id}/{part.id}/label", f"Question {n}, part {m}"
            yield f"{question.id}/{part.id}/help", f"Question {n}, part {m}: help"
