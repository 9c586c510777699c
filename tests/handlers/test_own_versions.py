"""A cohort's own version that another process has stored: whoever meets its name knows it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.services import cohorts, home, people, reflections
from storage import reflections as reflection_table
from storage.session import Database
from tests.content import CONTENT
from tests.world import ASKED, CohortWorld, a_cohort, an_own_version, questions, written

ORIGINAL = CONTENT.prompt_set("P02")
TITLE = "A choice on the ward"


@pytest.fixture
async def world(database: Database) -> CohortWorld:
    return await a_cohort(database)


@pytest.fixture
async def replica(world: CohortWorld, url: str) -> AsyncIterator[CohortWorld]:
    """The same world, seen by another process."""
    database = Database(url)
    await database.start()
    yield world.on(database)
    await database.stop()


async def test_what_one_process_puts_to_use_is_asked_answered_and_shown_by_another(
    world: CohortWorld, replica: CohortWorld
) -> None:
    async with replica.deps.look() as work:
        await home.home(work, replica.who("amara"))
    named = await an_own_version(world, TITLE)

    await replica.tick(ASKED)

    async with world.deps.look() as work:
        (asked,) = await reflection_table.occurrences(work.db, world.cohort)
    async with replica.deps.begin() as work:
        stored = await reflections.submit(work, replica.who("amara"), written(asked.id))
    async with world.deps.look() as work:
        shown = await home.home(work, world.who("bruno"))
    assert asked.prompt_set == named.ref
    assert stored.prompt_set.title["en"] == TITLE
    assert [form.prompt_set.title["en"] for form in shown.open_prompts] == [TITLE]


async def test_each_process_reads_a_version_once(world: CohortWorld, replica: CohortWorld) -> None:
    named = await an_own_version(world, TITLE)
    world.clock.advance(timedelta(minutes=1))
    asked = []
    for _ in range(3):
        with questions(replica.deps.database) as told:
            async with replica.deps.look() as work:
                met = await work.prompt_set(named.ref)
                shipped = await work.prompt_set("P02")
        asked.append(sum("FROM own" in one for one in told))

    assert (met.title["en"], met.asked_as, shipped) == (TITLE, "P02", ORIGINAL)
    assert asked == [1, 0, 0]


async def test_what_is_put_to_use_while_a_work_is_under_way_is_met_by_it_or_by_the_next(
    world: CohortWorld, replica: CohortWorld
) -> None:
    async with replica.deps.look() as work:
        seat = await people.seat(work, replica.who("amara"))
        await an_own_version(world, TITLE)
        under_way = (await cohorts.prompt_sets(work, seat.cohort))["P02@1"]
    async with replica.deps.look() as work:
        following = (await cohorts.prompt_sets(work, seat.cohort))["P02@1"]

    # SQLite shows a Work the rows as they were when it began to read.
    on_sqlite = replica.deps.database.dialect == "sqlite"
    assert (under_way == ORIGINAL) is on_sqlite
    assert following.title["en"] == TITLE
