"""Home, in every state that the story goes through."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from bot.services.home import HomeState, Part
from bot.services.prompting import Upcoming
from bot.views import home as show
from bot.views.entries import Lists
from storage.cohorts import Role
from tests.screens.kinds import Sample, Window
from tests.screens.people import PROMPTS, SHORT, VARIANTS, Words
from tests.screens.stories.calibration import practice
from tests.screens.stories.prompting import schedule
from tests.screens.world import (
    DAY,
    GOOD,
    NOW,
    TIMELINE,
    WEAK,
    assignment,
    evidence,
    form,
    items,
    piece,
    received,
    reflection,
    result,
    seat,
)

STORY = "home"


OF_HOME = {"open_prompts", "upcoming", "skipped", "weeks", "schedule", "startable"}
COMING = Upcoming(PROMPTS, NOW + 7 * DAY)


def state(said: Words, role: Role = Role.LEARNER, **more: Any) -> HomeState:
    """Somebody in one cohort; `more` is what Home, or that cohort, has for them."""
    whole: dict[str, Any] = {name: value for name, value in more.items() if name in OF_HOME}
    rest = {name: value for name, value in more.items() if name not in OF_HOME}
    mine = part(said, role, **rest)
    return HomeState(NOW, (mine,), **{"upcoming": COMING, "startable": True, **whole})


def part(said: Words, role: Role = Role.LEARNER, n: int = 0, **more: Any) -> Part:
    """What a cohort is to its member; the first is the one of all other samples."""
    there = seat(said, role)
    if n:
        there.member.id, there.cohort.id = f"member{n}", f"cohort{n}"
    given: dict[str, Any] = {"hand_in_by": TIMELINE.hand_in_by}
    return Part(there, **given | more)


def of(said: Words) -> Iterator[Sample]:
    """Everything that can wait for a learner waits at once."""
    many = said.variant == "long"
    found = items(said, reflections=12 if many else 1, records=12 if many else 2)
    full = state(
        said,
        open_prompts=tuple(form(said, written=n == 1, n=n) for n in range(1, 12 if many else 2)),
        reflections=found.reflections,
        evidence=found.evidence,
        draft=said.title,
        practice=replace(practice(said, 1), opens_at=NOW - DAY),
        weeks=3,
        skipped=frozenset({"occurrence1"}),
        schedule=schedule(said),
        owed=tuple(assignment(said, n, begun=n == 1) for n in range(1, 12 if many else 3)),
        feedback=tuple(received(said, n=n, rated=n == 1) for n in range(1, 12 if many else 3)),
    )
    yield _sample("Everything waits at once", said.variant, full)
    yield from lists(said, full)
    yield _sample("Several cohorts", said.variant, several(said))
    decided = state(
        said,
        reflections=(reflection(said),),
        evidence=(evidence(said),),
        piece=piece(said),
        feedback=(received(said, answered=True), received(said, answered=True, n=2)),
        decision=result(said, GOOD, GOOD).decision,
    )
    yield _sample("The result is there", said.variant, decided)


def lists(said: Words, full: HomeState) -> Iterator[Sample]:
    """All that waits, and all that is kept, a page at a time."""
    for which in Lists:
        shown = Window(partial(show.list_view, full, which, 0))
        yield Sample(STORY, f"The list of {which}", said.variant, shown)


def several(said: Words) -> HomeState:
    """A learner in two cohorts, who facilitates a third."""
    found = items(said)
    first = part(said, reflections=found.reflections, evidence=found.evidence)
    second = part(said, n=2, piece=piece(said), feedback=(received(said),))
    third = part(said, Role.FACILITATOR, 3)
    return HomeState(NOW, (first, second, third), (form(said),), upcoming=COMING)


def _sample(title: str, variant: str, shown: HomeState) -> Sample:
    return Sample(STORY, title, variant, Window(partial(show.view, shown)))


def fixed() -> Iterator[Sample]:
    yield _sample("In no cohort", "empty", HomeState(NOW))
    yield _sample("The first day", "empty", state(SHORT))
    yield _sample("The last question is over", "empty", state(SHORT, upcoming=None))
    yield _sample("The first question", "short", state(SHORT, open_prompts=(form(SHORT),)))
    read = state(SHORT, piece=piece(SHORT), feedback=(received(SHORT),))
    yield _sample("One reading is in", "short", read)
    unrated = (received(SHORT), received(SHORT, answered=True, n=2))
    ready = state(
        SHORT, piece=piece(SHORT), feedback=unrated, decision=result(SHORT, WEAK, WEAK).decision
    )
    yield _sample("The result waits for a rating", "short", ready)
    yield _sample("A facilitator", "short", state(SHORT, Role.FACILITATOR))
    owed = (assignment(SHORT), assignment(SHORT, 2))
    yield _sample("A reviewer", "short", state(SHORT, Role.REVIEWER, owed=owed))
    yield _sample("An observer", "empty", state(SHORT, Role.OBSERVER))


SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), *fixed())
