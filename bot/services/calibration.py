"""Calibration: scoring exemplars one by one, seeing the experts' reasons after each is locked,
and being let through to real work, or taught."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.calibration import Judgement, Scored, judge
from bot.errors import Refused
from bot.services import cohorts, people
from bot.services.people import Seat, Who
from bot.services.telling import write_down_rule
from bot.work import Work
from prompts.content import Exemplar, Rubric
from storage import calibration as table
from storage.calibration import Calibration, CalibrationAnswer, CalibrationState
from storage.cohorts import Cohort

Scores = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Practice:
    """Where a reviewer stands. `exemplar` is the next one to score, None when all are locked."""

    seat: Seat
    rubric: Rubric
    exemplar: Exemplar | None
    done: int
    total: int
    state: CalibrationState
    judgement: Judgement | None
    opens_at: datetime
    reviews_open_at: datetime


@dataclass(frozen=True, slots=True)
class Locked:
    """One exemplar beside the experts' answer, shown only after one's own was stored."""

    seat: Seat
    rubric: Rubric
    exemplar: Exemplar
    scores: Scores
    after: Practice


async def practice(work: Work, who: Who, member: str = "") -> Practice:
    """Where the reviewer stands; opening it starts it."""
    seat = await _seat(work, who, member)
    return await _standing(work, seat, await _begun(work, seat))


async def standing(work: Work, seat: Seat) -> Practice:
    """The same without starting anything, for messages."""
    return await _standing(work, seat, await _row(work, seat))


async def unfinished(work: Work, seat: Seat) -> Practice | None:
    """The same for Home, on which nothing is left of practice that is finished."""
    row = await _row(work, seat)
    finished = row is not None and row.state is not CalibrationState.OPEN
    return None if finished else await _standing(work, seat, row)


async def lock(work: Work, who: Who, exemplar: str, scores: Scores, member: str = "") -> Locked:
    """Store the answer for good, then show the experts'. A second press changes nothing."""
    seat = await _seat(work, who, member)
    row = await _begun(work, seat)
    locked = {answer.exemplar: answer for answer in await table.answers(work.db, row.id)}
    if exemplar not in row.exemplars:
        raise Refused("This example is not part of your practice. Open Home to go on with yours.")
    if exemplar not in locked:
        _check(work.library.rubric(row.rubric), scores)
        answer = CalibrationAnswer(
            calibration_id=row.id, exemplar=exemplar, scores=dict(scores), locked_at=work.now
        )
        work.db.add(answer)
        await work.db.flush()
        locked[exemplar] = answer
        if len(locked) == len(row.exemplars):
            await _finish(work, seat, row, locked)
    after = await _practice(work, seat, row, [*locked.values()])
    shown = await cohorts.read_by(work, seat, work.library.exemplar(exemplar))
    return Locked(seat, after.rubric, shown, locked[exemplar].scores, after)


async def passed(work: Work, seat: Seat) -> bool:
    row = await _row(work, seat)
    return row is not None and row.state is CalibrationState.PASSED


async def all_passed(work: Work, cohort: Cohort, members: list[str]) -> frozenset[str]:
    """Those of the members who have passed for the cohort's rubric."""
    rubric = str((await cohorts.rubric_of(work, cohort)).ref)
    rows = await table.in_cohort(work.db, members)
    return frozenset(
        row.member_id
        for row in rows
        if row.rubric == rubric and row.state is CalibrationState.PASSED
    )


def _check(rubric: Rubric, scores: Scores) -> None:
    for criterion in rubric.criteria:
        if criterion.id not in scores:
            raise Refused("Choose a level for this one too.", criterion.id)
        level = scores[criterion.id]
        if level is None and criterion.allow_not_observable:
            continue
        if level not in {known.n for known in rubric.levels}:
            raise Refused("Choose one of the levels shown.", criterion.id)


async def _row(work: Work, seat: Seat) -> Calibration | None:
    rubric = await cohorts.rubric_of(work, seat.cohort)
    return await table.of_member(work.db, seat.member.id, str(rubric.ref))


async def _standing(work: Work, seat: Seat, row: Calibration | None) -> Practice:
    if row is None:  # nothing can be locked yet
        return await _practice(work, seat, await _fresh(work, seat), [])
    return await _practice(work, seat, row, await table.answers(work.db, row.id))


async def _fresh(work: Work, seat: Seat) -> Calibration:
    programme = await cohorts.programme_of(work, seat.cohort)
    rubric = work.library.rubric(programme.rubric)
    refs = [str(work.library.exemplar(name).ref) for name in programme.exemplars]
    return Calibration(
        member_id=seat.member.id,
        rubric=str(rubric.ref),
        rubric_hash=rubric.content_hash,
        exemplars=refs,
        started_at=work.now,
    )


async def _begun(work: Work, seat: Seat) -> Calibration:
    if work.now < cohorts.timeline(seat.cohort).calibration_opens_at:
        raise Refused(
            "Practice has not opened yet. You get a message here when it does; there is nothing "
            "to do until then."
        )
    fresh = await _fresh(work, seat)
    found = await table.of_member(work.db, seat.member.id, fresh.rubric)
    if found is None:
        work.db.add(fresh)
        await work.db.flush()
    return found or fresh


async def _practice(
    work: Work, seat: Seat, row: Calibration, locked: Sequence[CalibrationAnswer]
) -> Practice:
    done = {answer.exemplar for answer in locked}
    left = [ref for ref in row.exemplars if ref not in done]
    rubric = await cohorts.read_by(work, seat, work.library.rubric(row.rubric))
    exemplar = work.library.exemplar(left[0]) if left else None
    moments = cohorts.timeline(seat.cohort)
    return Practice(
        seat=seat,
        rubric=rubric,
        exemplar=await cohorts.read_by(work, seat, exemplar),
        done=len(done),
        total=len(row.exemplars),
        state=row.state,
        judgement=None if left else judge(_scored(work, locked), rubric),
        opens_at=moments.calibration_opens_at,
        reviews_open_at=moments.reviews_open_at,
    )


async def _finish(
    work: Work, seat: Seat, row: Calibration, locked: Mapping[str, CalibrationAnswer]
) -> None:
    verdict = judge(_scored(work, locked.values()), work.library.rubric(row.rubric))
    row.state = CalibrationState.PASSED if verdict.passed else CalibrationState.NOT_PASSED
    row.bias, row.gap, row.finished_at = verdict.bias, verdict.gap, work.now
    await work.db.flush()
    await write_down_rule(
        work,
        seat,
        "calibration.finish",
        row.id,
        {"state": row.state.value, "exemplars": row.exemplars, "rubric": row.rubric},
    )


def _scored(work: Work, locked: Iterable[CalibrationAnswer]) -> list[Scored]:
    by_ref = sorted(locked, key=lambda answer: answer.exemplar)
    return [Scored(work.library.exemplar(answer.exemplar), answer.scores) for answer in by_ref]


async def ready(work: Work, who: Who) -> bool:
    """Whether the person has passed, in all cohorts whose practice is open, and so gets work."""
    seats = await people.reviewing(work, who)
    opened = [one for one in seats if cohorts.timeline(one.cohort).calibration_opens_at <= work.now]
    return all([await passed(work, one) for one in opened or seats])


async def _seat(work: Work, who: Who, member: str) -> Seat:
    """The cohort that the button named; where it named none, the oldest with practice to do."""
    found = await people.reviewing(work, who)
    named = [one for one in found if one.member.id == member]
    if named or len(found) == 1:
        return (named or found)[0]
    opened = [one for one in found if cohorts.timeline(one.cohort).calibration_opens_at <= work.now]
    left = [one for one in opened if (await standing(work, one)).state is CalibrationState.OPEN]
    return (left or opened or list(found))[0]
