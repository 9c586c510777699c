"""When people can be reached: the cohort's own calendar, the squad's zone, and what one says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain import calendar
from bot.domain.calendar import Why
from bot.errors import Refused
from bot.services import askings, home, people, schedules
from bot.services.schedules import Wish
from bot.views import schedules as show
from prompts.content import Closure
from storage import askings as asking_table
from storage.session import Database
from tests.world import PROGRAMME, CohortWorld, a_cohort, a_learner

ZONE = "  zone: Europe/London\n"
FIRST, SECOND = date(2026, 10, 21), date(2026, 10, 28)  # Wednesdays


def closing(*closures: str, region: str = "") -> str:
    rows = "".join(f"    - {{{closure}}}\n" for closure in closures)
    return PROGRAMME.replace(ZONE, f"{ZONE}{region}" + (f"  closures:\n{rows}" if rows else ""))


async def asked_on(world: CohortWorld, name: str) -> dict[date, bool]:
    """The days on which the learner was asked or excused: whether no answer is excused."""
    seat = await world.seat(name)
    async with world.deps.look() as work:
        rows = await asking_table.of_member(work.db, seat.member.id)
    return {occurrence.local_date: asking.excused for asking, occurrence in rows}


async def test_nothing_is_asked_while_the_cohort_is_closed_and_no_week_is_lost(
    database: Database,
) -> None:
    world = await a_cohort(database, programme=closing("from: 2026-10-26, to: 2026-10-30"))

    for day in range(16):
        await world.tick(datetime(2026, 10, 20, 10, tzinfo=UTC) + timedelta(days=day))

    assert await asked_on(world, "amara") == {FIRST: False, date(2026, 11, 4): False}


async def test_a_prompt_that_is_open_when_the_cohort_closes_is_excused(database: Database) -> None:
    world = await a_cohort(database, programme=closing("from: 2026-10-23, to: 2026-10-23"))

    for day in range(12):
        await world.tick(datetime(2026, 10, 20, 10, tzinfo=UTC) + timedelta(days=day))

    assert await asked_on(world, "amara") == {FIRST: True, SECOND: False}


async def test_the_next_question_is_the_first_after_the_closure(database: Database) -> None:
    world = await a_cohort(database, programme=closing("from: 2026-10-20, to: 2026-10-23"))

    async with world.deps.look() as work:
        coming = (await home.home(work, world.who("amara"))).upcoming

    assert coming is not None
    assert coming.at.date() == SECOND


async def test_the_holidays_of_the_cohort_hold_for_who_names_no_country(
    database: Database,
) -> None:
    world = await a_cohort(database, programme=closing(region="  country: DE\n"))
    async with world.deps.begin() as work:
        await schedules.set_up(work, world.who("bruno"), Wish("", "NG", ""))
    amara, bruno = await world.seat("amara"), await world.seat("bruno")

    async with world.deps.look() as work:
        found = await schedules.available_all(work, [amara, bruno])

    unity = date(2026, 10, 3)
    (why,) = found[amara.member.id].off.between(unity, unity)
    assert why.why is Why.HOLIDAY
    assert list(found[bruno.member.id].off.between(unity, unity)) == []


async def test_people_read_when_their_cohort_is_closed(database: Database) -> None:
    programme = closing("from: 2026-10-26, to: 2026-10-30, name: Autumn break")
    world = await a_cohort(database, programme=programme)

    async with world.deps.look() as work:
        mine = await schedules.shown(work, world.who("amara"))
    world.clock.set(datetime(2026, 10, 31, 12, tzinfo=UTC))
    async with world.deps.look() as work:
        later = await schedules.shown(work, world.who("amara"))

    assert [show.closed(one) for one in mine.closures] == [
        "Your cohort is closed from Mon 26 Oct to Fri 30 Oct (Autumn break)."
    ]
    assert later.closures == ()


def test_one_day_is_told_as_one() -> None:
    day = date(2026, 12, 24)

    assert show.closed(Closure(day, day)) == "Your cohort is closed on Thu 24 Dec."


async def test_a_prompt_can_close_for_everybody_at_one_moment(database: Database) -> None:
    tokyo = replace(a_learner("bruno", "Cedar"), zone="Asia/Tokyo")
    text = PROGRAMME.replace(ZONE, ZONE + "  closes_together: true\n")
    world = await a_cohort(database, [a_learner("amara", "Birch"), tokyo], text)
    seats = [await world.seat("amara"), await world.seat("bruno")]

    async with world.deps.look() as work:
        who = await schedules.available_all(work, seats)
        (cadence,) = (await askings.cadences(work, seats[0].cohort)).values()

    windows = [calendar.arrival(cadence, FIRST, one).window for one in who.values()]
    assert len({one.opens_at for one in windows}) == 2
    assert {one.closes_at for one in windows} == {datetime(2026, 10, 24, 8, tzinfo=UTC)}


async def test_leave_is_understood_in_ones_own_language_and_in_english(
    database: Database,
) -> None:
    world = await a_cohort(database)
    async with world.deps.begin() as work:
        seat = await people.seat(work, world.who("amara"))
        seat.person.locale = "de-DE"
        work.db.add(seat.person)

    async with world.deps.begin() as work:
        _, said = await schedules.go_on_leave(work, world.who("amara"), "weg bis Freitag")
        _, told = await schedules.go_on_leave(work, world.who("amara"), "away 2 - 4 Nov")
    with pytest.raises(Refused) as refused:
        async with world.deps.begin() as work:
            await schedules.go_on_leave(work, world.who("bruno"), "weg bis Freitag")

    assert (said.starts_on, said.last_day) == (date(2026, 10, 19), date(2026, 10, 23))
    assert (told.starts_on, told.last_day) == (date(2026, 11, 2), date(2026, 11, 4))
    assert "“away until 3 Dec”" in refused.value.sentence


async def zones(world: CohortWorld, name: str, slack: str | None) -> tuple[str, str]:
    """Where Slack says the learner is -> where their prompts are asked, and what they are shown."""
    async with world.deps.begin() as work:
        seat = await people.seat(work, world.who(name))
        seat.person.zone = slack
        work.db.add(seat.person)
    async with world.deps.look() as work:
        seat = await people.seat(work, world.who(name))
        found = await schedules.available(work, seat)
    return found.zones.by("learner"), seat.zone


async def test_the_learner_s_own_zone_comes_before_the_squad_s_and_that_before_the_cohort_s(
    database: Database,
) -> None:
    birch = replace(a_learner("amara", "Birch"), squad_zone="Asia/Kolkata")
    world = await a_cohort(database, [birch, a_learner("bruno", "Cedar")])

    assert await zones(world, "amara", "Africa/Lagos") == ("Africa/Lagos", "Africa/Lagos")
    assert await zones(world, "amara", None) == ("Asia/Kolkata", "Asia/Kolkata")
    assert await zones(world, "amara", "Mars/Base") == ("Asia/Kolkata", "Asia/Kolkata")
    assert await zones(world, "bruno", None) == ("Europe/London", "Europe/London")


async def test_what_the_roster_says_of_a_person_comes_before_slack_and_squad(
    database: Database,
) -> None:
    row = replace(a_learner("amara", "Birch"), squad_zone="Asia/Kolkata", zone="Asia/Tokyo")
    world = await a_cohort(database, [row])

    assert await zones(world, "amara", "Africa/Lagos") == ("Asia/Tokyo", "Asia/Tokyo")


async def test_a_prompt_by_the_squad_s_zone_comes_by_it_to_who_is_elsewhere(
    database: Database,
) -> None:
    birch = replace(a_learner("amara", "Birch"), squad_zone="Asia/Kolkata")
    world = await a_cohort(database, [birch])
    seat = await world.seat("amara")

    async with world.deps.look() as work:
        found = await schedules.available(work, seat)

    assert (found.zones.by("squad"), found.zones.own) == ("Asia/Kolkata", "Europe/London")
