"""Adding evidence, changing it, and seeing it as others will."""

from collections.abc import Iterator
from functools import partial

from slack_sdk.models.views import View

from bot.domain.passages import Part, number
from bot.services.evidence import EvidenceForm, Saved
from bot.views import evidence as show
from storage.evidence import EvidenceKind
from tests.screens.kinds import Sample, Window
from tests.screens.people import SHORT, VARIANTS, Words
from tests.screens.world import evidence, seat

STORY = "evidence"
IN_A_FORM = 3000


def of(said: Words) -> Iterator[Sample]:
    text = said.text[:IN_A_FORM]
    kept = EvidenceForm(seat(said), "", EvidenceKind.MEETING_NOTES, said.title, text, None)
    yield _sample("The form with a draft", said.variant, partial(show.form_view, kept))
    about = EvidenceForm(seat(said), "e1", EvidenceKind.DECISION_RECORD, said.title, text, None)
    yield _sample("Changing it", said.variant, partial(show.form_view, about))
    yield _sample("As others see it", said.variant, partial(show.receipt, saved(said, hidden=3)))


def saved(said: Words, *, hidden: int = 0, handed_in: bool = False) -> Saved:
    passages = number([Part("", said.text)])
    return Saved(seat(said), evidence(said), passages, hidden, handed_in)


def _sample(title: str, variant: str, view: partial[View]) -> Sample:
    return Sample(STORY, title, variant, Window(view))


def fixed() -> Iterator[Sample]:
    nothing = EvidenceForm(seat(SHORT), "", EvidenceKind.DECISION_RECORD, "", "", None)
    yield _sample("The form, untouched", "empty", partial(show.form_view, nothing))
    part_of_work = saved(SHORT, handed_in=True)
    yield _sample("It is part of my work", "short", partial(show.receipt, part_of_work))


SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), *fixed())
