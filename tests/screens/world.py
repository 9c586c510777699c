"""Rows and results as the services would answer them, built without a database."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from bot.domain import award, calendar, consensus
from bot.domain.answers import parts
from bot.domain.passages import NumberedPassage, Part, number
from bot.domain.rubric import GivenMark
from bot.services.cohorts import Timeline
from bot.services.feedback import Feedback, Received
from bot.services.people import Seat
from bot.services.reflections import ReflectionForm
from bot.services.results import VERDICTS, Shown
from bot.services.reviews import Desk
from bot.services.works import Items
from prompts.content import AwardRule
from storage.cohorts import Cohort, Member, Role
from storage.evidence import Evidence, EvidenceKind, EvidenceSource
from storage.people import Person
from storage.reflections import Occurrence, Reflection
from storage.results import Decision, Result
from storage.reviews import Assignment, Disposition, Mark, Review, Step
from storage.works import PieceOfWork
from tests.screens.people import PROMPTS, RUBRIC, Words

NOW = datetime(2026, 10, 21, 8, 1, tzinfo=UTC)
DAY = timedelta(days=1)
TIMELINE = Timeline(
    welcome_at=datetime(2026, 10, 19, 8, 0, tzinfo=UTC),
    calibration_opens_at=datetime(2026, 10, 26, 9, 0, tzinfo=UTC),
    hand_in_by=datetime(2026, 10, 30, 18, 0, tzinfo=UTC),
    reviews_open_at=datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
    reviews_due_h=72,
)
RULE = AwardRule(core_min=3, any_min=2, reviewers=2, third_read_within=0.5, third_read_spread=2)
HASH = "0" * 64


def seat(said: Words, role: Role = Role.LEARNER) -> Seat:
    cohort = Cohort(
        id="cohort",
        workspace_id="T0EVENING1",
        programme_id="programme",
        title=said.cohort,
        zone="Europe/London",
        starts_on=date(2026, 10, 19),
        ends_on=date(2026, 11, 29),
        secret="",
        timeline={},
        opened_at=NOW - 2 * DAY,
    )
    person = Person(
        id="person",
        workspace_id="T0EVENING1",
        slack_id="U0AMARA001",
        name="amara",
        real_name=said.name,
        zone=said.zone,
        updated_at=NOW,
    )
    member = Member(
        id="member", cohort_id="cohort", person_id="person", role=role, joined_at=NOW - 2 * DAY
    )
    return Seat(member, person, cohort)


def occurrence(n: int = 1) -> Occurrence:
    return Occurrence(
        id=f"occurrence{n}",
        cohort_id="cohort",
        prompt_set=str(PROMPTS.ref),
        content_hash=PROMPTS.content_hash,
        local_date=date(2026, 10, 21),
    )


def form(
    said: Words,
    *,
    written: bool = False,
    answered: bool = False,
    records: tuple[Evidence, ...] = (),
    n: int = 1,
) -> ReflectionForm:
    """The form of Wednesday's question; `written` fills it with a draft."""
    there = seat(said)
    assert PROMPTS.cadence is not None
    window = calendar.window(PROMPTS.cadence, date(2026, 10, 21), there.zone)
    return ReflectionForm(
        seat=there,
        prompt_set=PROMPTS,
        occurrence=occurrence(n),
        answers=said.answers if written else {},
        draft_saved_at=NOW - timedelta(minutes=40) if written else None,
        closes_at=window.closes_at,
        records=records,
        answered=answered,
    )


def reflection(said: Words, n: int = 1, *, late: bool = False) -> Reflection:
    return Reflection(
        id=f"reflection{n}",
        member_id="member",
        occurrence_id=f"occurrence{n}",
        prompt_set=str(PROMPTS.ref),
        content_hash=PROMPTS.content_hash,
        version=n,
        answers=dict(said.answers),
        sha256=HASH,
        late=late,
        submitted_at=NOW + n * DAY,
        updated_at=NOW + n * DAY,
    )


def evidence(
    said: Words, n: int = 1, kind: EvidenceKind = EvidenceKind.DECISION_RECORD
) -> Evidence:
    return Evidence(
        id=f"evidence{n}",
        member_id="member",
        kind=kind,
        title=said.title,
        source=EvidenceSource.FORM,
        version=n,
        text=said.text,
        scrubbed=said.text,
        sha256=HASH,
        saved_at=NOW + n * DAY,
        updated_at=NOW + n * DAY,
    )


def passages(said: Words, most: int = 80) -> tuple[NumberedPassage, ...]:
    """A reflection and a record, numbered as the services number them, and at most so many."""
    told = [
        Part(f"Reflection: {question}", text) for question, text in parts(PROMPTS, said.answers)
    ]
    return number([*told, Part(f"Decision record: {said.title}", said.text)])[:most]


def items(said: Words, *, reflections: int = 1, records: int = 1) -> Items:
    """`records` counts pieces of evidence; both kinds take turns."""
    kinds = tuple(EvidenceKind)
    return Items(
        seat=seat(said),
        rubric=RUBRIC,
        reflections=tuple(reflection(said, n) for n in range(reflections, 0, -1)),
        evidence=tuple(evidence(said, n, kinds[n % 2]) for n in range(records, 0, -1)),
        hand_in_by=TIMELINE.hand_in_by,
        reviews_open_at=TIMELINE.reviews_open_at,
        readers=2,
    )


def piece(said: Words, wanted: int = 2) -> PieceOfWork:
    return PieceOfWork(
        id="work",
        cohort_id="cohort",
        member_id="member",
        rubric=str(RUBRIC.ref),
        rubric_hash=RUBRIC.content_hash,
        passages=[{"n": p.n, "text": p.text, "part": p.part} for p in passages(said)],
        sources=[],
        sha256=HASH,
        wanted=wanted,
        handed_in_at=NOW + 8 * DAY,
    )


def assignment(said: Words, n: int = 1, *, begun: bool = False) -> Assignment:
    return Assignment(
        id=f"assignment{n}",
        work_id="work",
        reviewer_id="member",
        pseudonym=said.pseudonym,
        given_at=TIMELINE.reviews_open_at,
        due_at=TIMELINE.reviews_open_at + 3 * DAY,
        started_at=TIMELINE.reviews_open_at + DAY if begun else None,
    )


LEVELS: Mapping[str, int | None] = {"C1": 4, "C2": 2, "C3": 3, "C4": None}


def marks(said: Words) -> dict[str, GivenMark]:
    """One mark for each criterion: the top level, two with a step, one not observable."""
    return {
        name: GivenMark(
            name,
            level,
            (1, 3, 4) if level else (),
            said.seen,
            said.step if level in (2, 3) else "",
        )
        for name, level in LEVELS.items()
    }


def desk(said: Words, *, done: int = 0, typed: bool = False) -> Desk:
    """A work in front of its reader with so many criteria scored; `typed` fills the next page."""
    kept = dict(list(marks(said).items())[:done])
    waiting = [criterion.id for criterion in RUBRIC.criteria if criterion.id not in kept]
    page = {"level": 2, "passages": [1, 2, 3], "seen": said.seen, "step": said.step}
    return Desk(
        seat=seat(said),
        assignment=assignment(said, begun=done > 0),
        rubric=RUBRIC,
        passages=passages(said),
        marks=kept,
        typed={waiting[0]: page} if typed and waiting else {},
    )


def review(n: int = 1, *, rated: bool = False) -> Review:
    return Review(
        id=f"review{n}",
        assignment_id=f"assignment{n}",
        work_id="work",
        rubric=str(RUBRIC.ref),
        rubric_hash=RUBRIC.content_hash,
        sha256=HASH,
        handed_in_at=TIMELINE.reviews_open_at + DAY,
        rating=3 if rated else None,
    )


def steps(said: Words, *, answered: bool = False) -> tuple[Step, ...]:
    """A step for every criterion; answered, each in another of the four ways."""
    ways = tuple(Disposition)
    return tuple(
        Step(
            id=f"step{n}",
            review_id="review1",
            criterion=criterion.id,
            text=said.step,
            disposition=ways[n % len(ways)] if answered else None,
            because=said.because if answered and n % len(ways) else None,
        )
        for n, criterion in enumerate(RUBRIC.criteria)
    )


def feedback(
    said: Words, *, rated: bool = False, answered: bool = False, with_steps: bool = True, n: int = 1
) -> Feedback:
    return Feedback(
        seat=seat(said),
        rubric=RUBRIC,
        review=review(n, rated=rated or answered),
        pseudonym=said.pseudonym,
        marks=tuple(
            Mark(
                review_id="review1",
                criterion=mark.criterion,
                level=mark.level,
                passages=list(mark.passages),
                seen=mark.seen,
            )
            for mark in marks(said).values()
        ),
        steps=steps(said, answered=answered) if with_steps else (),
    )


def received(said: Words, *, rated: bool = False, answered: bool = False, n: int = 1) -> Received:
    """The same review, unopened."""
    return Received(review(n, rated=rated or answered), said.pseudonym, unanswered=not answered)


def result(said: Words, *sheets: Mapping[str, int | None]) -> Shown:
    """What the award rule makes of these sheets of levels, nobody being left to read more."""
    reckoned = consensus.result(RUBRIC, sheets)
    outcome = award.decide(RUBRIC, RULE, reckoned, len(sheets), readers_possible=False)
    at = TIMELINE.reviews_open_at + 4 * DAY
    return Shown(
        seat=seat(said),
        rubric=RUBRIC,
        results=tuple(
            Result(
                work_id="work",
                criterion=one.criterion,
                estimate=one.estimate,
                low=one.low,
                high=one.high,
                n=one.n,
                model=consensus.MODEL,
                reckoned_at=at,
            )
            for one in reckoned
        ),
        decision=Decision(
            work_id="work",
            verdict=VERDICTS[outcome.kind],
            trace=list(outcome.trace),
            inputs=HASH,
            rule={},
            decided_at=at,
        ),
        rule=RULE,
        reviews=len(sheets),
    )


GOOD: Mapping[str, int | None] = {"C1": 4, "C2": 3, "C3": 4, "C4": 3}
FAIR: Mapping[str, int | None] = {"C1": 3, "C2": 3, "C3": 3, "C4": None}
WEAK: Mapping[str, int | None] = {"C1": 2, "C2": 1, "C3": 2, "C4": 1}
