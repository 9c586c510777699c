"""A prompt as it comes: the first time, again after being put off, as a reminder; and the windows
in which it is put off or turned away."""

from collections.abc import Iterable
from datetime import datetime

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.calendar import Reason, Snooze
from bot.services.postponing import NOTHING_TO_REPORT, Asked, PutOff, Skipped
from bot.services.reflections import ReflectionForm
from bot.views import reflections
from bot.views.ids import Act, Form, Screen
from bot.views.parts import (
    Choice,
    button,
    date_field,
    footer,
    heading,
    modal,
    quoted,
    radio_field,
    row,
    small,
    when,
    words,
)
from bot.views.reasons import told
from bot.views.starting import starter
from prompts.content import said

WHENS = (
    Choice(Snooze.AN_HOUR.value, "In an hour"),
    Choice(Snooze.TOMORROW.value, "Tomorrow, at my usual time"),
    Choice(Snooze.A_DATE.value, "On another day", "Choose it below"),
)
ONLY_YOU = "only you."
NUDGES = "Reminders stop when you answer or say “Not this time”. You get three a week at most."


def card(form: ReflectionForm, reasons: Iterable[Reason]) -> tuple[Block, ...]:
    """The prompt, with why it comes now if that is not as planned."""
    why = told(reasons, form.seat.zone)
    return _with(form, why)


def again_text(form: ReflectionForm) -> str:
    return f"As you asked, once more: {said(form.prompt_set.title)}"


def again_card(form: ReflectionForm) -> tuple[Block, ...]:
    return _with(form, "You asked to be reminded of this now.")


def put_off_card(form: ReflectionForm, until: datetime) -> tuple[Block, ...]:
    """What the card that brought the prompt shows once it is put off; all of it can still be
    done."""
    return _with(form, f"You put this off until {when(until, form.seat.zone)}.")


def turned_away_card(form: ReflectionForm, at: datetime) -> tuple[Block, ...]:
    """What the card that brought the prompt shows once it is turned away."""
    prompt_set, zone = form.prompt_set, form.seat.zone
    return (
        heading(said(prompt_set.title)),
        words(f"You skipped this on {when(at, zone)}. It counts for nothing this time."),
        footer(
            reflections.SEES[prompt_set.visibility],
            f"no reminder comes. You can still answer until {when(form.closes_at, zone)}.",
        ),
        row(
            button("Answer", Act.REFLECT, form.occurrence.id),
            button("Answer here, step by step", Act.CONVERSE, form.occurrence.id),
        ),
    )


def nudge_text(form: ReflectionForm) -> str:
    return f"A reminder: {said(form.prompt_set.title)}"


def nudge_card(form: ReflectionForm, by: str) -> tuple[Block, ...]:
    """`by` is "rule" or "facilitator"."""
    who = "Your facilitator reminds you of this." if by == "facilitator" else "A reminder."
    return _with(form, f"{who} {NUDGES}")


def _with(form: ReflectionForm, why: str) -> tuple[Block, ...]:
    """The prompt, with why it comes now under its title, and the other ways to deal with it."""
    title, *rest = reflections.card(form)
    return (title, *([small(why)] if why else []), *rest, _other_ways(form))


def _other_ways(form: ReflectionForm) -> Block:
    at = form.occurrence.id
    nothing = NOTHING_TO_REPORT in form.prompt_set.skip.reasons
    return row(
        button("Remind me later", Act.LATER, at),
        *([button("Nothing to report", Act.NOTHING, at)] if nothing else []),
        button("Not this time", Act.SKIP, at),
        block_id=f"other_ways/{at}",
    )


def later_view(asked: Asked) -> View:
    """When shall it come again?"""
    blocks: list[Block] = [
        words(f"*{quoted(said(asked.prompt_set.title), 200)}*\nWhen shall it come again?"),
        footer(
            ONLY_YOU,
            "it comes once more then. It stays open until "
            f"{when(asked.closes_at, asked.seat.zone)}, and you can answer it before.",
        ),
        radio_field("when", "Remind me", WHENS),
        date_field("day", "On this day", required=False),
    ]
    return modal(
        Form.LATER, "Remind me later", blocks, submit="Remind me", about=asked.occurrence.id
    )


def put_off_view(done: PutOff) -> View:
    moved = " Your evening, night and days off stay quiet." if done.moved else ""
    blocks: list[Block] = [
        heading("It comes again"),
        words(
            f"*{quoted(said(done.asked.prompt_set.title), 200)}* comes again on "
            f"{when(done.until, done.asked.seat.zone)}.{moved}"
        ),
        footer(ONLY_YOU, "nothing until then. You can answer it at any time from Home."),
    ]
    return modal(Screen.RECEIPT, "Remind me later", blocks)


def skip_view(asked: Asked) -> View:
    """Why not this time? Every reason is as good as any other."""
    title = quoted(said(asked.prompt_set.title), 200)
    # To have nothing to report is a button of its own, beside the one that opened this.
    others = [one for one in asked.reasons if one.id != NOTHING_TO_REPORT]
    choices = [Choice(one.id, said(one.label)) for one in others or asked.reasons]
    blocks: list[Block] = [
        words(
            f"*{title}*\nSay why, in one tap. Every reason is as good as any other: it lowers "
            "nothing, and your weeks on rhythm stay as they are."
        ),
        footer(
            ONLY_YOU,
            "no reminder comes. You can still answer until "
            f"{when(asked.closes_at, asked.seat.zone)}.",
        ),
        radio_field("reason", "Why", choices),
    ]
    return modal(Form.SKIP, "Not this time", blocks, submit="Skip it", about=asked.occurrence.id)


def skipped_view(done: Skipped) -> View:
    """After turning it away; who had nothing to report may find another question that fits."""
    prompt_set = done.asked.prompt_set
    title = f"*{quoted(said(prompt_set.title), 200)}*"
    answer = (
        f"{title}\n{said(prompt_set.nothing_to_report.sentence)}"
        if done.nothing
        else f"{title} counts for nothing this time."
    )
    blocks: list[Block] = [
        heading("Nothing to report" if done.nothing else "Skipped"),
        words(answer),
        footer(
            ONLY_YOU,
            "no reminder comes, and the next question comes as usual. If you want to answer this "
            "one after all, press Answer on Home.",
        ),
    ]
    if done.offered is not None:
        other = done.offered.prompt_set
        begin = starter(f"Start “{said(other.title)}”", done.offered.seat, other, primary=True)
        blocks += [
            small(f"{said(other.purpose)} About {other.minutes} minutes, and only if you like."),
            row(begin),
        ]
    return modal(Screen.RECEIPT, "Not this time", blocks)
