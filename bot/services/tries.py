"""Trying a prompt set: a facilitator sees what learners will see. Nothing of it is stored: what
the buttons carry says which edition it is, and what is typed is checked and forgotten."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import answers
from bot.domain import conversations as rules
from bot.domain.answers import AnswerProblem, Answers
from bot.errors import Refused
from bot.services import cohorts, people, prompt_sets
from bot.services.conversations import Showing
from bot.services.people import Seat, Who
from bot.services.prompt_sets import Named
from bot.services.reflections import ReflectionForm
from bot.services.telling import owe
from bot.work import Work
from prompts.content import PromptSet
from storage.reflections import Occurrence

AGAIN_AFTER_S = 5
"""A second press within so many seconds is the same wish."""

ONLY_A_TRY = "This is a try, so this button does nothing here. For learners it works."


async def send(work: Work, who: Who, named: Named) -> None:
    """Owe the facilitator the message that brings the set to a learner."""
    seat, shown = await prompt_sets.seen(work, who, named)
    bucket = int(work.now.timestamp()) // AGAIN_AFTER_S
    await owe(
        work,
        seat,
        "try",
        f"try:{seat.member.id}:{shown.ref}:{bucket}",
        {"member": seat.member.id, "prompt_set": str(shown.ref)},
        urgent=True,
    )


@dataclass(frozen=True, slots=True)
class Tried:
    """What the message shows. Not `by_clock`, no such message ever comes to a learner."""

    form: ReflectionForm
    by_clock: bool


async def card(work: Work, member_id: str, ref: str) -> Tried | None:
    """None when the person does not run the cohort any more, or the set is gone."""
    seat = await people.seat_of(work, member_id)
    if not people.here(seat) or not seat.facilitates:
        return None
    try:
        shown = await prompt_sets.edition(work, seat, ref)
    except Refused:
        return None
    by_clock = await prompt_sets.cadence_in(work, seat, shown) is not None
    return Tried(await _form(work, seat, shown, {}), by_clock)


async def form(work: Work, who: Who, named: Named, given: Answers) -> ReflectionForm:
    """The form, with what was typed into it so far."""
    seat, shown = await prompt_sets.seen(work, who, named)
    return await _form(work, seat, shown, given)


async def check(work: Work, who: Who, named: Named, given: Answers) -> ReflectionForm:
    """Refused for what a learner's answer would be refused for."""
    tried = await form(work, who, named, given)
    try:
        answers.check(tried.prompt_set, given)
    except AnswerProblem as problem:
        raise Refused(problem.sentence, problem.field) from problem
    return tried


async def step(work: Work, who: Who, named: Named, n: int) -> Showing:
    """Question `n`, counted from 0, as it comes to who answers step by step."""
    tried = await form(work, who, named, {})
    every = rules.turns(tried.prompt_set, {})
    at = min(max(n, 0), len(every) - 1)
    return Showing(at, every[at].path, tried, every[at])


def steps(showing: Showing) -> int:
    """How many questions come, one by one, to somebody who has not answered anything yet."""
    return len(rules.turns(showing.form.prompt_set, {}))


async def _form(work: Work, seat: Seat, shown: PromptSet, given: Answers) -> ReflectionForm:
    """As if it came now. Its occurrence is in no table: its id is what the buttons carry."""
    named = Named(seat.cohort.id, str(shown.ref))
    asked = Occurrence(
        id=named.value,
        cohort_id=seat.cohort.id,
        prompt_set=named.ref,
        content_hash=shown.content_hash,
        local_date=work.now.date(),
    )
    return ReflectionForm(
        seat=seat,
        prompt_set=await cohorts.read_by(work, seat, shown),
        occurrence=asked,
        answers=given,
        draft_saved_at=None,
        closes_at=await _closes_at(work, seat, shown),
        records=(),
        answered=False,
    )


async def _closes_at(work: Work, seat: Seat, shown: PromptSet) -> datetime:
    when = await prompt_sets.cadence_in(work, seat, shown) or shown.on_event
    return work.now + timedelta(hours=when.window_h if when else 0)
