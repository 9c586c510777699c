"""The question as it arrives, its form, the receipt, and one's own answer."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from slack_sdk.models.views import View

from bot.domain.calendar import Standing
from bot.services.reflections import Answered, ReflectionForm
from bot.views import reflections as show
from prompts.tongues import in_language
from tests.content import CONTENT
from tests.screens.kinds import Message, Sample, Window
from tests.screens.people import PROMPTS, SHORT, VARIANTS, Words
from tests.screens.world import DAY, NOW, evidence, form, reflection, seat

STORY = "reflections"


def of(said: Words) -> Iterator[Sample]:
    records = tuple(evidence(said, n) for n in range(1, 4))
    asked = form(said)
    written = form(said, written=True, records=records)
    yield Sample(STORY, "The question arrives", said.variant, _card(asked))
    yield _window("The form with a draft", said, partial(show.form_view, written))
    stored = Answered(seat(said), PROMPTS, reflection(said), NOW + 7 * DAY, new=True)
    yield Sample(STORY, "The question, once answered", said.variant, _edited(stored))
    yield _window("Saved", said, partial(show.receipt, stored))
    yield _window("My answer", said, partial(show.reading, stored))


def in_time() -> Iterator[Sample]:
    """The form and the receipt after the closing time, and an answer that was added to."""
    for standing in (Standing.GRACE, Standing.LATE):
        given = replace(form(SHORT), standing=standing, grace_until=NOW + 7 * DAY)
        shown = Window(partial(show.form_view, given))
        yield Sample(STORY, f"The form, {standing.value}", "short", shown)
    stored = Answered(seat(SHORT), PROMPTS, reflection(SHORT), NOW + 7 * DAY, new=False)
    given_time = replace(stored, standing=Standing.GRACE, attachments=(evidence(SHORT),))
    yield Sample(
        STORY, "Saved in the extra time", "file", Window(partial(show.receipt, given_time))
    )
    closed = replace(stored, standing=Standing.CLOSED)
    yield Sample(STORY, "The question, answered and closed", "short", _edited(closed))
    yield Sample(STORY, "My answer, closed", "short", Window(partial(show.reading, closed)))


def _card(asked: ReflectionForm) -> Message:
    return Message("prompt", partial(show.card_text, asked), partial(show.card, asked))


def _edited(answered: Answered) -> Message:
    text, blocks = partial(show.answered_text, answered), partial(show.answered_card, answered)
    return Message("edit", text, blocks)


def _window(title: str, said: Words, view: partial[View]) -> Sample:
    return Sample(STORY, title, said.variant, Window(view))


def fixed() -> Iterator[Sample]:
    empty = form(SHORT)
    shown = Window(partial(show.form_view, empty))
    yield Sample(STORY, "The form, untouched", "empty", shown)
    shown = Window(partial(show.form_view, empty, example=True))
    yield Sample(STORY, "The form with its example", "empty", shown)
    yield Sample(STORY, "An example", "short", Window(partial(show.example_view, empty)))
    most = next(question.max_items for question in PROMPTS.questions if question.of)
    shown = Window(partial(show.form_view, empty, most))
    yield Sample(STORY, "The form with every item drawn", "empty", shown)
    late = Answered(seat(SHORT), PROMPTS, reflection(SHORT, late=True), NOW + 7 * DAY, new=True)
    yield Sample(STORY, "Saved late", "short", Window(partial(show.receipt, late)))
    hinted = replace(late, hints=CONTENT.checks)
    yield Sample(STORY, "Saved, with hints", "short", Window(partial(show.receipt, hinted)))
    german = replace(empty, prompt_set=in_language(PROMPTS, "de"))
    shown = Window(partial(show.form_view, german))
    yield Sample(STORY, "The form, in German", "empty", shown)
    english = replace(form(SHORT), prompt_set=in_language(CONTENT.prompt_set("P06"), "de"))
    yield Sample(STORY, "The question, not translated", "short", _card(english))
    for visibility in ("self", "facilitators"):
        narrow = replace(form(SHORT), prompt_set=replace(PROMPTS, visibility=visibility))
        yield Sample(STORY, f"The question, seen by {visibility} only", "short", _card(narrow))


SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), *fixed(), *in_time())
