"""Wording a prompt set anew: the form as it opens, and as it was left."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.services.own_versions import Wording
from bot.services.prompt_sets import Named
from bot.views import own_versions as show
from prompts import own_versions
from prompts.content import PromptSet
from storage.cohorts import Role
from tests.content import CONTENT
from tests.screens.kinds import Sample, Window
from tests.screens.people import PROMPTS, SHORT, VARIANTS, Words
from tests.screens.world import NOW, seat

STORY = "own-versions"


def wording(said: Words, original: PromptSet = PROMPTS) -> Wording:
    values = own_versions.written(CONTENT.shelf, str(original.ref))
    assert values is not None
    return Wording(
        seat=seat(said, Role.FACILITATOR),
        original=original,
        named=Named("cohort", str(original.ref)),
        fields=own_versions.fields(values),
        draft_saved_at=None,
    )


def of(said: Words) -> Iterator[Sample]:
    """Each field as full as it can be with what the person wrote."""
    opened = wording(said)
    full = tuple(replace(one, text=said.text[: one.most]) for one in opened.fields)
    left = replace(opened, fields=full, draft_saved_at=NOW)
    yield Sample(STORY, "Left half-way", said.variant, Window(partial(show.form_view, left)))


def fixed() -> Iterator[Sample]:
    for title, original in (("The form", PROMPTS), ("The longest form", CONTENT.prompt_set("P05"))):
        view = partial(show.form_view, wording(SHORT, original))
        yield Sample(STORY, title, "short", Window(view))


SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), *fixed())
