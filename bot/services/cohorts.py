"""Opening a cohort from a roster and a programme file, and reading them back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex
from typing import TypeVar

from bot.domain import anonymity, calendar
from bot.domain.calendar import DateRange
from bot.domain.languages import spoken
from bot.errors import Refused
from bot.services import people
from bot.services.people import Seat
from bot.slack import SlackPerson
from bot.work import Work
from prompts.content import Cadence, Programme, PromptSet, Rubric
from prompts.roster import RosterRow
from prompts.tongues import in_language
from storage import audit, outbox
from storage import cohorts as table
from storage import prompt_sets as prompt_set_table
from storage.cohorts import Cohort, KnownBy, Member, Role, Squad, StoredProgramme
from storage.people import Person

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Opened:
    """What came of it: who was added, who had left Slack already, who could not be found."""

    cohort: Cohort
    joined: int
    left: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The moments of a cohort, in UTC."""

    welcome_at: datetime
    calibration_opens_at: datetime
    hand_in_by: datetime
    reviews_open_at: datetime
    reviews_due_h: int


async def open_cohort(
    work: Work,
    workspace_id: str,
    programme: Programme,
    text: str,
    roster: Sequence[RosterRow],
    told: Sequence[SlackPerson],
) -> Opened:
    """Open a cohort and owe each person a greeting. `told` is everybody Slack knows.

    Roster rows are matched by e-mail address; who is not in the workspace is named in the
    answer and left out, since one wrong address must not keep a whole cohort waiting.
    """
    by_email = {person.email.lower(): person for person in told if person.email}
    missing = tuple(row.email for row in roster if row.email not in by_email)
    if len(missing) == len(roster):
        raise Refused(
            "None of the e-mail addresses on the roster belongs to this workspace. Check the "
            "roster, and that the app has the scope users:read.email."
        )
    cohort = await _cohort(work, workspace_id, programme, text)
    squads = await _squads(work, cohort, roster)
    left: list[str] = []
    for row in roster:
        if row.email not in by_email:
            continue
        person = await people.note(work, workspace_id, by_email[row.email])
        member = await _member(work, cohort, squads, row, person)
        if person.deleted:
            people.leave(member, work.now)
            left.append(row.email)
        else:
            await _welcome(work, cohort, member, person)
    joined = len(roster) - len(missing) - len(left)
    await audit.record(
        work.db,
        now=work.now,
        workspace_id=workspace_id,
        actor="system",
        actor_role="operator",
        action="cohort.open",
        about=cohort.id,
        details={
            "programme": str(programme.ref),
            "hash": programme.content_hash,
            "joined": joined,
            "left": len(left),
            "missing": len(missing),
        },
    )
    return Opened(cohort, joined, tuple(left), missing)


async def programme_of(work: Work, cohort: Cohort) -> Programme:
    """The programme the cohort runs, as it was handed over."""
    return await work.programme(cohort.programme_id)


async def prompt_sets(work: Work, cohort: Cohort) -> dict[str, PromptSet]:
    """By the name that the programme gives it, each set as the cohort is asked it from its next
    occurrence on: as shipped, or in the cohort's own version."""
    programme = await programme_of(work, cohort)
    replaced = await prompt_set_table.replacements(work.db, cohort.id)
    found = {name: await work.prompt_set(name) for name in programme.prompt_sets}
    return {
        name: await work.prompt_set(replaced[one.id]) if one.id in replaced else one
        for name, one in found.items()
    }


def beats(
    programme: Programme, sets: Mapping[str, PromptSet]
) -> Iterator[tuple[PromptSet, Cadence]]:
    """Those of the cohort's prompt sets that the clock asks, each once, with its cadence."""
    for one in {str(one.ref): one for one in sets.values()}.values():
        cadence = programme.cadence(one)
        if cadence is not None:
            yield one, cadence


async def rubric_of(work: Work, cohort: Cohort) -> Rubric:
    return work.library.rubric((await programme_of(work, cohort)).rubric)


async def read_by(work: Work, seat: Seat, content: C) -> C:
    """A prompt set, a rubric or another piece of content, in the language that this person reads
    in their cohort. It is for showing: what is stored is the same in every language."""
    languages = (await programme_of(work, seat.cohort)).languages
    return in_language(content, spoken(seat.person.locale, languages))


async def first_language(work: Work, cohort: Cohort, content: C) -> C:
    """Content as it is written into what others read: in the cohort's first language, so that
    nobody is known by theirs."""
    return in_language(content, (await programme_of(work, cohort)).languages[0])


def closed(programme: Programme) -> tuple[DateRange, ...]:
    """When the cohort is closed, for the calendar."""
    return tuple(DateRange(one.first, one.last + calendar.DAY) for one in programme.closures)


def days_of(programme: Programme, cohort: Cohort, cadence: Cadence) -> tuple[date, ...]:
    """The days on which the cohort is asked by this cadence; none on which it is closed."""
    return calendar.occurrences(cadence, cohort.starts_on, cohort.ends_on, closed(programme))


def timeline(cohort: Cohort) -> Timeline:
    kept = cohort.timeline
    return Timeline(
        datetime.fromisoformat(kept["welcome_at"]),
        datetime.fromisoformat(kept["calibration_opens_at"]),
        datetime.fromisoformat(kept["hand_in_by"]),
        datetime.fromisoformat(kept["reviews_open_at"]),
        int(kept["reviews_due_h"]),
    )


async def active(work: Work, cohort: Cohort) -> tuple[Seat, ...]:
    """Everybody who is still in the cohort and in the workspace."""
    found = await table.members(work.db, cohort.id)
    seats = (Seat(member, person, cohort) for member, person in found)
    return tuple(seat for seat in seats if people.here(seat))


async def learners(work: Work, cohort: Cohort) -> tuple[Seat, ...]:
    return tuple(seat for seat in await active(work, cohort) if seat.member.role is Role.LEARNER)


async def identities(work: Work, cohort: Cohort) -> dict[str, anonymity.Identity]:
    """By member id, what others could recognise somebody by: also of those who left."""
    return {row.member_id: identity(row) for row in await table.known_by(work.db, cohort.id)}


def identity(person: Person | KnownBy) -> anonymity.Identity:
    names = tuple(name for name in (person.real_name, person.name) if name)
    return anonymity.Identity(
        names=names, handle=person.name, slack_id=person.slack_id, email=person.email
    )


async def _cohort(work: Work, workspace_id: str, programme: Programme, text: str) -> Cohort:
    ref = str(programme.ref)
    stored = await table.stored_programme(work.db, workspace_id, ref, programme.content_hash)
    if stored is None:
        stored = StoredProgramme(
            workspace_id=workspace_id,
            ref=ref,
            content_hash=programme.content_hash,
            text=text,
            stored_at=work.now,
        )
        work.db.add(stored)
        await work.db.flush()
    moments = programme.timeline
    cohort = Cohort(
        workspace_id=workspace_id,
        programme_id=stored.id,
        title=programme.cohort_title,
        zone=programme.zone,
        starts_on=programme.starts_on,
        ends_on=programme.ends_on,
        secret=token_hex(16),
        timeline={
            "welcome_at": moments.welcome_at.isoformat(),
            "calibration_opens_at": moments.calibration_opens_at.isoformat(),
            "hand_in_by": moments.hand_in_by.isoformat(),
            "reviews_open_at": moments.reviews_open_at.isoformat(),
            "reviews_due_h": moments.reviews_due_h,
        },
        opened_at=work.now,
    )
    work.db.add(cohort)
    await work.db.flush()
    return cohort


async def _squads(work: Work, cohort: Cohort, roster: Sequence[RosterRow]) -> dict[str, Squad]:
    names = sorted({row.squad for row in roster if row.squad})
    squads = {name: Squad(cohort_id=cohort.id, name=name) for name in names}
    work.db.add_all(squads.values())
    await work.db.flush()
    return squads


async def _member(
    work: Work, cohort: Cohort, squads: dict[str, Squad], row: RosterRow, person: Person
) -> Member:
    squad = squads.get(row.squad) if row.squad else None
    member = Member(
        cohort_id=cohort.id,
        person_id=person.id,
        squad_id=squad.id if squad else None,
        role=Role(row.role),
        zone=row.zone,
        squad_zone=row.squad_zone,
        joined_at=work.now,
    )
    work.db.add(member)
    await work.db.flush()
    return member


async def _welcome(work: Work, cohort: Cohort, member: Member, person: Person) -> None:
    due = timeline(cohort).welcome_at
    await outbox.announce(
        work.db,
        key=f"welcome:{member.id}",
        kind="welcome",
        workspace_id=cohort.workspace_id,
        person_id=person.id,
        cohort_id=cohort.id,
        about={"member": member.id},
        due=due,
        now=work.now,
    )
