"""Who is acting: the person behind a Slack id, and their seat in a cohort.

A seat is a member with the person and the cohort; it is what every other service asks for
first, and where strangers are turned away with a sentence.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.domain import calendar
from bot.domain.calendar import Zones
from bot.errors import Refused
from bot.slack import Identity, SlackPerson
from bot.work import Work
from storage import cohorts as cohort_table
from storage import people as table
from storage.cohorts import Cohort, Member, Role
from storage.people import Person, Workspace

REVIEWING = frozenset({Role.LEARNER, Role.REVIEWER, Role.LEAD_REVIEWER})
FACILITATING = frozenset({Role.FACILITATOR, Role.PROGRAMME_OWNER})

STRANGER = (
    "You are not in a cohort here yet. Ask the facilitator of your cohort to add you; "
    "nothing that you typed was stored."
)
FOR_LEARNERS = (
    "This is for learners, and you are in this cohort in another role. Open Home to see what "
    "waits for you."
)
FOR_FACILITATORS = (
    "Only facilitators of a cohort can do this. Ask yours for the report, or open Home to see "
    "what waits for you."
)
FOR_READERS = (
    "Your role in this cohort does not read the work of others. Open Home to see what you can do "
    "here."
)
NOT_THERE = "You are not in this cohort any more, so nothing was stored. Choose another one."
ELSEWHERE = (
    "This cohort belongs to another Slack workspace than yours, so Plumbline cannot open it for "
    "you. Ask its facilitator how to take part; nothing that you typed was stored."
)


@dataclass(frozen=True, slots=True)
class Who:
    """Who pressed, as Slack says: `workspace` is the person's own, which may not be ours."""

    workspace: str
    user: str


@dataclass(frozen=True, slots=True)
class Seat:
    member: Member
    person: Person
    cohort: Cohort

    @property
    def zone(self) -> str:
        """Where the person is, for all that is shown to them."""
        return self.zones.own

    @property
    def zones(self) -> Zones:
        """Their own as the roster says, else as Slack does; then the squad's, and the cohort's."""
        own = calendar.known_zone(self.member.zone, self.person.zone)
        return Zones(self.cohort.zone, self.member.squad_zone, own)

    @property
    def facilitates(self) -> bool:
        return self.member.role in FACILITATING


async def note_workspace(work: Work, identity: Identity) -> Workspace:
    """Remember the workspace that the token speaks for."""
    found = await table.workspace(work.db, identity.team)
    if found is None:
        found = Workspace(
            id=identity.team,
            name=identity.team_name,
            bot_user=identity.bot_user,
            joined_at=work.now,
        )
        work.db.add(found)
    found.name, found.bot_user = identity.team_name, identity.bot_user
    return found


async def note(work: Work, workspace_id: str, told: SlackPerson) -> Person:
    """Remember what Slack tells of a person; what it leaves out stays as it was."""
    found = await table.by_slack_id(work.db, workspace_id, told.id)
    if found is None:
        found = Person(
            workspace_id=workspace_id, slack_id=told.id, name=told.name, updated_at=work.now
        )
        work.db.add(found)
    found.name = told.name
    found.real_name = told.real_name or found.real_name
    found.email = told.email.lower() if told.email else found.email
    found.zone = told.zone or found.zone
    found.locale = told.locale or found.locale
    found.guest, found.deleted, found.updated_at = told.is_guest, told.deleted, work.now
    await work.db.flush()
    return found


async def seats(work: Work, who: Who) -> tuple[Seat, ...]:
    """Every open cohort the person is in, oldest first; none for a stranger."""
    found = await cohort_table.memberships_of(work.db, who.workspace, who.user)
    return tuple(Seat(*one) for one in found)


async def seats_of(work: Work, person_id: str) -> tuple[Seat, ...]:
    """The same for a person whose id of ours is known."""
    found = await cohort_table.memberships(work.db, person_id)
    return tuple(Seat(*one) for one in found)


async def seat(
    work: Work,
    who: Who,
    roles: Collection[Role] = frozenset(Role),
    otherwise: str = STRANGER,
    asked: str | None = None,
) -> Seat:
    """The person's seat in one of `roles`, or Refused with a sentence that says whom to ask.
    Of somebody with several, the one that `asked` names, the id of a cohort or of a member,
    and otherwise the oldest."""
    fitting = await all_seats(work, who, roles, otherwise)
    named = [one for one in fitting if asked in {one.member.id, one.cohort.id}]
    return (named or fitting)[0]


async def learner(work: Work, who: Who, asked: str | None = None) -> Seat:
    return await seat(work, who, {Role.LEARNER}, FOR_LEARNERS, asked)


async def learning(work: Work, who: Who) -> tuple[Seat, ...]:
    """Every cohort in which the person learns."""
    return await all_seats(work, who, {Role.LEARNER}, FOR_LEARNERS)


async def facilitating(work: Work, who: Who) -> tuple[Seat, ...]:
    """Every cohort that the person facilitates."""
    return await all_seats(work, who, FACILITATING, FOR_FACILITATORS)


async def reviewing(work: Work, who: Who) -> tuple[Seat, ...]:
    """Every cohort in which the person reads the work of others."""
    return await all_seats(work, who, REVIEWING, FOR_READERS)


async def all_seats(
    work: Work, who: Who, roles: Collection[Role], otherwise: str = STRANGER
) -> tuple[Seat, ...]:
    """All seats of the person in one of `roles`, oldest first; refused if there is none."""
    found = await seats(work, who)
    if not found:
        ours = await table.workspace(work.db, who.workspace)
        raise Refused(STRANGER if ours else ELSEWHERE)
    fitting = tuple(one for one in found if one.member.role in roles)
    if not fitting:
        raise Refused(otherwise)
    return fitting


async def facilitator(work: Work, who: Who, asked: str | None = None) -> Seat:
    return await seat(
        work,
        who,
        FACILITATING,
        FOR_FACILITATORS,
        asked,
    )


async def reviewer(work: Work, who: Who, asked: str | None = None) -> Seat:
    return await seat(
        work,
        who,
        REVIEWING,
        FOR_READERS,
        asked,
    )


async def seat_of(work: Work, member_id: str) -> Seat:
    """The seat behind a member's id of ours."""
    found = await cohort_table.member_with_person(work.db, member_id)
    if found is None:
        raise LookupError(member_id)
    member, person = found
    cohort = await cohort_table.cohort(work.db, member.cohort_id)
    if cohort is None:
        raise LookupError(member.cohort_id)
    return Seat(member, person, cohort)


def here(seat: Seat) -> bool:
    """Still in the cohort and still in the workspace."""
    return seat.member.left_at is None and not seat.person.deleted


def leave(member: Member, now: datetime) -> None:
    member.left_at = member.left_at or now
