"""A review in front of its author, and what the reader hears of it."""

from collections.abc import Iterator
from functools import partial

from slack_sdk.models.views import View

from bot.services.feedback import Feedback, Heard
from bot.views import feedback as show
from tests.screens.kinds import Message, Sample, Window
from tests.screens.people import RUBRIC, SHORT, VARIANTS, Words
from tests.screens.world import feedback, review, seat, steps

STORY = "feedback"


def of(said: Words) -> Iterator[Sample]:
    fresh, rated = feedback(said), feedback(said, rated=True)
    answered = feedback(said, answered=True)
    yield Sample(STORY, "Somebody has read your work", said.variant, _card(fresh))
    yield Sample(STORY, "The same message, once answered", said.variant, _card(answered))
    yield _window("Rating the comments", said.variant, partial(show.rating_view, fresh))
    yield _window("Answering the steps", said.variant, partial(show.response_view, rated))
    yield _window("Everything answered", said.variant, partial(show.done_view, answered))
    heard = Heard(seat(said), RUBRIC, review(), steps(said, answered=True))
    card = Message("response", partial(show.heard_text), partial(show.heard_card, heard))
    yield Sample(STORY, "What became of your advice", said.variant, card)


def _card(found: Feedback) -> Message:
    return Message("review", partial(show.card_text), partial(show.card, found))


def _window(title: str, variant: str, view: partial[View]) -> Sample:
    return Sample(STORY, title, variant, Window(view))


def fixed() -> Iterator[Sample]:
    bare = feedback(SHORT, with_steps=False)
    yield Sample(STORY, "A review without steps", "empty", _card(bare))
    seen = feedback(SHORT, rated=True, with_steps=False)
    yield _window("Levels of a review without steps", "empty", partial(show.view, seen))


SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), *fixed())
