"""The result, and the decision that the rule leaves to a person."""

from collections.abc import Iterator
from functools import partial

from bot.services.results import Shown
from bot.views import results as show
from tests.screens.kinds import Message, Sample, Window
from tests.screens.people import SHORT, VARIANTS, Words
from tests.screens.world import FAIR, GOOD, WEAK, result

STORY = "results"
UNSEEN: dict[str, int | None] = dict.fromkeys(GOOD)


def of(said: Words) -> Iterator[Sample]:
    good, unclear = result(said, GOOD, FAIR), result(said, GOOD, WEAK, FAIR)
    yield Sample(STORY, "The line is met", said.variant, _card(good))
    yield _window("How it came about", said.variant, good)
    card = Message(
        "needs_a_person", partial(show.person_text), partial(show.person_card, unclear, said.name)
    )
    yield Sample(STORY, "For facilitators: a person decides", said.variant, card)


def _card(shown: Shown, unrated: int = 0) -> Message:
    return Message(
        "result", partial(show.card_text, shown, unrated), partial(show.card, shown, unrated)
    )


def _window(title: str, variant: str, shown: Shown) -> Sample:
    return Sample(STORY, title, variant, Window(partial(show.view, shown)))


def fixed() -> Iterator[Sample]:
    not_yet, unclear = result(SHORT, WEAK, WEAK), result(SHORT, GOOD, WEAK, FAIR)
    yield Sample(STORY, "Reviews to rate first", "short", _card(not_yet, unrated=2))
    yield Sample(STORY, "Not yet", "short", _card(not_yet))
    yield _window("How not yet came about", "short", not_yet)
    yield Sample(STORY, "A person will look at it", "short", _card(unclear))
    yield _window("How a person came to look at it", "short", unclear)
    yield _window("Nothing could be observed", "empty", result(SHORT, UNSEEN, UNSEEN))


SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), *fixed())
