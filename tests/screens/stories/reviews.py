"""Reading and scoring somebody's work."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from slack_sdk.models.views import View

from bot.services.reviews import Sent
from bot.services.starting import Startable
from bot.views import reviews as show
from tests.content import CONTENT
from tests.screens.kinds import Message, Sample, Window
from tests.screens.people import RUBRIC, SHORT, VARIANTS, Words
from tests.screens.world import assignment, desk, review, seat

STORY = "reviews"
ALL = len(RUBRIC.criteria)


def of(said: Words) -> Iterator[Sample]:
    fresh, typed, done = desk(said), desk(said, done=1, typed=True), desk(said, done=ALL)
    card = Message("assignment", partial(show.card_text), partial(show.card, fresh))
    yield Sample(STORY, "A piece of work is waiting", said.variant, card)
    yield _window("The work", said.variant, partial(show.work_view, fresh))
    yield _window("The work, read again", said.variant, partial(show.reading_view, typed))
    second = RUBRIC.criteria[1]
    yield _window("One criterion", said.variant, partial(show.criterion_view, typed, second))
    yield _window("The summary", said.variant, partial(show.summary_view, done))


def _window(title: str, variant: str, view: partial[View]) -> Sample:
    return Sample(STORY, title, variant, Window(view))


def fixed() -> Iterator[Sample]:
    yield _window("One criterion, untouched", "empty", partial(show.page, desk(SHORT)))
    yield _window("The work, begun", "short", partial(show.work_view, desk(SHORT, done=2)))
    sent = Sent(seat(SHORT), assignment(SHORT), review(), new=True)
    yield _window("Handed in", "short", partial(show.receipt, sent))
    taught = CONTENT.prompt_set("P11")
    assert taught.on_event is not None
    last = replace(sent, offered=Startable(sent.seat, taught, taught.on_event))
    yield _window("Handed in, the last one", "short", partial(show.receipt, last))
    yield _window("Giving it back", "empty", partial(show.decline_view, "assignment1"))
    yield _window("Given back", "short", partial(show.declined))


SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), *fixed())
