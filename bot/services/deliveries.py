"""What does not arrive, shown to facilitators: whom nothing reaches and why, and messages of which
nobody can learn whether they arrived, which a facilitator has said again or left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import deliveries as rules
from bot.domain.calendar import local
from bot.domain.deliveries import Failed, Unreached
from bot.errors import Refused
from bot.services import cohorts, people
from bot.services.people import Seat, Who
from bot.services.telling import owe, write_down
from bot.work import Work
from storage import cohorts as cohort_table
from storage import outbox
from storage.cohorts import Cohort
from storage.outbox import Delivery
from storage.people import Person

NOTICE = "unreached"


@dataclass(frozen=True, slots=True)
class Held:
    """A message that perhaps arrived, and is not said again unless a facilitator says so."""

    key: str
    kind: str
    person: Person
    since: datetime


@dataclass(frozen=True, slots=True)
class Undelivered:
    """What did not arrive in a cohort, the newest first; `names` are by person id."""

    unreached: tuple[Unreached, ...]
    held: tuple[Held, ...]
    names: Mapping[str, str]

    @property
    def newest(self) -> datetime | None:
        """When the newest trouble came to be something to tell of."""
        moments = [one.since for one in self.unreached]
        moments += [one.since + rules.SHOWN_AFTER for one in self.held]
        return max(moments, default=None)

    def __bool__(self) -> bool:
        return bool(self.unreached or self.held)


async def undelivered(work: Work, cohort: Cohort) -> Undelivered:
    """What did not arrive in the cohort, as things stand now."""
    return (await _in_all(work, [cohort]))[cohort.id]


async def untold(work: Work) -> list[Seat]:
    """The facilitators who are owed a word on trouble that is new since the last one: for each
    cohort one a day at most, and none for somebody who was named before and was not reached
    since."""
    open_cohorts = await cohort_table.open_cohorts(work.db)
    found = await _in_all(work, open_cohorts)
    seats: list[Seat] = []
    for cohort in open_cohorts:
        newest = found[cohort.id].newest
        if newest is None:
            continue
        everybody = [seat for seat in await cohorts.active(work, cohort) if seat.facilitates]
        told = await outbox.last_owed(work.db, NOTICE, [seat.person.id for seat in everybody])
        for seat in everybody:
            last = told.get((seat.person.id, cohort.id))
            if last is None or last < newest:
                seats.append(seat)
    return seats


async def tell(work: Work, seats: Sequence[Seat]) -> None:
    for seat in seats:
        await _owe_notice(work, seat)


async def send_again(work: Work, who: Who, key: str) -> Seat:
    """Have a held message said once more. Where it is in doubt no more, as after a second press,
    nothing happens."""
    me, row = await _theirs(work, who, key)
    if _shown_as_held(row, work.now) and await outbox.say_again(work.db, row, work.now):
        await write_down(work, me, "delivery.send_again", key, {"kind": row.kind})
    return me


async def leave(work: Work, who: Who, key: str) -> Seat:
    """Leave a held message as it is: perhaps it arrived, and it is not said again."""
    me, row = await _theirs(work, who, key)
    if _shown_as_held(row, work.now) and await outbox.leave_be(work.db, row, work.now):
        await write_down(work, me, "delivery.leave", key, {"kind": row.kind})
    return me


async def _theirs(work: Work, who: Who, key: str) -> tuple[Seat, Delivery]:
    """The message and the facilitator of its cohort."""
    row = await outbox.delivery(work.db, key)
    me = await people.facilitator(work, who, row.cohort_id if row else None)
    if row is None or row.cohort_id != me.cohort.id:
        raise Refused("This message does not belong to a cohort of yours.")
    return me, row


def _shown_as_held(row: Delivery, now: datetime) -> bool:
    since = row.unsure_since
    return rules.held(row.kind) and since is not None and now - since >= rules.SHOWN_AFTER


async def _owe_notice(work: Work, seat: Seat) -> None:
    day = local(work.now, seat.cohort.zone).date()
    await owe(
        work,
        seat,
        NOTICE,
        f"{NOTICE}:{seat.cohort.id}:{day}:{seat.member.id}",
        {"member": seat.member.id},
    )


async def _in_all(work: Work, found: Sequence[Cohort]) -> dict[str, Undelivered]:
    ids = [cohort.id for cohort in found]
    failed = await outbox.failures(work.db, ids)
    before = work.now - rules.SHOWN_AFTER
    doubtful = [
        (row, person)
        for row, person in await outbox.in_doubt(work.db, before, ids)
        if rules.held(row.kind)
    ]
    reached = await outbox.last_sent(work.db, {row.person_id for row, _ in failed})
    return {one: _undelivered(work, one, failed, doubtful, reached) for one in ids}


def _undelivered(
    work: Work,
    cohort: str,
    failed: Sequence[tuple[Delivery, Person]],
    doubtful: Sequence[tuple[Delivery, Person]],
    reached: dict[str, datetime],
) -> Undelivered:
    lost = [(row, person) for row, person in failed if row.cohort_id == cohort]
    unclear = [(row, person) for row, person in doubtful if row.cohort_id == cohort]
    told = rules.unreached([_failed(row) for row, _ in lost], reached, work.now)
    names = {person.id: person.real_name or person.name for _, person in [*lost, *unclear]}
    held = tuple(
        Held(row.key, row.kind, person, row.unsure_since or row.due_at) for row, person in unclear
    )
    return Undelivered(told, held, names)


def _failed(row: Delivery) -> Failed:
    at = row.ended_at or row.first_tried_at or row.due_at
    return Failed(row.person_id, row.kind, row.error or "", at)
