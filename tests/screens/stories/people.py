"""The greeting, and the answer to something typed."""

from collections.abc import Iterator
from functools import partial

from bot.services.arrivals import Sent
from bot.views import people as show
from storage.cohorts import Role
from tests.screens.kinds import Message, Sample
from tests.screens.people import SHORT, VARIANTS, Words
from tests.screens.world import TIMELINE, form, seat

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


def helps() -> Iterator[Sample]:
    asked = form(SHORT)
    for title, sent, talking, waiting in (
        ("Something was typed to the bot", Sent.WORDS, False, None),
        ("Something was typed while a question is open", Sent.WORDS, False, asked),
        ("A file was sent to the bot", Sent.FILE, False, asked),
        ("A file was sent in a conversation", Sent.FILE, True, asked),
    ):
        text = partial(show.help_text, sent)
        blocks = partial(show.help_card, sent, talking=talking, waiting=waiting)
        yield Sample(STORY, title, "short", Message("help", text, blocks))


SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), *helps())
