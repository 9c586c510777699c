"""How far each of the cohort's people is, as the story tells it: read for all of them at once,
since the panel asks after everything that changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.services import cohorts, reports
from bot.services.reports import Record
from bot.work import Work
from storage.calibration import CalibrationState
from storage.cohorts import open_cohorts
from storage.evidence import EvidenceKind
from storage.reviews import LIVE, Assignment, Review
from storage.works import PieceOfWork


@dataclass(frozen=True, slots=True)
class Player:
    """One of the others."""

    user: str
    handle: str
    name: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What one person has done, and what waits for them."""

    asked: bool = False  # a question is open
    answered: bool = False
    kept: frozenset[EvidenceKind] = frozenset()
    piece: PieceOfWork | None = None
    practises: bool = False
    practised: bool = False
    owed: tuple[Assignment, ...] = ()
    received: int = 0
    unanswered: tuple[Review, ...] = ()  # reviews of their work that wait for their answer
    decided: bool = False


async def standings(work: Work, players: Iterable[Player]) -> dict[Player, Standing]:
    """Of each of the players; who is not in the cohort has done nothing."""
    found = await open_cohorts(work.db)
    if not found:
        return {player: Standing() for player in players}
    record = await reports.record(work, found[0])
    members = {person.slack_id: member.id for member, person in record.members}
    return {
        player: _standing(record, members[player.user], work.now)
        if player.user in members
        else Standing()
        for player in players
    }


def _standing(record: Record, me: str, now: datetime) -> Standing:
    piece = next((one for one in record.pieces if one.member_id == me), None)
    received = [one for one in record.reviews if piece is not None and one.work_id == piece.id]
    practice = next((one for one in record.calibrations if one.member_id == me), None)
    done = practice is not None and practice.state is not CalibrationState.OPEN
    opened = cohorts.timeline(record.cohort).calibration_opens_at <= now
    return Standing(
        asked=any(
            one.member_id == me and one.opens_at <= now < one.grace_until for one, _ in record.asked
        ),
        answered=any(one.member_id == me for one in record.reflections),
        kept=frozenset(one.kind for one in record.evidence if one.member_id == me),
        piece=piece,
        practises=opened and not done,
        practised=done,
        owed=tuple(
            one
            for one in record.assignments
            if one.reviewer_id == me and one.state in LIVE and one.due_at > now
        ),
        received=len(received),
        unanswered=tuple(one for one in received if not _answered(record, one)),
        decided=any(piece is not None and one.work_id == piece.id for one in record.decisions),
    )


def _answered(record: Record, review: Review) -> bool:
    steps = [step for step in record.steps if step.review_id == review.id]
    return review.rating is not None and all(step.disposition is not None for step in steps)
