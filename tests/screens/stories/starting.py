"""Starting a question oneself: the list, what waits already, and the form that opens."""

from collections.abc import Iterator
from functools import partial

from slack_sdk.models.views import View

from bot.services.people import Seat
from bot.services.reflections import ReflectionForm
from bot.services.starting import Startable, Started
from bot.views import starting as show
from storage.cohorts import Cohort, Member
from tests.content import CONTENT
from tests.screens.kinds import Sample, Window
from tests.screens.people import VARIANTS, Words
from tests.screens.world import DAY, NOW, form, seat

STORY = "starting"
FEW, MANY = ("P05", "P06"), tuple(f"P{n:02}" for n in range(1, 13))


def startable(said: Words) -> tuple[Startable, ...]:
    """Those of one cohort; in the long variant all that there are, in two of them."""
    there, names = seat(said), MANY if said.variant == "long" else FEW
    elsewhere = Seat(
        Member(**there.member.model_dump() | {"id": "member2"}),
        there.person,
        Cohort(**there.cohort.model_dump() | {"id": "cohort2"}),
    )
    seats = (there, elsewhere) if said.variant == "long" else (there,)
    sets = [CONTENT.prompt_set(name) for name in names]
    return tuple(
        Startable(one, found, found.on_event) for one in seats for found in sets if found.on_event
    )


def begun(said: Words, *, written: bool) -> ReflectionForm:
    asked = form(said, written=written)
    asked.occurrence.member_id, asked.occurrence.n = "member", 1
    return asked


def of(said: Words) -> Iterator[Sample]:
    yield _window("What can be started", said, partial(show.choices_view, startable(said)))
    waiting = Started(begun(said, written=True), NOW - 2 * DAY)
    yield _window("One waits already", said, partial(show.begun, waiting))
    fresh = Started(begun(said, written=False))
    yield _window("It is started", said, partial(show.begun, fresh))


def _window(title: str, said: Words, view: partial[View]) -> Sample:
    return Sample(STORY, title, said.variant, Window(view))


SAMPLES = tuple(sample for said in VARIANTS for sample in of(said))
