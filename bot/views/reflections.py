"""The message that brings a prompt, the form to answer it, and the receipt."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.answers import LATER, Answers, parts
from bot.services.reflections import Answered, ReflectionForm
from bot.views.ids import Act, Form, Screen, Typed
from bot.views.parts import (
    Choice,
    button,
    footer,
    heading,
    modal,
    pieces,
    quoted,
    row,
    select_field,
    small,
    text_field,
    when,
    words,
)
from prompts.content import PromptSet, Question, QuestionKind, said

SEES = {
    "self": "only you.",
    "facilitators": "you and your facilitators.",
    "reviewers": (
        "you and your facilitators. If you hand it in, its readers see it too, without your name."
    ),
}


def card_text(form: ReflectionForm) -> str:
    return f"{said(form.prompt_set.title)}: a question for you, {form.prompt_set.minutes} minutes"


def card(form: ReflectionForm) -> tuple[Block, ...]:
    """The prompt as it comes to the learner; after answering it shows that instead."""
    prompt_set = form.prompt_set
    if form.answered:
        return (
            heading(said(prompt_set.title)),
            words("You have answered this. You can still change your answer."),
            footer(SEES[prompt_set.visibility], _closes(form)),
            row(button("Change my answer", Act.REFLECT, form.occurrence.id)),
        )
    return (
        heading(said(prompt_set.title)),
        words(
            f"{said(prompt_set.purpose)}\n\nAnswer {len(prompt_set.questions)} short questions. "
            f"It takes about {prompt_set.minutes} minutes, also on a phone. You can stop and go "
            "on later; what you typed stays."
        ),
        footer(SEES[prompt_set.visibility], _closes(form)),
        row(button("Answer", Act.REFLECT, form.occurrence.id, primary=True)),
    )


def _closes(form: ReflectionForm) -> str:
    return f"the question stays open until {when(form.closes_at, form.seat.zone)}."


def form_view(form: ReflectionForm, items: int | None = None) -> View:
    """The form, filled with the draft. `items` is how many repeated items are drawn."""
    prompt_set = form.prompt_set
    blocks: list[Block] = [
        words(f"*{quoted(said(prompt_set.title), 200)}*\n{said(prompt_set.purpose)}"),
        small(said(prompt_set.privacy_hint)),
        footer(
            SEES[prompt_set.visibility],
            "you get a receipt, and you can change your answer until you hand it in.",
        ),
    ]
    if form.draft_saved_at is not None:
        saved = when(form.draft_saved_at, form.seat.zone)
        blocks.append(small(f"Your draft from {saved} is filled in below."))
    for question in prompt_set.questions:
        blocks += _fields(question, form, items)
    return modal(
        Form.REFLECTION,
        "Your reflection",
        blocks,
        submit="Save my answer",
        close="Finish later",
        about=form.occurrence.id,
    )


def drawn_items(form: ReflectionForm) -> int:
    """How many repeated items the form shows: what is filled and one more, within bounds."""
    for question in form.prompt_set.questions:
        if question.kind is QuestionKind.REPEAT:
            given = form.answers.get(question.id, ())
            filled = 0 if isinstance(given, str) else len(given)
            return min(question.max_items, max(question.min_items, filled))
    return 0


def _fields(question: Question, form: ReflectionForm, items: int | None) -> list[Block]:
    given = form.answers.get(question.id, "")
    hint = said(question.help) if question.help else None
    if question.kind is QuestionKind.REPEAT:
        shown = items or drawn_items(form)
        return _repeated(question, () if isinstance(given, str) else given, shown)
    text = given if isinstance(given, str) else ""
    if question.kind is QuestionKind.ARTEFACT:
        return [_artefact(question, form, text, hint)]
    return [
        text_field(
            question.id,
            said(question.label),
            typed=Typed.REFLECTION,
            hint=hint,
            initial=text,
            required=question.required,
            multiline=question.kind is QuestionKind.LONG,
            most=question.max_chars,
        )
    ]


def _repeated(question: Question, given: Sequence[object], shown: int) -> list[Block]:
    blocks: list[Block] = [words(f"*{said(question.label)}*")]
    if question.help:
        blocks.append(small(said(question.help)))
    for n in range(1, shown + 1):
        item = given[n - 1] if n <= len(given) else {}
        for part in question.of:
            initial = item.get(part.id, "") if isinstance(item, dict) else ""
            blocks.append(
                text_field(
                    f"{question.id}/{n}/{part.id}",
                    f"{said(part.label)} {n}",
                    typed=Typed.REFLECTION,
                    hint=said(part.help) if part.help and n == 1 else None,
                    initial=initial,
                    required=n <= question.min_items,
                    multiline=part.kind is QuestionKind.LONG,
                    most=part.max_chars,
                )
            )
    if shown < question.max_items:
        blocks.append(row(button("Add one more", Act.REFLECT_MORE, str(shown + 1))))
    return blocks


def _artefact(question: Question, form: ReflectionForm, chosen: str, hint: str | None) -> Block:
    kind = question.artefact_kind
    fitting = [row for row in form.records if kind == "any" or row.kind == kind]
    records = [Choice(row.id, row.title) for row in fitting[:50]]
    choices = [*records, Choice(LATER, "I will add it before I hand in")]
    known = {choice.value for choice in choices}
    return select_field(
        question.id,
        said(question.label),
        choices,
        typed=Typed.REFLECTION,
        hint=hint,
        initial=chosen if chosen in known else None,
        required=question.required,
    )


def receipt(answered: Answered) -> View:
    """After saving: it is kept, who sees it, how to change it, what comes next."""
    late = (
        " It came after the closing time, and is marked as late; that lowers nothing."
        if (answered.reflection.late)
        else ""
    )
    changes = (
        f"You can change your answer until {when(answered.changes_until, answered.seat.zone)}, or "
        "until you hand it in."
    )
    wanted = "decision_record" in answered.prompt_set.artefact_kinds()
    then = "keep the decision record of it as evidence, or close this." if wanted else "close this."
    record = button("Add a decision record", Act.EVIDENCE_ADD, "decision_record", primary=True)
    reread = button("Read my answer", Act.REFLECTION_READ, answered.reflection.id)
    blocks = [
        heading("Your answer is saved"),
        words(f"*{quoted(said(answered.prompt_set.title), 200)}* is stored.{late}"),
        footer(SEES[answered.prompt_set.visibility], f"{then} {changes}"),
        row(record, reread) if wanted else row(reread),
    ]
    return modal(Screen.RECEIPT, "Saved", blocks)


def reading(answered: Answered) -> View:
    """The learner's own answer, as stored."""
    prompt_set, stored = answered.prompt_set, answered.reflection
    zone = answered.seat.zone
    blocks = [
        words(
            f"*{quoted(said(prompt_set.title), 200)}*\nYour answer, version {stored.version}, "
            f"saved {when(stored.updated_at, zone)}."
        ),
        footer(
            SEES[prompt_set.visibility],
            f"you can change it until {when(answered.changes_until, zone)}, or until you hand "
            "it in.",
        ),
        *_told(prompt_set, stored.answers),
    ]
    return modal(Screen.READING, "My answer", blocks)


def _told(prompt_set: PromptSet, answers: Answers) -> list[Block]:
    """Each question with the whole answer, which may be longer than one block holds."""
    blocks: list[Block] = []
    for question, answer in parts(prompt_set, answers):
        first, *more = pieces(answer, 2700)
        blocks += [words(f"*{quoted(question, 200)}*\n{first}"), *map(words, more)]
    return blocks
