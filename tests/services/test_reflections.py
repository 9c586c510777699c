"""Answering a prompt: stored once, versioned, late but not lost, and one's own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.passages import digest
from bot.errors import Refused
from bot.services import reflections, works
from bot.services.reflections import Answered, Written
from bot.views.reflections import receipt
from storage.reflections import ReflectionVersion
from tests.world import ASKED, CohortWorld, an_occurrence, saved, written


async def submitted(world: CohortWorld, name: str, what: Written) -> Answered:
    async with world.deps.begin() as work:
        return await reflections.submit(work, world.who(name), what)


async def version(world: CohortWorld, id: str, n: int) -> ReflectionVersion | None:
    async with world.deps.look() as work:
        return await work.db.get(ReflectionVersion, (id, n))


async def test_submitting_twice_stores_it_once(world: CohortWorld) -> None:
    occurrence = await an_occurrence(world)

    first = await submitted(world, "amara", written(occurrence.id))
    second = await submitted(world, "amara", written(occurrence.id))

    assert (first.new, second.new) == (True, False)
    assert second.reflection.id == first.reflection.id
    assert await version(world, first.reflection.id, 2) is None


async def test_an_edit_makes_a_second_version_and_keeps_the_first_with_its_hash(
    world: CohortWorld,
) -> None:
    occurrence = await an_occurrence(world)
    first = await submitted(world, "amara", written(occurrence.id))
    before = first.reflection.sha256

    await submitted(world, "amara", written(occurrence.id, choice="The sheet after all."))

    one, two = [await version(world, first.reflection.id, n) for n in (1, 2)]
    assert one is not None
    assert two is not None
    assert (one.sha256, digest(one.answers)) == (before, before)
    assert two.answers["choice"] == "The sheet after all."
    assert digest(two.answers) == two.sha256 != before


async def test_an_edit_after_handing_in_is_refused_and_the_same_again_is_not(
    world: CohortWorld,
) -> None:
    occurrence = await an_occurrence(world)
    first = await submitted(world, "amara", written(occurrence.id))
    async with world.deps.begin() as work:
        await works.hand_in(work, world.who("amara"), (first.reflection.id,))

    again = await submitted(world, "amara", written(occurrence.id))
    with pytest.raises(Refused, match="part of the work that you handed in"):
        await submitted(world, "amara", written(occurrence.id, choice="Something else."))

    assert again.new is False
    assert await version(world, first.reflection.id, 2) is None


@pytest.mark.parametrize(
    ("after", "late"),
    [
        (timedelta(hours=72, microseconds=-1), False),
        (timedelta(hours=72), False),  # the extra time is given, so it marks nothing
        (timedelta(hours=169), True),  # a week by the clock, one hour longer in October
    ],
)
async def test_a_late_answer_is_taken_and_marked(
    world: CohortWorld, after: timedelta, late: bool
) -> None:
    occurrence = await an_occurrence(world)
    # 09:00 in London is 08:00 in UTC until the clocks go back.
    world.clock.set(ASKED - timedelta(hours=1) + after)

    assert (await submitted(world, "amara", written(occurrence.id))).reflection.late is late


async def test_what_belongs_to_somebody_else_is_refused(world: CohortWorld) -> None:
    occurrence = await an_occurrence(world)
    theirs = await submitted(world, "bruno", written(occurrence.id))
    record = await saved(world, "bruno")

    async with world.deps.begin() as work:
        with pytest.raises(Refused, match="not yours"):
            await reflections.read(work, world.who("amara"), theirs.reflection.id)
        with pytest.raises(Refused, match="not part of your cohort"):
            await reflections.form(work, world.who("amara"), "no such id")
        with pytest.raises(Refused, match="one of your own records") as wrong:
            await reflections.submit(
                work, world.who("amara"), written(occurrence.id, record=record.id)
            )

    assert wrong.value.field == "record"


async def test_a_record_of_one_s_own_can_be_named(world: CohortWorld) -> None:
    occurrence = await an_occurrence(world)
    record = await saved(world, "amara")

    stored = await submitted(world, "amara", written(occurrence.id, record=record.id))

    assert stored.reflection.answers["record"] == record.id


async def test_what_is_missing_is_refused_at_its_field_and_nothing_is_stored(
    world: CohortWorld,
) -> None:
    occurrence = await an_occurrence(world)

    with pytest.raises(Refused) as wrong:
        await submitted(world, "amara", written(occurrence.id, options=[]))

    async with world.deps.look() as work:
        form = await reflections.form(work, world.who("amara"))
    assert wrong.value.field == "options/1/name"
    assert form.answered is False


async def test_a_draft_is_gone_once_the_answers_are_stored_also_the_same_answers(
    world: CohortWorld,
) -> None:
    """A draft used to stay, and to hide the stored answers, when what was typed over them was
    taken back before the form was sent."""
    occurrence = await an_occurrence(world)
    amara = world.who("amara")
    await submitted(world, "amara", written(occurrence.id))
    async with world.deps.begin() as work:
        await reflections.keep_draft(work, amara, Written(occurrence.id, {"choice": "Perhaps"}))

    await submitted(world, "amara", written(occurrence.id))

    async with world.deps.look() as work:
        form = await reflections.form(work, amara)
    assert form.draft_saved_at is None
    assert form.answers["choice"] == "The service, since a missed rest time costs more."


@pytest.mark.parametrize("name", ["fatima", "nina", "stranger"])
async def test_only_learners_of_the_cohort_answer(world: CohortWorld, name: str) -> None:
    occurrence = await an_occurrence(world)

    with pytest.raises(Refused):
        await submitted(world, name, written(occurrence.id))


async def test_the_receipt_hints_at_what_a_reader_may_miss_and_stops_nothing(
    world: CohortWorld,
) -> None:
    occurrence = await an_occurrence(world)
    named = written(occurrence.id, told="Bruno heard it before it began.")

    first = await submitted(world, "amara", named)
    second = await submitted(
        world, "amara", written(occurrence.id, told="Both shifts, on 14 April.")
    )

    assert [hint.id for hint in first.hints] == ["no_person_names", "has_date"]
    assert first.new
    assert second.hints == ()
    shown = str(receipt(first).to_dict())
    assert "A day would help a reader" in shown
    assert "Change my answer" in shown
    assert "A day would help" not in str(receipt(second).to_dict())
    assert "A day would help" not in str(receipt(replace(first, handed_in=True)).to_dict())
