"""Planning what is to be said, and when: prompts, calibration, the hand-in reminder, reviews.

`plan` is level-triggered: it looks at what is due now, not at which timer fired. Keys are
facts, so planning twice, late, or in two processes at once is harmless.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import calendar
from bot.services import askings, cohorts, deliveries, nudges, results, routing, schedules
from bot.services.moments import Moment
from bot.services.people import REVIEWING, Seat
from bot.services.telling import owe
from bot.work import Work
from prompts.content import PromptSet, said
from storage.cohorts import Cohort, Role, open_cohorts
from storage.outbox import next_due

REMINDER_BEFORE = timedelta(hours=24)


async def plan(work: Work) -> bool:
    """Owe everybody what is due by now; True if there was more than one transaction should hold,
    and planning again at once would find the rest."""
    cohorts_open = await open_cohorts(work.db)
    more = await askings.decide_due(work, cohorts_open)
    await nudges.remind(work, cohorts_open)
    for cohort in cohorts_open:
        await _timeline(work, cohort)
        await routing.keep_going(work, cohort)
        await results.settle(work, cohort)
    await deliveries.tell(work, cohorts_open)
    return more


async def next_moment(work: Work) -> Moment | None:
    """The next thing that will happen by itself, over all open cohorts."""
    ahead: list[Moment] = []
    owed = await next_due(work.db)
    if owed is not None and owed > work.now:
        ahead.append(Moment(owed, "a message is due"))
    for cohort in await open_cohorts(work.db):
        ahead += [moment for moment in await _ahead(work, cohort) if moment.at > work.now]
    return min(ahead, key=lambda moment: moment.at, default=None)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next prompt that will come to a learner, in UTC."""

    prompt_set: PromptSet
    at: datetime


async def upcoming(work: Work, seat: Seat) -> Upcoming | None:
    """The next prompt on its way to the learner, as their schedule stands now."""
    me = await schedules.available(work, seat)
    found = [
        Upcoming(work.library.prompt_set(name), at)
        for name, cadence in (await askings.cadences(work, seat.cohort)).items()
        for day in calendar.local_dates(cadence, seat.cohort.starts_on, seat.cohort.ends_on)
        if day >= work.now.date() - calendar.DAY
        if (at := calendar.arrival(cadence, day, me).at) is not None and at > work.now
    ]
    return min(found, key=lambda one: one.at, default=None)


async def _timeline(work: Work, cohort: Cohort) -> None:
    moments = cohorts.timeline(cohort)
    if moments.calibration_opens_at <= work.now < moments.reviews_open_at:
        for seat in await cohorts.active(work, cohort):
            if seat.member.role in REVIEWING:
                await _owe(
                    work,
                    seat,
                    key=f"calibration:{seat.member.id}",
                    kind="calibration",
                    about={"member": seat.member.id},
                    due=moments.calibration_opens_at,
                )
    if moments.hand_in_by - REMINDER_BEFORE <= work.now < moments.hand_in_by:
        for seat in await cohorts.learners(work, cohort):
            await _owe(
                work,
                seat,
                key=f"hand-in:{seat.member.id}",
                kind="hand_in",
                about={"member": seat.member.id},
                due=moments.hand_in_by - REMINDER_BEFORE,
                expires=moments.hand_in_by,
            )


async def _owe(
    work: Work,
    seat: Seat,
    *,
    key: str,
    kind: str,
    about: dict[str, str],
    due: datetime,
    expires: datetime | None = None,
) -> None:
    await owe(work, seat, kind, key, about, due=due, expires=expires)


async def _ahead(work: Work, cohort: Cohort) -> list[Moment]:
    moments = cohorts.timeline(cohort)
    known = [
        Moment(moments.calibration_opens_at, "practice on three examples opens"),
        Moment(moments.hand_in_by - REMINDER_BEFORE, "a reminder to hand work in"),
        Moment(moments.hand_in_by, "the time to hand work in ends"),
        Moment(moments.reviews_open_at, "work goes to its readers"),
    ]
    learners = [
        seat for seat in await cohorts.active(work, cohort) if seat.member.role is Role.LEARNER
    ]
    who = (await schedules.available_all(work, learners)).values()
    for name, cadence in (await askings.cadences(work, cohort)).items():
        prompt_set = work.library.prompt_set(name)
        for day in calendar.local_dates(cadence, cohort.starts_on, cohort.ends_on):
            comes = (calendar.arrival(cadence, day, me).at for me in who)
            known += _openings(prompt_set, [at for at in comes if at is not None])
    return [*known, *await routing.ahead(work, cohort)]


def _openings(prompt_set: PromptSet, comes: list[datetime]) -> list[Moment]:
    """When it comes to the first and to the last: between them it is morning somewhere else."""
    if not comes:
        return []
    title = said(prompt_set.title)
    return [
        Moment(min(comes), f"“{title}” comes to the first learners"),
        Moment(max(comes), f"“{title}” has come to everybody"),
    ]
