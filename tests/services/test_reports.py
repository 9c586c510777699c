"""The facilitator's report: counts that are the rows', asked for once, and nobody else's."""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.delivery import papers
from bot.domain.reporting import Count, State, Stuck
from bot.errors import Refused
from bot.exports.workbook import cohort_workbook
from bot.services import addenda, postponing, reflections, reports, works
from storage import outbox
from storage.outbox import DeliveryState
from tests.world import (
    ASKED,
    CohortWorld,
    a_review,
    an_occurrence,
    in_review,
    with_readers,
    written,
)


async def test_the_counts_are_those_of_the_rows(world: CohortWorld) -> None:
    occurrence = await an_occurrence(world)
    async with world.deps.begin() as work:
        await reflections.submit(work, world.who("amara"), written(occurrence.id))
    await in_review(world, ("amara", "chiara"), ("bruno", "dalia"))
    await a_review(world, next(iter(await with_readers(world))))

    async with world.deps.look() as work:
        told = await reports.told(work, world.who("fatima"))

    # Two Wednesdays have passed. On the second nothing ran, so nobody was asked and nobody missed.
    assert told.report.lines == (
        "Questions: 1 of 5 answered. 5 more count for nothing: skipped or excused.",
        "Work: 2 of 5 learners have handed in; 2 items of evidence are kept. "
        "The time to hand in is over.",
        "Practice: 2 passed, 0 did not, 3 have not finished.",
        "Reviews: 1 of 4 are in; 1 is with a reader now.",
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


async def test_a_skip_is_no_miss_and_silence_is_one(world: CohortWorld) -> None:
    occurrence = await an_occurrence(world)
    async with world.deps.begin() as work:
        await postponing.skip(work, world.who("bruno"), occurrence.id, "leave")
        await reflections.submit(work, world.who("amara"), written(occurrence.id))
    world.clock.advance(timedelta(days=8))
    async with world.deps.begin() as work:
        await reflections.submit(work, world.who("chiara"), written(occurrence.id))

    async with world.deps.look() as work:
        seat = await world.seat("fatima")
        kept = await reports.record(work, seat.cohort)
        asked = {kept.name(one.member).split()[0]: one for one in reports.questions(kept, work.now)}
        told = await reports.told_to(work, seat)

    states = {name: one.state for name, one in asked.items()}
    assert states == {
        "Amara": State.ANSWERED,
        "Bruno": State.NEUTRAL,
        "Chiara": State.LATE,
        "Dalia": State.MISSED,
        "Emre": State.MISSED,
    }
    assert told.report.lines[0] == (
        "Questions: 2 of 4 answered, 1 of them late. 1 more counts for nothing: skipped or excused."
    )


async def test_a_question_that_never_arrived_is_no_miss(world: CohortWorld) -> None:
    await an_occurrence(world)
    seat = await world.seat("amara")
    async with world.deps.begin() as work:
        mine = await outbox.of_person(work.db, seat.person.id)
        row = next(row for row in mine if row.kind == "prompt")
        later = work.now + timedelta(minutes=1)
        await outbox.claim(work.db, row, now=work.now, lease_until=later, not_before=later)
        await outbox.ended(work.db, row.key, 1, DeliveryState.FAILED, "account_inactive", work.now)

    async with world.deps.look() as work:
        kept = await reports.record(work, seat.cohort)
        states = {one.member: one.state for one in reports.questions(kept, work.now)}
        book = await papers.book(kept, work)

    assert states[seat.member.id] is State.NEUTRAL
    line = next(line for line in book.questions if line.learner == "Amara Testname")
    assert (line.state, line.came, line.counted) == ("never came", None, "no")


async def test_the_workbook_has_skips_standings_and_what_was_added_later(
    world: CohortWorld,
) -> None:
    occurrence = await an_occurrence(world)
    async with world.deps.begin() as work:
        await postponing.skip(work, world.who("bruno"), occurrence.id, "leave")
        answer = await reflections.submit(work, world.who("amara"), written(occurrence.id))
        await works.hand_in(work, world.who("amara"), (answer.reflection.id,))
    world.clock.advance(timedelta(days=1))
    async with world.deps.begin() as work:
        await addenda.add(work, world.who("amara"), answer.reflection.id, "=It went live today.")

    async with world.deps.look() as work:
        kept = await reports.record(work, (await world.seat("fatima")).cohort)
        book = await papers.book(kept, work)

    told = {line.learner.split()[0]: line for line in book.questions}
    assert [(line.state, line.counted) for line in book.questions].count(("open", "yes")) == 3
    assert (told["Amara"].standing, told["Amara"].answered) == ("on time", ASKED)
    assert (told["Bruno"].skip_reason, told["Bruno"].counted) == ("I was away", "no")
    (added,) = book.addenda
    assert (added.learner, added.meant_for, added.text) == (
        "Amara Testname",
        "2026-10-21",
        "=It went live today.",
    )
    assert added.added == ASKED + timedelta(days=1)
    pages = load_workbook(BytesIO(cohort_workbook(book)))
    assert pages.sheetnames[-2:] == ["06_Questions", "07_AddedLater"]
    assert pages["07_AddedLater"].cell(3, 9).data_type == "s"


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
