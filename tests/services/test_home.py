"""Home is drawn often, so it asks the database for each thing once, and for three of something as
little as for one. The counts are meant to be changed by hand, by who knows why."""

import re
from datetime import timedelta

from bot.services import home, reflections
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
    saved,
    with_readers,
    written,
)


async def looked(world: CohortWorld, name: str) -> tuple[list[str], HomeState]:
    """Which table each question of the drawing is about."""
    with questions(world.deps.database) as asked:
        async with world.deps.look() as work:
            state = await home.home(work, world.who(name))
    return [re.findall(r"FROM (\w+)", one)[-1] for one in asked], state


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


async def test_for_a_learner_with_all_there_is_each_thing_is_asked_once(
    world: CohortWorld,
) -> None:
    await in_review(world, ("amara",), ("bruno", "chiara"))
    for name in ("bruno", "chiara"):
        await a_review(world, name)

    asked, state = await looked(world, "amara")

    (part,) = state.parts
    assert (len(part.feedback), part.decision is not None) == (2, True)
    assert asked == [
        "member",
        "schedule",
        "leave",
        "replacement",
        "occurrence",
        "reflection",
        "evidence",
        "draft",
        "calibration",
        "assignment",
        "work",
        "review",
    ]


async def test_three_open_questions_and_three_answers_cost_no_more_than_one(
    world: CohortWorld,
) -> None:
    await an_occurrence(world)
    one, _ = await looked(world, "bruno")
    await open_for_all(world, 2)
    three, state = await looked(world, "bruno")
    for n, form in enumerate(state.open_prompts):
        await saved(world, "bruno", f"Record {n}")
        async with world.deps.begin() as work:
            await reflections.submit(work, world.who("bruno"), written(form.occurrence.id))
    answered, after = await looked(world, "bruno")

    assert len(state.open_prompts) == 3
    assert (len(after.parts[0].reflections), len(after.parts[0].evidence)) == (3, 3)
    assert (len(one), len(three), len(answered)) == (11, 11, 11)


async def test_a_second_reading_costs_no_more_than_the_first(world: CohortWorld) -> None:
    await in_review(world, ("amara",), ("bruno", "chiara", "dalia"))
    counts = []
    for _ in range(2):
        await a_review(world, next(iter(await with_readers(world))))
        asked, state = await looked(world, "amara")
        counts.append((len(state.parts[0].feedback), len(asked)))

    assert counts == [(1, 12), (2, 12)]


async def test_another_cohort_costs_its_own_questions_and_no_more(world: CohortWorld) -> None:
    await looked(world, "amara")  # which reads the programme, once in a process
    counts = []
    for _ in range(3):
        asked, state = await looked(world, "amara")
        counts.append((len(state.parts), len(asked)))
        await a_cohort(world.deps.database)

    assert counts == [(1, 11), (2, 19), (3, 27)]
