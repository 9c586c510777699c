"""The report: five lines, a funnel, and who waits for what."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reporting import (
    CohortFacts,
    Count,
    LearnerFacts,
    Practice,
    Standing,
    State,
    Stuck,
    state,
    summary,
)

ANSWERED = (State.ANSWERED,)
FRESH = LearnerFacts("m1", ANSWERED, 1, True, Practice.PASSED, 0, 2, 2, 2, Standing.AWARDED)
OPEN = CohortFacts((FRESH,), practice_open=True, hand_in_over=True, reviews_open=True, short=0)


def report_of(*learners: LearnerFacts, short: int = 0) -> CohortFacts:
    return replace(OPEN, learners=learners, short=short)


def test_a_cohort_in_the_middle_of_its_reviews() -> None:
    waiting = replace(FRESH, member="m2", readings=1, owed=1, standing=Standing.NONE)
    absent = LearnerFacts("m3", (State.MISSED,), 0, False, Practice.OPEN, 0, 0, 0, 0, Standing.NONE)
    split = replace(FRESH, member="m4", wanted=3, readings=3, standing=Standing.NEEDS_A_PERSON)

    told = summary(report_of(FRESH, waiting, absent, split, short=1))

    assert told.lines == (
        "Questions: 3 of 4 answered.",
        "Work: 3 of 4 learners have handed in; 3 items of evidence are kept. "
        "The time to hand in is over.",
        "Practice: 3 passed, 0 did not, 1 has not finished.",
        "Reviews: 6 of 7 are in; 1 is with a reader now. 1 has no reader left.",
        "Results: 1 meets the award line, 0 not yet, 1 needs a person.",
    )
    assert told.stuck == (
        Stuck("m4", "waits for a person’s decision"),
        Stuck("m2", "waits for 1 more reading of their work"),
        Stuck("m3", "has not handed in, and the time is over"),
    )
    assert told.funnel == (
        Count("In the cohort", 4),
        Count("Answered", 3),
        Count("Handed in", 3),
        Count("Fully read", 2),
        Count("Decided", 2),
        Count("Award line met", 1),
    )


def test_what_was_skipped_or_excused_is_no_miss_and_a_late_answer_is_an_answer() -> None:
    asked = (State.ANSWERED, State.LATE, State.OPEN, State.MISSED, State.NEUTRAL)
    away = replace(FRESH, member="m2", asked=(State.NEUTRAL,), standing=Standing.NONE)

    told = summary(report_of(replace(FRESH, asked=asked), away))

    assert told.lines[0] == (
        "Questions: 2 of 4 answered, 1 of them late. 2 more count for nothing: skipped or excused."
    )
    assert told.stuck == ()


def test_what_became_of_a_question() -> None:
    waiting = {"answered": False, "late": False, "asked": True, "excused": False, "over": False}

    assert state(**waiting) is State.OPEN
    assert state(**waiting | {"over": True}) is State.MISSED
    assert state(**waiting | {"over": True, "excused": True}) is State.NEUTRAL
    assert state(**waiting | {"over": True, "asked": False}) is State.NEUTRAL
    assert state(**waiting | {"answered": True, "excused": True}) is State.ANSWERED
    assert state(**waiting | {"answered": True, "late": True}) is State.LATE


def test_before_anything_opened_nothing_is_told_as_zero() -> None:
    new = LearnerFacts("m1", (), 0, False, Practice.NOT_OPEN, 0, 0, 0, 0, Standing.NONE)

    told = summary(CohortFacts((new,), False, False, False, 0))

    assert told.lines[0] == "Questions: none has come yet."
    assert told.lines[2:4] == ("Practice: not open yet.", "Reviews: not open yet.")
    assert told.stuck == ()


def test_an_empty_cohort_is_told_without_failing() -> None:
    told = summary(report_of())

    assert len(told.lines) == 5
    assert {bar.n for bar in told.funnel} == {0}


LEARNERS = st.builds(
    LearnerFacts,
    member=st.uuids().map(str),
    asked=st.lists(st.sampled_from(State), max_size=3).map(tuple),
    evidence=st.integers(0, 3),
    handed_in=st.booleans(),
    practice=st.sampled_from(Practice),
    owed=st.integers(0, 2),
    done=st.integers(0, 3),
    readings=st.integers(0, 3),
    wanted=st.integers(0, 3),
    standing=st.sampled_from(Standing),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LEARNERS, max_size=8), st.booleans(), st.booleans(), st.booleans())
def test_nobody_is_stuck_twice_and_no_bar_is_longer_than_the_cohort(
    learners: list[LearnerFacts], practice: bool, over: bool, reviews: bool
) -> None:
    told = summary(CohortFacts(tuple(learners), practice, over, reviews, 0))

    named = [one.member for one in told.stuck]
    assert len(set(named)) == len(named)
    assert set(named) <= {one.member for one in learners}
    assert max(bar.n for bar in told.funnel) <= len(learners)
    assert {one.member for one in learners if one.standing is Standing.NEEDS_A_PERSON} <= set(named)


@settings(max_examples=30, deadline=None)
@given(st.lists(LEARNERS, max_size=8), st.randoms())
def test_the_order_of_the_learners_does_not_matter(
    learners: list[LearnerFacts], by: object
) -> None:
    shuffled = sorted(learners, key=lambda one: (hash((one.member, str(by))), one.member))

    assert summary(report_of(*shuffled)) == summary(report_of(*learners))
