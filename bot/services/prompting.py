"""What is to be said, and when: prompts, nudges, practice, the hand-in reminder. `due` finds what a
cohort is owed now, and only asks; what was found is written down in portions.

All of it is level-triggered: it looks at what is due now, not at which timer fired. Keys are
facts, so planning twice, late, or in two processes at once is harmless.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import calendar
from bot.domain.calendar import Availability
from bot.services import cohorts, deciding, nudges, results, routing, schedules
from bot.services.deciding import Undecided
from bot.services.moments import Moment
from bot.services.nudges import Ripe
from bot.services.pauses import Pauses
from bot.services.people import REVIEWING, Seat
from bot.work import Work
from prompts.content import PromptSet, said
from storage import cohorts as cohort_table
from storage import outbox
from storage.cohorts import Cohort, Role
from storage.outbox import Owed, next_due, next_planned

REMINDER_BEFORE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Due:
    """What came in a cohort and was neither decided nor owed when it was looked at."""

    undecided: tuple[Undecided, ...]
    nudges: tuple[Ripe, ...]
    letters: tuple[Owed, ...]


async def cohorts_now(work: Work) -> list[str]:
    """The cohorts in which anything may be due."""
    return [cohort.id for cohort in await cohort_table.open_cohorts(work.db)]


async def due(work: Work, cohort_id: str) -> Due:
    cohort = await _known(work, cohort_id)
    rounds = await deciding.in_reach(work, cohort)
    return Due(
        undecided=tuple(await deciding.undecided(work, rounds)),
        nudges=tuple(await nudges.ripe(work, [*rounds, *await deciding.started(work, cohort)])),
        letters=tuple(await _timeline(work, cohort)),
    )


async def owe(work: Work, letters: Sequence[Owed]) -> None:
    """Owe them, unless they are owed already. Who has left since is found when they are drawn."""
    await outbox.announce_all(work.db, letters, work.now)


async def goes_on(work: Work, cohort_id: str) -> bool:
    """Whether reviews or results of the cohort have a next step to take now."""
    cohort = await _known(work, cohort_id)
    return not (
        await routing.stands_still(work, cohort) and await results.stand_still(work, cohort)
    )


async def go_on(work: Work, cohort_id: str) -> None:
    """Take it. All is looked at anew, since it is not what was looked at that counts."""
    cohort = await _known(work, cohort_id)
    await routing.keep_going(work, cohort)
    await results.settle(work, cohort)


async def next_moment(work: Work, *, minor: bool = False) -> Moment | None:
    """The next thing that will happen by itself, over all open cohorts; with the minor ones, so
    that who moves a clock lets each of them happen at its own time. If nothing but minor ones is
    ahead, the next of those."""
    ahead: list[Moment] = []
    planned, owed = await next_planned(work.db, work.now), await next_due(work.db)
    if planned is not None:
        ahead.append(Moment(planned, "a message is due"))
    if owed is not None and owed > work.now:  # it waits, for somebody's morning for instance
        ahead.append(Moment(owed, "a message is due", minor=True))
    for cohort in await cohort_table.open_cohorts(work.db):
        ahead += [moment for moment in await _ahead(work, cohort) if moment.at > work.now]
    wanted = [moment for moment in ahead if minor or not moment.minor]
    return min(wanted or ahead, key=lambda moment: moment.at, default=None)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next prompt that will come to a learner, in UTC."""

    prompt_set: PromptSet
    at: datetime


async def upcoming(
    work: Work, seat: Seat, me: Availability, sets: Mapping[str, PromptSet]
) -> Upcoming | None:
    """The next prompt on its way to the learner, as their schedule stands now, and the `sets` that
    their cohort is asked."""
    programme = await cohorts.programme_of(work, seat.cohort)
    found = [
        Upcoming(one.prompt_set, at)
        for one in deciding.rounds_of(programme, seat.cohort, sets)
        if one.day >= work.now.date() - calendar.DAY
        if (at := calendar.arrival(one.cadence, one.day, me).at) is not None and at > work.now
    ]
    if not found:
        return None
    return await cohorts.read_by(work, seat, min(found, key=lambda one: one.at))


async def _known(work: Work, cohort_id: str) -> Cohort:
    found = await cohort_table.cohort(work.db, cohort_id)
    if found is None:
        raise LookupError(cohort_id)
    return found


async def _timeline(work: Work, cohort: Cohort) -> list[Owed]:
    """What each member is told once, at a moment of the cohort."""
    moments = cohorts.timeline(cohort)
    reminded = moments.hand_in_by - REMINDER_BEFORE
    found: list[Owed] = []
    if moments.calibration_opens_at <= work.now < moments.reviews_open_at:
        opens = moments.calibration_opens_at
        found += await _once(work, cohort, REVIEWING, "calibration", "calibration", opens)
    if reminded <= work.now < moments.hand_in_by:
        found += await _once(
            work, cohort, {Role.LEARNER}, "hand-in", "hand_in", reminded, moments.hand_in_by
        )
    return found


async def _once(
    work: Work,
    cohort: Cohort,
    roles: Collection[Role],
    name: str,
    kind: str,
    due: datetime,
    expires: datetime | None = None,
) -> list[Owed]:
    found: list[Owed] = []
    pauses = Pauses()
    for member, person in await outbox.members_not_told(work.db, cohort.id, roles, name):
        await pauses.pause()
        letter = Owed(
            key=f"{name}:{member}",
            kind=kind,
            workspace_id=cohort.workspace_id,
            person_id=person,
            cohort_id=cohort.id,
            about={"member": member},
            due=due,
            expires=expires,
        )
        found.append(letter)
    return found


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
    for one in await deciding.all_rounds(work, cohort):
        comes = (calendar.arrival(one.cadence, one.day, me).at for me in who)
        known += _openings(one.prompt_set, [at for at in comes if at is not None])
    return [*known, *await routing.ahead(work, cohort)]


def _openings(prompt_set: PromptSet, comes: list[datetime]) -> list[Moment]:
    """When it comes to the first and to the last: between them it is morning somewhere else."""
    if not comes:
        return []
    title = said(prompt_set.title)
    first, last = min(comes), max(comes)
    between = sorted({*comes} - {first, last})
    return [
        Moment(first, f"“{title}” comes to the first learners"),
        *(Moment(at, f"“{title}” comes to more learners", minor=True) for at in between),
        Moment(last, f"“{title}” has come to everybody"),
    ]
