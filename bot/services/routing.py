"""Bringing work to its readers: what expired is freed, what is short is planned, and each
reader who has nothing open is given one piece.

The whole round is planned each time and only one piece is given, so that nobody is left at the
end with no piece that they may read. The secret of the cohort makes the plan unpredictable for
people and repeatable for an audit.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from math import ceil

from bot.domain import anonymity, names, routing
from bot.services import calibration, cohorts
from bot.services.moments import Moment
from bot.services.people import REVIEWING, Seat
from bot.services.telling import owe, write_down_rule
from bot.work import Work
from storage import drafts, outbox, works
from storage import reviews as table
from storage.cohorts import Cohort, members, squads
from storage.reviews import LIVE, TAKEN, Assignment, AssignmentState
from storage.works import PieceOfWork, PieceState

REVIEW_FORM = "review"


@dataclass(frozen=True)
class Round:
    """What routing looks at: everybody, every piece, and who had what already. Without slots,
    since what is asked of it again and again is worked out once."""

    readers: tuple[Seat, ...]
    calibrated: frozenset[str]
    squads: dict[str, str | None]
    pieces: tuple[PieceOfWork, ...]
    assignments: tuple[Assignment, ...]

    @cached_property
    def _by_piece(self) -> dict[str, list[Assignment]]:
        found: dict[str, list[Assignment]] = {}
        for row in self.assignments:
            found.setdefault(row.work_id, []).append(row)
        return found

    @cached_property
    def _held(self) -> Counter[str]:
        return Counter(row.reviewer_id for row in self.assignments if row.state in TAKEN)

    @cached_property
    def _wanted(self) -> int:
        return sum(piece.wanted for piece in self.pieces)

    def of_piece(self, piece: str) -> list[Assignment]:
        return self._by_piece.get(piece, [])

    def short(self, piece: PieceOfWork) -> bool:
        """Whether the piece is to have more readings than are given out or done."""
        given = [row for row in self.of_piece(piece.id) if row.state in TAKEN]
        return len(given) < piece.wanted

    def held(self, reader: str) -> int:
        return self._held[reader]

    def room(self, reader: str, further: int = 0) -> int:
        """How many more pieces the reader may get, were `further` more readings wanted. An even
        share and one more: the slack lets others be replaced."""
        wanted = self._wanted + further
        most = ceil(wanted / len(self.calibrated)) + 1 if self.calibrated else 0
        return max(0, most - self.held(reader))

    def may_read(self, reader: Seat, piece: PieceOfWork) -> bool:
        """Whether a further reading of the piece could be this reader's."""
        own_squad = self.squads[piece.member_id]
        same_squad = own_squad is not None and reader.member.squad_id == own_squad
        had = any(row.reviewer_id == reader.member.id for row in self.of_piece(piece.id))
        return (
            reader.member.id in self.calibrated
            and reader.member.id != piece.member_id
            and not same_squad
            and not had
        )


async def keep_going(work: Work, cohort: Cohort) -> None:
    """Free what lapsed and give out what is due. Safe to call at any moment."""
    if work.now < cohorts.timeline(cohort).reviews_open_at:
        return
    await _expire(work, await look(work, cohort))
    await _give(work, cohort, await look(work, cohort))


async def stands_still(work: Work, cohort: Cohort) -> bool:
    """Whether `keep_going` would change nothing now. It is asked at every tick, so the costly
    look is taken only if a piece is short of a reader and there is one who has nothing to read."""
    if work.now < cohorts.timeline(cohort).reviews_open_at:
        return True
    if await table.lapsed(work.db, cohort.id, REVIEWING, work.now):
        return False
    rubric = str((await cohorts.rubric_of(work, cohort)).ref)
    if not await table.short(work.db, cohort.id):
        return True
    if not await table.free_reader(work.db, cohort.id, REVIEWING, rubric):
        return True
    return not _to_give(cohort, await look(work, cohort))


async def look(work: Work, cohort: Cohort) -> Round:
    seats = [seat for seat in await cohorts.active(work, cohort) if seat.member.role in REVIEWING]
    calibrated = await calibration.all_passed(work, cohort, [seat.member.id for seat in seats])
    everybody = await members(work.db, cohort.id)
    pieces = tuple(await works.in_cohort(work.db, cohort.id))
    return Round(
        readers=tuple(seats),
        calibrated=calibrated,
        squads={member.id: member.squad_id for member, _ in everybody},
        pieces=pieces,
        assignments=tuple(await table.assignments(work.db, [piece.id for piece in pieces])),
    )


async def further_reader(work: Work, cohort: Cohort, piece: PieceOfWork) -> bool:
    """Whether anybody is left who may read the piece, has room and has not been asked."""
    return another_could(await look(work, cohort), piece)


def another_could(present: Round, piece: PieceOfWork) -> bool:
    return any(
        present.may_read(reader, piece) and present.room(reader.member.id, further=1) > 0
        for reader in present.readers
    )


async def ahead(work: Work, cohort: Cohort) -> list[Moment]:
    present = await look(work, cohort)
    return [
        Moment(row.due_at, "a review is due") for row in present.assignments if row.state in LIVE
    ]


def request(cohort: Cohort, present: Round) -> routing.RoutingRequest:
    """The round as the plan wants it."""
    taken = [row for row in present.assignments if row.state in TAKEN]
    ended = [row for row in present.assignments if row not in taken]
    return routing.RoutingRequest(
        secret=cohort.secret,
        round=1,
        reviewers=tuple(
            routing.Reviewer(
                id=seat.member.id,
                squad=seat.member.squad_id,
                calibrated=seat.member.id in present.calibrated,
                room=present.room(seat.member.id),
                held=present.held(seat.member.id),
                available=True,
            )
            for seat in present.readers
        ),
        pieces=tuple(
            routing.Piece(
                id=piece.id,
                author=piece.member_id,
                squad=present.squads[piece.member_id],
                wanted=piece.wanted,
            )
            for piece in present.pieces
        ),
        pinned=frozenset((row.work_id, row.reviewer_id) for row in taken),
        barred=frozenset((row.work_id, row.reviewer_id) for row in ended),
    )


async def _expire(work: Work, present: Round) -> None:
    here = {seat.member.id for seat in present.readers}
    for row in present.assignments:
        lapsed = row.due_at <= work.now or row.reviewer_id not in here
        if row.state in LIVE and lapsed:
            row.state, row.ended_at = AssignmentState.EXPIRED, work.now
            work.db.add(row)
            await drafts.discard(work.db, row.reviewer_id, REVIEW_FORM, row.id)
            await outbox.withdraw(work.db, f"assignment:{row.id}")
    await work.db.flush()


async def _give(work: Work, cohort: Cohort, present: Round) -> None:
    due = work.now + timedelta(hours=cohorts.timeline(cohort).reviews_due_h)
    by_id = {seat.member.id: seat for seat in present.readers}
    given = _to_give(cohort, present)
    if not given:
        return
    avoided = await _called(work, cohort)
    pieces = {piece.id: piece for piece in present.pieces}
    taken = {
        piece.id: {row.pseudonym for row in present.of_piece(piece.id)} for piece in present.pieces
    }
    for piece_id, reader in given:
        name = anonymity.pseudonym(cohort.secret, reader, piece_id, taken[piece_id], avoided)
        taken[piece_id].add(name)
        row = Assignment(
            work_id=piece_id, reviewer_id=reader, pseudonym=name, given_at=work.now, due_at=due
        )
        work.db.add(row)
        pieces[piece_id].state = PieceState.IN_REVIEW
        work.db.add(pieces[piece_id])
        await work.db.flush()
        await _tell(work, by_id[reader], row)


def _to_give(cohort: Cohort, present: Round) -> list[routing.Pair]:
    """One piece for each reader who has nothing open."""
    busy = {row.reviewer_id for row in present.assignments if row.state in LIVE}
    if present.calibrated <= busy or not any(present.short(piece) for piece in present.pieces):
        return []  # planning a round takes a while
    given: list[routing.Pair] = []
    for piece_id, reader in routing.plan(request(cohort, present)).pairs:
        if reader not in busy:
            busy.add(reader)
            given.append((piece_id, reader))
    return given


async def _called(work: Work, cohort: Cohort) -> frozenset[str]:
    """The words that members and squads are called by, which no reader's name should hint at."""
    called = [[squad.name] for squad in await squads(work.db, cohort.id)]
    called += [[*one.names] for one in (await cohorts.identities(work, cohort)).values()]
    return frozenset(names.known(called).parts)


async def _tell(work: Work, reader: Seat, row: Assignment) -> None:
    await owe(
        work,
        reader,
        "assignment",
        f"assignment:{row.id}",
        {"assignment": row.id},
        expires=row.due_at,
    )
    await write_down_rule(
        work, reader, "assignment.give", row.id, {"work": row.work_id, "reviewer": row.reviewer_id}
    )
