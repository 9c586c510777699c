"""What Slack tells us unasked: written down once, handled, and taken up again if that failed."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.services import people
from bot.services.people import Who
from bot.slack import SlackPerson
from bot.work import Work
from storage import cohorts as cohort_table
from storage import inbox, outbox
from storage import people as people_table
from storage.audit import record

PATIENCE = timedelta(seconds=30)
MOST_ATTEMPTS = 5


class Sent(StrEnum):
    """What came in the direct message."""

    WORDS = "words"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event in ids only; what was typed is not part of it."""

    id: str
    workspace: str
    kind: str
    user: str


async def hear(work: Work, found: Arrival) -> bool:
    """Write it down; False if Slack has told us before."""
    return await inbox.hear(
        work.db, found.id, found.workspace, found.kind, {"user": found.user}, work.now
    )


async def some_left(work: Work) -> bool:
    return bool(await inbox.unhandled(work.db, work.now - PATIENCE))


async def left(work: Work) -> tuple[Arrival, ...]:
    """What was heard and not finished; each is tried a few times and then left for a person."""
    rows = await inbox.unhandled(work.db, work.now - PATIENCE)
    tries = [row for row in rows if row.attempts < MOST_ATTEMPTS]
    for row in tries:
        await inbox.failed(work.db, row.event_id)
    return tuple(
        Arrival(row.event_id, row.workspace_id, row.kind, row.about["user"]) for row in tries
    )


async def handled(work: Work, found: Arrival) -> None:
    await inbox.handled(work.db, found.id, work.now)


async def answer(work: Work, found: Arrival, sent: Sent) -> None:
    """Owe the person a word on where things are, and on what they sent; once an hour is enough."""
    person = await people_table.by_slack_id(work.db, found.workspace, found.user)
    if person is None or person.deleted:
        return
    await outbox.announce(
        work.db,
        key=f"help:{sent.value}:{person.id}:{work.now:%Y-%m-%dT%H}",
        kind="help",
        workspace_id=found.workspace,
        person_id=person.id,
        about={"person": person.id, "sent": sent.value},
        due=work.now,
        now=work.now,
    )


async def changed(work: Work, workspace: str, told: SlackPerson) -> None:
    """A name, a zone or a deactivation. Who is gone leaves their cohorts; their work stays."""
    known = await people_table.by_slack_id(work.db, workspace, told.id)
    if known is None:
        return
    seats = await people.seats(work, Who(workspace, told.id))
    person = await people.note(work, workspace, told)
    if not person.deleted:
        return
    for seat in seats:
        member = await cohort_table.member(work.db, seat.member.id)
        if member is None:
            continue
        people.leave(member, work.now)
        work.db.add(member)
        await record(
            work.db,
            now=work.now,
            workspace_id=workspace,
            actor="system",
            actor_role="slack",
            action="member.leave",
            about=member.id,
            details={"cohort": member.cohort_id},
        )
