"""Answering step by step: a question of every kind, the review, and every end."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.domain import conversations as rules
from bot.domain.answers import Answers
from bot.domain.conversations import Place
from bot.services.conversations import Showing
from bot.services.reflections import Answered, ReflectionForm
from bot.views import conversations as show
from tests.screens.kinds import Message, Sample, Window
from tests.screens.people import PROMPTS, SHORT, VARIANTS, Words
from tests.screens.world import DAY, NOW, evidence, form, reflection, seat

STORY = "conversations"


def showing(said: Words, at: str, given: Answers | None = None, *, stored: bool = False) -> Showing:
    asked = form(said, written=True, records=tuple(evidence(said, n) for n in range(1, 4)))
    if given is not None:
        asked = replace(asked, answers=given)
    turn = rules.turn(PROMPTS, asked.answers, at)
    answered = Answered(seat(said), PROMPTS, reflection(said), NOW + 7 * DAY, new=True)
    return Showing(
        n=7,
        at=at,
        form=asked,
        turn=turn,
        problem=rules.problem(turn, asked.answers) if turn else None,
        answered=answered if stored else None,
    )


def of(said: Words) -> Iterator[Sample]:
    for title, at in (
        ("A question, answered before", "problem"),
        ("A part of an item", "options/1/cost"),
        ("A choice", "record"),
        ("All answers", Place.REVIEW),
        ("Stopped", Place.STOPPED),
    ):
        yield _sample(title, said.variant, showing(said, at))
    for title, at in (
        ("A question, gone on from", "problem"),
        ("All answers, gone on from", Place.REVIEW),
        ("Stopped, and gone on later", Place.STOPPED),
    ):
        yield _past(title, said.variant, form(said, written=True), at)
    yield _sample("Saved", said.variant, showing(said, Place.SAVED, stored=True))
    yield _sample("Closed meanwhile", said.variant, showing(said, Place.CLOSED))


def fixed() -> Iterator[Sample]:
    yield _sample("The first question", "empty", showing(SHORT, "problem", {}))
    yield Sample(STORY, "Begun on Home", "short", Window(partial(show.begun_view)))
    yield _sample("One more", "short", showing(SHORT, "options/+"))
    yield _past("One more, gone on from", "short", form(SHORT, written=True), "options/+")
    yield _past("A question, left empty", "empty", form(SHORT), "told")
    yield _sample("An item that may be skipped", "empty", showing(SHORT, "options/3/name", {}))
    long = {"problem": "Nine hours a week. " * 120}
    yield _sample("Too long", "long", showing(SHORT, "problem", long))
    yield _sample("All answers, one too long", "long", showing(SHORT, Place.REVIEW, long))
    yield _sample("Closed, answered", "short", showing(SHORT, Place.CLOSED, stored=True))
    changed = Window(partial(show.begun_view))
    yield Sample(STORY, "Changed over from the form", "short", changed)


def _past(title: str, variant: str, asked: ReflectionForm, at: str) -> Sample:
    text, blocks = partial(show.past_text, asked, at), partial(show.past_card, asked, at)
    return Sample(STORY, title, variant, Message("edit", text, blocks))


def _sample(title: str, variant: str, shown: Showing) -> Sample:
    drawn = Message("turn", partial(show.card_text, shown), partial(show.card, shown))
    return Sample(STORY, title, variant, drawn)


SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), *fixed())
