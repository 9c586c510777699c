"""Home with more than it can hold: always within Slack's limits, nothing lost, in one order."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.home import HomeState, Part
from bot.views import home as show
from bot.views.entries import Lists, kept, waiting
from bot.views.ids import Act
from storage.cohorts import Role
from tests.screens.people import SHORT
from tests.screens.stories.calibration import practice
from tests.screens.world import (
    DAY,
    NOW,
    assignment,
    evidence,
    form,
    items,
    occurrence,
    piece,
    received,
    reflection,
    review,
    seat,
)
from tests.views.drawn import blocks, buttons, complaints, sent

HOUR = timedelta(hours=1)
SIZES = st.sampled_from((0, 1, 5, 6, 13, 20, 21, 130))
READ = received(SHORT)
FORM = form(SHORT)


def a_part(n: int, role: Role = Role.LEARNER, count: int = 0) -> Part:
    """A cohort with so much of everything in it."""
    there = seat(SHORT, role)
    there.member.id, there.cohort.id = f"member{n}", f"cohort{n}"
    found = items(SHORT, reflections=count, records=count)
    for written in found.reflections:
        written.id = f"{written.id}of{n}"
    for item in found.evidence:
        item.id = f"{item.id}of{n}"
    read = tuple(replace(READ, review=review(m)) for m in range(count))
    for one in read:
        one.review.id = f"{one.review.id}of{n}"
    owed = tuple(assignment(SHORT, m) for m in range(count))
    for row in owed:
        row.id = f"{row.id}of{n}"
    return Part(
        there,
        found.reflections,
        found.evidence,
        "Rota",
        piece=piece(SHORT),
        feedback=read,
        owed=owed,
    )


def of_learner(state: HomeState) -> list[str]:
    return [entry.block_id for entry in waiting(state)]


@settings(max_examples=6, deadline=None)
@given(st.lists(st.tuples(SIZES, st.sampled_from(Role)), min_size=1, max_size=40), SIZES)
def test_whatever_waits_home_and_its_lists_are_what_slack_takes(
    sizes: list[tuple[int, Role]], prompts: int
) -> None:
    # Much in the first cohorts, since those are drawn; and more cohorts than can be.
    cohorts = tuple(a_part(n, role, count if n < 3 else 0) for n, (count, role) in enumerate(sizes))
    forms = tuple(
        replace(FORM, seat=cohorts[0].seat, occurrence=occurrence(n)) for n in range(prompts)
    )
    state = HomeState(NOW, cohorts, forms)

    home = sent(show.view(state))

    assert complaints(home) == []
    assert len(blocks(home)) <= 100
    assert blocks(home)[-1]["type"] == "context"  # who sees it was not cut off
    assert len([one for one in buttons(home) if one.get("style") == "primary"]) <= 1
    for which in Lists:
        assert complaints(sent(show.list_view(state, which, 0))) == []


@pytest.mark.parametrize("count", [0, 13, 45])
def test_the_pages_of_a_list_hold_everything_once(count: int) -> None:
    state = HomeState(NOW, (a_part(0, count=count), a_part(1, count=count // 2)))

    for which in Lists:
        everything = waiting(state) if which is Lists.WAITING else kept(state, which)
        assert _turned_through(state, which) == [entry.block_id for entry in everything]


def _turned_through(state: HomeState, which: Lists) -> list[str]:
    """What stands on the pages from the first to the last, as the buttons lead."""
    seen: list[str] = []
    at: str | None = f"{which}|0"
    while at is not None:
        page = sent(show.list_view(state, which, int(at.split("|")[1])))
        seen += [block["block_id"] for block in blocks(page) if block.get("accessory")]
        on = [one["value"] for one in buttons(page) if one["action_id"] == Act.LIST_ON]
        at = on[0] if on else None
    return seen


def test_a_page_that_is_no_more_is_the_last_one() -> None:
    state = HomeState(NOW, (a_part(0, count=3),))

    pages = [sent(show.list_view(state, Lists.EVIDENCE, page)) for page in (0, 9)]

    assert blocks(pages[1]) == blocks(pages[0])


def test_what_ends_first_comes_first_whatever_it_is_and_of_whichever_cohort() -> None:
    soon, later = NOW + HOUR, NOW + 3 * DAY
    owed = assignment(SHORT)
    owed.due_at = soon
    begun = replace(practice(SHORT, 1), opens_at=NOW - DAY)
    first = replace(a_part(0), draft=None, practice=begun, feedback=(received(SHORT),))
    second = Part(a_part(1).seat, owed=(owed,), draft="")
    forms = (
        replace(form(SHORT, n=1), seat=first.seat, closes_at=later),
        replace(form(SHORT, n=2), seat=second.seat, closes_at=NOW + 2 * HOUR),
        replace(form(SHORT, n=3), seat=first.seat, closes_at=NOW + 3 * HOUR),
    )
    state = HomeState(NOW, (first, second), forms, skipped=frozenset({"occurrence3"}))

    assert of_learner(state) == [
        "review/assignment1",
        "prompt/occurrence2",
        "prompt/occurrence1",
        "practice/member0",
        "feedback/review1",
        "draft/member1",
        "prompt/occurrence3",
    ]


def test_in_the_extra_time_it_says_until_when_that_lasts() -> None:
    over = replace(form(SHORT), seat=a_part(0).seat, closes_at=NOW - HOUR, grace_until=NOW + HOUR)

    (entry,) = waiting(HomeState(NOW, (replace(a_part(0), draft=None),), (over,)))

    assert "There is extra time until Wed 21 Oct, 10:01 (UTC+01:00)." in entry.text
    assert entry.closes == NOW + HOUR


def test_the_newest_of_all_cohorts_comes_first_in_what_is_kept() -> None:
    old, new = reflection(SHORT, 1), reflection(SHORT, 2)
    state = HomeState(
        NOW,
        (
            Part(a_part(0).seat, reflections=(old,), evidence=(evidence(SHORT, 2),)),
            Part(a_part(1).seat, reflections=(new,), evidence=(evidence(SHORT, 1),)),
        ),
    )

    found = [entry.value for which in list(Lists)[1:] for entry in kept(state, which)]

    assert found == ["reflection2", "reflection1", "evidence2", "evidence1"]


def test_a_guest_whose_name_and_zone_nobody_knows_has_a_home_too() -> None:
    there = seat(SHORT)
    there.person.name, there.person.real_name, there.person.zone = "U0GUEST", "", None
    there.person.guest, there.person.email = True, None

    home = sent(show.view(HomeState(NOW, (Part(there),))))

    assert complaints(home) == []
    assert "Times are in your zone, Europe/London" in str(home)
