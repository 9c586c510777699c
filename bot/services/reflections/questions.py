"""Whose a question is, how long it is open to them, and what an answer given now would be."""

from bot.domain import calendar
from bot.domain.calendar import Standing
from bot.errors import Refused
from bot.services import askings, cohorts, people
from bot.services.people import Seat, Who
from bot.work import Work
from prompts.content import PromptSet
from storage import reflections as table
from storage.reflections import Occurrence

NOT_YOURS = "This question is not part of your cohort. Open Home to see what is yours."
CLOSED = (
    "This question is closed. You can still write about it unasked: keep it as evidence, which "
    "counts when you hand in. The next question comes to you as a message here."
)
CLOSED_ANSWERED = (
    "This question is closed, so your answer stays as it is. Open it from Home and choose “Add to "
    "my answer”: what you add is shown with its date."
)


async def asked(work: Work, who: Who, occurrence_id: str) -> tuple[Seat, Occurrence]:
    """The learner's seat and the occurrence, or Refused when it is not theirs or is closed."""
    seat, occurrence = await theirs(work, who, occurrence_id)
    if await standing_of(work, seat, occurrence) is Standing.CLOSED:
        stored = await table.answer_to(work.db, seat.member.id, occurrence.id)
        raise Refused(CLOSED_ANSWERED if stored else CLOSED)
    return seat, occurrence


async def theirs(work: Work, who: Who, occurrence_id: str) -> tuple[Seat, Occurrence]:
    """The same whether or not it is closed."""
    occurrence = await table.occurrence(work.db, occurrence_id)
    seat = await people.learner(work, who, occurrence.cohort_id if occurrence else None)
    if occurrence is None or occurrence.cohort_id != seat.cohort.id:
        raise Refused(NOT_YOURS)
    if occurrence.member_id not in {None, seat.member.id}:
        raise Refused(NOT_YOURS)
    return seat, occurrence


async def standing_of(work: Work, seat: Seat, occurrence: Occurrence) -> Standing:
    """Of an answer given now."""
    window = await askings.window_of(work, seat, occurrence)
    return calendar.standing(window, work.now, await late_policy(work, seat, occurrence))


async def late_policy(work: Work, seat: Seat, occurrence: Occurrence) -> str:
    """What becomes of an answer after the extra time: the policy of the rule that asked it."""
    return (await askings.cadence_of(work, seat, occurrence)).late


async def set_read_by(work: Work, seat: Seat, name: str) -> PromptSet:
    """The prompt set in the language in which the learner reads it."""
    return await cohorts.read_by(work, seat, await work.prompt_set(name))
