"""Planning what is to be said, and when: prompts, calibration, the hand-in reminder, reviews.

`plan` is level-triggered: it looks at what is due now, not at which timer fired. Keys are
facts, so planning twice, late, or in two processes at once is harmless.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain import calendar
from bot.services import cohorts, results, routing
from bot.services.moments import Moment
from bot.services.people import REVIEWING, Seat
from bot.services.telling import owe
from bot.work import Work
from prompts.content import PromptSet, said
from storage import reflections as table
from storage.cohorts import Cohort, Role, open_cohorts
from storage.outbox import next_due
from storage.reflections import Occurrence

REMINDER_BEFORE = timedelta(hours=24)


async def plan(work: Work) -> None:
    """Owe everybody what is due by now."""
    for cohort in await open_cohorts(work.db):
        await _prompts(work, cohort)
        await _timeline(work, cohort)
        await routing.keep_going(work, cohort)
        await results.settle(work, cohort)


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
    programme = await cohorts.programme_of(work, seat.cohort)
    found: list[Upcoming] = []
    for name in programme.prompt_sets:
        prompt_set = work.library.prompt_set(name)
        days = calendar.local_dates(prompt_set.cadence, seat.cohort.starts_on, seat.cohort.ends_on)
        opens = (calendar.window(prompt_set.cadence, day, seat.zone).opens_at for day in days)
        found += [Upcoming(prompt_set, at) for at in opens if at > work.now]
    return min(found, key=lambda one: one.at, default=None)


async def opened(work: Work, cohort: Cohort, prompt_set: PromptSet, day: date) -> Occurrence:
    """The occurrence for the day, made if nobody had one yet."""
    for occurrence in await table.occurrences(work.db, cohort.id):
        if (occurrence.prompt_set, occurrence.local_date) == (str(prompt_set.ref), day):
            return occurrence
    occurrence = Occurrence(
        cohort_id=cohort.id,
        prompt_set=str(prompt_set.ref),
        content_hash=prompt_set.content_hash,
        local_date=day,
    )
    work.db.add(occurrence)
    await work.db.flush()
    return occurrence


async def _prompts(work: Work, cohort: Cohort) -> None:
    for prompt_set, day in await _days(work, cohort):
        for seat in await cohorts.learners(work, cohort):
            window = calendar.window(prompt_set.cadence, day, seat.zone)
            if window.opens_at <= work.now < window.grace_until:
                occurrence = await opened(work, cohort, prompt_set, day)
                await _owe(
                    work,
                    seat,
                    key=f"prompt:{seat.member.id}:{prompt_set.id}:{day}",
                    kind="prompt",
                    about={"member": seat.member.id, "occurrence": occurrence.id},
                    due=window.opens_at,
                    expires=window.grace_until,
                )


async def _days(work: Work, cohort: Cohort) -> list[tuple[PromptSet, date]]:
    """The days whose windows may be open somewhere on Earth at this moment."""
    programme = await cohorts.programme_of(work, cohort)
    found: list[tuple[PromptSet, date]] = []
    for name in programme.prompt_sets:
        prompt_set = work.library.prompt_set(name)
        cadence = prompt_set.cadence
        lasts = timedelta(hours=cadence.window_h + cadence.grace_h)
        first, last = (
            (work.now - lasts).date() - timedelta(days=1),
            work.now.date() + timedelta(days=1),
        )
        days = calendar.local_dates(cadence, cohort.starts_on, cohort.ends_on)
        found += [(prompt_set, day) for day in days if first <= day <= last]
    return found


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
    programme = await cohorts.programme_of(work, cohort)
    for name in programme.prompt_sets:
        prompt_set = work.library.prompt_set(name)
        for day in calendar.local_dates(prompt_set.cadence, cohort.starts_on, cohort.ends_on):
            known += _openings(prompt_set, day, learners)
    return [*known, *await routing.ahead(work, cohort)]


def _openings(prompt_set: PromptSet, day: date, learners: list[Seat]) -> list[Moment]:
    """The first and the last opening of the day: between them it is morning somewhere else."""
    opens = sorted(
        calendar.window(prompt_set.cadence, day, seat.zone).opens_at for seat in learners
    )
    if not opens:
        return []
    title = said(prompt_set.title)
    return [
        Moment(opens[0], f"“{title}” comes to the first learners"),
        Moment(opens[-1], f"“{title}” has come to everybody"),
    ]
