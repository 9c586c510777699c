"""Answering step by step: one question as a message, all answers at the end, and the receipt."""

from dataclasses import dataclass
from typing import TypeAlias

from slack_sdk.models.blocks import Block, ButtonElement, StaticSelectElement
from slack_sdk.models.views import View

from bot.domain import answers
from bot.domain.answers import LATER
from bot.domain.conversations import Place, Turn, TurnKind, held, preceding, problem, turns
from bot.services.conversations import Showing
from bot.services.reflections import ReflectionForm
from bot.views.ids import Act, Screen
from bot.views.parts import (
    Choice,
    button,
    clamp,
    footer,
    heading,
    modal,
    quoted,
    row,
    select,
    small,
    words,
)
from bot.views.reflections import SEES, changeable, in_english, saved
from prompts.content import QuestionKind, said

Choosing: TypeAlias = ButtonElement | StaticSelectElement

SHOWN = 600
ALL_SHOWN = 8000  # Slack takes about 13,200 characters in all the blocks of a message
KEPT = "What you typed stays"


@dataclass(frozen=True, slots=True)
class Past:
    """A turn that the conversation has gone on from: its title, its words, and both in short."""

    title: str
    words: str
    told: str


def card_text(showing: Showing) -> str:
    title = said(showing.form.prompt_set.title)
    if showing.turn is not None:
        return f"{title}: question {showing.turn.n} of {showing.turn.of}"
    return {
        Place.SAVED.value: f"{title}: your answer is saved",
        Place.STOPPED.value: f"{title}: you stopped here, and what you typed stays",
        Place.CLOSED.value: f"{title}: the question is closed, and what you typed stays",
    }.get(showing.at, f"{title}: all your answers, to look at once more")


def card(showing: Showing) -> tuple[Block, ...]:
    """Whatever the conversation has come to."""
    if showing.turn is not None:
        return _question(showing, showing.turn)
    if showing.at == Place.SAVED and showing.answered is not None:
        return tuple(saved(showing.answered))
    if showing.at == Place.STOPPED:
        return _stopped(showing)
    if showing.at == Place.CLOSED:
        return _closed(showing)
    return _review(showing)


def begun_view() -> View:
    """Where whoever begins is not looking at the messages: the question comes there."""
    blocks: list[Block] = [
        words(
            "*The question is in the Messages tab*\nOpen *Messages* at the top, beside Home, and "
            "type your answer there. What you typed in the form before is kept."
        ),
        footer("only you.", "the questions come one after the other. You can stop at any time."),
    ]
    return modal(Screen.READING, "Step by step", blocks)


def past_text(form: ReflectionForm, at: str) -> str:
    return f"{said(form.prompt_set.title)}: {_past(form, at).told}"


def past_card(form: ReflectionForm, at: str) -> tuple[Block, ...]:
    """What a turn shows when the conversation has gone on: the same without its buttons."""
    past = _past(form, at)
    return (
        heading(past.title),
        words(past.words),
        footer(
            SEES[form.prompt_set.visibility],
            "your answers stand together at the end, where you can change each of them.",
        ),
    )


def _past(form: ReflectionForm, at: str) -> Past:
    every = turns(form.prompt_set, form.answers, at)
    for asked in (one for one in every if one.path == at):
        title, left = f"Question {asked.n} of {asked.of}", _left(form, asked)
        return Past(
            title, f"*{_label(asked)}*\n{left}", f"question {asked.n} of {asked.of}. {left}"
        )
    if at == Place.STOPPED:
        return Past("You stopped here", "You went on later.", "you stopped here, and went on later")
    return Past("Your answers", "You looked at them here, and went on.", "your answers")


def _left(form: ReflectionForm, turn: Turn) -> str:
    """What became of the question."""
    if turn.kind is TurnKind.MORE:
        return "You went on."
    return "Kept." if held(form.answers, turn.path).strip() else "Left empty."


def _question(showing: Showing, turn: Turn) -> tuple[Block, ...]:
    return (
        heading(f"Question {turn.n} of {turn.of}"),
        words(f"*{_label(turn)}*\n{_help(turn)}".rstrip()),
        *_so_far(showing, turn),
        *in_english(showing.form.prompt_set),
        words(_what_to_do(turn)),
        footer(SEES[showing.form.prompt_set.visibility], _then(showing, turn)),
        row(*_choices(showing, turn), *_ways(showing, turn)),
    )


def _label(turn: Turn) -> str:
    if turn.kind is TurnKind.MORE:
        return f"{said(turn.whole.label)} You have named {turn.item}."
    if not turn.item:
        return said(turn.asked.label)
    return f"{said(turn.whole.label)}*\n*{said(turn.asked.label)} {turn.item}"


def _help(turn: Turn) -> str:
    asked = turn.whole if turn.kind is TurnKind.MORE else turn.asked
    first = turn.item == 1 and turn.asked == turn.whole.of[0] and turn.whole.help
    lines = [turn.whole.help if first else None, asked.help]
    return "\n".join(said(line) for line in lines if line)


def _so_far(showing: Showing, turn: Turn) -> list[Block]:
    """What stands there, and why it cannot be taken if it cannot."""
    text = held(showing.form.answers, turn.path)
    if turn.kind is not TurnKind.TYPED or not text.strip():
        return []
    told = [small(f"Your answer so far:\n{quoted(text, SHOWN)}")]
    if showing.problem is None:
        return told
    return [words(f"{showing.problem} {KEPT} until you type it anew."), *told]


def _what_to_do(turn: Turn) -> str:
    if turn.kind is TurnKind.CHOICE:
        return "Choose one below; there is nothing to type."
    if turn.kind is TurnKind.MORE:
        return "Add one more, or go on to the next question."
    least = f"at least {turn.asked.min_chars} and " if turn.asked.min_chars else ""
    text = (
        f"Type your answer here, as one message of {least}at most {turn.asked.max_chars:,} "
        "characters."
    )
    is_long = turn.asked.kind is QuestionKind.LONG
    return f"{text} Leave an empty line between paragraphs." if is_long else text


def _then(showing: Showing, turn: Turn) -> str:
    if showing.changing:
        return "you see all your answers again. Nothing is handed over before you save."
    if turn.n == turn.of:
        return "you see all your answers, and save them there."
    return "the next question comes here. You can stop at any time and go on later."


def _choices(showing: Showing, turn: Turn) -> list[Choosing]:
    n = showing.n
    if turn.kind is TurnKind.MORE:
        return [
            button("Add one more", Act.TURN_MORE, f"{n}"),
            button("Go on", Act.TURN_GO_ON, f"{n}", primary=True),
        ]
    found: list[Choosing] = []
    if turn.kind is TurnKind.CHOICE:
        records = [Choice(f"{n}|{record.id}", record.title) for record in showing.form.records[:50]]
        later = Choice(f"{n}|{LATER}", "I will add it before I hand in")
        found.append(select("Choose one", Act.TURN_CHOOSE, [*records, later]))
    if held(showing.form.answers, turn.path).strip() and showing.problem is None:
        found.append(button("Keep it as it is", Act.TURN_KEEP, f"{n}", primary=True))
    elif turn.skippable:
        found.append(button("Skip", Act.TURN_SKIP, f"{n}"))
    return found


def _ways(showing: Showing, turn: Turn | None) -> list[Choosing]:
    """Back, or at the first question an example; the other way of answering; the way out."""
    form, n = showing.form, f"{showing.n}"
    at = turn.path if turn else Place.REVIEW
    first = preceding(form.prompt_set, form.answers, at) is None
    example = button("See an example", Act.EXAMPLE, form.occurrence.id)
    return [
        example if first else button("Back", Act.TURN_BACK, n),
        button("Use the form", Act.REFLECT, form.occurrence.id),
        button("Stop here", Act.TURN_STOP, n),
    ]


def _review(showing: Showing) -> tuple[Block, ...]:
    form, n = showing.form, showing.n
    told = answers.parts(form.prompt_set, form.answers)
    room = max(200, min(SHOWN, ALL_SHOWN // max(1, len(told))))
    every = turns(form.prompt_set, form.answers)
    wrong = [
        f"{clamp(_choice_label(one), 60)}: {sentence}"
        for one in every
        if (sentence := problem(one, form.answers))
    ]
    change = [Choice(f"{n}|{one.path}", _choice_label(one)) for one in every]
    return (
        heading("Your answers"),
        words("These are all your answers. Save them as they are, or change one first."),
        *(words(f"*{quoted(question, 200)}*\n{quoted(text, room)}") for question, text in told),
        *(small(f"*Still to do:* {quoted(line, 400)}") for line in wrong),
        footer(
            SEES[form.prompt_set.visibility],
            f"you get a receipt. {changeable(form.prompt_set)}",
        ),
        row(
            button("Save my answer", Act.TURN_SAVE, f"{n}", primary=True),
            select("Change one", Act.TURN_CHANGE, change),
            *_ways(showing, None),
        ),
    )


def _choice_label(turn: Turn) -> str:
    if turn.kind is TurnKind.MORE:
        return f"Add one more: {said(turn.whole.label)}"
    return f"{said(turn.asked.label)} {turn.item}" if turn.item else said(turn.asked.label)


def _stopped(showing: Showing) -> tuple[Block, ...]:
    form = showing.form
    return (
        heading("You stopped here"),
        words(f"{KEPT}. Go on where you were whenever you like, here or in the form."),
        footer(
            "what you typed so far, only you.",
            "nothing, until you go on. What you type here now is not kept.",
        ),
        row(
            button("Go on", Act.CONVERSE, form.occurrence.id, primary=True),
            button("Use the form", Act.REFLECT, form.occurrence.id),
        ),
    )


def _closed(showing: Showing) -> tuple[Block, ...]:
    stored = showing.answered
    others = (
        "Your answer stays as it is, and you can add to it: what you add is shown with its date."
        if stored
        else "You can still write about it unasked: keep it as evidence, which counts when you "
        "hand in."
    )
    then = (
        button("Add to my answer", Act.ADDENDUM, stored.reflection.id, primary=True)
        if stored
        else button("Add evidence", Act.EVIDENCE_ADD, "meeting_notes", primary=True)
    )
    typed = [
        words(f"*{quoted(question, 200)}*\n{quoted(text, SHOWN)}")
        for question, text in answers.parts(showing.form.prompt_set, showing.form.answers)
    ]
    return (
        heading("This question is closed"),
        words(f"It closed while you were answering. {KEPT} below, to copy. {others}"),
        *typed,
        footer("what you typed here, only you.", "the next question comes to you here."),
        row(then),
    )
