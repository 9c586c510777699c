"""The facilitator's report: counts that are the rows', asked for once, and nobody else's."""

import pytest

from bot.domain.reporting import Count, Stuck
from bot.errors import Refused
from bot.services import reflections, reports
from storage import outbox
from tests.world import CohortWorld, a_review, an_occurrence, in_review, with_readers, written


async def test_the_counts_are_those_of_the_rows(world: CohortWorld) -> None:
    occurrence = await an_occurrence(world)
    async with world.deps.begin() as work:
        await reflections.submit(work, world.who("amara"), written(occurrence.id))
    await in_review(world, ("amara", "chiara"), ("bruno", "dalia"))
    await a_review(world, next(iter(await with_readers(world))))

    async with world.deps.look() as work:
        told = await reports.told(work, world.who("fatima"))

    # By 2 November two Wednesdays have come to each of five learners.
    assert told.report.lines == (
        "Questions: 1 of 10 answered.",
        "Work: 2 of 5 learners have handed in; 2 items of evidence are kept. "
        "The time to hand in is over.",
        "Practice: 2 passed, 0 did not, 3 have not finished.",
        "Reviews: 1 of 4 are in; 1 are with a reader now.",
        "Results: 0 meet the award line, 0 not yet, 0 need a person.",
    )
    assert told.report.funnel[:3] == (
        Count("In the cohort", 5),
        Count("Answered", 1),
        Count("Handed in", 2),
    )
    reasons = {told.names[one.member].split()[0]: one.reason for one in told.report.stuck}
    assert set(reasons) == {"Amara", "Chiara", "Bruno", "Dalia", "Emre"}
    assert reasons["Emre"] == "has not handed in, and the time is over"
    assert isinstance(told.report.stuck[0], Stuck)


async def test_a_work_that_nobody_may_read_is_counted_as_short(world: CohortWorld) -> None:
    await in_review(world, ("amara",), ("emre",))  # of one squad

    async with world.deps.look() as work:
        told = await reports.told(work, world.who("fatima"))

    assert told.report.lines[3] == (
        "Reviews: 0 of 2 are in; 0 are with a reader now. 2 have no reader left."
    )


async def test_asking_twice_in_a_breath_owes_one_message(world: CohortWorld) -> None:
    fatima = world.who("fatima")
    for _ in range(2):
        async with world.deps.begin() as work:
            await reports.ask(work, fatima, "report")

    seat = await world.seat("fatima")
    async with world.deps.look() as work:
        owed = await outbox.of_person(work.db, seat.person.id)
    assert [row.kind for row in owed].count("report") == 1


@pytest.mark.parametrize("name", ["amara", "nina", "stranger"])
async def test_the_report_is_for_facilitators(world: CohortWorld, name: str) -> None:
    async with world.deps.begin() as work:
        with pytest.raises(Refused):
            await reports.ask(work, world.who(name), "report")
        with pytest.raises(Refused):
            await reports.told(work, world.who(name))


async def test_the_record_holds_every_row_once(world: CohortWorld) -> None:
    await in_review(world, ("amara", "chiara"), ("bruno", "dalia"))
    await a_review(world, next(iter(await with_readers(world))))
    seat = await world.seat("fatima")

    async with world.deps.look() as work:
        kept = await reports.record(work, seat.cohort)

    assert len(kept.members) == 7
    assert (len(kept.pieces), len(kept.evidence), len(kept.reviews)) == (2, 2, 1)
    assert (len(kept.marks), len(kept.steps), len(kept.results)) == (4, 4, 4)
    assert kept.name(seat.member.id) == "Fatima Testname"
