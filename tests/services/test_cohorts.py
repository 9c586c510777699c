"""Opening cohorts, and people of one workspace in two of them."""

from dataclasses import replace

import pytest

from bot.errors import Refused
from bot.services import cohorts, evidence, people, prompting, reflections, works
from bot.services.people import Who
from storage import audit
from storage import cohorts as table
from storage import people as people_table
from storage import reflections as reflection_table
from storage.session import Database
from tests.content import CONTENT
from tests.world import (
    ASKED,
    PROGRAMME,
    TEAM,
    CohortWorld,
    a_cohort,
    a_learner,
    a_record,
    an_occurrence,
    handed_in,
    told_of,
    written,
)


@pytest.fixture
async def second(database: Database, world: CohortWorld) -> CohortWorld:
    """Another cohort of the workspace: Bruno is in both, Amara in the first, Zora in this."""
    made = await a_cohort(database, [a_learner("bruno"), a_learner("zora"), a_learner("yara")])
    made.clock.set(ASKED)
    return made


async def test_a_person_in_two_cohorts_is_one_person_and_two_members(
    world: CohortWorld, second: CohortWorld
) -> None:
    first_seat, second_seat = await world.seat("bruno"), await second.seat("bruno")

    assert first_seat.person.id == second_seat.person.id
    assert first_seat.member.id != second_seat.member.id


async def test_who_is_in_two_cohorts_answers_the_prompt_of_each(
    world: CohortWorld, second: CohortWorld
) -> None:
    """The second cohort's prompt used to be refused as not part of "your cohort"."""
    answered = []
    for cohort in (world, second):
        occurrence = await an_occurrence(cohort)
        async with cohort.deps.begin() as work:
            bruno = cohort.who("bruno")
            await reflections.form(work, bruno, occurrence.id)
            stored = await reflections.submit(work, bruno, written(occurrence.id))
            await reflections.read(work, bruno, stored.reflection.id)
        answered.append((stored.seat.cohort.id, stored.reflection.member_id))

    assert answered == [
        (world.cohort, (await world.seat("bruno")).member.id),
        (second.cohort, (await second.seat("bruno")).member.id),
    ]


async def test_the_prompt_of_a_cohort_one_is_not_in_is_refused(
    world: CohortWorld, second: CohortWorld
) -> None:
    occurrence = await an_occurrence(second)

    async with world.deps.begin() as work:
        with pytest.raises(Refused, match="not part of your cohort"):
            await reflections.submit(work, world.who("amara"), written(occurrence.id))


async def test_names_of_another_cohort_are_not_hidden_and_its_work_stays_apart(
    world: CohortWorld, second: CohortWorld
) -> None:
    await handed_in(second, "zora")
    async with world.deps.begin() as work:
        typed = a_record(text="Zora and Bruno and the rota of the night shift.")
        seen = await evidence.save(work, world.who("amara"), typed)

    assert [one.text for one in seen.passages] == [
        "Zora and [a colleague] and the rota of the night shift."
    ]
    async with world.deps.begin() as work:
        with pytest.raises(Refused, match="not handed work in"):
            await works.read(work, world.who("amara"))


async def test_each_cohort_plans_for_its_own_people(
    world: CohortWorld, second: CohortWorld
) -> None:
    await an_occurrence(world)

    async with world.deps.look() as work:
        for cohort in (world, second):
            assert len(await reflection_table.occurrences(work.db, cohort.cohort)) == 1
        assert await audit.verify(work.db) is None
        assert await prompting.next_moment(work) is not None


async def test_who_is_missing_or_gone_is_named_and_the_others_join(database: Database) -> None:
    world = await a_cohort(database)
    gone = replace(told_of("gone"), deleted=True)
    rows = [a_learner("here"), a_learner("gone"), a_learner("missing")]
    async with world.deps.begin() as work:
        plan = CONTENT.programme(PROGRAMME)
        opened = await cohorts.open_cohort(
            work, TEAM, plan, PROGRAMME, rows, [told_of("here"), gone]
        )
        active = await cohorts.active(work, opened.cohort)

    assert (opened.joined, opened.left) == (1, ("gone@evening.example",))
    assert opened.missing == ("missing@evening.example",)
    assert [seat.person.name for seat in active] == ["here"]


async def test_a_roster_of_strangers_opens_nothing(world: CohortWorld) -> None:
    plan = CONTENT.programme(PROGRAMME)
    with pytest.raises(Refused, match="None of the e-mail addresses"):
        async with world.deps.begin() as work:
            await cohorts.open_cohort(work, TEAM, plan, PROGRAMME, [a_learner("x")], [])

    async with world.deps.look() as work:
        assert len(await table.open_cohorts(work.db)) == 1


async def test_somebody_of_another_workspace_is_told_so(world: CohortWorld) -> None:
    async with world.deps.look() as work:
        with pytest.raises(Refused, match="belongs to another Slack workspace"):
            await people.learner(work, Who("T2", "U0AMARA1"))


async def test_who_left_has_no_seat_any_more(world: CohortWorld) -> None:
    async with world.deps.begin() as work:
        person = await people_table.by_slack_id(work.db, TEAM, "U0AMARA1")
        assert person is not None
        person.deleted = True
        work.db.add(person)

    async with world.deps.look() as work:
        with pytest.raises(Refused, match="not in a cohort"):
            await people.learner(work, world.who("amara"))
