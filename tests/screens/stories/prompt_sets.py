"""The facilitator's page of prompt sets: the list, and one edition in every state."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

from bot.services.prompt_sets import CohortSets, Listed, Page
from bot.views import prompt_sets as show
from prompts import own_versions
from prompts.content import PromptSet
from storage.cohorts import Cohort, Role
from tests.content import CONTENT
from tests.screens.kinds import Note, Sample, Window
from tests.screens.people import PROMPTS, SHORT, VARIANTS, Words
from tests.screens.world import seat

STORY = "prompt-sets"
NEXT = date(2026, 10, 28)
LONGEST = CONTENT.prompt_set("P05")


def own(version: str = "1.0.0", **texts: str) -> PromptSet:
    """The cohort's own version of the question of Wednesday."""
    values = own_versions.written(CONTENT.shelf, str(PROMPTS.ref))
    assert values is not None
    made = own_versions.reworded(
        values,
        {"title": "A choice on the ward", **texts},
        id="own-0123456789abcdef",
        version=version,
        made_from=str(PROMPTS.ref),
    )
    return own_versions.prompt_set(made, PROMPTS.id)


OWN = own()


def page(said: Words, shown: PromptSet = PROMPTS, **more: object) -> Page:
    given = Page(
        seat=seat(said, Role.FACILITATOR),
        prompt_set=shown,
        cadence=shown.cadence,
        next_on=NEXT,
        in_use=PROMPTS,
        versions=(),
    )
    return replace(given, **more)  # type: ignore[arg-type]


def listed(said: Words, several: int = 1) -> tuple[CohortSets, ...]:
    asked = (Listed(OWN, OWN.cadence, NEXT, draft=True), Listed(LONGEST, None, None, draft=False))
    rest = tuple(one for one in CONTENT.prompt_sets if one.id not in ("P02", "P05"))
    there = seat(said, Role.FACILITATOR)
    return (CohortSets(there, asked, rest),) * several


def of(said: Words) -> Iterator[Sample]:
    several = 9 if said.variant == "long" else 1
    yield _window("The list", said.variant, partial(show.list_view, listed(said)[:several]))
    yield _window("One of them", said.variant, partial(show.page_view, page(said)))


def fixed() -> Iterator[Sample]:
    many = [
        CohortSets(replace(one.seat, cohort=_cohort(one, n)), one.asked, one.besides)
        for n, one in enumerate(listed(SHORT, 9))
    ]
    yield _window("The list of nine cohorts", "long", partial(show.list_view, many))
    draft = page(SHORT, OWN, versions=(PROMPTS,))
    yield _window("A draft of our own", "short", partial(show.page_view, draft, show.SAVED))
    used = page(SHORT, OWN, in_use=OWN, versions=(PROMPTS, own("1.1.0")))
    yield _window("Our own version in use", "short", partial(show.page_view, used, show.IN_USE))
    back = page(SHORT, PROMPTS, in_use=OWN, versions=(OWN,), next_on=None)
    yield _window("The original, replaced", "short", partial(show.page_view, back))
    unasked = page(SHORT, LONGEST, cadence=None, next_on=None, in_use=None)
    yield _window("Not asked in the cohort", "long", partial(show.page_view, unasked))
    yield Sample(STORY, "In a terminal", "short", Note(partial(show.as_text, PROMPTS)))


def _cohort(one: CohortSets, n: int) -> Cohort:
    return one.seat.cohort.model_copy(update={"id": f"cohort{n}"})


def _window(title: str, variant: str, view: partial) -> Sample:  # type: ignore[type-arg]
    return Sample(STORY, title, variant, Window(view))


SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), *fixed())
