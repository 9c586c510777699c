"""Adding to an answer that was handed in, and the work as a reader sees it then."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.services.addenda import LONGEST, AddedLater, Addition
from bot.services.reflections import Answered
from bot.views import addenda as show
from bot.views import reflections as show_reflections
from bot.views import reviews as show_reviews
from storage.reflections import Addendum
from tests.screens.kinds import Sample, Window
from tests.screens.people import PROMPTS, VARIANTS, Words
from tests.screens.world import DAY, HASH, NOW, desk, reflection, seat

STORY = "addenda"


def of(said: Words) -> Iterator[Sample]:
    text = said.text[:LONGEST]
    added = Addendum(
        id="addendum1",
        reflection_id="reflection1",
        text=text,
        scrubbed=text,
        sha256=HASH,
        added_at=NOW + 12 * DAY,
    )
    stored = Answered(
        seat(said),
        PROMPTS,
        reflection(said),
        NOW + 7 * DAY,
        new=False,
        handed_in=True,
        addenda=(added, added),
    )
    form = Addition(stored, text)
    yield Sample(STORY, "The form", said.variant, Window(partial(show.form_view, form)))
    yield Sample(STORY, "Added", said.variant, Window(partial(show.receipt, stored)))
    reading = Window(partial(show_reflections.reading, stored))
    yield Sample(STORY, "My answer, added to", said.variant, reading)
    read = replace(desk(said), addenda=(AddedLater(added.added_at, text),))
    yield Sample(
        STORY, "The work, added to", said.variant, Window(partial(show_reviews.work_view, read))
    )


SAMPLES = tuple(sample for said in VARIANTS for sample in of(said))
