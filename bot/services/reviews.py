"""Reading and scoring: one criterion at a time, kept as it grows, handed in as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.anonymity import scrub
from bot.domain.passages import NumberedPassage, digest
from bot.domain.rubric import GivenMark, MarkProblem, check_mark, check_marks
from bot.errors import Refused
from bot.services import addenda, cohorts, people, results, starting
from bot.services.addenda import AddedLater
from bot.services.people import Seat, Who
from bot.services.routing import REVIEW_FORM
from bot.services.starting import Startable
from bot.services.telling import owe, write_down
from bot.services.works import passages_of
from bot.work import Work
from prompts.content import Criterion, Rubric, said
from storage import drafts, outbox, works
from storage import reviews as table
from storage.cohorts import Role
from storage.reviews import LIVE, Assignment, AssignmentState, Mark, Review, Step
from storage.works import PieceOfWork

GONE = (
    "This review is not yours, or its time has passed. If it lapsed, the work has gone to "
    "somebody else and nothing more is needed from you."
)
NONE_WAITING = (
    "No work waits for you right now. When a piece is ready for you, it comes to you as a "
    "message here."
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A piece of work in front of its reader. `marks` holds what was marked so far, and
    `typed` what was typed into a criterion's page and not yet kept as a mark."""

    seat: Seat
    assignment: Assignment
    rubric: Rubric
    passages: tuple[NumberedPassage, ...]
    marks: Mapping[str, GivenMark]
    typed: Mapping[str, Mapping[str, Any]]
    addenda: tuple[AddedLater, ...] = ()  # what its author added since; no part of the work

    @property
    def next_criterion(self) -> Criterion | None:
        return next((c for c in self.rubric.criteria if c.id not in self.marks), None)


@dataclass(frozen=True, slots=True)
class Sent:
    seat: Seat
    assignment: Assignment
    review: Review
    new: bool
    offered: Startable | None = None  # what a learner may write about it, if no work waits


async def desk(work: Work, who: Who, assignment_id: str | None = None) -> Desk:
    """The reader's open piece; opening it starts the review."""
    seat, row = await _owed(work, who, assignment_id)
    if row.state is AssignmentState.OPEN:
        row.state, row.started_at = AssignmentState.STARTED, work.now
        work.db.add(row)
    return await _desk(work, seat, row)


async def waiting(work: Work, seat: Seat) -> tuple[Assignment, ...]:
    owed = await table.owed_by(work.db, seat.member.id)
    return tuple(row for row in owed if row.state in LIVE and row.due_at > work.now)


async def keep_typed(
    work: Work, who: Who, assignment_id: str, criterion: str, typed: Mapping[str, Any]
) -> None:
    """Keep what a criterion's page holds now, so that closing it loses nothing."""
    seat, row = await _owed(work, who, assignment_id)
    kept = await _kept(work, seat, row)
    sheet = {**kept.get(criterion, {}), **typed}
    await _keep(work, seat, row, {**kept, criterion: sheet})


async def mark(work: Work, who: Who, assignment_id: str, given: GivenMark) -> Desk:
    """Check one criterion and keep it as marked."""
    seat, row = await _owed(work, who, assignment_id)
    before = await _desk(work, seat, row)
    try:
        checked = check_mark(before.rubric, len(before.passages), given)
    except MarkProblem as problem:
        raise Refused(problem.sentence, f"{given.criterion}/{problem.field}") from problem
    kept = {**before.typed, given.criterion: _stored(checked)}
    await _keep(work, seat, row, kept)
    return replace(before, marks=_marked(kept), typed=kept)


async def hand_in(work: Work, who: Who, assignment_id: str) -> Sent:
    """Store the review for good and tell the author. A second press gets the same receipt."""
    seat, row = await _own(work, who, assignment_id)
    done = await table.review_of(work.db, row.id)
    if done is not None:
        return Sent(seat, row, done, new=False, offered=await _offered(work, seat))
    _check_open(work, row)
    before = await _desk(work, seat, row)
    if before.next_criterion is not None:
        raise Refused("One criterion has no level yet. Go back to it, then hand the review in.")
    try:
        marks = check_marks(before.rubric, len(before.passages), list(before.marks.values()))
    except MarkProblem as problem:
        title = said(before.rubric.criterion(problem.criterion).title)
        raise Refused(f"{title}: {problem.sentence}") from problem
    piece = await _piece(work, row)
    review = await _store(work, row, before.rubric, await _nameless(work, piece, marks))
    row.state, row.ended_at = AssignmentState.DONE, work.now
    work.db.add(row)
    await drafts.discard(work.db, seat.member.id, REVIEW_FORM, row.id)
    await _tell_author(work, piece, review)
    await results.reckon(work, piece)
    await write_down(
        work,
        seat,
        "review.hand_in",
        review.id,
        {"work": row.work_id, "assignment": row.id, "sha256": review.sha256},
    )
    return Sent(seat, row, review, new=True, offered=await _offered(work, seat))


async def decline(work: Work, who: Who, assignment_id: str, reason: str) -> Assignment:
    """Give the piece back; it goes to somebody else, and this reader gets another."""
    seat, row = await _owed(work, who, assignment_id)
    row.state, row.reason, row.ended_at = AssignmentState.DECLINED, reason, work.now
    work.db.add(row)
    await drafts.discard(work.db, seat.member.id, REVIEW_FORM, row.id)
    await outbox.withdraw(work.db, f"assignment:{row.id}")
    await write_down(work, seat, "assignment.decline", row.id, {"reason": reason})
    return row


async def _offered(work: Work, seat: Seat) -> Startable | None:
    """When no other work waits, what the cohort asks about reviewing; until it was started once."""
    if seat.member.role is not Role.LEARNER or await waiting(work, seat):
        return None
    return await starting.not_yet_started(work, seat, starting.ON_REVIEWING)


async def look_at(work: Work, assignment_id: str) -> Desk | None:
    """What the message about an assignment shows now, without starting anything."""
    row = await table.assignment(work.db, assignment_id)
    if row is None or row.state not in LIVE:
        return None
    return await _desk(work, await people.seat_of(work, row.reviewer_id), row)


async def _owed(work: Work, who: Who, assignment_id: str | None) -> tuple[Seat, Assignment]:
    if assignment_id is None:
        seats = await people.reviewing(work, who)
        found = [(seat, row) for seat in seats for row in await waiting(work, seat)]
        if not found:
            raise Refused(NONE_WAITING)
        return min(found, key=lambda one: (one[1].due_at, one[1].id))
    seat, row = await _own(work, who, assignment_id)
    _check_open(work, row)
    return seat, row


async def _own(work: Work, who: Who, assignment_id: str) -> tuple[Seat, Assignment]:
    row = await table.assignment(work.db, assignment_id)
    seat = await people.reviewer(work, who, row.reviewer_id if row else None)
    if row is None or row.reviewer_id != seat.member.id:
        raise Refused(GONE)
    return seat, row


def _check_open(work: Work, row: Assignment) -> None:
    if row.state is AssignmentState.DONE:
        raise Refused("You have handed this review in already. Thank you; nothing more is needed.")
    if row.state not in LIVE or row.due_at <= work.now:
        raise Refused(GONE)


async def _desk(work: Work, seat: Seat, row: Assignment) -> Desk:
    piece = await _piece(work, row)
    kept = await _kept(work, seat, row)
    return Desk(
        seat=seat,
        assignment=row,
        rubric=await cohorts.read_by(work, seat, work.library.rubric(piece.rubric)),
        passages=passages_of(piece),
        marks=_marked(kept),
        typed=kept,
        addenda=await addenda.for_readers(work, piece),
    )


async def _piece(work: Work, row: Assignment) -> PieceOfWork:
    piece = await works.piece(work.db, row.work_id)
    if piece is None:
        raise LookupError(row.work_id)
    return piece


async def _kept(work: Work, seat: Seat, row: Assignment) -> dict[str, dict[str, Any]]:
    found = await drafts.draft(work.db, seat.member.id, REVIEW_FORM, row.id)
    return dict(found.answers) if found else {}


async def _keep(work: Work, seat: Seat, row: Assignment, kept: dict[str, Any]) -> None:
    await drafts.keep(work.db, seat.member.id, REVIEW_FORM, row.id, kept, work.now)
    await work.db.flush()


def _stored(given: GivenMark) -> dict[str, Any]:
    return {
        "level": given.level,
        "passages": list(given.passages),
        "seen": given.seen,
        "step": given.step,
        "marked": True,
    }


def _marked(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, GivenMark]:
    return {name: _given(name, sheet) for name, sheet in kept.items() if sheet.get("marked")}


def _given(criterion: str, sheet: Mapping[str, Any]) -> GivenMark:
    return GivenMark(
        criterion, sheet["level"], tuple(sheet["passages"]), sheet["seen"], sheet["step"]
    )


async def _nameless(
    work: Work, piece: PieceOfWork, marks: tuple[GivenMark, ...]
) -> tuple[GivenMark, ...]:
    """The marks as the author may read them: a reader who signs, or names somebody else who
    might have read it, is hidden before anything is stored."""
    author = await people.seat_of(work, piece.member_id)
    known = await cohorts.identities(work, author.cohort)
    own = known.pop(piece.member_id)

    def hidden(text: str) -> str:
        return scrub(text, own, [*known.values()]).text

    return tuple(replace(one, seen=hidden(one.seen), step=hidden(one.step)) for one in marks)


async def _store(
    work: Work, row: Assignment, rubric: Rubric, marks: tuple[GivenMark, ...]
) -> Review:
    review = Review(
        assignment_id=row.id,
        work_id=row.work_id,
        rubric=str(rubric.ref),
        rubric_hash=rubric.content_hash,
        sha256=digest([_stored(given) | {"criterion": given.criterion} for given in marks]),
        handed_in_at=work.now,
    )
    work.db.add(review)
    await work.db.flush()
    for given in marks:
        work.db.add(
            Mark(
                review_id=review.id,
                criterion=given.criterion,
                level=given.level,
                passages=list(given.passages),
                seen=given.seen,
            )
        )
        if given.step:
            work.db.add(Step(review_id=review.id, criterion=given.criterion, text=given.step))
    await work.db.flush()
    return review


async def _tell_author(work: Work, piece: PieceOfWork, review: Review) -> None:
    author = await people.seat_of(work, piece.member_id)
    await owe(work, author, "review", f"review:{review.id}", {"review": review.id})
