"""A person in two cohorts: each act belongs to the one it was meant for, and both are seen."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.services import calibration, evidence, home, people, reflections, reports, results, works
from bot.services.attachments import Attached, submit
from bot.services.people import Seat
from storage import cohorts as cohort_table
from storage import drafts, outbox
from storage import evidence as evidence_table
from storage import works as works_table
from storage.cohorts import Role
from storage.session import Database
from tests.world import (
    ASKED,
    PRACTICE,
    CohortWorld,
    a_cohort,
    a_learner,
    a_record,
    an_occurrence,
    written,
)


@pytest.fixture
async def second(world: CohortWorld) -> CohortWorld:
    """A second cohort: amara learns in both, bruno facilitates it and learns in the first, and
    fatima facilitates both."""
    roster = [
        a_learner("amara"),
        a_learner("bruno", role="facilitator"),
        a_learner("fatima", role="facilitator"),
        a_learner("emre", role="reviewer"),
    ]
    world.clock.set(ASKED)
    later = await a_cohort(world.deps.database, roster)
    later.clock.set(ASKED)
    async with later.deps.begin() as work:
        cohort = await cohort_table.cohort(work.db, later.cohort)
        assert cohort is not None
        cohort.opened_at += timedelta(hours=1)
    return later


async def seats(world: CohortWorld, second: CohortWorld, name: str) -> tuple[Seat, Seat]:
    return await world.seat(name), await second.seat(name)


async def keeps(world: CohortWorld, member: str = "", title: str = "Rota") -> str:
    typed = replace(a_record(title), member=member)
    async with world.deps.begin() as work:
        return (await evidence.save(work, world.who("amara"), typed)).evidence.member_id


async def test_home_shows_each_cohort_in_its_role(world: CohortWorld, second: CohortWorld) -> None:
    async with world.deps.look() as work:
        amara = await home.home(work, world.who("amara"))
        bruno = await home.home(work, world.who("bruno"))

    assert [part.seat.cohort.id for part in amara.parts] == [world.cohort, second.cohort]
    assert [part.seat.member.role for part in bruno.parts] == [Role.LEARNER, Role.FACILITATOR]
    assert [part.learns for part in bruno.parts] == [True, False]


async def test_evidence_is_kept_in_the_cohort_that_was_chosen(
    world: CohortWorld, second: CohortWorld
) -> None:
    first, other = await seats(world, second, "amara")

    assert await keeps(world, other.member.id) == other.member.id
    assert await keeps(world, first.member.id, "Another") == first.member.id


async def test_the_form_offers_both_and_begins_with_the_one_that_was_used_last(
    world: CohortWorld, second: CohortWorld
) -> None:
    _, other = await seats(world, second, "amara")
    async with world.deps.look() as work:
        fresh = await evidence.form(work, world.who("amara"))
    await keeps(world, other.member.id)

    async with world.deps.look() as work:
        used = await evidence.form(work, world.who("amara"))
        message = await evidence.from_message(work, world.who("amara"), "A long text.", None)

    assert fresh.seat.cohort.id == world.cohort
    assert [one.cohort.id for one in used.seats] == [world.cohort, second.cohort]
    assert (used.seat.member.id, message.seat.member.id) == (other.member.id, other.member.id)


async def test_a_cohort_that_is_not_theirs_is_refused_at_its_field(
    world: CohortWorld, second: CohortWorld
) -> None:
    somebody = await world.seat("chiara")
    facilitated = await second.seat("bruno")

    for name, seat in (("amara", somebody), ("bruno", facilitated)):
        async with world.deps.begin() as work:
            typed = replace(a_record("Rota"), member=seat.member.id)
            with pytest.raises(Refused) as refused:
                await evidence.save(work, world.who(name), typed)
            assert refused.value.field == "member"


async def test_there_is_one_draft_of_evidence_which_follows_the_choice(
    world: CohortWorld, second: CohortWorld
) -> None:
    first, other = await seats(world, second, "amara")
    for seat in (first, other):
        async with world.deps.begin() as work:
            typed = replace(a_record("Half"), member=seat.member.id)
            await evidence.keep_draft(work, world.who("amara"), typed)

    async with world.deps.look() as work:
        form = await evidence.form(work, world.who("amara"))
        left = await drafts.draft(work.db, first.member.id, evidence.FORM, "")

    assert (form.title, form.seat.member.id, left) == ("Half", other.member.id, None)


async def test_a_file_that_comes_with_an_answer_is_kept_where_the_answer_is(
    world: CohortWorld, second: CohortWorld
) -> None:
    occurrence = await an_occurrence(second)
    file = Attached("rota.txt", "We chose the service, which costs 280 a month and checks rests.")
    async with second.deps.begin() as work:
        answered = await submit(work, second.who("amara"), written(occurrence.id), file)

    other = await second.seat("amara")
    assert [one.member_id for one in answered.attachments] == [other.member.id]


async def test_work_is_handed_in_once_in_each_cohort(
    world: CohortWorld, second: CohortWorld
) -> None:
    first, other = await seats(world, second, "amara")
    who = world.who("amara")
    for seat in (other, first):
        await keeps(world, seat.member.id, f"Rota of {seat.cohort.id}")
        async with world.deps.begin() as work:
            (row,) = await evidence_table.of_member(work.db, seat.member.id)
            handed = await works.hand_in(work, who, (row.id,), seat.member.id)
        assert (handed.new, handed.piece.member_id) == (True, seat.member.id)

    async with world.deps.look() as work:
        pieces = [await works_table.of_member(work.db, one.member.id) for one in (first, other)]
        seen = await works.read(work, who, other.member.id)
    assert [len(one) for one in pieces] == [1, 1]
    assert seen.piece.member_id == other.member.id


async def test_what_belongs_to_the_other_cohort_is_not_handed_in(
    world: CohortWorld, second: CohortWorld
) -> None:
    first, other = await seats(world, second, "amara")
    await keeps(world, first.member.id)
    await keeps(world, other.member.id, "Another")

    async with world.deps.begin() as work:
        (row,) = await evidence_table.of_member(work.db, first.member.id)
        with pytest.raises(Refused):
            await works.hand_in(work, world.who("amara"), (row.id,), other.member.id)


async def test_an_older_button_means_the_cohort_in_which_it_makes_sense(
    world: CohortWorld, second: CohortWorld
) -> None:
    first, other = await seats(world, second, "amara")
    await keeps(world, first.member.id)
    async with world.deps.begin() as work:
        (row,) = await evidence_table.of_member(work.db, first.member.id)
        await works.hand_in(work, world.who("amara"), (row.id,), first.member.id)
    await keeps(world, other.member.id, "Another")

    async with world.deps.look() as work:
        choice = await works.items(work, world.who("amara"), "-")
        read = await works.read(work, world.who("amara"), "-")
        with pytest.raises(Refused):
            await results.shown(work, world.who("amara"), "-")

    assert choice.seat.member.id == other.member.id
    assert read.piece.member_id == first.member.id


async def test_practice_is_that_of_the_cohort_that_was_pressed(
    world: CohortWorld, second: CohortWorld
) -> None:
    _, other = await seats(world, second, "emre")
    world.clock.set(PRACTICE)

    async with world.deps.begin() as work:
        pressed = await calibration.practice(work, world.who("emre"), other.member.id)
        older = await calibration.practice(work, world.who("emre"), "-")

    assert pressed.seat.cohort.id == second.cohort
    assert older.seat.cohort.id == world.cohort


async def test_the_open_question_of_the_newer_cohort_is_found_too(
    world: CohortWorld, second: CohortWorld
) -> None:
    occurrence = await an_occurrence(second)
    async with world.deps.begin() as work:
        mine = (await home.home(work, world.who("amara"))).open_prompts
        for form in mine:
            if form.seat.cohort.id == world.cohort:
                await reflections.submit(work, world.who("amara"), written(form.occurrence.id))

    async with world.deps.look() as work:
        form = await reflections.form(work, world.who("amara"))

    assert form.occurrence.id == occurrence.id


async def test_who_facilitates_two_cohorts_is_asked_which(
    world: CohortWorld, second: CohortWorld
) -> None:
    first, other = await seats(world, second, "fatima")
    async with world.deps.begin() as work:
        which = await reports.ask(work, world.who("fatima"), "report")
        chosen = await reports.ask(work, world.who("fatima"), "report", other.member.id)
        only = await reports.ask(work, world.who("bruno"), "report")

    assert [one.cohort.id for one in which] == [world.cohort, second.cohort]
    assert ([one.member.id for one in chosen], len(only)) == ([other.member.id], 1)
    async with world.deps.look() as work:
        owed = await outbox.of_person(work.db, first.person.id)
        told = await reports.told(work, world.who("fatima"), other.member.id)
    assert [row.cohort_id for row in owed if row.kind == "report"] == [second.cohort]
    assert told.seat.cohort.id == second.cohort


async def test_a_stranger_has_no_cohort_to_choose(database: Database, world: CohortWorld) -> None:
    async with world.deps.look() as work:
        for seats_of in (people.learning, people.facilitating, people.reviewing):
            with pytest.raises(Refused):
                await seats_of(work, world.who("stranger"))
