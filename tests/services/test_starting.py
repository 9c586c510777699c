"""Starting a set oneself: one's own, as often as needed, for nobody's share, with its own time."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.answers import Answers
from bot.domain.calendar import Standing
from bot.errors import Refused
from bot.services import home, nudges, postponing, reflections, reports, reviews, starting
from bot.services.reflections import Answered, ReflectionForm, Written
from bot.services.starting import Started, Wish
from bot.work import Work
from storage import askings, audit, outbox
from storage import reviews as review_table
from storage.askings import Nudge
from storage.reflections import Occurrence, occurrences
from storage.session import Database
from tests.world import (
    ASKED,
    PROGRAMME,
    CohortWorld,
    a_cohort,
    a_learner,
    a_review,
    in_review,
    written,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MEETINGS = PROGRAMME.replace("prompt_sets: [P02@1]", "prompt_sets: [P02@1, P03@1, P05@1, P06@1]")
CHAIN: Answers = {
    "agenda": "Scaffold, five minutes: who moves it on Wednesday. Sent on Friday at 14:00.",
    "agenda_sent": "later",
    "decisions": [{"what": "The roofers move it.", "who": "Roof lead, Wednesday 7:00"}],
    "notes": "later",
    "followup": "Six people got the list on Monday at 16:10.",
    "followup_sent": "later",
}


@pytest.fixture
async def world(database: Database) -> CohortWorld:
    found = await a_cohort(database, programme=MEETINGS)
    found.clock.set(ASKED)
    return found


async def start(
    world: CohortWorld, name: str, prompt_set: str = "P05", *, another: bool = False
) -> Started:
    member = (await world.seat(name)).member.id
    async with world.deps.begin() as work:
        return await starting.start(work, world.who(name), Wish(member, prompt_set, another))


async def open_for(world: CohortWorld, name: str) -> tuple[ReflectionForm, ...]:
    async with world.deps.look() as work:
        return (await home.home(work, world.who(name))).open_prompts


async def answer(world: CohortWorld, name: str, started: Started) -> Answered:
    async with world.deps.begin() as work:
        given = Written(started.form.occurrence.id, CHAIN)
        return await reflections.submit(work, world.who(name), given)


async def test_a_started_set_is_open_for_as_long_as_it_says_and_for_nobody_else(
    world: CohortWorld,
) -> None:
    before = await open_for(world, "bruno")

    started = await start(world, "amara")

    assert started.waiting_since is None
    # Two weeks by the clock on the wall: the clocks go back in between.
    assert started.form.closes_at == ASKED + 14 * DAY + HOUR
    assert started.form.occurrence.id in [
        one.occurrence.id for one in await open_for(world, "amara")
    ]
    assert await open_for(world, "bruno") == before
    bruno = world.who("bruno")
    async with world.deps.look() as work:
        with pytest.raises(Refused, match="not part of your cohort"):
            await reflections.form(work, bruno, started.form.occurrence.id)
        with pytest.raises(Refused, match="not part of your cohort"):
            await postponing.asked(work, bruno, started.form.occurrence.id)


async def test_what_waits_is_offered_first_and_another_is_a_record_of_its_own(
    world: CohortWorld,
) -> None:
    first = await start(world, "amara")
    world.clock.set(ASKED + HOUR)

    offered = await start(world, "amara")
    second = await start(world, "amara", another=True)
    third = await start(world, "amara", another=True)  # the button, pressed twice

    assert (offered.form.occurrence.id, offered.waiting_since) == (first.form.occurrence.id, ASKED)
    assert second.form.occurrence.id != first.form.occurrence.id
    assert second.form.occurrence.local_date == first.form.occurrence.local_date
    assert (third.form.occurrence.id, third.waiting_since) == (second.form.occurrence.id, None)
    async with world.deps.look() as work:
        rows = await askings.of_member(work.db, (await world.seat("amara")).member.id)
    assert [row.key.rsplit(":", 2)[1:] for row, _ in rows] == [["P05", "1"], ["P05", "2"]]


async def test_an_answered_or_skipped_one_is_not_offered_again(world: CohortWorld) -> None:
    first = await start(world, "amara")
    await answer(world, "amara", first)

    second = await start(world, "amara")
    async with world.deps.begin() as work:
        skipped = second.form.occurrence.id
        await postponing.skip(work, world.who("amara"), skipped, "not_shareable")
    third = await start(world, "amara")

    ids = {one.form.occurrence.id for one in (first, second, third)}
    assert len(ids) == 3
    assert {second.waiting_since, third.waiting_since} == {None}


async def test_a_meeting_is_begun_before_it_and_finished_after_it(world: CohortWorld) -> None:
    """Half of the required answers are missing for a week; what was typed stays."""
    started = await start(world, "amara")
    amara, occurrence = world.who("amara"), started.form.occurrence.id
    async with world.deps.begin() as work:
        half = {"agenda": CHAIN["agenda"], "agenda_sent": "later"}
        await reflections.keep_draft(work, amara, Written(occurrence, half))
        with pytest.raises(Refused):
            await reflections.submit(work, amara, Written(occurrence, half))

    world.clock.set(ASKED + 7 * DAY)
    async with world.deps.look() as work:
        [left] = [form for form in (await home.home(work, amara)).open_prompts if form.answers]
    answered = await answer(world, "amara", started)

    assert (left.occurrence.id, dict(left.answers)) == (occurrence, half)
    assert left.draft_saved_at == ASKED
    assert answered.reflection.answers["followup"] == CHAIN["followup"]


async def test_only_sets_of_the_cohort_are_started_and_those_they_offer(
    world: CohortWorld,
) -> None:
    offered = await start(world, "amara", "P10")  # P03 offers it to who has nothing to report

    with pytest.raises(Refused, match="cannot be started in your cohort"):
        await start(world, "amara", "P09")
    with pytest.raises(Refused, match="cannot be started in your cohort"):
        await start(world, "amara", "nonsense")
    assert offered.form.prompt_set.id == "P10"


async def test_the_list_has_first_what_never_comes_by_itself(world: CohortWorld) -> None:
    async with world.deps.look() as work:
        found = await starting.choices(work, world.who("amara"))

    assert [one.prompt_set.id for one in found] == ["P05", "P06", "P02", "P03"]


async def test_starting_the_same_set_does_not_stand_for_the_one_that_comes_round(
    world: CohortWorld,
) -> None:
    world.clock.set(ASKED - 2 * HOUR)
    alone = await start(world, "amara", "P02")
    async with world.deps.begin() as work:
        await reflections.submit(work, world.who("amara"), written(alone.form.occurrence.id))

    await world.tick(ASKED - HOUR)
    async with world.deps.look() as work:
        rows = await askings.of_member(work.db, (await world.seat("amara")).member.id)
        mine = [(row.fate, one.member_id is None) for row, one in rows if "P02" in one.prompt_set]

    assert sorted(mine) == [("send", True), ("started", False)]


async def test_nobody_is_counted_for_what_somebody_started(world: CohortWorld) -> None:
    async def lines() -> tuple[str, ...]:
        async with world.deps.look() as work:
            return (await reports.told(work, world.who("fatima"))).report.lines

    async def waiting() -> int:
        async with world.deps.look() as work:
            return await nudges.waiting_in(work, (await world.seat("fatima")).cohort)

    before, unanswered = await lines(), await waiting()

    started = await start(world, "amara")
    open_one, still = await lines(), await waiting()
    await answer(world, "amara", started)

    assert (open_one, still) == (before, unanswered)
    assert await lines() == before


async def test_silence_on_it_costs_no_week(database: Database) -> None:
    world = await a_cohort(database)
    world.clock.set(ASKED - 2 * HOUR)
    await start(world, "amara", "P02")
    await world.tick(ASKED - HOUR)
    async with world.deps.begin() as work:
        rows = await occurrences(work.db, world.cohort)
        await reflections.submit(work, world.who("amara"), written(rows[0].id))

    world.clock.set(ASKED + 40 * DAY)
    async with world.deps.look() as work:
        found = await home.home(work, world.who("amara"))

    assert found.weeks == 1


async def test_it_is_reminded_of_as_the_set_says_within_the_budget_and_never_at_night(
    world: CohortWorld,
) -> None:
    world.clock.set(ASKED + 12 * HOUR)  # 22:00 in London
    started = await start(world, "amara")

    for hour in range(118, 134):
        await world.tick(ASKED + 12 * HOUR + hour * HOUR)
    async with world.deps.look() as work:
        row = await askings.of_occurrence(
            work.db, (await world.seat("amara")).member.id, started.form.occurrence.id
        )
        assert row is not None
        sent = await work.db.get(Nudge, (row.id, 1))
        owed = await outbox.delivery(work.db, f"nudge:{row.key}:1")

    # 120 hours later it is 21:00 in London, since the clocks went back; so the next morning.
    assert sent is not None
    assert sent.at == datetime(2026, 10, 27, 7, tzinfo=UTC)
    assert owed is not None
    assert owed.about["occurrence"] == started.form.occurrence.id


async def test_starting_is_written_down(world: CohortWorld) -> None:
    started = await start(world, "amara")

    async with world.deps.look() as work:
        entries = await audit.entries(work.db)

    [entry] = [one for one in entries if one.action == "prompt.start"]
    assert (entry.about, entry.actor) == (
        started.form.occurrence.id,
        (await world.seat("amara")).member.id,
    )


async def test_who_is_in_two_cohorts_starts_a_set_in_the_one_they_choose(
    database: Database, world: CohortWorld
) -> None:
    other = await a_cohort(database, [a_learner("amara")], MEETINGS.replace("Evening", "Morning"))
    other.clock.set(ASKED)

    started = await start(other, "amara")
    async with world.deps.look() as work:
        found = await starting.choices(work, world.who("amara"))
        here = await occurrences(work.db, world.cohort, (await world.seat("amara")).member.id)

    assert started.form.seat.cohort.id == other.cohort
    assert here == []
    assert {one.seat.cohort.id for one in found} == {world.cohort, other.cohort}


async def test_an_answer_after_its_time_is_late_as_the_set_says_and_not_lost(
    world: CohortWorld,
) -> None:
    started = await start(world, "amara")
    world.clock.set(ASKED + 30 * DAY)

    answered = await answer(world, "amara", started)

    assert answered.standing is Standing.LATE
    assert not answered.reflection.late  # its policy is "accept", which marks nothing


async def test_the_day_of_a_started_set_is_the_learners_own(world: CohortWorld) -> None:
    world.clock.set(datetime(2026, 10, 20, 23, 30, tzinfo=UTC))  # 00:30 in London

    started = await start(world, "amara")

    async with world.deps.look() as work:
        row = await work.db.get(Occurrence, started.form.occurrence.id)
    assert row is not None
    assert row.local_date == date(2026, 10, 21)


async def test_who_has_nothing_to_report_may_start_what_the_set_offers(world: CohortWorld) -> None:
    asked = await start(world, "amara", "P03")

    async with world.deps.begin() as work:
        done = await postponing.nothing(work, world.who("amara"), asked.form.occurrence.id)
        again = await _refusal(
            postponing.nothing(work, world.who("bruno"), done.asked.occurrence.id)
        )
    assert done.offered is not None
    offered = await start(world, "amara", done.offered.prompt_set.id)

    assert done.asked.asking.skip == "nothing_to_report"
    assert offered.form.prompt_set.id == "P10"
    assert "not part of your cohort" in again


async def test_only_a_reason_that_the_set_lists_is_taken(world: CohortWorld) -> None:
    """Nobody may write about it: a reason of the product's, and not of this set."""
    async with world.deps.begin() as work:
        library = work.library
        p05 = library.prompt_set("P05")
        fewer = replace(p05, skip=replace(p05.skip, reasons=("leave",)))
        sets = tuple(fewer if one.id == "P05" else one for one in library.prompt_sets)
        narrow = Work(work.db, work.now, replace(library, prompt_sets=sets))
        amara = world.who("amara")
        wish = Wish((await world.seat("amara")).member.id, "P05")
        asked = (await starting.start(narrow, amara, wish)).form.occurrence.id

        unlisted = await _refusal(postponing.skip(narrow, amara, asked, "not_shareable"))
        tapped = await _refusal(postponing.nothing(narrow, amara, asked))
        invented = await _refusal(postponing.skip(narrow, amara, asked, "because"))
        taken = await postponing.skip(narrow, amara, asked, "leave")

    assert unlisted == invented == "Choose the reason that fits best."
    assert "does not take that as an answer" in tapped
    assert (taken.asked.asking.skip, taken.offered) == ("leave", None)


async def test_after_a_review_a_learner_is_offered_once_what_is_asked_about_reviewing(
    database: Database,
) -> None:
    teaching = PROGRAMME.replace("prompt_sets: [P02@1]", "prompt_sets: [P02@1, P11@1]")
    roster = [*map(a_learner, ("amara", "bruno")), a_learner("rosa", role="reviewer")]
    world = await a_cohort(database, roster, teaching)
    await in_review(world, ("amara",), ("bruno", "rosa"))

    learner = (await a_review(world, "bruno")).offered
    reviewer = (await a_review(world, "rosa")).offered
    await start(world, "bruno", "P11")
    async with world.deps.begin() as work:
        seat = await world.seat("bruno")
        [done] = await review_table.owed_by(work.db, seat.member.id)
        again = (await reviews.hand_in(work, world.who("bruno"), done.id)).offered

    assert learner is not None
    assert learner.prompt_set.id == "P11"
    assert (reviewer, again) == (None, None)


async def test_a_cohort_without_the_set_offers_nothing_after_reviews(database: Database) -> None:
    world = await a_cohort(database, [*map(a_learner, ("amara", "bruno"))])
    await in_review(world, ("amara",), ("bruno",))

    sent = await a_review(world, "bruno")

    assert sent.offered is None


async def _refusal(deed: Awaitable[object]) -> str:
    with pytest.raises(Refused) as refused:
        await deed
    return refused.value.sentence
