"""The greeting, and the answer to something typed."""

from collections.abc import Iterator
from functools import partial

from bot.views import people as show
from storage.cohorts import Role
from tests.screens.kinds import Message, Sample
from tests.screens.people import VARIANTS, Words
from tests.screens.world import TIMELINE, seat

STORY = "people"
GREETED = {
    Role.LEARNER: "Greeting of a learner",
    Role.REVIEWER: "Greeting of a reviewer",
    Role.OBSERVER: "Greeting of an observer",
    Role.FACILITATOR: "Greeting of a facilitator",
}


def of(said: Words) -> Iterator[Sample]:
    for role, title in GREETED.items():
        there = seat(said, role)
        text, blocks = partial(show.welcome_text, there), partial(show.welcome, there, TIMELINE)
        yield Sample(STORY, title, said.variant, Message("welcome", text, blocks))


HELP = Sample(
    STORY,
    "Something was typed to the bot",
    "short",
    Message("help", show.HELP, partial(show.help_card)),
)
SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), HELP)
