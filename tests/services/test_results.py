"""From reviews to a decision: after two readings, a third where it can matter, then a person."""

from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.services import feedback, results, reviews
from storage import audit, outbox
from storage import results as table
from storage.results import Decision, Result, Verdict
from storage.works import PieceOfWork, PieceState
from tests.world import CohortWorld, a_review, assignments, in_review, with_readers

Levels = tuple[int | None, ...]
PLAIN: Levels = (3, 3, 3, 3)
NEAR: Levels = (2, 3, 3, 3)


async def read_by(world: CohortWorld, readers: tuple[str, ...], *sheets: Levels) -> PieceOfWork:
    """Amara's work, read by so many of the readers as there are sheets."""
    (piece,) = await in_review(world, ("amara",), readers)
    for levels in sheets:
        await world.tick()
        await a_review(world, next(iter(await with_readers(world))), levels)
    await world.tick()
    async with world.deps.look() as work:
        return await work.db.get_one(PieceOfWork, piece.id)


async def decision(world: CohortWorld, piece: PieceOfWork) -> Decision | None:
    async with world.deps.look() as work:
        return await table.decision(work.db, piece.id)


async def stored(world: CohortWorld, piece: PieceOfWork) -> list[Result]:
    async with world.deps.look() as work:
        return await table.results(work.db, [piece.id])


async def told(world: CohortWorld, name: str) -> list[str]:
    seat = await world.seat(name)
    async with world.deps.look() as work:
        return [row.kind for row in await outbox.of_person(work.db, seat.person.id)]


async def test_one_reading_decides_nothing(world: CohortWorld) -> None:
    piece = await read_by(world, ("bruno", "chiara"), PLAIN)

    assert await decision(world, piece) is None
    assert [row.n for row in await stored(world, piece)] == [1, 1, 1, 1]
    assert "result" not in await told(world, "amara")


@pytest.mark.parametrize(
    ("sheets", "verdict"),
    [((PLAIN, PLAIN), Verdict.AWARDED), (((4, 4, 4, 1), (4, 4, 4, 1)), Verdict.NOT_YET)],
)
async def test_two_readings_that_agree_decide_and_the_author_is_told(
    world: CohortWorld, sheets: tuple[Levels, Levels], verdict: Verdict
) -> None:
    piece = await read_by(world, ("bruno", "chiara", "dalia"), *sheets)

    found = await decision(world, piece)
    assert found is not None
    assert found.verdict is verdict
    assert (piece.state, piece.wanted) == (PieceState.DECIDED, 2)
    assert await with_readers(world) == {}
    assert (await told(world, "amara")).count("result") == 1


async def test_the_result_is_the_median_with_n_and_spread_and_missing_is_never_zero(
    world: CohortWorld,
) -> None:
    piece = await read_by(world, ("bruno", "chiara"), (4, 3, None, 2), (3, 3, None, None))

    assert [
        (row.criterion, row.estimate, row.low, row.high, row.n)
        for row in await stored(world, piece)
    ] == [
        ("C1", 3.5, 3, 4, 2),
        ("C2", 3, 3, 3, 2),
        ("C3", None, None, None, 0),
        ("C4", 2, 2, 2, 1),
    ]


@pytest.mark.parametrize(
    "sheets", [(NEAR, PLAIN), ((2, 3, 3, 3), (4, 3, 3, 3)), ((None, 3, 3, 3), (None, 3, 3, 3))]
)
async def test_spread_a_near_miss_or_what_nobody_saw_asks_for_one_more_reader(
    world: CohortWorld, sheets: tuple[Levels, Levels]
) -> None:
    piece = await read_by(world, ("bruno", "chiara", "dalia"), *sheets)

    assert await decision(world, piece) is None
    assert (piece.state, piece.wanted) == (PieceState.IN_REVIEW, 3)
    assert [row.work_id for row in (await with_readers(world)).values()] == [piece.id]


async def test_the_third_reading_decides(world: CohortWorld) -> None:
    piece = await read_by(world, ("bruno", "chiara", "dalia"), NEAR, PLAIN, PLAIN)

    found = await decision(world, piece)
    assert found is not None
    assert found.verdict is Verdict.AWARDED


async def test_readers_who_stay_apart_need_a_person_and_the_facilitator_hears_of_it(
    world: CohortWorld,
) -> None:
    piece = await read_by(world, ("bruno", "chiara", "dalia"), (2, 3, 3, 3), (4, 3, 3, 3), PLAIN)

    found = await decision(world, piece)
    assert found is not None
    assert found.verdict is Verdict.NEEDS_A_PERSON
    assert "needs_a_person" in await told(world, "fatima")
    assert (await told(world, "amara")).count("result") == 1


async def test_with_no_third_reader_a_near_miss_needs_a_person_at_once(world: CohortWorld) -> None:
    piece = await read_by(world, ("bruno", "chiara"), NEAR, PLAIN)

    found = await decision(world, piece)
    assert found is not None
    assert found.verdict is Verdict.NEEDS_A_PERSON


@pytest.mark.parametrize("how", ["declined", "lapsed"])
async def test_when_the_last_possible_reader_is_lost_the_work_does_not_wait_for_ever(
    world: CohortWorld, how: str
) -> None:
    """It used to: the third reading was asked for and nothing reckoned again without it."""
    piece = await read_by(world, ("bruno", "chiara", "dalia"), NEAR, PLAIN)
    ((reader, row),) = (await with_readers(world)).items()
    if how == "declined":
        async with world.deps.begin() as work:
            await reviews.decline(work, world.who(reader), row.id, "time")
    else:
        world.clock.set(row.due_at)
    await world.tick()
    await world.tick()

    found = await decision(world, piece)
    assert found is not None
    assert found.verdict is Verdict.NEEDS_A_PERSON
    assert (await told(world, "fatima")).count("needs_a_person") == 1
    assert len(await assignments(world, piece.id)) == 3


async def test_while_the_last_possible_reader_reads_nobody_is_troubled(world: CohortWorld) -> None:
    piece = await read_by(world, ("bruno", "chiara", "dalia"), NEAR, PLAIN)

    await world.tick(world.clock.now() + timedelta(hours=71))

    assert await decision(world, piece) is None


async def test_the_author_rates_each_review_before_seeing_the_result(world: CohortWorld) -> None:
    piece = await read_by(world, ("bruno", "chiara"), PLAIN, PLAIN)
    amara = world.who("amara")
    async with world.deps.begin() as work:
        received = await feedback.received(work, [piece])
        for one in received:
            with pytest.raises(Refused, match="First say how useful each review was"):
                await results.shown(work, amara)
            await feedback.rate(work, amara, one.review.id, 4)
        shown = await results.shown(work, amara)

    assert shown.decision.verdict is Verdict.AWARDED
    assert (shown.reviews, len(shown.results)) == (2, 4)


async def test_a_result_is_nobody_s_but_the_author_s(world: CohortWorld) -> None:
    await read_by(world, ("bruno", "chiara"), PLAIN, PLAIN)

    async with world.deps.begin() as work:
        for name in ("bruno", "fatima", "stranger"):
            with pytest.raises(Refused):
                await results.shown(work, world.who(name))


async def test_a_decision_can_be_explained_from_the_audit_chain(world: CohortWorld) -> None:
    piece = await read_by(world, ("bruno", "chiara"), PLAIN, PLAIN)

    found = await decision(world, piece)
    async with world.deps.look() as work:
        (entry,) = await audit.entries(work.db, action="decision", about=piece.id)
        whole = await audit.verify(work.db)
    assert found is not None
    assert (entry.actor, whole) == ("rule", None)
    assert entry.details == {"verdict": "awarded", "inputs": found.inputs, "rule": found.rule}
    assert found.trace[-1] == "Every line is met."


async def test_a_changed_row_of_the_audit_is_found(world: CohortWorld) -> None:
    piece = await read_by(world, ("bruno", "chiara"), PLAIN, PLAIN)
    async with world.deps.begin() as work:
        (entry,) = await audit.entries(work.db, action="decision", about=piece.id)
        entry.details = {**entry.details, "verdict": "not_yet"}
        work.db.add(entry)

    async with world.deps.look() as work:
        assert await audit.verify(work.db) == entry.seq
