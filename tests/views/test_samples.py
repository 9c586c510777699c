"""Every screen has a sample, and every sample is one that Slack would take."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot import views
from bot.delivery.drawing import LETTERS
from bot.views import calibration, reflections, refusals, reviews, schedules
from bot.views import people as show_people
from tests.screens.kinds import Message, Sample, Shared
from tests.screens.samples import SAMPLES
from tests.views.drawn import complaints, sent

NOT_STORIES = {"ids", "parts", "reasons"}
SCREENS: set[object] = {View, tuple[Block, ...], str}
# Words inside a screen, which are no screen of their own.
INSIDE: set[Callable[..., Any]] = {
    calibration.anchors,
    reviews.level_name,
    reflections.changeable,
    reviews.cited,
    show_people.role,
    schedules.closed,
    schedules.days,
}


def public() -> Iterator[Callable[..., Any]]:
    """Every function of `bot/views` that answers with a screen, or with a whole message."""
    for found in pkgutil.iter_modules(views.__path__):
        if found.name in NOT_STORIES:
            continue
        module = importlib.import_module(f"bot.views.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            told = inspect.get_annotations(function).get("return")
            if function.__module__ != module.__name__ or name.startswith("_"):
                continue
            if told in SCREENS and function not in INSIDE:
                yield function


def test_every_view_has_a_sample() -> None:
    drawn = {function for sample in SAMPLES for function in sample.by}

    missing = {f"{one.__module__}.{one.__qualname__}" for one in public()} - {
        f"{one.__module__}.{one.__qualname__}" for one in drawn
    }

    assert missing == set()


def test_the_introspection_sees_windows_cards_and_sentences() -> None:
    found = set(public())

    assert {reviews.card, reviews.summary_view, refusals.bug, show_people.welcome_text} <= found


def test_every_letter_has_a_sample() -> None:
    shown = [sample.shown for sample in SAMPLES]

    unprompted = {one.letter for one in shown if isinstance(one, Message | Shared)} - {""}
    assert unprompted == set(LETTERS)


def test_names_are_files_of_their_own() -> None:
    names = [sample.name for sample in SAMPLES]

    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_slack_would_take_it(sample: Sample) -> None:
    assert complaints(sent(sample.drawn())) == []


def test_every_picture_says_what_it_shows() -> None:
    pictures = [
        sample.shown.picture
        for sample in SAMPLES
        if isinstance(sample.shown, Message) and sample.shown.picture is not None
    ]

    assert len(pictures) >= 3
    for picture in pictures:
        assert len(picture.alt) > len("Bar chart")
        assert any(character.isdigit() for character in picture.alt)
