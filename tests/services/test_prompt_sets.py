"""A cohort's own version of a prompt set: who may make and use it, what it changes and what not."""

from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.services import askings, cohorts, own_versions, people, prompt_sets, reflections
from bot.services.people import Who
from bot.services.prompt_sets import Named, Page
from storage import askings as asking_table
from storage import audit, outbox
from storage import prompt_sets as table
from storage import reflections as reflection_table
from storage.reflections import Occurrence
from storage.session import Database
from tests.content import CONTENT
from tests.world import (
    ASKED,
    OPENED,
    TEAM,
    CohortWorld,
    a_cohort,
    a_learner,
    an_occurrence,
    written,
)

WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)
ORIGINAL = CONTENT.prompt_set("P02")
TITLE = "A choice on the ward"


def original(world: CohortWorld) -> Named:
    return Named(world.cohort, str(ORIGINAL.ref))


async def saved(world: CohortWorld, name: str = "fatima", **texts: str) -> Named:
    async with world.deps.begin() as work:
        words = {"title": TITLE, **texts}
        return await own_versions.save(work, world.who(name), original(world), words)


async def used(world: CohortWorld, named: Named | None = None, name: str = "fatima") -> Named:
    named = named or await saved(world, name)
    async with world.deps.begin() as work:
        await prompt_sets.use(work, world.who(name), named)
    return named


async def taken_back(world: CohortWorld) -> None:
    async with world.deps.begin() as work:
        await prompt_sets.take_back(work, world.who("fatima"), original(world))


async def page(world: CohortWorld, named: Named) -> Page:
    async with world.deps.look() as work:
        return await prompt_sets.page(work, world.who("fatima"), named)


async def occurrences(world: CohortWorld) -> list[Occurrence]:
    async with world.deps.look() as work:
        return await reflection_table.occurrences(work.db, world.cohort)


async def asked_of(world: CohortWorld, name: str) -> list[tuple[str, str]]:
    """(day, edition) of everything that the learner was asked."""
    seat = await world.seat(name)
    async with world.deps.look() as work:
        rows = await asking_table.of_member(work.db, seat.member.id)
    return sorted((f"{one.local_date}", one.prompt_set) for _, one in rows)


async def test_a_draft_is_asked_of_nobody(world: CohortWorld) -> None:
    named = await saved(world)

    await an_occurrence(world)

    assert [one.prompt_set for one in await occurrences(world)] == [str(ORIGINAL.ref)]
    assert named.ref.startswith("own-")
    assert named.ref.endswith("@1.0.0")


async def test_what_is_used_is_asked_from_the_next_time_on_with_its_own_hash(
    world: CohortWorld,
) -> None:
    named = await used(world)

    occurrence = await an_occurrence(world)
    async with world.deps.begin() as work:
        await reflections.submit(work, world.who("amara"), written(occurrence.id))
        seat = await people.seat(work, world.who("amara"))
        stored = await reflection_table.of_member(work.db, seat.member.id)
    row = await shown(world, named)

    assert occurrence.prompt_set == named.ref
    assert [(one.prompt_set, one.content_hash) for one in stored] == [(named.ref, row.content_hash)]
    assert row.content_hash != ORIGINAL.content_hash


async def shown(world: CohortWorld, named: Named) -> table.OwnEdition:
    async with world.deps.look() as work:
        found = await table.edition(work.db, named.ref)
    assert found is not None
    return found[1]


async def test_it_has_the_beat_of_the_original_and_its_questions(world: CohortWorld) -> None:
    named = await used(world)

    async with world.deps.look() as work:
        seat = await people.seat(work, world.who("fatima"))
        own = (await cohorts.prompt_sets(work, seat.cohort))["P02@1"]
        beats = await askings.cadences(work, seat.cohort)

    assert beats == {named.ref: ORIGINAL.cadence}
    assert [(one.id, one.kind, one.required) for one in own.questions] == [
        (one.id, one.kind, one.required) for one in ORIGINAL.questions
    ]
    assert own.title["en"] == TITLE


async def test_replaced_while_it_is_being_asked_nobody_is_asked_twice_that_day(
    world: CohortWorld,
) -> None:
    """London has been asked; who joins that day, or is asked later, gets the same version."""
    await an_occurrence(world)
    await used(world)

    await world.tick(ASKED + HOUR)
    await world.tick(ASKED + 30 * HOUR)
    await world.tick(ASKED + WEEK)

    days = [(f"{one.local_date}", one.prompt_set) for one in await occurrences(world)]
    assert days == await asked_of(world, "amara")
    assert [day for day, _ in days] == ["2026-10-21", "2026-10-28"]
    assert [ref.partition("-")[0] for _, ref in days] == ["P02@1.0.0", "own"]


async def test_replaced_before_it_was_decided_the_day_comes_in_the_new_version(
    world: CohortWorld,
) -> None:
    await world.tick(OPENED + HOUR)
    named = await used(world)

    await an_occurrence(world)
    await world.tick(ASKED + HOUR)

    assert await asked_of(world, "amara") == [("2026-10-21", named.ref)]


async def test_taken_back_after_it_was_decided_the_day_stays_and_the_next_is_the_original(
    world: CohortWorld,
) -> None:
    named = await used(world)
    await an_occurrence(world)
    await taken_back(world)

    await world.tick(ASKED + 30 * HOUR)
    await world.tick(ASKED + WEEK)

    assert await asked_of(world, "amara") == [
        ("2026-10-21", named.ref),
        ("2026-10-28", str(ORIGINAL.ref)),
    ]


async def test_to_and_fro_on_one_day_owes_each_learner_one_message(world: CohortWorld) -> None:
    await an_occurrence(world)
    named = await used(world)
    await world.tick(ASKED + HOUR)
    await taken_back(world)
    await world.tick(ASKED + 2 * HOUR)
    await used(world, named)
    await world.tick(ASKED + 3 * HOUR)

    seat = await world.seat("amara")
    async with world.deps.look() as work:
        kinds = [row.kind for row in await outbox.of_person(work.db, seat.person.id)]

    assert kinds.count("prompt") == 1


async def test_who_joins_while_it_is_open_is_asked_what_the_others_were(
    world: CohortWorld,
) -> None:
    await an_occurrence(world)
    await used(world)
    world.clock.set(ASKED + HOUR)
    seat = await world.seat("nina")
    async with world.deps.begin() as work:
        member = await work.db.merge(seat.member)
        member.role, member.joined_at = (await world.seat("amara")).member.role, work.now

    await world.tick(ASKED + 2 * HOUR)

    assert await asked_of(world, "nina") == [("2026-10-21", str(ORIGINAL.ref))]
    assert len(await occurrences(world)) == 1


async def test_answered_in_one_version_before_it_came_it_is_not_asked_in_the_other(
    world: CohortWorld,
) -> None:
    occurrence = await an_occurrence(world)
    async with world.deps.begin() as work:
        await reflections.submit(work, world.who("amara"), written(occurrence.id))
    await used(world)

    await world.tick(ASKED + HOUR)

    assert len(await asked_of(world, "amara")) == 1


async def test_what_was_used_never_changes_and_a_change_is_the_next_version(
    world: CohortWorld,
) -> None:
    first = await used(world)
    before = (await shown(world, first)).content_hash

    second = await saved(world, title="A choice at night")
    again = await saved(world, title="A choice by day")

    assert (await shown(world, first)).content_hash == before
    assert second == again
    assert second.ref.removesuffix("@1.1.0") == first.ref.removesuffix("@1.0.0")
    assert (await page(world, second)).prompt_set.title["en"] == "A choice by day"


async def test_an_old_answer_keeps_its_words_when_the_version_after_is_used(
    world: CohortWorld,
) -> None:
    await used(world)
    occurrence = await an_occurrence(world)
    async with world.deps.begin() as work:
        stored = await reflections.submit(work, world.who("amara"), written(occurrence.id))
    await used(world, await saved(world, title="A choice at night"))

    async with world.deps.look() as work:
        read = await reflections.read(work, world.who("amara"), stored.reflection.id)

    assert read.prompt_set.title["en"] == TITLE


async def test_saving_the_same_words_again_makes_no_new_version(world: CohortWorld) -> None:
    first = await used(world)

    assert await saved(world) == first


async def test_the_words_of_the_original_alone_are_no_version(world: CohortWorld) -> None:
    with pytest.raises(Refused, match="These are the words of the original"):
        await saved(world, title=ORIGINAL.title["en"])


async def test_what_check_would_say_is_said_at_each_field(world: CohortWorld) -> None:
    shout = {"title": "Look!", "problem/label": "x" * 121}
    with pytest.raises(Refused) as angular:
        await saved(world, **shout, **{"told/help": "", "choice/help": "<!here>"})
    with pytest.raises(Refused) as refused:
        await saved(world, **shout)

    assert dict(angular.value.every) == {
        "told/help": "Write a text here.",
        "choice/help": "Write this without < and >. Slack would read a link or a call to everybody "
        "between them.",
    }
    assert dict(refused.value.every) == {
        "title": "Write a full stop in place of the exclamation mark.",
        "problem/label": "Keep it to 120 characters.",
    }


async def test_a_refused_version_leaves_nothing_behind(world: CohortWorld) -> None:
    with pytest.raises(Refused):
        await saved(world, title="Look!")

    async with world.deps.look() as work:
        assert await table.own_version(work.db, world.cohort, "P02") is None


async def test_what_was_typed_is_kept_for_the_one_who_typed_it(world: CohortWorld) -> None:
    async with world.deps.begin() as work:
        await own_versions.keep_draft(
            work, world.who("fatima"), original(world), {"title": "Half a ti"}
        )

    async with world.deps.look() as work:
        left = await own_versions.form(work, world.who("fatima"), original(world))
    await saved(world)
    async with world.deps.look() as work:
        after = await own_versions.form(work, world.who("fatima"), original(world))

    assert (left.fields[0].text, left.draft_saved_at) == ("Half a ti", OPENED)
    assert (after.fields[0].text, after.draft_saved_at) == (TITLE, None)


async def test_every_deed_is_written_down_without_anybody_s_words(world: CohortWorld) -> None:
    named = await used(world)
    await taken_back(world)

    async with world.deps.look() as work:
        entries = [one for one in await audit.entries(work.db) if "prompt_set" in one.action]

    assert [(one.action, one.about, one.details["ref"]) for one in entries] == [
        ("prompt_set.save", "P02", named.ref),
        ("prompt_set.use", "P02", named.ref),
        ("prompt_set.take_back", "P02", str(ORIGINAL.ref)),
    ]
    assert TITLE not in str([one.details for one in entries])


async def test_using_what_is_in_use_and_going_back_twice_do_nothing(world: CohortWorld) -> None:
    named = await used(world)
    await used(world, named)
    await taken_back(world)
    await taken_back(world)

    async with world.deps.look() as work:
        entries = [one.action for one in await audit.entries(work.db) if "set." in one.action]

    assert entries == ["prompt_set.save", "prompt_set.use", "prompt_set.take_back"]


async def test_the_page_says_when_it_comes_next_and_what_else_there_is(world: CohortWorld) -> None:
    before = await page(world, original(world))
    named = await used(world)
    await an_occurrence(world)
    after = await page(world, original(world))

    assert (f"{before.next_on}", before.in_use) == ("2026-10-21", ORIGINAL)
    assert f"{after.next_on}" == "2026-10-28"
    assert [str(one.ref) for one in after.versions] == [named.ref]
    assert (after.usable, after.replaced) == (False, True)


async def test_what_was_put_to_use_in_vain_is_not_remembered(world: CohortWorld) -> None:
    """The Work that used it met it, and failed; then somebody changed the draft."""
    named = await saved(world)
    with pytest.raises(Refused, match="not there any more"):
        await use_in_vain(world, named)

    again = await used(world, await saved(world, title="Another"))

    async with world.deps.look() as work:
        met = await work.prompt_set(named.ref)
    assert (again, met.title["en"]) == (named, "Another")


async def use_in_vain(world: CohortWorld, named: Named) -> None:
    async with world.deps.begin() as work:
        await prompt_sets.use(work, world.who("fatima"), named)
        assert (await work.prompt_set(named.ref)).title["en"] == TITLE
        await prompt_sets.edition(work, await world.seat("fatima"), "P99")


async def test_a_version_is_its_cohort_s_alone(world: CohortWorld, database: Database) -> None:
    other = await a_cohort(database, [a_learner("zora"), a_learner("gita", role="facilitator")])
    named = await used(world)
    stolen = Named(other.cohort, named.ref)
    gita = other.who("gita")

    async with other.deps.begin() as work:
        for deed in (prompt_sets.page, prompt_sets.use, prompt_sets.take_back, own_versions.form):
            for claimed in (named, stolen, original(world)):
                with pytest.raises(Refused, match="a cohort that you do not run"):
                    await deed(work, gita, claimed)
        listed = await prompt_sets.of_cohorts(work, gita)

    assert [one.seat.cohort.id for one in listed] == [other.cohort]
    assert [str(one.prompt_set.ref) for one in listed[0].asked] == [str(ORIGINAL.ref)]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("amara", "Only facilitators and programme owners"),
        ("nina", "Only facilitators and programme owners"),
        ("nobody", "You are not in a cohort here yet"),
    ],
)
async def test_only_who_runs_the_cohort_may(world: CohortWorld, name: str, sentence: str) -> None:
    named = await saved(world)
    who = Who(TEAM, f"U0{name.upper()}1")

    async with world.deps.begin() as work:
        for deed in (prompt_sets.page, prompt_sets.use, prompt_sets.take_back, own_versions.form):
            with pytest.raises(Refused, match=sentence):
                await deed(work, who, named)
        with pytest.raises(Refused, match=sentence):
            await own_versions.save(work, who, named, {"title": "Mine"})
        with pytest.raises(Refused, match=sentence):
            await prompt_sets.of_cohorts(work, who)


async def test_a_set_that_the_cohort_is_not_asked_has_no_version_of_its_own(
    world: CohortWorld,
) -> None:
    unasked = Named(world.cohort, "P05@1.0.0")

    assert (await page(world, unasked)).in_use is None
    async with world.deps.begin() as work:
        with pytest.raises(Refused, match="Your cohort is not asked this prompt set"):
            await own_versions.save(work, world.who("fatima"), unasked, {"title": "Mine"})


@pytest.mark.parametrize("ref", ["", "P99", "own-0", "own-0@1.0.0", "P02@9"])
async def test_what_is_not_there_is_said_to_be_gone(world: CohortWorld, ref: str) -> None:
    with pytest.raises(Refused, match="not there any more"):
        await page(world, Named(world.cohort, ref))


async def test_a_draft_that_changed_since_it_was_read_is_not_put_to_use(
    world: CohortWorld,
) -> None:
    named = await saved(world)
    read = await shown(world, named)
    await saved(world, title="Another")

    async with world.deps.begin() as work:
        assert not await table.first_use(work.db, read, work.now)


async def test_what_was_put_to_use_meanwhile_is_not_written_over(world: CohortWorld) -> None:
    named = await saved(world)
    read = await shown(world, named)
    await used(world, named)

    async with world.deps.begin() as work:
        assert not await table.save(work.db, read)
