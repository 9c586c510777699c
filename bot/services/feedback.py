"""The author's side of a review: rate its use before seeing the levels, answer each step, and
let the reviewer hear what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from bot.domain.anonymity import scrub
from bot.errors import Refused
from bot.services import cohorts, people
from bot.services.people import Seat, Who
from bot.services.telling import owe, write_down
from bot.work import Work
from prompts.content import Rubric
from storage import reviews as table
from storage import works
from storage.reviews import Assignment, Disposition, Mark, Review, Step
from storage.works import PieceOfWork

NEEDS_A_REASON = frozenset({Disposition.ADAPT, Disposition.DECLINE, Disposition.ASK})
RATINGS = {1: "not useful", 2: "a little useful", 3: "useful", 4: "very useful"}


@dataclass(frozen=True, slots=True)
class Feedback:
    """One review in front of its author. The levels of `marks` are for after the rating."""

    seat: Seat
    rubric: Rubric
    review: Review
    pseudonym: str
    marks: tuple[Mark, ...]
    steps: tuple[Step, ...]

    @property
    def rated(self) -> bool:
        return self.review.rating is not None

    @property
    def answered(self) -> bool:
        return self.rated and all(step.disposition is not None for step in self.steps)


@dataclass(frozen=True, slots=True)
class Received:
    """One review as it waits for its author on Home, unopened."""

    review: Review
    pseudonym: str
    unanswered: bool  # a step of it waits for an answer

    @property
    def rated(self) -> bool:
        return self.review.rating is not None

    @property
    def answered(self) -> bool:
        return self.rated and not self.unanswered


@dataclass(frozen=True, slots=True)
class Reply:
    step: str
    disposition: Disposition
    because: str


def reply(step: str, disposition: str, because: str) -> Reply:
    """A reply in words as a form gives it."""
    known = {choice.value: choice for choice in Disposition}
    if disposition not in known:
        raise Refused("Choose one of the four answers.", f"{step}/disposition")
    return Reply(step, known[disposition], because)


@dataclass(frozen=True, slots=True)
class Heard:
    """What the reviewer is told: what became of each step, in the order of the rubric."""

    seat: Seat
    rubric: Rubric
    review: Review
    steps: tuple[Step, ...]


async def received(work: Work, pieces: Sequence[PieceOfWork]) -> tuple[Received, ...]:
    """All reviews of the learner's own pieces of work, oldest first."""
    found = await table.received(work.db, [piece.id for piece in pieces]) if pieces else []
    return tuple(Received(*one) for one in found)


async def open_review(work: Work, who: Who, review_id: str) -> Feedback:
    seat, review = await _own(work, who, review_id)
    return await _feedback(work, seat, review)


async def rate(work: Work, who: Who, review_id: str, rating: int) -> Feedback:
    """Store how useful the comments were; the levels are shown from then on. The first rating
    stays, since a later one would be coloured by the levels."""
    seat, review = await _own(work, who, review_id)
    if rating not in RATINGS:
        raise Refused("Choose one of the four answers.", "rating")
    if review.rating is None:
        review.rating, review.rated_at, review.revealed_at = rating, work.now, work.now
        work.db.add(review)
        await write_down(work, seat, "review.rate", review.id, {"rating": rating})
    return await _feedback(work, seat, review)


async def respond(work: Work, who: Who, review_id: str, replies: Sequence[Reply]) -> Feedback:
    """Store what the author does with each step, and owe the reviewer the news of it."""
    seat, review = await _own(work, who, review_id)
    if review.rating is None:
        raise Refused("First say how useful this review was; then answer its steps.")
    steps = {step.id: step for step in await table.steps(work.db, [review.id])}
    if review.answered_at is None:
        known = await cohorts.identities(work, seat.cohort)
        author = known.pop(seat.member.id)
        _answer(steps, replies, work.now)
        for step in steps.values():
            # The reader is not to learn whose work it was, not even from a signature.
            step.because = step.because and scrub(step.because, author, [*known.values()]).text
        work.db.add_all(steps.values())
        review.answered_at = work.now
        work.db.add(review)
        await work.db.flush()
        await _tell_reviewer(work, seat, review, steps)
    return await _feedback(work, seat, review)


async def heard(work: Work, review_id: str) -> Heard | None:
    """What a reviewer is told of their steps; None when there is nothing to tell."""
    review = await table.review(work.db, review_id)
    if review is None:
        return None
    assignment = await _assignment(work, review)
    seat = await people.seat_of(work, assignment.reviewer_id)
    rubric = await cohorts.read_by(work, seat, work.library.rubric(review.rubric))
    steps = _in_order(rubric, await table.steps(work.db, [review.id]))
    return Heard(seat, rubric, review, steps) if steps else None


async def look_at(work: Work, review_id: str) -> Feedback | None:
    """What the message about a review shows now."""
    review = await table.review(work.db, review_id)
    piece = await works.piece(work.db, review.work_id) if review else None
    if review is None or piece is None:
        return None
    return await _feedback(work, await people.seat_of(work, piece.member_id), review)


def _answer(steps: Mapping[str, Step], replies: Sequence[Reply], now: datetime) -> None:
    given = {reply.step: reply for reply in replies}
    for step in steps.values():
        reply = given.get(step.id)
        if reply is None:
            raise Refused("Choose what you will do with this step.", f"{step.id}/disposition")
        because = reply.because.strip()
        if reply.disposition in NEEDS_A_REASON and not because:
            raise Refused(
                "Say why in a few words, so that the reader learns from it.", f"{step.id}/because"
            )
        step.disposition, step.because, step.answered_at = (
            reply.disposition,
            because or None,
            now,
        )


async def _tell_reviewer(
    work: Work, author: Seat, review: Review, steps: Mapping[str, Step]
) -> None:
    await write_down(
        work,
        author,
        "review.respond",
        review.id,
        {step.id: str(step.disposition) for step in steps.values()},
    )
    if not steps:
        return
    assignment = await _assignment(work, review)
    reader = await people.seat_of(work, assignment.reviewer_id)
    await owe(work, reader, "response", f"response:{review.id}", {"review": review.id})


async def _own(work: Work, who: Who, review_id: str) -> tuple[Seat, Review]:
    review = await table.review(work.db, review_id)
    piece = await works.piece(work.db, review.work_id) if review else None
    seat = await people.learner(work, who, piece.member_id if piece else None)
    if review is None or piece is None or piece.member_id != seat.member.id:
        raise Refused("This review is not of your work, so it cannot be opened here.")
    return seat, review


async def _feedback(work: Work, seat: Seat, review: Review) -> Feedback:
    rubric = await cohorts.read_by(work, seat, work.library.rubric(review.rubric))
    return Feedback(
        seat=seat,
        rubric=rubric,
        review=review,
        pseudonym=(await _assignment(work, review)).pseudonym,
        marks=_in_order(rubric, await table.marks(work.db, [review.id])),
        steps=_in_order(rubric, await table.steps(work.db, [review.id])),
    )


R = TypeVar("R", Mark, Step)


def _in_order(rubric: Rubric, rows: Sequence[R]) -> tuple[R, ...]:
    """As the rubric has it: by their ids, C10 would come before C2."""
    order = [criterion.id for criterion in rubric.criteria]
    return tuple(sorted(rows, key=lambda row: order.index(row.criterion)))


async def _assignment(work: Work, review: Review) -> Assignment:
    found = await table.assignment(work.db, review.assignment_id)
    if found is None:
        raise LookupError(review.assignment_id)
    return found
