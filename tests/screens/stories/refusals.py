"""What a person sees when something cannot be done: as a window, and as a sentence."""

from collections.abc import Iterator
from functools import partial

from bot.services import evidence, people, reflections, reviews, works
from bot.views import refusals as show
from handlers.commands import COHORT_HELP
from tests.screens.kinds import Note, Sample, Window
from tests.screens.people import Words

STORY = "refusals"
SENTENCES = {
    "Not in a cohort": people.STRANGER,
    "From another workspace": people.ELSEWHERE,
    "No question is open": reflections.NOTHING_OPEN,
    "A reflection that is handed in": reflections.HANDED_IN,
    "Evidence that is handed in": evidence.HANDED_IN,
    "Handed in already": works.ALREADY,
    "A review whose time has passed": reviews.GONE,
    "No work waits": reviews.NONE_WAITING,
    "How to use the command": COHORT_HELP,
    "An old button": show.OLD_BUTTON,
    "Too slow": show.TOO_SLOW,
    "Slack is silent": show.SLACK_SILENT,
}


def of(said: Words) -> Iterator[Sample]:
    """Sentences may name what a person wrote, so the window takes anything."""
    yield Sample(STORY, "A window", said.variant, Window(partial(show.view, said.text)))


def fixed() -> Iterator[Sample]:
    closed = Window(partial(show.view, reviews.GONE))
    yield Sample(STORY, "A review whose time has passed", "window", closed)
    fault = Window(partial(show.view, show.bug("1f9c03ab")))
    yield Sample(STORY, "A fault of ours", "window", fault)
    for title, sentence in SENTENCES.items():
        yield Sample(STORY, title, "sentence", Note(sentence))
    yield Sample(STORY, "A fault of ours", "sentence", Note(partial(show.bug, "1f9c03ab")))


SAMPLES = tuple(fixed())
