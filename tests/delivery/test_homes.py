"""Home on change: few drawings for many changes, the last one right, whatever fails between."""

import asyncio
from datetime import timedelta

import pytest
from slack_sdk.models.views import View

from bot.delivery import homes
from bot.delivery.drawing import LETTERS
from bot.delivery.ledger import deliver
from bot.delivery.timing import Timing, unpaced
from bot.errors import Doubt, Later, Never
from bot.services import evidence, home
from bot.services.telling import home_changes
from storage import outbox, people
from storage.people import Person
from storage.session import Database
from tests.delivery.fakes import FakeSlack
from tests.world import (
    CohortWorld,
    a_cohort,
    a_record,
    an_occurrence,
    saved,
    slack_id,
)

TICK = timedelta(seconds=15)


@pytest.fixture
async def world(database: Database) -> CohortWorld:
    return await a_cohort(database)


def slack(world: CohortWorld) -> FakeSlack:
    assert isinstance(world.deps.slack, FakeSlack)
    return world.deps.slack


def drawn(world: CohortWorld) -> list[str]:
    """Whose Home was published, in order."""
    return [user for user, _ in slack(world).homes]


def newest(world: CohortWorld) -> str:
    view: View = slack(world).homes[-1][1]
    return str(view.to_dict())


async def opens(world: CohortWorld, *names: str) -> None:
    for name in names:
        async with world.deps.begin() as work:
            await home.opened(work, world.who(name))
        await homes.redraw(world.deps, world.who(name))
    slack(world).homes.clear()


async def changes(world: CohortWorld, *names: str) -> None:
    for name in names:
        seat = await world.seat(name)
        async with world.deps.begin() as work:
            await home_changes(work, seat.person.id)


async def person(world: CohortWorld, name: str) -> Person:
    async with world.deps.look() as work:
        found = await people.by_slack_id(work.db, "T1", slack_id(name))
    assert found is not None
    return found


async def pass_by(world: CohortWorld, ticks: int) -> None:
    for _ in range(ticks):
        world.clock.advance(TICK)
        await homes.draw_due(world.deps)


async def test_ten_changes_in_a_minute_are_few_drawings_and_the_last_is_right(
    world: CohortWorld,
) -> None:
    await opens(world, "amara")
    for n in range(10):
        await saved(world, "amara", f"Record {n}")
        await changes(world, "amara")
        world.clock.advance(timedelta(seconds=6))
        await homes.draw_due(world.deps)

    await pass_by(world, 3)

    assert 2 <= len(drawn(world)) <= 5
    assert "10 items of evidence" in newest(world)
    assert "Record 9" in newest(world)


async def test_who_has_never_opened_home_is_drawn_nothing(world: CohortWorld) -> None:
    await changes(world, "amara")
    await homes.redraw(world.deps, world.who("amara"))
    await homes.redraw(world.deps, world.who("stranger"))
    await pass_by(world, 3)

    assert drawn(world) == []


async def test_a_message_that_arrives_changes_the_home_of_its_person(world: CohortWorld) -> None:
    await opens(world, "amara", "bruno")
    occurrence = await an_occurrence(world)
    amara = await world.seat("amara")
    async with world.deps.look() as work:
        (prompt,) = [
            row for row in await outbox.of_person(work.db, amara.person.id) if row.kind == "prompt"
        ]
    slack(world).homes.clear()
    await deliver(world.deps, LETTERS, prompt.key, unpaced(Timing()))

    await pass_by(world, 2)

    assert drawn(world) == [slack_id("amara")]
    assert f"prompt/{occurrence.id}" in newest(world)


async def test_what_closes_by_the_clock_is_drawn_when_it_closes(world: CohortWorld) -> None:
    occurrence = await an_occurrence(world)
    await opens(world, "amara")
    async with world.deps.look() as work:
        (form,) = (await home.home(work, world.who("amara"))).open_prompts
    assert form.grace_until is not None
    world.clock.set(form.grace_until - TICK)
    await homes.draw_due(world.deps)
    open_still = newest(world)
    slack(world).homes.clear()

    await pass_by(world, 1)

    assert f"prompt/{occurrence.id}" in open_still
    assert drawn(world) == [slack_id("amara")]
    assert f"prompt/{occurrence.id}" not in newest(world)


async def test_a_draft_is_seen_on_home_a_little_later(world: CohortWorld) -> None:
    await opens(world, "amara")
    async with world.deps.begin() as work:
        await evidence.keep_draft(work, world.who("amara"), a_record())
    await homes.draw_due(world.deps)
    at_once = drawn(world)

    await pass_by(world, 1)

    assert at_once == []
    assert "Go on with my draft" in newest(world)


@pytest.mark.parametrize(
    "trouble", [Later("ratelimited", timedelta(seconds=40), everybody=True), Doubt("http_500")]
)
async def test_what_slack_does_not_take_is_drawn_again_after_a_while(
    world: CohortWorld, trouble: Exception
) -> None:
    await opens(world, "amara", "bruno")
    await changes(world, "amara", "bruno")
    world.clock.advance(TICK)
    slack(world).fail("publish_home", trouble)
    before = slack(world).calls.count("publish_home")

    await homes.draw_due(world.deps)
    tried = slack(world).calls.count("publish_home") - before
    await pass_by(world, 5)

    assert tried == 1  # the other one does not run into the same trouble
    assert sorted(drawn(world)) == [slack_id("amara"), slack_id("bruno")]


async def test_who_is_gone_is_not_tried_again(world: CohortWorld) -> None:
    await opens(world, "amara")
    await changes(world, "amara")
    world.clock.advance(TICK)
    slack(world).fail("publish_home", Never("user_not_found"))

    await homes.draw_due(world.deps)

    assert (await person(world, "amara")).home_due_at is None


async def test_two_processes_draw_a_home_once(world: CohortWorld) -> None:
    await opens(world, "amara", "bruno")
    await changes(world, "amara", "bruno")
    world.clock.advance(TICK)

    await asyncio.gather(homes.draw_due(world.deps), homes.draw_due(world.deps))

    assert sorted(drawn(world)) == [slack_id("amara"), slack_id("bruno")]


async def test_what_changes_while_it_is_drawn_is_drawn_again(world: CohortWorld) -> None:
    await opens(world, "amara")
    async with world.deps.begin() as work:
        drawing = await home.begin(work, world.who("amara"))
    assert drawing is not None
    await changes(world, "amara")

    async with world.deps.begin() as work:
        await home.drawn(work, drawing, None)

    assert (await person(world, "amara")).home_due_at == world.clock.now() + TICK


async def test_who_dies_while_drawing_leaves_it_to_others(world: CohortWorld) -> None:
    await opens(world, "amara")
    async with world.deps.begin() as work:
        await home.begin(work, world.who("amara"))

    await pass_by(world, 3)
    early = drawn(world)
    await pass_by(world, 1)

    assert (early, drawn(world)) == ([], [slack_id("amara")])


async def test_no_more_are_drawn_at_a_time_than_slack_takes(world: CohortWorld) -> None:
    crowd = [f"U0{n:03}" for n in range(50)]
    async with world.deps.begin() as work:
        work.db.add_all(
            Person(
                workspace_id="T1",
                slack_id=one,
                name=one,
                home_opened_at=work.now,
                home_due_at=work.now,
                updated_at=work.now,
            )
            for one in crowd
        )

    await homes.draw_due(world.deps)
    at_once = len(drawn(world))
    await pass_by(world, 1)
    after_a_tick = len(drawn(world))
    await pass_by(world, 1)

    assert (at_once, after_a_tick) == (20, 40)
    assert sorted(drawn(world)) == crowd
