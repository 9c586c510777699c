"""From marks to a result and a decision, reckoned anew after every review, from stored facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain import award, consensus
from bot.domain.passages import digest
from bot.errors import Refused
from bot.services import cohorts, people, routing
from bot.services.people import FACILITATING, Seat, Who
from bot.services.telling import owe, write_down_rule
from bot.work import Work
from prompts.content import AwardRule, Rubric
from storage import results as table
from storage import reviews, works
from storage.cohorts import Cohort
from storage.results import Decision, Result, Verdict
from storage.reviews import LIVE, AssignmentState, Mark, Review
from storage.works import PieceOfWork, PieceState

VERDICTS = {
    award.Kind.AWARDED: Verdict.AWARDED,
    award.Kind.NOT_YET: Verdict.NOT_YET,
    award.Kind.NEEDS_A_PERSON: Verdict.NEEDS_A_PERSON,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What an author sees of their own result; nothing before every review was rated."""

    seat: Seat
    rubric: Rubric
    results: tuple[Result, ...]
    decision: Decision
    rule: AwardRule
    reviews: int


async def reckon(work: Work, piece: PieceOfWork) -> None:
    """Store the results of a piece and, when the rule allows one, the decision."""
    author = await people.seat_of(work, piece.member_id)
    programme = await cohorts.programme_of(work, author.cohort)
    rubric = work.library.rubric(piece.rubric)
    found = await reviews.reviews(work.db, [piece.id])
    marks = await reviews.marks(work.db, [review.id for review in found])
    sheets = _sheets(found, marks)
    reckoned = consensus.result(rubric, sheets)
    for row in reckoned:
        await _store(work, piece, row)
    possible = await routing.further_reader(work, author.cohort, piece)
    outcome = award.decide(rubric, programme.award, reckoned, len(sheets), possible)
    if outcome.kind is award.Kind.ANOTHER_READER:
        piece.wanted = max(piece.wanted, len(sheets) + 1)
        work.db.add(piece)
    elif outcome.kind in VERDICTS:
        await _decide(work, author, piece, programme.award, outcome, digest(sheets))


async def settle(work: Work, cohort: Cohort) -> None:
    """Pass on to a person what waits for one more reader when nobody is left to ask: the one
    who was asked gave it back or let it lapse, and there is no other. Safe at any moment."""
    present = await routing.look(work, cohort)
    for piece in present.pieces:
        if piece.state is PieceState.IN_REVIEW and await _waits_in_vain(work, present, piece):
            piece.wanted = len(await reviews.reviews(work.db, [piece.id]))
            work.db.add(piece)
            await reckon(work, piece)


async def stand_still(work: Work, cohort: Cohort) -> bool:
    """Whether `settle` would change nothing now; asked at every tick, so without a full look
    unless a piece might wait in vain."""
    enough = (await cohorts.programme_of(work, cohort)).award.reviewers
    if not await reviews.unread(work.db, cohort.id, enough):
        return True
    present = await routing.look(work, cohort)
    in_review = [piece for piece in present.pieces if piece.state is PieceState.IN_REVIEW]
    return not any([await _waits_in_vain(work, present, piece) for piece in in_review])


async def _waits_in_vain(work: Work, present: routing.Round, piece: PieceOfWork) -> bool:
    rows = present.of_piece(piece.id)
    done = sum(row.state is AssignmentState.DONE for row in rows)
    author = await people.seat_of(work, piece.member_id)
    programme = await cohorts.programme_of(work, author.cohort)
    return (
        programme.award.reviewers <= done < piece.wanted
        and not any(row.state in LIVE for row in rows)
        and not routing.another_could(present, piece)
    )


async def shown(work: Work, who: Who, member: str = "") -> Shown:
    """The author's own result in the cohort of the `member`, or in the oldest that has one; Refused
    with what is still to come first."""
    seats = await people.learning(work, who)
    ids = [one.member.id for one in seats if one.member.id == member] or [
        one.member.id for one in seats
    ]
    pieces = [piece for one in ids for piece in await works.of_member(work.db, one)]
    decided = {one.work_id for one in await table.decisions(work.db, [one.id for one in pieces])}
    pieces = [piece for piece in pieces if piece.id in decided]
    if not pieces:
        raise Refused("Your result is not ready yet. You get a message here when it is.")
    if await unrated(work, pieces[0].id):
        raise Refused(
            "First say how useful each review was, without its levels in mind. Your result opens "
            "right after that."
        )
    found = await of_piece(work, pieces[0])
    if found is None:
        raise LookupError(pieces[0].id)
    mine = next(one for one in seats if one.member.id == pieces[0].member_id)
    return replace(found, rubric=await cohorts.read_by(work, mine, found.rubric))


async def of_piece(work: Work, piece: PieceOfWork) -> Shown | None:
    """The decided result of a piece, or None while there is no decision."""
    decision = await table.decision(work.db, piece.id)
    if decision is None:
        return None
    seat = await people.seat_of(work, piece.member_id)
    programme = await cohorts.programme_of(work, seat.cohort)
    return Shown(
        seat=seat,
        rubric=work.library.rubric(piece.rubric),
        results=tuple(await table.results(work.db, [piece.id])),
        decision=decision,
        rule=programme.award,
        reviews=len(await reviews.reviews(work.db, [piece.id])),
    )


async def unrated(work: Work, work_id: str) -> tuple[Review, ...]:
    found = await reviews.reviews(work.db, [work_id])
    return tuple(review for review in found if review.rating is None)


def _sheets(found: Sequence[Review], marks: Sequence[Mark]) -> list[Mapping[str, int | None]]:
    return [
        {mark.criterion: mark.level for mark in marks if mark.review_id == review.id}
        for review in found
    ]


async def _store(work: Work, piece: PieceOfWork, row: consensus.CriterionResult) -> None:
    kept = await table.result(work.db, piece.id, row.criterion)
    if kept is None:
        kept = Result(
            work_id=piece.id,
            criterion=row.criterion,
            estimate=None,
            low=None,
            high=None,
            n=0,
            model=consensus.MODEL,
            reckoned_at=work.now,
        )
    kept.estimate, kept.low, kept.high, kept.n = row.estimate, row.low, row.high, row.n
    kept.model, kept.reckoned_at = consensus.MODEL, work.now
    work.db.add(kept)


async def _decide(
    work: Work,
    author: Seat,
    piece: PieceOfWork,
    rule: AwardRule,
    outcome: award.Outcome,
    inputs: str,
) -> None:
    before = await table.decision(work.db, piece.id)
    if before is not None and before.decided_by is not None:
        return  # a person decided; the rule does not speak over them
    decision = before or Decision(
        work_id=piece.id,
        verdict=VERDICTS[outcome.kind],
        trace=[],
        inputs="",
        rule={},
        decided_at=work.now,
    )
    decision.verdict, decision.trace = VERDICTS[outcome.kind], list(outcome.trace)
    decision.inputs, decision.rule, decision.decided_at = inputs, _told(rule), work.now
    piece.state = PieceState.DECIDED
    work.db.add_all([decision, piece])
    await work.db.flush()
    await write_down_rule(
        work,
        author,
        "decision",
        piece.id,
        {"verdict": decision.verdict.value, "inputs": inputs, "rule": decision.rule},
    )
    await _announce(work, author, piece, decision)


async def _announce(work: Work, author: Seat, piece: PieceOfWork, decision: Decision) -> None:
    """Tell the author, and where the rule needs a person also those who decide."""
    await _tell(work, author, "result", piece, decision)
    if decision.verdict is Verdict.NEEDS_A_PERSON:
        for seat in await cohorts.active(work, author.cohort):
            if seat.member.role in FACILITATING:
                await _tell(work, seat, "needs_a_person", piece, decision)


async def _tell(work: Work, to: Seat, kind: str, piece: PieceOfWork, decision: Decision) -> None:
    await owe(
        work,
        to,
        kind,
        f"{kind}:{piece.id}:{decision.inputs[:12]}:{to.member.id}",
        {"work": piece.id, "member": to.member.id},
    )


def _told(rule: AwardRule) -> dict[str, float]:
    return {
        "core_min": rule.core_min,
        "any_min": rule.any_min,
        "reviewers": rule.reviewers,
        "third_read_within": rule.third_read_within,
        "third_read_spread": rule.third_read_spread,
    }
