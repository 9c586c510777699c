"""Home is drawn often, so it asks the database as little for three of something as for one. The
counts are meant to be changed by hand, by who knows why."""

from datetime import timedelta

from bot.services import home
from bot.services.home import HomeState
from storage import askings
from storage.askings import Asking
from storage.base import new_id
from storage.reflections import Occurrence
from tests.world import (
    CohortWorld,
    a_cohort,
    a_review,
    an_occurrence,
    in_review,
    questions,
    with_readers,
)


async def looked(world: CohortWorld, name: str) -> tuple[int, HomeState]:
    with questions(world.deps.database) as asked:
        async with world.deps.look() as work:
            state = await home.home(work, world.who(name))
    return len(asked), state


async def open_for_all(world: CohortWorld, n: int) -> None:
    """So many questions more that are open for everybody, as the tick decides and owes them."""
    first = await an_occurrence(world)
    async with world.deps.begin() as work:
        asked = await askings.in_cohort(work.db, world.cohort)
        for day in range(1, n + 1):
            later = Occurrence(
                cohort_id=world.cohort,
                prompt_set=first.prompt_set,
                content_hash=first.content_hash,
                local_date=first.local_date + timedelta(days=day),
            )
            work.db.add(later)
            for one, _ in asked:
                copied = one.model_dump() | {"id": new_id(), "key": f"{one.key}:{day}"}
                work.db.add(Asking(**copied | {"occurrence_id": later.id}))


async def test_three_open_questions_cost_no_more_than_one(world: CohortWorld) -> None:
    await an_occurrence(world)
    one, _ = await looked(world, "bruno")
    await open_for_all(world, 2)

    three, state = await looked(world, "bruno")

    assert len(state.open_prompts) == 3
    assert (one, three) == (24, 24)


async def test_a_second_reading_costs_no_more_than_the_result_that_it_brings(
    world: CohortWorld,
) -> None:
    await in_review(world, ("amara",), ("bruno", "chiara", "dalia"))
    counts = []
    for _ in range(2):
        await a_review(world, next(iter(await with_readers(world))))
        asked, state = await looked(world, "amara")
        counts.append((len(state.parts[0].feedback), asked))

    assert counts == [(1, 29), (2, 32)]


async def test_another_cohort_costs_its_own_questions_and_no_more(world: CohortWorld) -> None:
    alone, _ = await looked(world, "amara")
    await a_cohort(world.deps.database)

    both, state = await looked(world, "amara")

    assert len(state.parts) == 2
    assert (alone, both) == (21, 37)
