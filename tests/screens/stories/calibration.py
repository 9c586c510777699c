"""Practice: the message, a sheet, the experts' reasons, where one stands.

The examples are content, so the variants are those of the cohort's and the reader's zone.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from slack_sdk.models.views import View

from bot.domain.calibration import Judgement, Scored, judge
from bot.services.calibration import Locked, Practice
from bot.views import calibration as show
from storage.calibration import CalibrationState
from tests.content import CONTENT
from tests.screens.kinds import Message, Sample, Window
from tests.screens.people import AMARA, RUBRIC, SHORT, VARIANTS, Words
from tests.screens.world import TIMELINE, seat

STORY = "calibration"
EXAMPLES = tuple(CONTENT.exemplar(name) for name in ("E04", "E05", "E06"))
MIDDLE = {criterion.id: 2 for criterion in RUBRIC.criteria}


def practice(
    said: Words,
    done: int,
    state: CalibrationState = CalibrationState.OPEN,
    judgement: Judgement | None = None,
) -> Practice:
    return Practice(
        seat=seat(said),
        rubric=RUBRIC,
        exemplar=EXAMPLES[done] if done < len(EXAMPLES) else None,
        done=done,
        total=len(EXAMPLES),
        state=state,
        judgement=judgement,
        opens_at=TIMELINE.calibration_opens_at,
        reviews_open_at=TIMELINE.reviews_open_at,
    )


def locked(said: Words, n: int, scores: Mapping[str, int | None]) -> Locked:
    return Locked(seat(said), RUBRIC, EXAMPLES[n], scores, practice(said, n + 1))


def judged(*sheets: Mapping[str, int | None]) -> Judgement:
    return judge([Scored(*pair) for pair in zip(EXAMPLES, sheets, strict=True)], RUBRIC)


def of(said: Words) -> Iterator[Sample]:
    begun = practice(said, 1)
    card = Message("calibration", partial(show.card_text), partial(show.card, begun))
    yield Sample(STORY, "Practice is open", said.variant, card)
    done = practice(said, 3, CalibrationState.PASSED, passed())
    yield _window("Passed", said.variant, partial(show.page, done))


def passed() -> Judgement:
    return judged(*(AMARA.calibration[one.id] for one in EXAMPLES))


def _window(title: str, variant: str, view: partial[View]) -> Sample:
    return Sample(STORY, title, variant, Window(view))


def fixed() -> Iterator[Sample]:
    yield _window("An example", "long", partial(show.sheet_view, practice(SHORT, 0), EXAMPLES[0]))
    yield _window("An example", "short", partial(show.page, practice(SHORT, 1)))
    apart = {**MIDDLE, "C1": 4, "C2": None}
    yield _window(
        "What the experts saw", "short", partial(show.reasons_view, locked(SHORT, 0, apart))
    )
    last = locked(SHORT, 2, EXAMPLES[2].agreed)
    yield _window("What the experts saw, the last one", "short", partial(show.reasons_view, last))
    taught = practice(SHORT, 3, CalibrationState.NOT_PASSED, judged(MIDDLE, MIDDLE, MIDDLE))
    yield _window("Not this time", "short", partial(show.standing_view, taught))


SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), *fixed())
