"""Starting a question oneself: which there are, and what comes up where one was started before."""

from collections.abc import Sequence
from itertools import groupby

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.services.people import Seat
from bot.services.starting import Startable, Started
from bot.views import reflections
from bot.views.ids import Act, Screen
from bot.views.parts import button, footer, modal, quoted, row, when, words
from prompts.content import PromptSet, said

TITLE = "Start a question"
MOST = 60  # of Slack's hundred blocks


def choices_view(found: Sequence[Startable]) -> View:
    blocks: list[Block] = [
        words(
            "*Something happened that you want to keep?*\nThese questions do not wait for a day. "
            "Start one when it fits; the same one may be started as often as you need it."
        ),
        footer(
            "this list, only you. Who sees an answer stands in its form.",
            "the form opens. You can stop and go on later, and leaving it empty lowers nothing.",
        ),
    ]
    cohorts = [list(those) for _, those in groupby(found[:MOST], lambda one: one.seat.cohort.id)]
    for those in cohorts:
        if len(cohorts) > 1:
            blocks.append(words(f"*{quoted(those[0].seat.cohort.title, 150)}*"))
        blocks += [_choice(one) for one in those]
    return modal(Screen.STARTING, TITLE, blocks)


def _choice(one: Startable) -> Block:
    prompt_set = one.prompt_set
    return words(
        f"*{said(prompt_set.title)}*\n{said(prompt_set.purpose)}\n_{said(one.event.when)}_\n"
        f"About {prompt_set.minutes} minutes.",
        accessory=starter("Start", one.seat, prompt_set),
        block_id=f"start/{one.seat.member.id}/{prompt_set.asked_as}",
    )


def starter(
    text: str, seat: Seat, prompt_set: PromptSet, act: Act = Act.START, *, primary: bool = False
) -> ButtonElement:
    """A button that starts the set for this member."""
    return button(text, act, f"{seat.member.id}|{prompt_set.asked_as}", primary=primary)


def begun(started: Started) -> View:
    """The form, or first the question whether to go on with what was started before."""
    form, since = started.form, started.waiting_since
    if since is None:
        return reflections.form_view(form)
    blocks: list[Block] = [
        words(
            f"*{quoted(said(form.prompt_set.title), 200)}*\nYou started this on "
            f"{when(since, form.seat.zone)}, and it still waits for your answer. Go on with it, or "
            "start another one about something else."
        ),
        footer(
            "only you.",
            "the form opens. What you typed before stays with the one that you started before.",
        ),
        row(
            button("Go on", Act.REFLECT, form.occurrence.id, primary=True),
            starter("Start another", form.seat, form.prompt_set, Act.START_ANOTHER),
        ),
    ]
    return modal(Screen.STARTING, TITLE, blocks)
