"""A try: the message, the form, every kind of question, and what stands in place of the receipt."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.domain import conversations as rules
from bot.services.conversations import Showing
from bot.services.tries import Tried
from bot.views import tries as show
from tests.content import CONTENT
from tests.screens.kinds import Message, Sample, Window
from tests.screens.people import PROMPTS, SHORT, VARIANTS, Words
from tests.screens.world import form

STORY = "tries"


def showing(said: Words, n: int) -> Showing:
    every = rules.turns(PROMPTS, {})
    return Showing(n, every[n].path, form(said), every[n])


def of(said: Words) -> Iterator[Sample]:
    asked = form(said)
    tried = Tried(asked, by_clock=True)
    text, blocks = partial(show.card_text, tried), partial(show.card, tried)
    yield Sample(STORY, "The message", said.variant, Message("try", text, blocks))
    typed = replace(asked, answers=said.answers)
    yield Sample(STORY, "The form", said.variant, Window(partial(show.form_view, typed)))
    checked = Window(partial(show.checked_view, asked))
    yield Sample(STORY, "In place of the receipt", said.variant, checked)


def fixed() -> Iterator[Sample]:
    for n, turn in enumerate(rules.turns(PROMPTS, {})):
        view = Window(partial(show.step_view, showing(SHORT, n)))
        yield Sample(STORY, f"Step {n + 1}, {turn.kind}", "short", view)
    alone = replace(form(SHORT), prompt_set=CONTENT.prompt_set("P05"))
    tried = Tried(alone, by_clock=False)
    text, blocks = partial(show.card_text, tried), partial(show.card, tried)
    yield Sample(STORY, "A set that learners start", "short", Message("try", text, blocks))
    yield Sample(STORY, "The longest form", "short", Window(partial(show.form_view, alone)))


SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), *fixed())
