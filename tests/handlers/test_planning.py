"""The clock's click: thousands are owed what is due, nobody waits for all of them, and neither a
crash, a second replica nor a broken cohort costs anybody anything."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, time, timedelta
from itertools import count

import pytest
from sqlmodel import select

from bot.services import cohorts, deciding, nudges, prompting, schedules
from bot.services.deciding import Decision
from handlers import planning
from storage import askings as askings_table
from storage import cohorts as cohort_table
from storage import people as people_table
from storage.askings import Asking, Nudge
from storage.cohorts import Cohort, StoredProgramme
from storage.outbox import Delivery
from storage.reflections import Occurrence
from storage.schedules import Leave, Schedule
from storage.session import Database
from tests.delivery.world import KilledAt
from tests.world import ASKED, PRACTICE, TEAM, CohortWorld, a_cohort, a_crowd, a_learner

CROWD = max(planning.AT_ONCE.values()) + 1  # more than one transaction's, on every database
BEFORE = ASKED - timedelta(hours=1, minutes=1)
NINE = ASKED - timedelta(hours=1)  # in London, where everybody of the crowd is
HAND_IN = datetime.fromisoformat("2026-10-30T12:00+00:00")


@pytest.fixture
async def world(database: Database) -> CohortWorld:
    return await a_cohort(database, [a_learner("amara", "Birch")])


async def owed(world: CohortWorld, kind: str = "prompt") -> Counter[str]:
    """How many messages of the kind are owed to whom."""
    async with world.deps.look() as work:
        asked = select(Delivery.person_id).where(Delivery.kind == kind)
        return Counter((await work.db.exec(asked)).all())


async def asked(world: CohortWorld) -> list[str]:
    async with world.deps.look() as work:
        return [row.fate for row in (await work.db.exec(select(Asking))).all()]


async def test_everybody_is_asked_once_however_many_they_are(world: CohortWorld) -> None:
    await a_crowd(world.deps, world.cohort, CROWD)

    await world.tick(BEFORE)
    early = await owed(world)
    await world.tick(NINE)
    await world.tick()

    assert early == {}
    assert len(await owed(world)) == CROWD + 1
    assert set((await owed(world)).values()) == {1}
    assert await asked(world) == ["send"] * (CROWD + 1)


async def test_whoever_acts_meanwhile_does_not_wait_for_the_end(world: CohortWorld) -> None:
    await a_crowd(world.deps, world.cohort, CROWD)
    world.clock.set(NINE)
    planned = asyncio.create_task(planning.plan(world.deps))
    while not await owed(world):
        pass

    async with world.deps.begin() as work:
        person = await people_table.person(work.db, "p00000")
        assert person is not None
        person.name = "Somebody who acts"
    over = planned.done()
    await planned

    assert not over


async def test_killed_half_way_the_next_click_finds_the_rest(world: CohortWorld, url: str) -> None:
    await a_crowd(world.deps, world.cohort, CROWD)
    world.clock.set(NINE)
    for steps in count(10, 10):
        other = await another(world, url)
        await KilledAt(planning.plan(other.deps), steps)
        await other.deps.database.stop()
        found = len(await owed(world))
        if found:
            break

    await world.tick()

    assert found < CROWD
    assert len(await owed(world)) == CROWD + 1
    assert len(await asked(world)) == CROWD + 1


async def test_replicas_that_click_at_once_ask_everybody_once(world: CohortWorld, url: str) -> None:
    await a_crowd(world.deps, world.cohort, CROWD)
    others = [await another(world, url) for _ in range(2)]
    world.clock.set(NINE)

    await asyncio.gather(*(planning.plan(one.deps) for one in (world, *others)))
    for one in others:
        await one.deps.database.stop()
    await world.tick()

    assert len(await owed(world)) == CROWD + 1
    assert set((await owed(world)).values()) == {1}
    assert b"plumbline_planning_failures_total 0.0" in world.deps.metrics.page()


async def test_a_click_with_nothing_due_waits_for_nobody_who_writes(world: CohortWorld) -> None:
    await a_crowd(world.deps, world.cohort, CROWD)
    await world.tick(NINE)

    async with world.deps.begin() as work:
        row = await cohort_table.cohort(work.db, world.cohort)
        assert row is not None
        row.title = "While somebody writes"
        await work.db.flush()
        await asyncio.create_task(planning.plan(world.deps))

    assert len(await owed(world)) == CROWD + 1


# What happens between deciding and writing down

Change = Callable[[CohortWorld], Awaitable[None]]


async def leaves(world: CohortWorld) -> None:
    async with world.deps.begin() as work:
        member = await cohort_table.member(work.db, "mp00000")
        assert member is not None
        member.left_at = work.now


async def is_gone_from_the_workspace(world: CohortWorld) -> None:
    async with world.deps.begin() as work:
        person = await people_table.person(work.db, "p00000")
        assert person is not None
        person.deleted = True


async def has_another_time_of_day(world: CohortWorld) -> None:
    async with world.deps.begin() as work:
        work.db.add(Schedule(person_id="p00000", slot=time(18), updated_at=work.now))


async def has_moved(world: CohortWorld) -> None:
    async with world.deps.begin() as work:
        person = await people_table.person(work.db, "p00000")
        assert person is not None
        person.zone = "America/New_York"


async def sees_the_cohort_closed(world: CohortWorld) -> None:
    async with world.deps.begin() as work:
        cohort = await cohort_table.cohort(work.db, world.cohort)
        assert cohort is not None
        cohort.closed_at = work.now


async def is_decided_for_by_a_replica(world: CohortWorld) -> None:
    await planning.plan(world.deps)


async def decisions(world: CohortWorld) -> list[Decision]:
    async with world.deps.look() as work:
        found = await prompting.due(work, world.cohort)
    by_person = await deciding.decided(found.undecided, world.clock.now())
    return [one for mine in by_person for one in mine]


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (leaves, 2),
        (is_gone_from_the_workspace, 2),
        (has_another_time_of_day, 2),
        (has_moved, 2),
        (sees_the_cohort_closed, 0),
        (is_decided_for_by_a_replica, 3),
    ],
)
async def test_who_changed_since_is_left_to_the_next_click(
    world: CohortWorld, change: Change, left: int
) -> None:
    await a_crowd(world.deps, world.cohort, 2)
    world.clock.set(NINE)
    decided = await decisions(world)

    await change(world)
    async with world.deps.begin() as work:
        await deciding.write_down(work, decided)

    assert len(decided) == 3
    assert sum((await owed(world)).values()) == left
    assert len(await asked(world)) == left


async def test_of_a_person_in_two_cohorts_all_is_decided_or_nothing(
    database: Database, world: CohortWorld
) -> None:
    second = await a_cohort(database, [a_learner("amara", "Birch")])
    world.clock.set(NINE + timedelta(hours=6))  # both are missed: one catch-up for the two
    async with world.deps.look() as work:
        found = [await prompting.due(work, one) for one in (world.cohort, second.cohort)]
    undecided = [one for due in found for one in due.undecided]
    [mine] = await deciding.decided(undecided, world.clock.now())

    seat = await world.seat("amara")
    async with world.deps.begin() as work:
        member = await cohort_table.member(work.db, seat.member.id)
        assert member is not None
        member.left_at = work.now
    async with world.deps.begin() as work:
        await deciding.write_down(work, mine)
    before = await asked(world)
    await world.tick()

    assert sorted(one.verdict.fate for one in mine) == ["catch_up", "coalesced"]
    assert before == []
    assert await asked(world) == ["catch_up"]


async def test_who_are_alike_can_be_reached_at_the_same_times(database: Database) -> None:
    """One of them is asked for all, so everything on which it depends has to be compared."""
    world = await a_cohort(database)
    await a_crowd(world.deps, world.cohort, 6)
    await has_moved(world)
    async with world.deps.begin() as work:
        day = work.now.date()
        work.db.add(Schedule(person_id="p00001", slot=time(18), updated_at=work.now))
        work.db.add(Schedule(person_id="p00002", country="DE", updated_at=work.now))
        for person in ("p00003", "p00004"):
            back = day + timedelta(days=int(person[-1]))
            work.db.add(Leave(person_id=person, starts_on=day, ends_before=back, said_at=work.now))
    world.clock.set(NINE)

    async with world.deps.look() as work:
        cohort = await cohort_table.cohort(work.db, world.cohort)
        assert cohort is not None
        [one] = [one for one in await deciding.in_reach(work, cohort) if one.day == NINE.date()]
        since = schedules.since(work)
        rows = await askings_table.undecided(work.db, cohort.id, ("prompt:", ""), (), since)
        who = await deciding.who_is(work, rows, [one])
        each = await schedules.available_all(work, await cohorts.learners(work, cohort))

    assert {row.member_id: who[row.alike] for row in rows} == each
    assert len(who) == 6


# What else a click brings


async def test_practice_and_the_last_call_come_once_also_to_who_joins_later(
    world: CohortWorld,
) -> None:
    await world.tick(PRACTICE)
    await a_crowd(world.deps, world.cohort, 2)
    await world.tick()
    await world.tick(HAND_IN)
    await world.tick()

    everybody = {(await world.seat("amara")).person.id, "p00000", "p00001"}
    assert await owed(world, "calibration") == dict.fromkeys(everybody, 1)
    assert await owed(world, "hand_in") == dict.fromkeys(everybody, 1)


async def test_thousands_are_reminded_once_and_who_has_answered_is_not(
    world: CohortWorld,
) -> None:
    await a_crowd(world.deps, world.cohort, CROWD)
    await world.tick(NINE)
    async with world.deps.begin() as work:
        row = (await work.db.exec(select(Asking).where(Asking.member_id == "mp00000"))).one()
        row.skip = "holiday"

    await world.tick(NINE + timedelta(hours=24))
    await world.tick()

    reminded = await owed(world, "nudge")
    assert len(reminded) == CROWD
    assert "p00000" not in reminded
    assert set(reminded.values()) == {1}


async def test_who_was_nudged_by_hand_since_is_not_reminded_on_top(world: CohortWorld) -> None:
    await a_crowd(world.deps, world.cohort, 1)
    await world.tick(NINE)
    world.clock.set(NINE + timedelta(hours=24))
    async with world.deps.look() as work:
        due = await prompting.due(work, world.cohort)
        decided = await nudges.reminders(work, due.nudges)
    async with world.deps.begin() as work:
        row = (await work.db.exec(select(Asking).where(Asking.member_id == "mp00000"))).one()
        by_hand = Nudge(
            asking_id=row.id, n=2, person_id="p00000", at=work.now, by="fatima", reasons=[]
        )
        work.db.add(by_hand)

    async with world.deps.begin() as work:
        await nudges.write_down_reminders(work, [one for mine in decided for one in mine])

    assert len(decided) == 2
    assert await owed(world, "nudge") == {(await world.seat("amara")).person.id: 1}


async def test_a_cohort_that_cannot_be_planned_holds_up_no_other_and_is_told_of(
    database: Database, world: CohortWorld, caplog: pytest.LogCaptureFixture
) -> None:
    broken = await a_cohort(database, [a_learner("bruno", "Birch")])
    async with world.deps.begin() as work:
        lost = StoredProgramme(
            workspace_id=TEAM, ref="P@1.0.0", content_hash="", text="secret", stored_at=work.now
        )
        work.db.add(lost)
        row = (await work.db.exec(select(Cohort).where(Cohort.id == broken.cohort))).one()
        row.programme_id = lost.id

    with caplog.at_level(logging.ERROR):
        await world.tick(NINE)

    assert await owed(world) == {(await world.seat("amara")).person.id: 1}
    assert broken.cohort in caplog.text
    assert "secret" not in caplog.text
    assert b"plumbline_planning_failures_total 1.0" in world.deps.metrics.page()


async def test_content_that_is_gone_concerns_its_own_cohort_alone(
    database: Database, world: CohortWorld
) -> None:
    broken = await a_cohort(database, [a_learner("bruno", "Birch")])
    async with world.deps.begin() as work:
        day = NINE.date()
        work.db.add(
            Occurrence(
                cohort_id=broken.cohort, prompt_set="P99@1.0.0", content_hash="", local_date=day
            )
        )

    await world.tick(NINE)

    assert await owed(world) == {(await world.seat("amara")).person.id: 1}


async def another(world: CohortWorld, url: str) -> CohortWorld:
    """The same world, seen by another process."""
    database = Database(url)
    await database.start()
    return world.on(database)
