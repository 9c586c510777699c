"""What a person was sent and why, and what is on its way to them: their own to see."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import Reason
from bot.services import askings, cohorts, people
from bot.services.people import Seat, Who
from bot.work import Work
from prompts.content import Text
from storage import askings as table
from storage import outbox
from storage import reflections as reflection_table
from storage.outbox import EDIT, OWED, Delivery, DeliveryState

SHOWN = 20
RULE, FACILITATOR = "rule", "facilitator"
# What follows from one's own press a moment ago tells nothing about what one was sent.
NOT_TOLD = frozenset({"turn", EDIT})


@dataclass(frozen=True, slots=True)
class Receipt:
    """One message: when it was sent, or when it is due if it was not sent yet."""

    kind: str
    at: datetime
    sent: bool
    by: str  # of a nudge: "rule" or "facilitator"; otherwise ""
    reasons: tuple[Reason, ...]
    title: Text | None = None  # of the prompt set that it is about


@dataclass(frozen=True, slots=True)
class Receipts:
    seat: Seat
    now: datetime
    found: tuple[Receipt, ...]


async def of(work: Work, who: Who) -> Receipts:
    """The newest twenty, the one that comes last first."""
    seat = await people.seat(work, who)
    rows = [
        row
        for row in await outbox.of_person(work.db, seat.person.id)
        if row.kind not in NOT_TOLD and (row.state is DeliveryState.SENT or row.state in OWED)
    ]
    return Receipts(seat, work.now, tuple([await _receipt(work, row) for row in rows[:SHOWN]]))


async def _receipt(work: Work, row: Delivery) -> Receipt:
    reasons: tuple[Reason, ...] = ()
    if "member" in row.about and "occurrence" in row.about:
        asking = await table.of_occurrence(work.db, row.about["member"], row.about["occurrence"])
        reasons = askings.read(asking.reasons) if asking and row.kind == "prompt" else ()
    return Receipt(
        kind=row.kind,
        at=row.sent_at or row.due_at,
        sent=row.state is DeliveryState.SENT,
        by=row.about.get("by", ""),
        reasons=reasons,
        title=await _title(work, row),
    )


async def _title(work: Work, row: Delivery) -> Text | None:
    if "member" not in row.about or "occurrence" not in row.about:
        return None
    occurrence = await reflection_table.occurrence(work.db, row.about["occurrence"])
    if occurrence is None:
        return None
    seat = await people.seat_of(work, row.about["member"])
    asked = await cohorts.read_by(work, seat, await work.prompt_set(occurrence.prompt_set))
    return asked.title
