"""The facilitator's report and workbook: the facts behind them, and asking for them."""

from dataclasses import dataclass

from bot.domain import calendar, reporting, routing
from bot.domain.reporting import CohortFacts, LearnerFacts, Practice, Report, Standing
from bot.services import cohorts, nudges, people
from bot.services.people import Seat, Who
from bot.services.routing import look, request
from bot.services.telling import owe, write_down
from bot.work import Work
from prompts.content import Programme, Rubric
from storage import calibration, reflections, results, reviews, works
from storage import evidence as evidence_table
from storage.calibration import Calibration, CalibrationState
from storage.cohorts import Cohort, Member, Squad, members, squads
from storage.evidence import Evidence
from storage.people import Person
from storage.reflections import Reflection
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
    reflections: tuple[Reflection, ...]
    due: frozenset[str]  # the reflections that answer what the cohort was asked by its end
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


async def ask(work: Work, who: Who, kind: str) -> None:
    """Owe the facilitator a report or an export, as a message of its own."""
    seat = await people.facilitator(work, who)
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


async def told(work: Work, who: Who) -> Told:
    return await told_to(work, await people.facilitator(work, who))


async def told_to(work: Work, seat: Seat) -> Told:
    """The report as it stands now."""
    kept = await record(work, seat.cohort)
    learners = await cohorts.learners(work, seat.cohort)
    facts = await _facts(work, seat.cohort, kept, learners)
    names = {one.member.id: one.person.real_name or one.person.name for one in learners}
    unanswered = await nudges.waiting_in(work, seat.cohort)
    return Told(seat, reporting.summary(facts), names, unanswered)


async def record(work: Work, cohort: Cohort) -> Record:
    """All rows of the cohort, in a stable order."""
    programme = await cohorts.programme_of(work, cohort)
    everybody = await members(work.db, cohort.id)
    ids = [member.id for member, _ in everybody]
    pieces = await works.in_cohort(work.db, cohort.id)
    piece_ids = [piece.id for piece in pieces]
    found = await reviews.reviews(work.db, piece_ids)
    review_ids = [review.id for review in found]
    return Record(
        cohort=cohort,
        programme=programme,
        rubric=work.library.rubric(programme.rubric),
        members=tuple(everybody),
        squads=tuple(await squads(work.db, cohort.id)),
        reflections=tuple(await reflections.in_cohort(work.db, ids)),
        due=await _due_answers(work, cohort),
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


async def _due_answers(work: Work, cohort: Cohort) -> frozenset[str]:
    """Without what learners started themselves, and what was asked when the cohort was over."""
    rows = await reflections.answers_in(work.db, cohort.id)
    return frozenset(
        row.id
        for row, occurrence in rows
        if occurrence.member_id is None and occurrence.local_date <= cohort.ends_on
    )


async def _facts(
    work: Work, cohort: Cohort, kept: Record, learners: tuple[Seat, ...]
) -> CohortFacts:
    moments = cohorts.timeline(cohort)
    short = 0
    if work.now >= moments.reviews_open_at:
        plan = routing.plan(request(cohort, await look(work, cohort)))
        short = sum(one.missing for one in plan.short)
    return CohortFacts(
        learners=tuple(_learner(work, kept, seat) for seat in learners),
        practice_open=work.now >= moments.calibration_opens_at,
        hand_in_over=work.now >= moments.hand_in_by,
        reviews_open=work.now >= moments.reviews_open_at,
        short=short,
    )


def _learner(work: Work, kept: Record, seat: Seat) -> LearnerFacts:
    me = seat.member.id
    piece = next((piece for piece in kept.pieces if piece.member_id == me), None)
    mine = [row for row in kept.assignments if row.reviewer_id == me]
    return LearnerFacts(
        member=me,
        due=_due(work, kept, seat),
        answered=sum(row.member_id == me and row.id in kept.due for row in kept.reflections),
        evidence=sum(row.member_id == me for row in kept.evidence),
        handed_in=piece is not None,
        practice=_practice(work, kept, me),
        owed=sum(row.state in LIVE for row in mine),
        done=sum(row.state is AssignmentState.DONE for row in mine),
        readings=sum(row.work_id == piece.id for row in kept.reviews) if piece else 0,
        wanted=piece.wanted if piece else 0,
        standing=_standing(kept, piece),
    )


def _due(work: Work, kept: Record, seat: Seat) -> int:
    """How many prompts have opened for the learner by now."""
    opened = 0
    for name in kept.programme.prompt_sets:
        cadence = kept.programme.cadence(work.library.prompt_set(name))
        if cadence is None:  # learners start it themselves, so it is never due
            continue
        days = cohorts.days_of(kept.programme, kept.cohort, cadence)
        opened += sum(calendar.window(cadence, day, seat.zone).opens_at <= work.now for day in days)
    return opened


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
