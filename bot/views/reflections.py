"""The message that brings a prompt, the form to answer it, and the receipt."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.answers import LATER, Answers, parts
from bot.domain.calendar import Standing
from bot.domain.passages import in_fields
from bot.services.reflections import Answered, ReflectionForm
from bot.services.works import FOR_READERS
from bot.views.ids import Act, Form, Screen, Typed
from bot.views.parts import (
    Choice,
    bullet,
    button,
    file_field,
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

FIELD = 3000
NOT_TRANSLATED = "Not all of this is translated into your language yet; the rest is in English."
LINE = 150  # what is longer than this cannot be read in a field of one line
SEES = {
    "self": "only you.",
    "facilitators": "you and your facilitators.",
    "reviewers": (
        "you and your facilitators. If you hand it in, its readers see it too, without your name."
    ),
}
STARTED = "You started this question yourself, and nobody waits for it. It stays open until"
TIMES = {
    Standing.GRACE: "The closing time has passed. You have extra time until {until}.",
    Standing.LATE: "The closing time has passed. Your answer is still taken; that lowers nothing.",
}


def card_text(form: ReflectionForm) -> str:
    return f"{said(form.prompt_set.title)}: a question for you, {form.prompt_set.minutes} minutes"


def card(form: ReflectionForm) -> tuple[Block, ...]:
    """The prompt as it comes to the learner."""
    prompt_set = form.prompt_set
    return (
        heading(said(prompt_set.title)),
        words(
            f"{said(prompt_set.purpose)}\n\nAnswer {len(prompt_set.questions)} short questions. "
            f"It takes about {prompt_set.minutes} minutes, also on a phone. You can stop and go "
            "on later; what you typed stays."
        ),
        *in_english(prompt_set),
        footer(SEES[prompt_set.visibility], _closes(form)),
        row(
            button("Answer", Act.REFLECT, form.occurrence.id, primary=True),
            button("Answer here, step by step", Act.CONVERSE, form.occurrence.id),
        ),
    )


def in_english(prompt_set: PromptSet) -> list[Block]:
    """Said where a text falls back to English for somebody who reads another language."""
    return [] if prompt_set.translated else [small(NOT_TRANSLATED)]


def answered_text(answered: Answered) -> str:
    return f"{said(answered.prompt_set.title)}: you have answered this"


def answered_card(answered: Answered) -> tuple[Block, ...]:
    """What the card that brought the prompt shows once it is answered."""
    prompt_set, stored = answered.prompt_set, answered.reflection
    read = button("Read my answer", Act.REFLECTION_READ, stored.id)
    change = button("Change my answer", Act.REFLECT, stored.occurrence_id or "-")
    return (
        heading(said(prompt_set.title)),
        words(f"You answered this on {when(stored.updated_at, answered.seat.zone)}."),
        footer(SEES[prompt_set.visibility], _decapitalised(_changes(answered))),
        row(read, change) if answered.changeable else row(read),
    )


def _closes(form: ReflectionForm) -> str:
    return f"the question stays open until {when(form.closes_at, form.seat.zone)}."


def form_view(form: ReflectionForm, items: int | None = None, *, example: bool = False) -> View:
    """The form, filled with the draft. `items` is how many repeated items are drawn; `example`
    shows the two examples above the questions. They are part of the form, and not a window on top
    of it, since Slack stacks three at most and the form may be the third."""
    prompt_set = form.prompt_set
    blocks: list[Block] = [
        words(f"*{quoted(said(prompt_set.title), 200)}*\n{said(prompt_set.purpose)}"),
        small(said(prompt_set.privacy_hint), said(prompt_set.accessibility)),
        *in_english(prompt_set),
        footer(
            SEES[prompt_set.visibility],
            f"you get a receipt. {changeable(prompt_set)}",
        ),
    ]
    if form.draft_saved_at is not None:
        at = when(form.draft_saved_at, form.seat.zone)
        blocks.append(small(f"You go on where you were: your draft from {at} is filled in below."))
    if form.occurrence.member_id is not None:
        blocks.append(small(f"{STARTED} {when(form.closes_at, form.seat.zone)}."))
    if form.standing in TIMES:
        blocks.append(small(TIMES[form.standing].format(until=_grace(form))))
    shown = items or drawn_items(form)
    blocks += _beside(form, shown, example=example)
    for question in prompt_set.questions:
        blocks += _fields(question, form, shown, example=example)
    blocks.append(
        file_field(
            "file",
            "A file that goes with it",
            hint="A .txt or .md file of up to 2 MB. It is kept as evidence, beside your answer.",
            kinds=("txt", "md", "text", "markdown"),
        )
    )
    return modal(
        Form.REFLECTION,
        "Your reflection",
        blocks,
        submit="Save my answer",
        close="Finish later",
        about=form.occurrence.id,
    )


def _beside(form: ReflectionForm, items: int, *, example: bool) -> list[Block]:
    """What helps with the questions, and the other way to answer them."""
    text, to = ("Hide the example", "") if example else ("See an example", "example")
    return [
        row(
            button(text, Act.REFLECT_EXAMPLE, f"{items}|{to}"),
            button("Answer step by step", Act.CONVERSE, form.occurrence.id),
        ),
        *(_examples(form.prompt_set) if example else []),
    ]


def _examples(prompt_set: PromptSet) -> list[Block]:
    return [
        words(f"*What people often write*\n{said(prompt_set.thin_example)}"),
        words(f"*An answer that others can follow*\n{said(prompt_set.full_example)}"),
    ]


def example_view(form: ReflectionForm) -> View:
    """The same on its own, for who answers step by step."""
    prompt_set = form.prompt_set
    blocks: list[Block] = [
        words(f"*{quoted(said(prompt_set.title), 200)}*\nTwo answers that we made up."),
        small(said(prompt_set.privacy_hint), said(prompt_set.accessibility)),
        footer(
            "this page, only you.", "close it, and go on at your question. Nothing is filled in."
        ),
        *_examples(prompt_set),
    ]
    return modal(Screen.READING, "An example", blocks)


def _grace(form: ReflectionForm) -> str:
    return when(form.grace_until or form.closes_at, form.seat.zone)


def drawn_items(form: ReflectionForm) -> int:
    """How many repeated items the form shows: what is filled and one more, within bounds."""
    for question in form.prompt_set.questions:
        if question.kind is QuestionKind.REPEAT:
            given = form.answers.get(question.id, ())
            filled = 0 if isinstance(given, str) else len(given)
            return min(question.max_items, max(question.min_items, filled))
    return 0


def _fields(question: Question, form: ReflectionForm, items: int, *, example: bool) -> list[Block]:
    given = form.answers.get(question.id, "")
    hint = said(question.help) if question.help else None
    if question.kind is QuestionKind.REPEAT:
        filled = () if isinstance(given, str) else given
        return _repeated(question, filled, items, example=example)
    text = given if isinstance(given, str) else ""
    if question.kind is QuestionKind.ARTEFACT:
        return [_artefact(question, form, text, hint)]
    return _text_fields(
        question, question.id, said(question.label), text, hint=hint, required=question.required
    )


def _text_fields(
    question: Question, path: str, label: str, text: str, *, hint: str | None, required: bool
) -> list[Block]:
    """One field, or as many as the longest answer needs: a field of Slack's holds 3,000
    characters. What is kept is drawn whole, also where it is too long to be taken."""
    wanted = -(-question.max_chars // FIELD)
    held = [text] if len(text) <= FIELD else list(in_fields(text, FIELD))
    held += [""] * (wanted - len(held))
    most = min(FIELD, max(question.max_chars, *(len(piece) for piece in held)))
    return [
        text_field(
            path if n == 1 else f"{path}/{n}",
            label if len(held) == 1 else f"{label} (part {n} of {len(held)})",
            typed=Typed.REFLECTION,
            hint=hint if n == 1 else None,
            initial=piece,
            required=required and n == 1,
            multiline=question.kind is QuestionKind.LONG or len(piece) > LINE,
            most=most,
        )
        for n, piece in enumerate(held, start=1)
    ]


def _repeated(
    question: Question, given: Sequence[object], shown: int, *, example: bool
) -> list[Block]:
    blocks: list[Block] = [words(f"*{said(question.label)}*")]
    if question.help:
        blocks.append(small(said(question.help)))
    for n in range(1, shown + 1):
        item = given[n - 1] if n <= len(given) else {}
        for part in question.of:
            initial = item.get(part.id, "") if isinstance(item, dict) else ""
            blocks += _text_fields(
                part,
                f"{question.id}/{n}/{part.id}",
                f"{said(part.label)} {n}",
                initial,
                hint=said(part.help) if part.help and n == 1 else None,
                required=part.required and n <= question.min_items,
            )
    if shown < question.max_items:
        more = f"{shown + 1}|{'example' if example else ''}"
        blocks.append(row(button("Add one more", Act.REFLECT_MORE, more)))
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
    return modal(Screen.RECEIPT, "Saved", saved(answered))


def saved(answered: Answered) -> list[Block]:
    """The receipt, the same for both ways of answering."""
    wanted = "decision_record" in answered.prompt_set.artefact_kinds()
    then = (
        "keep the decision record of it as evidence, or leave it at that."
        if wanted
        else "nothing more to do."
    )
    record = button("Add a decision record", Act.EVIDENCE_ADD, "decision_record", primary=True)
    reread = button("Read my answer", Act.REFLECTION_READ, answered.reflection.id)
    hinted = _hinted(answered)
    change = button("Change my answer", Act.REFLECT, answered.reflection.occurrence_id or "-")
    ways = [*([record] if wanted else []), reread, *([change] if hinted else [])]
    return [
        heading("Your answer is saved"),
        words(
            f"*{quoted(said(answered.prompt_set.title), 200)}* is stored. {_in_time(answered)}"
            f"{_attached(answered)}".rstrip()
        ),
        *hinted,
        footer(
            SEES[answered.prompt_set.visibility],
            f"{then} {_changes(answered)}",
        ),
        row(*ways),
    ]


def _hinted(answered: Answered) -> list[Block]:
    """What a reader may miss, while it can still be put in."""
    if not answered.hints or not answered.changeable:
        return []
    found = bullet([said(check.hint) for check in answered.hints])
    return [words(f"*If you like, look at it once more.* It can stay as it is.\n{found}")]


def _in_time(answered: Answered) -> str:
    """How it stands with the time, where that needs a word."""
    if answered.reflection.late:
        return "It came after the closing time, and is marked as late; that lowers nothing. "
    if answered.standing is Standing.GRACE:
        return "It came after the closing time, in the extra time, and counts as on time. "
    if answered.standing is Standing.LATE:
        return "It came after the closing time; that lowers nothing. "
    return ""


def _attached(answered: Answered) -> str:
    if not answered.attachments:
        return ""
    names = ", ".join(f"“{quoted(item.title, 120)}”" for item in answered.attachments)
    return f"With it is kept as evidence: {names}."


def _changes(answered: Answered) -> str:
    """Until when, and how, the answer can be changed."""
    if answered.handed_in:
        return "It is part of the work that you handed in, so it stays; you can add to it."
    if answered.standing is Standing.CLOSED:
        return "The question is closed, so it stays; you can add to it."
    if answered.closes:
        until = when(answered.changes_until, answered.seat.zone)
        return changeable(answered.prompt_set, f"until {until}, or ")
    return changeable(answered.prompt_set)


def changeable(prompt_set: PromptSet, or_until: str = "") -> str:
    """How long the answer can be changed. One that no reader sees is never handed in."""
    if prompt_set.visibility == FOR_READERS:
        return f"You can change your answer {or_until}until you hand it in."
    closes = or_until.removesuffix(", or ")
    return f"You can change your answer {closes}." if closes else "You can always change it."


def reading(answered: Answered) -> View:
    """The learner's own answer, as stored, and what was added to it later."""
    prompt_set, stored = answered.prompt_set, answered.reflection
    zone = answered.seat.zone
    change = button("Change my answer", Act.REFLECT, stored.occurrence_id or "-")
    add = button("Add to my answer", Act.ADDENDUM, stored.id)
    blocks = [
        words(
            f"*{quoted(said(prompt_set.title), 200)}*\nYour answer, version {stored.version}, "
            f"saved {when(stored.updated_at, zone)}. {_attached(answered)}".rstrip()
        ),
        footer(SEES[prompt_set.visibility], _decapitalised(_changes(answered))),
        row(change if answered.changeable else add),
        *_told(prompt_set, stored.answers),
        *added_later([(row.added_at, row.text) for row in answered.addenda], zone),
    ]
    return modal(Screen.READING, "My answer", blocks)


def _decapitalised(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def added_later(addenda: Sequence[tuple[datetime, str]], zone: str) -> list[Block]:
    """What the author added when the answer could be changed no more, each with its date."""
    blocks: list[Block] = []
    for at, text in addenda:
        first, *more = pieces(text, 2700)
        blocks += [words(f"*Added later, {when(at, zone)}*\n{first}"), *map(words, more)]
    return blocks


def _told(prompt_set: PromptSet, answers: Answers) -> list[Block]:
    """Each question with the whole answer, which may be longer than one block holds."""
    blocks: list[Block] = []
    for question, answer in parts(prompt_set, answers):
        first, *more = pieces(answer, 2700)
        blocks += [words(f"*{quoted(question, 200)}*\n{first}"), *map(words, more)]
    return blocks
