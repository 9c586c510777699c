"""How a cohort is doing: five lines, a funnel, and who is stuck and why.

Only for facilitators, who see names. What counts are the questions that were really asked: one
that was skipped with a reason, or fell into leave, or never arrived, counts for nothing unless it
was answered after all. Missing is told as missing, never as zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Practice(StrEnum):
    NOT_OPEN = "not_open"
    OPEN = "open"
    PASSED = "passed"
    NOT_PASSED = "not_passed"


class Standing(StrEnum):
    NONE = "none"
    AWARDED = "awarded"
    NOT_YET = "not_yet"
    NEEDS_A_PERSON = "needs_a_person"


class State(StrEnum):
    """What became of one question for one learner. NEUTRAL counts for nothing."""

    ANSWERED = "answered"
    LATE = "late"
    OPEN = "open"
    MISSED = "missed"
    NEUTRAL = "neutral"


def state(*, answered: bool, late: bool, asked: bool, excused: bool, over: bool) -> State:
    """`asked`: the question came; `over`: no answer of it counts as on time any more."""
    if answered:
        return State.LATE if late else State.ANSWERED
    if excused or not asked:
        return State.NEUTRAL
    return State.MISSED if over else State.OPEN


@dataclass(frozen=True, slots=True)
class LearnerFacts:
    """One learner. `asked` says what became of each question; `readings` of `wanted` are in for
    the own work; `owed` reviews of others are open now, `done` are handed in."""

    member: str
    asked: tuple[State, ...]
    evidence: int
    handed_in: bool
    practice: Practice
    owed: int
    done: int
    readings: int
    wanted: int
    standing: Standing

    @property
    def due(self) -> int:
        """How many questions count."""
        return sum(one is not State.NEUTRAL for one in self.asked)

    @property
    def answered(self) -> int:
        return sum(one in (State.ANSWERED, State.LATE) for one in self.asked)


@dataclass(frozen=True, slots=True)
class CohortFacts:
    """Where the cohort stands. The flags say which parts of its timeline have begun."""

    learners: tuple[LearnerFacts, ...]
    practice_open: bool
    hand_in_over: bool
    reviews_open: bool
    short: int  # readings for which no reader is left


@dataclass(frozen=True, slots=True)
class Stuck:
    """Somebody who is waiting, or for whom others wait; the most urgent first."""

    member: str
    reason: str


@dataclass(frozen=True, slots=True)
class Count:
    """One bar of the funnel: how many of all learners came this far."""

    name: str
    n: int


@dataclass(frozen=True, slots=True)
class Report:
    """Always five lines, in the order of the story."""

    lines: tuple[str, str, str, str, str]
    stuck: tuple[Stuck, ...]
    funnel: tuple[Count, ...]


def summary(facts: CohortFacts) -> Report:
    everybody = facts.learners
    lines = (
        _rhythm(everybody),
        _work(everybody, facts),
        _practice(everybody, facts),
        _reviews(everybody, facts),
        _results(everybody),
    )
    return Report(lines, _stuck(facts), _funnel(everybody))


def _rhythm(learners: Sequence[LearnerFacts]) -> str:
    due = sum(learner.due for learner in learners)
    answered = sum(learner.answered for learner in learners)
    found = [one for learner in learners for one in learner.asked]
    late, neutral = found.count(State.LATE), found.count(State.NEUTRAL)
    if not found:
        return "Questions: none has come yet."
    late_too = f", {late} of them late" if late else ""
    skipped = f" {_told(neutral, 'more counts', 'more count')} for nothing: skipped or excused."
    return f"Questions: {answered} of {due} answered{late_too}." + (skipped if neutral else "")


def _told(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def _work(learners: Sequence[LearnerFacts], facts: CohortFacts) -> str:
    items = sum(learner.evidence for learner in learners)
    handed_in = sum(learner.handed_in for learner in learners)
    time = " The time to hand in is over." if facts.hand_in_over else ""
    kept = _told(items, "item of evidence is", "items of evidence are")
    return f"Work: {handed_in} of {len(learners)} learners have handed in; {kept} kept.{time}"


def _practice(learners: Sequence[LearnerFacts], facts: CohortFacts) -> str:
    if not facts.practice_open:
        return "Practice: not open yet."
    passed = sum(learner.practice is Practice.PASSED for learner in learners)
    failed = sum(learner.practice is Practice.NOT_PASSED for learner in learners)
    left = len(learners) - passed - failed
    unfinished = _told(left, "has", "have")
    return f"Practice: {passed} passed, {failed} did not, {unfinished} not finished."


def _reviews(learners: Sequence[LearnerFacts], facts: CohortFacts) -> str:
    if not facts.reviews_open:
        return "Reviews: not open yet."
    done = sum(learner.readings for learner in learners)
    wanted = sum(learner.wanted for learner in learners)
    owed = sum(learner.owed for learner in learners)
    short = f" {_told(facts.short, 'has', 'have')} no reader left." if facts.short else ""
    are_in, with_a_reader = _told(wanted, "is in", "are in"), _told(owed, "is", "are")
    return f"Reviews: {done} of {are_in}; {with_a_reader} with a reader now.{short}"


def _results(learners: Sequence[LearnerFacts]) -> str:
    def how_many(standing: Standing) -> int:
        return sum(learner.standing is standing for learner in learners)

    met = _told(how_many(Standing.AWARDED), "meets", "meet")
    person = _told(how_many(Standing.NEEDS_A_PERSON), "needs", "need")
    return (
        f"Results: {met} the award line, {how_many(Standing.NOT_YET)} not yet, {person} a person."
    )


def _stuck(facts: CohortFacts) -> tuple[Stuck, ...]:
    ranked = [
        (rank, learner.member, reason)
        for learner in facts.learners
        for rank, reason in [_waits(learner, facts)]
        if reason
    ]
    return tuple(Stuck(member, reason) for _, member, reason in sorted(ranked))


def _waits(learner: LearnerFacts, facts: CohortFacts) -> tuple[int, str]:
    """The most urgent reason, with its rank."""
    if learner.standing is Standing.NEEDS_A_PERSON:
        return 0, "waits for a person’s decision"
    if facts.reviews_open and learner.handed_in and learner.readings < learner.wanted:
        left = learner.wanted - learner.readings
        return 1, f"waits for {left} more reading{'' if left == 1 else 's'} of their work"
    if facts.hand_in_over and not learner.handed_in:
        return 2, "has not handed in, and the time is over"
    if learner.due and not learner.answered:
        return 3, "has not answered any question yet"
    if facts.practice_open and learner.practice is Practice.OPEN:
        return 4, "has not finished practice"
    return 9, ""


def _funnel(learners: Sequence[LearnerFacts]) -> tuple[Count, ...]:
    return (
        Count("In the cohort", len(learners)),
        Count("Answered", sum(learner.answered > 0 for learner in learners)),
        Count("Handed in", sum(learner.handed_in for learner in learners)),
        Count(
            "Fully read",
            sum(learner.wanted > 0 and learner.readings >= learner.wanted for learner in learners),
        ),
        Count("Decided", sum(learner.standing is not Standing.NONE for learner in learners)),
        Count("Award line met", sum(learner.standing is Standing.AWARDED for learner in learners)),
    )
