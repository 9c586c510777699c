"""Reading and scoring: kept as it grows, handed in once, and nobody's but the reader's."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.errors import Refused
from bot.services import reviews
from bot.services.reviews import Sent
from storage import outbox
from storage import reviews as table
from storage.reviews import AssignmentState
from tests.world import SEEN, CohortWorld, a_mark, a_review, in_review, owed


@pytest.fixture
async def reading(world: CohortWorld) -> CohortWorld:
    """Bruno and Chiara both read Amara's work."""
    await in_review(world, ("amara",), ("bruno", "chiara"))
    return world


async def test_a_review_handed_in_twice_is_stored_once_with_the_same_receipt(
    reading: CohortWorld,
) -> None:
    first = await a_review(reading, "bruno")
    async with reading.deps.begin() as work:
        second = await reviews.hand_in(work, reading.who("bruno"), first.assignment.id)

    async with reading.deps.look() as work:
        stored = await table.reviews(work.db, [first.assignment.work_id])
        marks = await table.marks(work.db, [first.review.id])
        message = await outbox.delivery(work.db, f"review:{first.review.id}")
    assert (first.new, second.new) == (True, False)
    assert [one.id for one in stored] == [first.review.id] == [second.review.id]
    assert [one.level for one in marks] == [3, 3, 3, 3]
    assert message is not None
    assert message.person_id == (await reading.seat("amara")).person.id


async def test_four_pages_and_a_last_look_make_a_review(reading: CohortWorld) -> None:
    row, bruno = await owed(reading, "bruno"), reading.who("bruno")
    async with reading.deps.begin() as work:
        for n in (2, 1, 4, 3):
            desk = await reviews.mark(work, bruno, row.id, a_mark(f"C{n}", n))
        sent = await reviews.hand_in(work, bruno, row.id)
        marks = await table.marks(work.db, [sent.review.id])
        steps = await table.steps(work.db, [sent.review.id])

    assert desk.next_criterion is None
    assert [(one.criterion, one.level) for one in marks] == [
        ("C1", 1),
        ("C2", 2),
        ("C3", 3),
        ("C4", 4),
    ]
    assert [one.criterion for one in steps] == ["C1", "C2", "C3"]


async def test_opening_starts_it_and_what_is_typed_is_kept(reading: CohortWorld) -> None:
    row = await owed(reading, "bruno")
    bruno = reading.who("bruno")
    async with reading.deps.begin() as work:
        await reviews.desk(work, bruno)
        await reviews.keep_typed(work, bruno, row.id, "C1", {"seen": "Half"})
        await reviews.mark(work, bruno, row.id, a_mark("C2", 2))
    async with reading.deps.begin() as work:
        desk = await reviews.desk(work, bruno, row.id)

    assert desk.assignment.state is AssignmentState.STARTED
    assert desk.typed["C1"] == {"seen": "Half"}
    assert set(desk.marks) == {"C2"}
    assert desk.next_criterion is not None
    assert desk.next_criterion.id == "C1"


async def test_somebody_else_s_assignment_is_refused_everywhere(reading: CohortWorld) -> None:
    row = await owed(reading, "bruno")
    done = await a_review(reading, "chiara")
    deeds = [
        partial(reviews.desk, assignment_id=row.id),
        partial(reviews.keep_typed, assignment_id=row.id, criterion="C1", typed={"seen": "x"}),
        partial(reviews.mark, assignment_id=row.id, given=a_mark("C1", 3)),
        partial(reviews.hand_in, assignment_id=row.id),
        partial(reviews.decline, assignment_id=row.id, reason="time"),
        partial(reviews.hand_in, assignment_id=done.assignment.id),
        partial(reviews.hand_in, assignment_id="no such id"),
    ]

    for name in ("amara", "dalia"):
        for deed in deeds:
            async with reading.deps.begin() as work:
                with pytest.raises(Refused, match="not yours"):
                    await deed(work, reading.who(name))  # type: ignore[operator]


@pytest.mark.parametrize("name", ["fatima", "nina", "stranger"])
async def test_who_does_not_read_is_told_so(reading: CohortWorld, name: str) -> None:
    async with reading.deps.begin() as work:
        with pytest.raises(Refused):
            await reviews.desk(work, reading.who(name))


async def test_a_review_that_lapsed_or_was_given_back_cannot_be_handed_in(
    reading: CohortWorld,
) -> None:
    lapsed, declined = await owed(reading, "bruno"), await owed(reading, "chiara")
    async with reading.deps.begin() as work:
        await reviews.decline(work, reading.who("chiara"), declined.id, "time")
    reading.clock.set(lapsed.due_at)

    for name, row in (("bruno", lapsed), ("chiara", declined)):
        async with reading.deps.begin() as work:
            with pytest.raises(Refused, match="its time has passed"):
                await reviews.mark(work, reading.who(name), row.id, a_mark("C1", 3))


async def test_until_the_last_moment_it_can_be_handed_in(reading: CohortWorld) -> None:
    row = await owed(reading, "bruno")
    reading.clock.set(row.due_at - timedelta(microseconds=1))

    assert (await a_review(reading, "bruno")).new


async def test_an_incomplete_sheet_is_refused(reading: CohortWorld) -> None:
    row = await owed(reading, "bruno")
    async with reading.deps.begin() as work:
        await reviews.mark(work, reading.who("bruno"), row.id, a_mark("C1", 3))
        with pytest.raises(Refused, match="One criterion has no level yet"):
            await reviews.hand_in(work, reading.who("bruno"), row.id)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"level": 7}, "C1/level"),
        ({"passages": (9,)}, "C1/passages"),
        ({"seen": ""}, "C1/seen"),
        ({"step": ""}, "C1/step"),
        ({"criterion": "C9"}, "C9/level"),
    ],
)
async def test_a_mark_that_is_amiss_is_refused_at_its_field(
    reading: CohortWorld, change: dict[str, object], field: str
) -> None:
    row = await owed(reading, "bruno")
    given = replace(a_mark("C1", 3), **change)  # type: ignore[arg-type]
    async with reading.deps.begin() as work:
        with pytest.raises(Refused) as wrong:
            await reviews.mark(work, reading.who("bruno"), row.id, given)

    assert wrong.value.field == field


async def test_what_was_spoilt_after_marking_is_refused_with_the_criterion_s_name(
    reading: CohortWorld,
) -> None:
    """The sentence used to say what was missing and not where."""
    row, bruno = await owed(reading, "bruno"), reading.who("bruno")
    async with reading.deps.begin() as work:
        for n in (1, 2, 3, 4):
            await reviews.mark(work, bruno, row.id, a_mark(f"C{n}", 3))
        await reviews.keep_typed(work, bruno, row.id, "C2", {"passages": []})
        with pytest.raises(Refused, match="Weighs options: Choose at least one passage"):
            await reviews.hand_in(work, bruno, row.id)


async def test_a_reader_who_signs_is_hidden_from_the_author(reading: CohortWorld) -> None:
    """Planted: the reader's own name, handle and e-mail, and those of another."""
    signed = f"{SEEN} Yours, Bruno Testname (@bruno, bruno@evening.example; Chiara agrees)"

    sent: Sent = await a_review(reading, "bruno", seen=signed)

    async with reading.deps.look() as work:
        marks = await table.marks(work.db, [sent.review.id])
    assert {one.seen for one in marks} == {
        f"{SEEN} Yours, [a colleague] ([a colleague], [an address]; [a colleague] agrees)"
    }
