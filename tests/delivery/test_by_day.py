"""Nobody is woken by news that can wait until the morning."""

from datetime import timedelta

import pytest

from bot.delivery.drawing import LETTERS, by_day
from bot.delivery.letters import Card, Letter, Nothing
from bot.errors import Later
from bot.work import Work
from storage.outbox import Delivery
from storage.session import Database
from tests.world import ASKED, TEAM, CohortWorld, a_cohort

NIGHT = ASKED.replace(hour=2)


@pytest.fixture
async def world(database: Database) -> CohortWorld:
    return await a_cohort(database)


async def news(work: Work, owed: Delivery) -> Letter:
    return Card("News", ())


async def no_news(work: Work, owed: Delivery) -> Letter:
    return Nothing("it is over")


async def owed_to(world: CohortWorld, name: str) -> Delivery:
    seat = await world.seat(name)
    now = world.clock.now()
    return Delivery(
        key="news",
        kind="result",
        workspace_id=TEAM,
        person_id=seat.person.id,
        about={"member": seat.member.id},
        due_at=now,
        created_at=now,
    )


async def test_news_waits_for_the_morning(world: CohortWorld) -> None:
    owed = await owed_to(world, "amara")
    draw = by_day(news)

    world.clock.set(NIGHT)
    async with world.deps.look() as work:
        with pytest.raises(Later) as held:
            await draw(work, owed)
    world.clock.set(NIGHT + held.value.after)
    async with world.deps.look() as work:
        letter = await draw(work, owed)

    assert held.value.after == timedelta(hours=4)  # until seven, in summer time
    assert isinstance(letter, Card)


async def test_what_is_over_is_dropped_at_night_too(world: CohortWorld) -> None:
    owed = await owed_to(world, "amara")
    world.clock.set(NIGHT)

    async with world.deps.look() as work:
        letter = await by_day(no_news)(work, owed)

    assert letter == Nothing("it is over")


async def test_practice_does_not_open_with_a_message_at_night(world: CohortWorld) -> None:
    owed = await owed_to(world, "amara")
    world.clock.set(NIGHT.replace(day=27))  # practice is open since the day before

    async with world.deps.look() as work:
        with pytest.raises(Later):
            await LETTERS["calibration"](work, owed)
