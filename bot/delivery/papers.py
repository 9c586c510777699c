"""What facilitators get: the report with its chart and the workbook, drawn off the loop, since
drawing takes longer than an acknowledgement may wait; and who could not be reached."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from bot.delivery.letters import Card, Document, Letter, Nothing, Picture
from bot.domain.passages import digest
from bot.domain.reporting import State
from bot.exports.book import (
    AddendumLine,
    CohortBook,
    DecisionLine,
    EvidenceLine,
    Fact,
    QuestionLine,
    ResultLine,
    ReviewLine,
    RosterLine,
)
from bot.exports.charts import Bar, funnel
from bot.exports.workbook import cohort_workbook
from bot.services import deliveries, people, reports
from bot.services.reports import Record
from bot.views import deliveries as show_deliveries
from bot.views import reports as show
from bot.work import Work
from prompts.content import said
from storage.askings import Asking
from storage.cohorts import Member
from storage.outbox import Delivery
from storage.reviews import LIVE, Assignment, AssignmentState, Mark, Review

GONE = Nothing("the person no longer facilitates the cohort")


async def report(work: Work, owed: Delivery) -> Letter:
    seat = await people.seat_of(work, owed.about["member"])
    if not people.here(seat) or not seat.facilitates:
        return GONE
    told = await reports.told_to(work, seat)
    bars = [Bar(count.name, count.n) for count in told.report.funnel]
    chart = await asyncio.to_thread(funnel, f"How far everybody is: {seat.cohort.title}", bars)
    picture = Picture("cohort.png", "How far everybody is", chart.alt, chart.png, show.PICTURE_AT)
    return Card(show.card_text(told), show.card(told), picture)


async def unreached(work: Work, owed: Delivery) -> Letter:
    """Once a day at most: nobody has to act on it at once."""
    seat = await people.seat_of(work, owed.about["member"])
    if not people.here(seat) or not seat.facilitates:
        return GONE
    found = await deliveries.undelivered(work, seat.cohort)
    if not found:
        return Nothing("everybody was reached since")
    return Card(show_deliveries.notice_text(found), show_deliveries.notice(found, seat))


async def workbook(work: Work, owed: Delivery) -> Letter:
    seat = await people.seat_of(work, owed.about["member"])
    if not people.here(seat) or not seat.facilitates:
        return GONE
    made = await book(await reports.record(work, seat.cohort), work)
    content = await asyncio.to_thread(cohort_workbook, made)
    name = f"{seat.cohort.title.lower().replace(' ', '-')}-{work.now:%Y-%m-%d}.xlsx"
    return Document(name, f"{seat.cohort.title}, workbook", show.EXPORT_COMMENT, content)


async def book(record: Record, work: Work) -> CohortBook:
    """The record as rows of sheets; the read-me carries a hash over all of them."""
    named = [str((await work.prompt_set(name)).ref) for name in record.programme.prompt_sets]
    seen = {one.prompt_set for _, one in record.asked}
    answered = {row.prompt_set for row in record.reflections}
    titles = {ref: said((await work.prompt_set(ref)).title) for ref in seen | answered}
    rows = (
        tuple(_roster(record)),
        tuple(_evidence(record)),
        tuple(_reviews(record)),
        tuple(_results(record)),
        tuple(_decisions(record)),
        tuple(_questions(record, work, titles)),
        tuple(_addenda(record, titles)),
    )
    told = digest([[repr(row) for row in sheet] for sheet in rows])
    roster, evidence, reviews, results, decisions, questions, addenda = rows
    return CohortBook(
        title=record.cohort.title,
        zone=record.cohort.zone,
        made=work.now,
        facts=_facts(record, work, [*named, *sorted(answered - {*named})], told),
        roster=roster,
        evidence=evidence,
        reviews=reviews,
        results=results,
        decisions=decisions,
        questions=questions,
        addenda=addenda,
    )


def _facts(record: Record, work: Work, prompts: Sequence[str], told: str) -> tuple[Fact, ...]:
    cohort, programme = record.cohort, record.programme
    rule = programme.award
    return (
        Fact("Cohort", cohort.title),
        Fact("Programme", f"{said(programme.title)} ({programme.ref})"),
        Fact("From, to", f"{cohort.starts_on} to {cohort.ends_on}"),
        Fact("Made at (UTC)", f"{work.now:%Y-%m-%d %H:%M}"),
        Fact("Local times are in", cohort.zone),
        Fact("Prompts", ", ".join(prompts)),
        Fact("Rubric", f"{said(record.rubric.title)} ({record.rubric.ref})"),
        Fact("Rubric hash", record.rubric.content_hash),
        Fact(
            "Award rule",
            f"Every core criterion at {rule.core_min} or more, none below {rule.any_min}, from at "
            f"least {rule.reviewers} readings.",
        ),
        Fact("Counted", "Every review that was handed in counts. Missing is never zero."),
        Fact(
            "Questions",
            "Counted as they were really asked. Skipped with a reason, excused or never arrived "
            "counts for nothing.",
        ),
        Fact(
            "Who may see this",
            "Facilitators of the cohort. It names authors and reviewers; do not pass it on to "
            "learners.",
        ),
        Fact("Hash of the data", told),
    )


def _roster(record: Record) -> Iterable[RosterLine]:
    squads = {squad.id: squad.name for squad in record.squads}
    for member, person in record.members:
        mine = [row for row in record.assignments if row.reviewer_id == member.id]
        yield RosterLine(
            member=member.id,
            name=record.name(member.id),
            email=person.email,
            role=member.role.value,
            squad=squads.get(member.squad_id or ""),
            zone=member.zone or person.zone or record.cohort.zone,
            joined=member.joined_at,
            left=member.left_at,
            reflections=sum(row.member_id == member.id for row in record.reflections),
            evidence=sum(row.member_id == member.id for row in record.evidence),
            practice=_practice(record, member),
            reviews_done=sum(row.state is AssignmentState.DONE for row in mine),
            reviews_open=sum(row.state in LIVE for row in mine),
        )


def _practice(record: Record, member: Member) -> str:
    found = [row.state.value for row in record.calibrations if row.member_id == member.id]
    return found[0].replace("_", " ") if found else "not begun"


def _evidence(record: Record) -> Iterable[EvidenceLine]:
    handed_in = {source["id"] for piece in record.pieces for source in piece.sources}
    for row in record.evidence:
        yield EvidenceLine(
            item=row.id,
            author=record.name(row.member_id),
            kind=row.kind.value.replace("_", " "),
            title=row.title,
            source=row.source.value,
            version=row.version,
            saved=row.updated_at,
            sha256=row.sha256,
            handed_in=_yes(row.id in handed_in),
            text=row.text,
        )


def _reviews(record: Record) -> Iterable[ReviewLine]:
    assignments = {row.id: row for row in record.assignments}
    for review in record.reviews:
        for mark in record.marks:
            if mark.review_id == review.id:
                yield _review(record, assignments[review.assignment_id], review, mark)


def _review(record: Record, given: Assignment, review: Review, mark: Mark) -> ReviewLine:
    piece = next(piece for piece in record.pieces if piece.id == review.work_id)
    step = next(
        (
            step
            for step in record.steps
            if (step.review_id, step.criterion) == (review.id, mark.criterion)
        ),
        None,
    )
    return ReviewLine(
        work=piece.id,
        author=record.name(piece.member_id),
        rubric=review.rubric,
        reviewer=record.name(given.reviewer_id),
        pseudonym=given.pseudonym,
        criterion=_title(record, mark.criterion),
        level=mark.level,
        observable=_yes(mark.level is not None),
        passages=" ".join(f"¶{n}" for n in mark.passages),
        seen=mark.seen,
        step=step.text if step else None,
        response=step.disposition.value if step and step.disposition else None,
        because=step.because if step else None,
        rating=review.rating,
        counted=_yes(mark.level is not None),
        given=given.given_at,
        handed_in=review.handed_in_at,
    )


def _results(record: Record) -> Iterable[ResultLine]:
    authors = {piece.id: piece.member_id for piece in record.pieces}
    rule = record.programme.award
    for row in record.results:
        core = record.rubric.criterion(row.criterion).core
        line = rule.core_min if core else rule.any_min
        yield ResultLine(
            work=row.work_id,
            author=record.name(authors[row.work_id]),
            criterion=_title(record, row.criterion),
            core=_yes(core),
            estimate=row.estimate,
            low=row.low,
            high=row.high,
            n=row.n,
            line=line,
            met=_yes(row.estimate is not None and row.estimate >= line),
            model=row.model,
        )


def _decisions(record: Record) -> Iterable[DecisionLine]:
    authors = {piece.id: piece.member_id for piece in record.pieces}
    for row in record.decisions:
        yield DecisionLine(
            work=row.work_id,
            author=record.name(authors[row.work_id]),
            verdict=row.verdict.value.replace("_", " "),
            readings=sum(review.work_id == row.work_id for review in record.reviews),
            trace="\n".join(row.trace),
            decided_by=record.name(row.decided_by) if row.decided_by else "the rule",
            decided=row.decided_at,
        )


STATES = {
    State.ANSWERED: "answered",
    State.LATE: "answered late",
    State.OPEN: "open",
    State.MISSED: "not answered",
}


def _questions(record: Record, work: Work, titles: Mapping[str, str]) -> Iterable[QuestionLine]:
    for one in reports.questions(record, work.now):
        asking, answer = one.asking, one.reflection
        skip = work.library.skip_reason(asking.skip) if asking and asking.skip else None
        standing = record.standings.get(answer.id) if answer else None
        yield QuestionLine(
            learner=record.name(one.member),
            prompt=f"{titles[one.prompt_set]} ({one.prompt_set})",
            meant_for=one.occurrence.local_date.isoformat() if one.occurrence else None,
            came=asking.at if asking and asking.key not in record.lost else None,
            open_until=asking.closes_at if asking else None,
            answered=answer.submitted_at if answer else None,
            state=STATES.get(one.state) or _neutral(record, asking),
            standing=standing.replace("_", " ") if standing else None,
            skip_reason=said(skip.label) if skip else None,
            counted=_yes(one.state is not State.NEUTRAL),
            versions=answer.version if answer else None,
        )


def _neutral(record: Record, asking: Asking | None) -> str:
    """Why it counts for nothing; that somebody was away is all that is told of leave."""
    if asking is None or asking.skip is not None:
        return "skipped"
    return "never came" if asking.key in record.lost or asking.at is None else "excused"


def _addenda(record: Record, titles: Mapping[str, str]) -> Iterable[AddendumLine]:
    written = {row.id: row for row in record.reflections}
    for row in record.addenda:
        answer = written[row.reflection_id]
        occurrence = record.occurrences.get(answer.occurrence_id or "")
        yield AddendumLine(
            learner=record.name(answer.member_id),
            prompt=f"{titles[answer.prompt_set]} ({answer.prompt_set})",
            meant_for=occurrence.local_date.isoformat() if occurrence else None,
            answered=answer.submitted_at,
            added=row.added_at,
            sha256=row.sha256,
            text=row.text,
        )


def _title(record: Record, criterion: str) -> str:
    return f"{criterion} {said(record.rubric.criterion(criterion).title)}"


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"
