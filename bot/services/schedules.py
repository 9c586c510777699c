"""When people can be reached: their own time of day, holidays of their country, leave. What one
says holds in all of one's cohorts, and moves only what has not come yet."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.domain import calendar
from bot.domain.calendar import Availability, DateRange, DaysOff, SlotWindow
from bot.domain.languages import spoken
from bot.domain.leave import LeaveProblem, read
from bot.errors import Refused
from bot.services import cohorts, people
from bot.services.pauses import Pauses
from bot.services.people import Seat, Who
from bot.services.telling import write_down
from bot.work import Work
from prompts.content import ENGLISH, Closure, LeavePhrases, Programme
from storage import schedules as table
from storage.schedules import Leave, Schedule

SLOTS = SlotWindow()
MOST_LEAVES = 10
PAST = timedelta(days=60)  # leave that is over still excuses what fell into it


@dataclass(frozen=True, slots=True)
class Said:
    """What one person has said, with the leave that is not over for long."""

    schedule: Schedule | None
    leaves: tuple[Leave, ...]  # the next first


@dataclass(frozen=True, slots=True)
class MySchedule:
    """What the person has said, for the screen on which they say it."""

    seat: Seat
    slot: time | None
    country: str
    subdivision: str
    leaves: tuple[Leave, ...]
    closures: tuple[Closure, ...] = ()  # of the cohort, those that are not over
    cohorts_own: str = ""  # the region that holds where the person names none


@dataclass(frozen=True, slots=True)
class Wish:
    """What came out of the form: a time of day as "HH:MM" or "" for the cohort's own, a region
    as "DE", "DE-BY" or "", and leave in plain words or ""."""

    slot: str
    region: str
    leave: str


async def shown(work: Work, who: Who) -> MySchedule:
    """Their schedule as it stands."""
    return await _shown(work, await people.learner(work, who))


async def _shown(work: Work, seat: Seat) -> MySchedule:
    return await shown_as(work, seat, await said(work, seat))


async def shown_as(work: Work, seat: Seat, said: Said) -> MySchedule:
    """By what they have said; with the leave that is not over."""
    kept, today = said.schedule, _today(work, seat)
    programme = await cohorts.programme_of(work, seat.cohort)
    return MySchedule(
        seat,
        kept.slot if kept else None,
        (kept.country if kept else None) or "",
        (kept.subdivision if kept else None) or "",
        tuple(leave for leave in said.leaves if leave.ends_before > today),
        tuple(sorted((one for one in programme.closures if one.last >= today), key=_first)),
        "-".join(part for part in (programme.country, programme.subdivision) if part),
    )


async def set_up(work: Work, who: Who, wish: Wish) -> MySchedule:
    """Keep all of it, or nothing where one part cannot be kept."""
    seat = await people.learner(work, who)
    kept = await table.schedule(work.db, seat.person.id)
    row = kept or Schedule(person_id=seat.person.id, updated_at=work.now)
    row.slot, (row.country, row.subdivision) = _slot(wish.slot), _region(wish.region)
    row.updated_at = work.now
    work.db.add(row)
    if wish.leave.strip():
        await _go(work, seat, wish.leave)
    await work.db.flush()
    told = {"slot": wish.slot, "region": wish.region}
    await write_down(work, seat, "schedule.set", seat.person.id, told)
    return await _shown(work, seat)


async def go_on_leave(work: Work, who: Who, text: str) -> tuple[Seat, Leave]:
    """Leave in plain words, such as "away until Friday"."""
    seat = await people.learner(work, who)
    row = await _go(work, seat, text)
    await write_down(work, seat, "leave.say", row.id, {})
    return seat, row


async def take_back(work: Work, who: Who, leave_id: str) -> MySchedule:
    """End or cancel a leave; doing it twice changes nothing."""
    seat = await people.learner(work, who)
    row = await table.leave(work.db, leave_id)
    if row is not None and row.person_id == seat.person.id:
        await work.db.delete(row)
        await work.db.flush()
        await write_down(work, seat, "leave.take_back", leave_id, {})
    return await _shown(work, seat)


async def said(work: Work, seat: Seat) -> Said:
    """What the person of the seat has said, for all that follows from it in one Work."""
    return (await _said(work, {seat.person.id}))[seat.person.id]


async def available(work: Work, seat: Seat) -> Availability:
    """When the person can be reached."""
    return await available_as(work, seat, await said(work, seat))


async def available_as(work: Work, seat: Seat, said: Said) -> Availability:
    """The same by what they have said."""
    return _availability(seat, await cohorts.programme_of(work, seat.cohort), said)


async def available_all(work: Work, seats: Iterable[Seat]) -> dict[str, Availability]:
    """By member id, when each of them can be reached."""
    seats = tuple(seats)
    told = await _said(work, {seat.person.id for seat in seats})
    theirs = {seat.cohort.id: seat.cohort for seat in seats}
    plans = {one: await cohorts.programme_of(work, cohort) for one, cohort in theirs.items()}
    found: dict[str, Availability] = {}
    pauses = Pauses()
    for seat in seats:
        await pauses.pause()
        said = told[seat.person.id]
        found[seat.member.id] = _availability(seat, plans[seat.cohort.id], said)
    return found


async def _said(work: Work, people: Collection[str]) -> dict[str, Said]:
    kept = {row.person_id: row for row in await table.schedules(work.db, people)}
    away: dict[str, list[Leave]] = {}
    for row in await table.leaves(work.db, people, since(work)):
        away.setdefault(row.person_id, []).append(row)
    return {one: Said(kept.get(one), tuple(away.get(one, ()))) for one in people}


def since(work: Work) -> date:
    """Leave that was over by then is forgotten."""
    return (work.now - PAST).date()


def _availability(seat: Seat, programme: Programme, said: Said) -> Availability:
    """What they have said; where they named no country, the cohort's own holds."""
    row = said.schedule
    leave = tuple(DateRange(one.starts_on, one.ends_before) for one in said.leaves)
    region: Schedule | Programme = row if row is not None and row.country else programme
    return Availability(
        zones=seat.zones,
        slot=row.slot if row else None,
        off=DaysOff(region.country, region.subdivision, leave, cohorts.closed(programme)),
        slots=SLOTS,
        closes_together=programme.closes_together,
    )


async def _go(work: Work, seat: Seat, text: str) -> Leave:
    today = _today(work, seat)
    try:
        days = read(text, today, _languages(work, seat), seat.person.locale or "en-GB")
    except LeaveProblem as problem:
        raise Refused(problem.sentence, "leave") from problem
    known = await table.leaves_of(work.db, seat.person.id, today)
    for row in known:
        if (row.starts_on, row.ends_before) == (days.starts_on, days.ends_before):
            return row  # said twice
    if len(known) >= MOST_LEAVES:
        raise Refused(
            f"You have {MOST_LEAVES} leaves ahead, which is the most. Take one back first.", "leave"
        )
    row = Leave(
        person_id=seat.person.id,
        starts_on=days.starts_on,
        ends_before=days.ends_before,
        said_at=work.now,
    )
    work.db.add(row)
    await work.db.flush()
    return row


def _languages(work: Work, seat: Seat) -> list[LeavePhrases]:
    """How leave may be said: in the person's own language, where we know it, and in English."""
    known = work.library.leave_phrases
    own = spoken(seat.person.locale, [ENGLISH, *known])
    return [known[one] for one in dict.fromkeys((own, ENGLISH))]


def _slot(text: str) -> time | None:
    if not text:
        return None
    try:
        at = time.fromisoformat(text)
    except ValueError as wrong:
        raise Refused("Choose a time of day, such as 08:30.", "slot") from wrong
    if SLOTS.nearest(at) != at:
        raise Refused(
            f"Choose a time between {SLOTS.earliest:%H:%M} and {SLOTS.latest:%H:%M}. Outside of "
            "that your evening and night stay quiet.",
            "slot",
        )
    return at


def _region(text: str) -> tuple[str | None, str | None]:
    country, _, subdivision = text.strip().upper().partition("-")
    if not country:
        return None, None
    if not calendar.knows_region(country, subdivision or None):
        raise Refused(
            "We know no holidays for that. Write the two letters of your country, such as NG, or "
            "with its region, such as DE-BY; or leave it empty.",
            "region",
        )
    return country, subdivision or None


def _first(closure: Closure) -> date:
    return closure.first


def _today(work: Work, seat: Seat) -> date:
    return calendar.local(work.now, seat.zone).date()
