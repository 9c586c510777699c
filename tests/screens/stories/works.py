"""Handing in: the reminder, the choice, the preview, the receipt."""

from collections.abc import Iterator
from functools import partial

from slack_sdk.models.views import View

from bot.services.works import HandedIn, Preview
from bot.views import works as show
from tests.screens.kinds import Message, Sample, Window
from tests.screens.people import RUBRIC, SHORT, VARIANTS, Words
from tests.screens.world import TIMELINE, items, passages, piece, seat

STORY = "works"


def of(said: Words) -> Iterator[Sample]:
    many = said.variant == "long"
    found = items(said, reflections=6, records=8) if many else items(said, records=2)
    card = Message("hand_in", partial(show.card_text), partial(show.reminder, found))
    yield Sample(STORY, "One day left", said.variant, card)
    yield _window("Choosing", said, partial(show.choice_view, found))
    known = [row.id for row in found.reflections] + [row.id for row in found.evidence]
    preview = Preview(found, tuple(known[:10]), passages(said), hidden=4)
    yield _window("As its readers see it", said, partial(show.preview_view, preview))
    yield _window("Handed in", said, partial(show.receipt, handed_in(said, new=True)))


def handed_in(said: Words, *, new: bool) -> HandedIn:
    opens, told = TIMELINE.reviews_open_at, passages(said)
    return HandedIn(seat(said), RUBRIC, piece(said), told, opens, readers=2, new=new)


def _window(title: str, said: Words, view: partial[View]) -> Sample:
    return Sample(STORY, title, said.variant, Window(view))


def fixed() -> Iterator[Sample]:
    nothing = items(SHORT, reflections=0, records=0)
    card = Message("hand_in", partial(show.card_text), partial(show.reminder, nothing))
    yield Sample(STORY, "One day left and nothing to hand in", "empty", card)
    yield _window("My work, later", SHORT, partial(show.receipt, handed_in(SHORT, new=False)))


SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), *fixed())
