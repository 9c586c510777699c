"""Work comes to readers, one piece at a time, and what they give back or let lapse moves on."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.anonymity import NATURE
from bot.services import reviews
from bot.services.routing import Round, another_could
from storage import drafts, outbox
from storage.cohorts import Member, Role
from storage.reviews import LIVE, Assignment, AssignmentState
from storage.session import Database
from storage.works import PieceOfWork
from tests.world import (
    READING,
    CohortWorld,
    a_cohort,
    a_learner,
    a_review,
    assignments,
    handed_in,
    in_review,
    owed,
    practised,
    with_readers,
)

ALL = ("amara", "bruno", "chiara", "dalia", "emre")


async def live(world: CohortWorld) -> list[Assignment]:
    return list((await with_readers(world)).values())


async def test_nobody_gets_their_own_work_or_a_squad_mate_s_or_two_pieces_at_once(
    world: CohortWorld,
) -> None:
    pieces = await in_review(world, ALL, ALL)

    author = {piece.id: piece.member_id for piece in pieces}
    squad = {
        (await world.seat(name)).member.id: (await world.seat(name)).member.squad_id for name in ALL
    }
    given = await live(world)
    assert len({row.reviewer_id for row in given}) == len(given) == 5
    assert [row for row in given if squad[row.reviewer_id] == squad[author[row.work_id]]] == []


async def test_everybody_is_read_twice_in_the_end_and_nobody_reads_more_than_their_share(
    world: CohortWorld,
) -> None:
    pieces = await in_review(world, ALL, ALL)
    while given := await with_readers(world):
        for reader in given:
            await a_review(world, reader)
        await world.tick()

    done = [row for piece in pieces for row in await assignments(world, piece.id)]
    readings = {piece.id: sum(row.work_id == piece.id for row in done) for piece in pieces}
    loads = {
        row.reviewer_id: sum(one.reviewer_id == row.reviewer_id for one in done) for row in done
    }
    assert {row.state for row in done} == {AssignmentState.DONE}
    assert set(readings.values()) == {2}
    assert max(loads.values()) <= 3


async def test_nothing_is_given_out_before_its_time_or_to_who_has_not_passed(
    world: CohortWorld,
) -> None:
    await handed_in(world, *ALL)
    await practised(world, "bruno")
    await world.tick(READING - timedelta(microseconds=1))
    early = await live(world)

    await world.tick(READING)

    assert early == []
    assert {row.reviewer_id for row in await live(world)} == {(await world.seat("bruno")).member.id}


async def test_planning_again_gives_nothing_twice(world: CohortWorld) -> None:
    await in_review(world, ALL, ALL)
    before = {row.id for row in await live(world)}

    await world.tick()
    await world.tick(READING + timedelta(hours=1))

    assert {row.id for row in await live(world)} == before


async def test_a_declined_piece_goes_to_somebody_else_and_its_reader_gets_another(
    world: CohortWorld,
) -> None:
    await in_review(world, ALL, ALL)
    row = await owed(world, "bruno")
    async with world.deps.begin() as work:
        await reviews.decline(work, world.who("bruno"), row.id, "conflict")

    await world.tick()

    again = await owed(world, "bruno")
    rows = await assignments(world, row.work_id)
    assert again.work_id != row.work_id
    assert [one.state for one in rows if one.id == row.id] == [AssignmentState.DECLINED]
    assert len({one.reviewer_id for one in rows}) == len(rows)
    assert len({one.pseudonym for one in rows}) == len(rows)


async def test_an_overdue_piece_moves_on_with_its_draft_discarded_and_its_message_withdrawn(
    world: CohortWorld,
) -> None:
    await in_review(world, ("amara",), ("bruno", "chiara", "dalia"))
    reader, row = next(iter((await with_readers(world)).items()))
    async with world.deps.begin() as work:
        held = {"seen": "Half a sentence"}
        await reviews.keep_typed(work, world.who(reader), row.id, "C1", held)

    await world.tick(row.due_at)

    rows = {one.id: one for one in await assignments(world, row.work_id)}
    seat = await world.seat(reader)
    async with world.deps.look() as work:
        draft = await drafts.draft(work.db, seat.member.id, "review", row.id)
        message = await outbox.delivery(work.db, f"assignment:{row.id}")
    assert rows[row.id].state is AssignmentState.EXPIRED
    assert [
        one for one in rows.values() if one.state in LIVE and one.reviewer_id == row.reviewer_id
    ] == []
    assert [one.state for one in rows.values()].count(AssignmentState.EXPIRED) == 2
    assert sum(one.state in LIVE for one in rows.values()) == 1
    assert draft is None
    assert message is not None
    assert message.state is outbox.DeliveryState.DROPPED


async def test_no_reader_is_called_as_a_member_or_a_squad_is(database: Database) -> None:
    """A reader named after a squad or a member would point at somebody."""
    plants = "-".join(word.lower() for word in NATURE if word not in {"Cedar", "Fern"})
    world = await a_cohort(
        database, [a_learner(plants), a_learner("amara", "Fern"), a_learner("bruno")]
    )
    (piece,) = await in_review(world, ("amara",), ("bruno",))

    rows = await assignments(world, piece.id)

    assert [row.pseudonym for row in rows] == ["Reader Cedar"]


def a_piece(n: int) -> PieceOfWork:
    return PieceOfWork(
        id=f"p{n}",
        cohort_id="c",
        member_id=f"author {n}",
        rubric="R2@1.0.0",
        rubric_hash="",
        passages=[],
        sources=[],
        sha256="",
        wanted=1,
        handed_in_at=READING,
    )


def held_by(reviewer: str, n: int) -> Assignment:
    return Assignment(
        work_id=f"p{n}",
        reviewer_id=reviewer,
        pseudonym="Reader Fern",
        given_at=READING,
        due_at=READING,
    )


async def test_who_may_read_but_has_no_room_is_nobody_to_wait_for(world: CohortWorld) -> None:
    """Four are in the squad of all authors; the one other reader has had their share of two."""
    seat = await world.seat("amara")
    squads = {"b1": "Birch", "b2": "Birch", "b3": "Birch", "b4": "Birch", "full": None}
    members = [
        Member(
            id=name,
            cohort_id="c",
            person_id=name,
            squad_id=squad,
            role=Role.LEARNER,
            joined_at=READING,
        )
        for name, squad in squads.items()
    ]
    pieces = [a_piece(n) for n in range(4)]
    present = Round(
        readers=tuple(replace(seat, member=member) for member in members),
        calibrated=frozenset(squads),
        squads={piece.member_id: "Birch" for piece in pieces},
        pieces=tuple(pieces),
        assignments=(held_by("full", 1),),
    )
    full = replace(present, assignments=(held_by("full", 1), held_by("full", 2)))

    assert another_could(present, pieces[0])
    assert not another_could(full, pieces[0])
