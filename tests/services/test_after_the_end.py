"""When a cohort has ended: what is asked so many days later comes, is answered, and counts against
nobody; nothing else starts again."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.calendar import Standing
from bot.services import home, reflections, reports, starting
from bot.services.reflections import Written
from storage import askings, outbox
from storage.askings import Asking
from storage.reflections import Occurrence
from storage.session import Database
from tests.world import PROGRAMME, CohortWorld, a_cohort

LATER = PROGRAMME.replace("prompt_sets: [P02@1]", "prompt_sets: [P02@1, P05@1, P12@1]")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LAST_DAY = datetime(2026, 11, 29, tzinfo=UTC)
THIRTY = LAST_DAY + 30 * DAY + 9 * HOUR  # 09:00 in London, in winter
IMPACT = {"measure": "Wrong parcels in 100", "baseline": "3.1", "now": "1.4 in September."}


@pytest.fixture
async def world(database: Database) -> CohortWorld:
    """The cohort on the day after its last; all that came until then has come."""
    found = await a_cohort(database, programme=LATER)
    await found.tick(LAST_DAY + 20 * DAY)
    return found


async def asked(world: CohortWorld, name: str = "amara") -> list[tuple[Asking, Occurrence]]:
    async with world.deps.look() as work:
        return await askings.of_member(work.db, (await world.seat(name)).member.id)


async def owed(world: CohortWorld) -> int:
    async with world.deps.look() as work:
        return len(await outbox.of_person(work.db, (await world.seat("amara")).person.id))


async def test_it_comes_on_the_day_and_to_everybody_and_nothing_else_does(
    world: CohortWorld,
) -> None:
    known, messages = await asked(world), await owed(world)

    await world.tick(THIRTY - timedelta(minutes=1))
    early = await asked(world)
    await world.tick(THIRTY)
    await world.tick(THIRTY)

    for name in ("amara", "bruno"):
        [new] = [
            (row.fate, one.prompt_set)
            for row, one in await asked(world, name)
            if one.local_date > LAST_DAY.date()
        ]
        assert new == ("send", "P12@1.0.0")
    assert early == known
    assert await owed(world) == messages + 1


async def test_an_answer_is_taken_and_the_next_one_is_announced(world: CohortWorld) -> None:
    await world.tick(THIRTY)
    world.clock.set(THIRTY + HOUR)
    [(row, one)] = [found for found in await asked(world) if "P12" in found[1].prompt_set]

    async with world.deps.begin() as work:
        who = world.who("amara")
        form = await reflections.form(work, who, one.id)
        answered = await reflections.submit(work, who, Written(one.id, IMPACT))
        next_one = (await home.home(work, who)).upcoming

    assert form.closes_at == row.closes_at == THIRTY + 14 * DAY
    assert answered.standing is Standing.ON_TIME
    assert next_one is not None
    assert next_one.at.date() == LAST_DAY.date() + 90 * DAY


async def test_silence_costs_no_week_and_the_report_stays_as_it_was(world: CohortWorld) -> None:
    async def seen() -> tuple[int, tuple[str, ...]]:
        async with world.deps.look() as work:
            told = await reports.told(work, world.who("fatima"))
            return (await home.home(work, world.who("amara"))).weeks, told.report.lines

    before = await seen()

    await world.tick(THIRTY)
    await world.tick(THIRTY + 29 * DAY)  # its extra time is over

    [(row, _)] = [found for found in await asked(world) if "P12" in found[1].prompt_set]
    assert row.excused
    assert await seen() == before


async def test_it_is_offered_for_starting_only_when_the_cohort_is_over(
    database: Database,
) -> None:
    world = await a_cohort(database, programme=LATER)

    async def names() -> list[str]:
        async with world.deps.look() as work:
            return [one.prompt_set.id for one in await starting.choices(work, world.who("amara"))]

    during = await names()
    world.clock.set(LAST_DAY + 2 * DAY)
    after = await names()

    assert (during, after) == (["P05", "P02"], ["P05", "P12", "P02"])
