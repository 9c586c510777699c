"""The facilitator's report and workbook: the facts behind them, and asking for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import calendar, reporting, routing
from bot.domain.reporting import CohortFacts, LearnerFacts, Practice, Report, Standing, State
from bot.services import cohorts, deliveries, nudges, people
from bot.services.deliveries import Undelivered
from bot.services.people import Seat, Who
from bot.services.routing import look, request
from bot.services.telling import owe, write_down
from bot.work import Work
from prompts.content import Programme, Rubric
from storage import askings, calibration, outbox, reflections, results, reviews, works
from storage import evidence as evidence_table
from storage.askings import CAME, Asking
from storage.calibration import Calibration, CalibrationState
from storage.cohorts import Cohort, Member, Squad, members, squads
from storage.evidence import Evidence
from storage.people import Person
from storage.reflections import Addendum, Occurrence, Reflection
from storage.results import Decision, Result, Verdict
from storage.reviews import LIVE, Assignment, AssignmentState, Mark, Review, Step
from storage.works import PieceOfWork

AGAIN_AFTER_S = 5
"""A second press within so many seconds is the same wish."""


@dataclass(frozen=True, slots=True)
class Record:
    """Everything stored about a cohort, read in one transaction."""

    cohort: Cohort
    programme: Programme
    rubric: Rubric
    members: tuple[tuple[Member, Person], ...]
    squads: tuple[Squad, ...]
    asked: tuple[tuple[Asking, Occurrence], ...]
    lost: frozenset[str]  # keys of questions that never arrived
    reflections: tuple[Reflection, ...]
    standings: Mapping[str, str]  # of the first version, by reflection
    addenda: tuple[Addendum, ...]
    occurrences: Mapping[str, Occurrence]
    evidence: tuple[Evidence, ...]
    pieces: tuple[PieceOfWork, ...]
    calibrations: tuple[Calibration, ...]
    assignments: tuple[Assignment, ...]
    reviews: tuple[Review, ...]
    marks: tuple[Mark, ...]
    steps: tuple[Step, ...]
    results: tuple[Result, ...]
    decisions: tuple[Decision, ...]

    def name(self, member_id: str) -> str:
        for member, person in self.members:
            if member.id == member_id:
                return person.real_name or person.name
        raise LookupError(member_id)


@dataclass(frozen=True, slots=True)
class Told:
    """A report with the names that its facilitator may see."""

    seat: Seat
    report: Report
    names: dict[str, str]
    unanswered: int  # people with a prompt that is open and not answered
    undelivered: Undelivered


async def ask(work: Work, who: Who, kind: str, asked: str = "") -> tuple[Seat, ...]:
    """Owe the facilitator a report or an export, as a message of its own. Nothing is owed to who
    facilitates several cohorts and named none, by the id of the cohort or of their member: they
    are asked which of those that are answered."""
    seats = await people.facilitating(work, who)
    named = [one for one in seats if asked in {one.member.id, one.cohort.id}]
    if not named and len(seats) > 1:
        return seats
    seat = (named or seats)[0]
    bucket = int(work.now.timestamp()) // AGAIN_AFTER_S
    new = await owe(
        work,
        seat,
        kind,
        f"{kind}:{seat.member.id}:{bucket}",
        {"member": seat.member.id},
        urgent=True,
    )
    if new:
        await write_down(work, seat, f"{kind}.ask", seat.cohort.id, {})
    return (seat,)


async def told(work: Work, who: Who, asked: str = "") -> Told:
    return await told_to(work, await people.facilitator(work, who, asked))


async def told_to(work: Work, seat: Seat) -> Told:
    """The report as it stands now."""
    kept = await record(work, seat.cohort)
    learners = await cohorts.learners(work, seat.cohort)
    facts = await _facts(work, seat.cohort, kept, learners)
    names = {one.member.id: one.person.real_name or one.person.name for one in learners}
    unanswered = await nudges.waiting_in(work, seat.cohort)
    undelivered = await deliveries.undelivered(work, seat.cohort)
    return Told(seat, reporting.summary(facts), names, unanswered, undelivered)


async def record(work: Work, cohort: Cohort) -> Record:
    """All rows of the cohort, in a stable order."""
    programme = await cohorts.programme_of(work, cohort)
    everybody = await members(work.db, cohort.id)
    ids = [member.id for member, _ in everybody]
    pieces = await works.in_cohort(work.db, cohort.id)
    piece_ids = [piece.id for piece in pieces]
    written = await reflections.in_cohort(work.db, ids)
    written_ids = [row.id for row in written]
    occurrences = await reflections.occurrences(work.db, cohort.id)
    found = await reviews.reviews(work.db, piece_ids)
    review_ids = [review.id for review in found]
    return Record(
        cohort=cohort,
        programme=programme,
        rubric=work.library.rubric(programme.rubric),
        members=tuple(everybody),
        squads=tuple(await squads(work.db, cohort.id)),
        asked=tuple(await askings.in_cohort(work.db, cohort.id)),
        lost=frozenset(await outbox.never_arrived(work.db, cohort.id, "prompt")),
        reflections=tuple(written),
        standings=await reflections.first_standings(work.db, written_ids),
        addenda=tuple(await reflections.addenda(work.db, written_ids)),
        occurrences={one.id: one for one in occurrences},
        evidence=tuple(await evidence_table.in_cohort(work.db, ids)),
        pieces=tuple(pieces),
        calibrations=tuple(await calibration.in_cohort(work.db, ids)),
        assignments=tuple(await reviews.assignments(work.db, piece_ids)),
        reviews=tuple(found),
        marks=tuple(await reviews.marks(work.db, review_ids)),
        steps=tuple(await reviews.steps(work.db, review_ids)),
        results=tuple(await results.results(work.db, piece_ids)),
        decisions=tuple(await results.decisions(work.db, piece_ids)),
    )


async def _facts(
    work: Work, cohort: Cohort, kept: Record, learners: tuple[Seat, ...]
) -> CohortFacts:
    moments = cohorts.timeline(cohort)
    short = 0
    if work.now >= moments.reviews_open_at:
        plan = routing.plan(request(cohort, await look(work, cohort)))
        short = sum(one.missing for one in plan.short)
    asked: dict[str, list[State]] = {}
    for one in questions(kept, work.now):
        if one.counts:
            asked.setdefault(one.member, []).append(one.state)
    return CohortFacts(
        learners=tuple(
            _learner(work, kept, seat, asked.get(seat.member.id, [])) for seat in learners
        ),
        practice_open=work.now >= moments.calibration_opens_at,
        hand_in_over=work.now >= moments.hand_in_by,
        reviews_open=work.now >= moments.reviews_open_at,
        short=short,
    )


def _learner(work: Work, kept: Record, seat: Seat, asked: Sequence[State]) -> LearnerFacts:
    me = seat.member.id
    piece = next((piece for piece in kept.pieces if piece.member_id == me), None)
    mine = [row for row in kept.assignments if row.reviewer_id == me]
    return LearnerFacts(
        member=me,
        asked=tuple(asked),
        evidence=sum(row.member_id == me for row in kept.evidence),
        handed_in=piece is not None,
        practice=_practice(work, kept, me),
        owed=sum(row.state in LIVE for row in mine),
        done=sum(row.state is AssignmentState.DONE for row in mine),
        readings=sum(row.work_id == piece.id for row in kept.reviews) if piece else 0,
        wanted=piece.wanted if piece else 0,
        standing=_standing(kept, piece),
    )


@dataclass(frozen=True, slots=True)
class Question:
    """One question for one learner: as it was decided, and as it was answered, if it was. What
    was answered before it came, or unasked, was never decided. It `counts` if the cohort was asked
    it by its end; what learners start or write by themselves is theirs."""

    member: str
    prompt_set: str
    asking: Asking | None
    occurrence: Occurrence | None
    reflection: Reflection | None
    state: State
    counts: bool


def questions(kept: Record, now: datetime) -> Iterator[Question]:
    """Every question of everybody, in the order of their days; then what was written unasked."""
    left = {(row.member_id, row.occurrence_id): row for row in kept.reflections}
    for asking, occurrence in kept.asked:
        answer = left.pop((asking.member_id, occurrence.id), None)
        yield Question(
            asking.member_id,
            occurrence.prompt_set,
            asking,
            occurrence,
            answer,
            reporting.state(
                answered=answer is not None,
                late=answer is not None and _late(kept, answer),
                asked=asking.fate in CAME and asking.key not in kept.lost,
                excused=asking.excused,
                over=asking.grace_until <= now,
            ),
            _counts(kept, occurrence),
        )
    for row in left.values():
        found = kept.occurrences.get(row.occurrence_id or "")
        state = State.LATE if _late(kept, row) else State.ANSWERED
        counts = found is not None and _counts(kept, found)
        yield Question(row.member_id, row.prompt_set, None, found, row, state, counts)


def _counts(kept: Record, occurrence: Occurrence) -> bool:
    return occurrence.member_id is None and occurrence.local_date <= kept.cohort.ends_on


def _late(kept: Record, answer: Reflection) -> bool:
    """After its extra time, whether or not its policy marks it."""
    return answer.late or kept.standings.get(answer.id) == calendar.Standing.LATE.value


def _practice(work: Work, kept: Record, member: str) -> Practice:
    row = next((row for row in kept.calibrations if row.member_id == member), None)
    if row is None or row.state is CalibrationState.OPEN:
        opens = cohorts.timeline(kept.cohort).calibration_opens_at
        return Practice.OPEN if work.now >= opens else Practice.NOT_OPEN
    return Practice.PASSED if row.state is CalibrationState.PASSED else Practice.NOT_PASSED


STANDINGS = {
    Verdict.AWARDED: Standing.AWARDED,
    Verdict.NOT_YET: Standing.NOT_YET,
    Verdict.NEEDS_A_PERSON: Standing.NEEDS_A_PERSON,
}


def _standing(kept: Record, piece: PieceOfWork | None) -> Standing:
    if piece is None:
        return Standing.NONE
    found = next((row for row in kept.decisions if row.work_id == piece.id), None)
    return STANDINGS[found.verdict] if found else Standing.NONE
