"""The two ends of an attempt, each one transaction: taking a row before anything is said, and
writing down what came of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from bot.delivery import gates
from bot.delivery.gates import Shut
from bot.delivery.timing import Timing
from bot.deps import Deps
from bot.services.telling import home_changes
from bot.work import Work
from storage import audit, outbox
from storage.gates import had_its_turn
from storage.outbox import Delivery, DeliveryState
from storage.people import Person

FAILED, HELD, REPEATED = "delivery.failed", "delivery.held", "delivery.repeated"


@dataclass(frozen=True, slots=True)
class Perhaps:
    """An attempt between these moments was perhaps posted."""

    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """One attempt at one row, and whether an earlier one was perhaps posted. `next_at`: when the
    workspace's gate lets the next one through, if this one has passed it."""

    row: Delivery
    person: Person
    attempt: int
    at: datetime
    lease_until: datetime
    earlier: Perhaps | None
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """It is in the conversation. A document has no `ts`."""

    channel: str
    ts: str | None


@dataclass(frozen=True, slots=True)
class Over:
    """It was not said and will not be: failed, expired or dropped."""

    state: DeliveryState
    reason: str


@dataclass(frozen=True, slots=True)
class Again:
    """Another attempt is needed, not before `until`. `held`: nobody can find out whether it was
    said, and its kind is not said again until somebody can."""

    until: datetime
    reason: str | None
    perhaps: Perhaps | None
    stumbles: int = 0
    held: bool = False


Outcome: TypeAlias = Said | Over | Again


async def take(deps: Deps, key: str, timing: Timing) -> Claim | Shut | None:
    """Claim the row and mark it as perhaps posted. Nothing is changed while a gate in front of
    it is shut; None if there is nothing to do or somebody else does it."""
    async with deps.begin(patient=True) as work:
        found = await outbox.with_person(work.db, key)
        if found is None or not found[0].ready(work.now):
            return None
        row, person = found
        ahead = await gates.before(work, row, timing) if _needs_gates(row, person, work) else None
        shut = None if ahead is None else ahead.shut(work.now)
        if shut is not None:
            return shut
        lease_until = work.now + timing.lease
        # A post begins at the latest one time-out before the lease ends. So it is over when the
        # lease is, and visible to whoever comes after the margin.
        claimed = await outbox.claim(
            work.db,
            row,
            now=work.now,
            lease_until=lease_until,
            not_before=lease_until + timing.margin,
        )
        if not claimed:
            return None
        if ahead is not None:
            ahead.passed(work.now)
        await had_its_turn(work.db, row.cohort_id or row.workspace_id, work.now)
        next_at = None if ahead is None else ahead.next_at(work.now)
        return Claim(row, person, row.attempt + 1, work.now, lease_until, _earlier(row), next_at)


def _needs_gates(row: Delivery, person: Person, work: Work) -> bool:
    """What is looked up first passes them afterwards, if it is said at all; what only ends needs
    none."""
    ends = person.deleted or (row.expires_at is not None and work.now >= row.expires_at)
    return row.unsure_since is None and not ends


async def settle(deps: Deps, claim: Claim, outcome: Outcome) -> bool:
    """Write down what came of the attempt; False if the row is no longer ours."""
    key, attempt = claim.row.key, claim.attempt
    async with deps.begin(patient=True) as work:
        match outcome:
            case Said(channel, ts):
                said = await outbox.sent(work.db, key, attempt, channel=channel, ts=ts, at=work.now)
                if said:
                    await home_changes(work, claim.person.id)
                return said
            case Over(state, reason):
                ended = await outbox.ended(work.db, key, attempt, state, reason, work.now)
                if ended and state is DeliveryState.FAILED:
                    await note(work, claim, FAILED, reason)
                return ended
            case Again(until, reason, perhaps, stumbles, held):
                given_back = await outbox.put_back(
                    work.db,
                    key,
                    attempt,
                    not_before=until,
                    unsure_since=None if perhaps is None else perhaps.last,
                    first_tried_at=None if perhaps is None else perhaps.first,
                    error=reason,
                    stumbles=stumbles,
                )
                if given_back and held and not await audit.entries(work.db, about=key, action=HELD):
                    await note(work, claim, HELD, reason or "")
                return given_back


async def note(work: Work, claim: Claim, action: str, reason: str) -> None:
    """Write down for the audit what became of the message."""
    await audit.record(
        work.db,
        now=work.now,
        workspace_id=claim.row.workspace_id,
        actor="system",
        actor_role="system",
        action=action,
        about=claim.row.key,
        details={"kind": claim.row.kind, "reason": reason},
    )


def _earlier(row: Delivery) -> Perhaps | None:
    if row.unsure_since is None:
        return None
    return Perhaps(row.first_tried_at or row.unsure_since, row.unsure_since)
