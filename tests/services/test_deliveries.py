"""What does not arrive is shown to facilitators, told once, and theirs to decide."""

from datetime import datetime, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.delivery.drawing import LETTERS
from bot.delivery.letters import Card, Nothing
from bot.domain.deliveries import Why
from bot.errors import Later, Refused
from bot.services import deliveries, reports
from bot.views.deliveries import KINDS
from storage import audit, outbox
from storage.outbox import Delivery, DeliveryState
from tests.world import ASKED, CohortWorld, a_cohort

MINUTE = timedelta(minutes=1)


async def fails(
    world: CohortWorld, name: str, reason: str = "account_inactive", kind: str = "prompt"
) -> str:
    """A message to the person that Slack did not take."""
    key = await owed(world, name, kind)
    async with world.deps.begin() as work:
        await _claimed(work.db, key, work.now)
        await outbox.ended(work.db, key, 1, DeliveryState.FAILED, reason, work.now)
    return key


async def arrives(world: CohortWorld, name: str) -> None:
    key = await owed(world, name, "help")
    async with world.deps.begin() as work:
        await _claimed(work.db, key, work.now)
        await outbox.sent(work.db, key, 1, channel="D1", ts="1.0", at=work.now)


async def in_doubt(world: CohortWorld, name: str, kind: str = "result") -> str:
    """A message that was perhaps posted now."""
    key = await owed(world, name, kind)
    async with world.deps.begin() as work:
        await _claimed(work.db, key, work.now)
        await outbox.put_back(
            work.db,
            key,
            1,
            not_before=work.now + 15 * MINUTE,
            unsure_since=work.now,
            first_tried_at=work.now,
            error="missing_scope",
            stumbles=0,
        )
    return key


async def owed(world: CohortWorld, name: str, kind: str) -> str:
    seat = await world.seat(name)
    key = f"{kind}:{name}:{world.clock.now():%d-%H-%M}"
    async with world.deps.begin() as work:
        await outbox.announce(
            work.db,
            key=key,
            kind=kind,
            workspace_id="T1",
            person_id=seat.person.id,
            cohort_id=world.cohort,
            about={"member": seat.member.id},
            due=work.now,
            now=work.now,
        )
    return key


async def _claimed(db: AsyncSession, key: str, now: datetime) -> None:
    row = await outbox.delivery(db, key)
    assert row is not None
    assert await outbox.claim(db, row, now=now, lease_until=now + MINUTE, not_before=now + MINUTE)


async def row(world: CohortWorld, key: str) -> Delivery:
    async with world.deps.look() as work:
        found = await outbox.delivery(work.db, key)
    assert found is not None
    return found


async def seen(world: CohortWorld) -> deliveries.Undelivered:
    async with world.deps.look() as work:
        return (await reports.told(work, world.who("fatima"))).undelivered


async def notices(world: CohortWorld, name: str = "fatima") -> list[Delivery]:
    seat = await world.seat(name)
    async with world.deps.look() as work:
        rows = await outbox.of_person(work.db, seat.person.id)
    return [one for one in rows if one.kind == "unreached"]


async def test_who_could_not_be_reached_is_named_with_what_why_and_since(
    world: CohortWorld,
) -> None:
    world.clock.set(ASKED)
    await fails(world, "amara")
    world.clock.advance(60 * MINUTE)
    await fails(world, "amara", kind="assignment")

    (one,) = (found := await seen(world)).unreached

    assert (one.why, one.kinds, one.since) == (Why.SWITCHED_OFF, ("assignment", "prompt"), ASKED)
    assert found.names == {one.person: "Amara Testname"}


async def test_who_was_reached_since_is_named_no_more(world: CohortWorld) -> None:
    await fails(world, "amara", "channel_not_found")
    await fails(world, "bruno", "drawing it raised KeyError [1]")
    world.clock.advance(MINUTE)
    await arrives(world, "amara")
    await arrives(world, "bruno")

    found = await seen(world)

    assert [one.why for one in found.unreached] == [Why.STUMBLED]  # that message is still lost


async def test_after_a_month_it_is_an_old_story(world: CohortWorld) -> None:
    await fails(world, "amara")
    world.clock.advance(timedelta(days=30))

    assert not await seen(world)


async def test_nothing_is_told_of_another_cohort(world: CohortWorld) -> None:
    await fails(world, "amara")
    await in_doubt(world, "bruno")
    other = await a_cohort(world.deps.database)
    other.clock.set(world.clock.now() + 20 * MINUTE)

    async with other.deps.look() as work:
        cohort = (await other.seat("fatima")).cohort
        found = await deliveries.undelivered(work, cohort)

    assert not found


async def test_facilitators_are_told_once_and_not_with_every_message(world: CohortWorld) -> None:
    await fails(world, "amara")
    for _ in range(3):
        await world.tick()
    world.clock.advance(timedelta(days=1))
    await fails(world, "amara")
    await world.tick()

    assert len(await notices(world)) == 1


async def test_many_who_are_lost_on_one_day_are_one_message_and_the_rest_waits_a_day(
    world: CohortWorld,
) -> None:
    for name in ("amara", "bruno", "chiara"):
        await fails(world, name)
        await world.tick()
        world.clock.advance(MINUTE)
    first = len(await notices(world))
    world.clock.advance(timedelta(days=1))
    await world.tick()
    await world.tick()

    assert (first, len(await notices(world))) == (1, 2)


async def test_nobody_else_is_told(world: CohortWorld) -> None:
    await fails(world, "amara")
    await world.tick()

    assert [await notices(world, name) for name in ("bruno", "nina")] == [[], []]


async def test_the_message_is_drawn_by_day_and_only_while_there_is_something_to_tell(
    world: CohortWorld,
) -> None:
    await fails(world, "amara")
    await world.tick()
    (notice,) = await notices(world)

    async with world.deps.look() as work:
        by_day = await LETTERS["unreached"](work, notice)
    world.clock.set(ASKED.replace(hour=2))
    async with world.deps.look() as work:
        with pytest.raises(Later):
            await LETTERS["unreached"](work, notice)
    await arrives(world, "amara")
    async with world.deps.look() as work:
        reached = await LETTERS["unreached"](work, notice)

    assert isinstance(by_day, Card)
    assert by_day.text == "1 person could not be reached."
    assert "Amara" not in by_day.text  # a notification is read by who stands beside
    assert reached == Nothing("everybody was reached since")


async def test_only_what_its_kind_holds_is_theirs_to_decide(world: CohortWorld) -> None:
    await in_doubt(world, "amara")
    await in_doubt(world, "bruno", kind="prompt")  # said again by itself
    early = await seen(world)
    world.clock.advance(15 * MINUTE)

    found = await seen(world)

    assert not early
    assert [(one.kind, one.person.name) for one in found.held] == [("result", "amara")]


async def test_what_is_sent_again_is_due_and_pressing_twice_does_nothing(
    world: CohortWorld,
) -> None:
    key = await in_doubt(world, "amara")
    world.clock.advance(15 * MINUTE)

    for _ in range(2):
        async with world.deps.begin() as work:
            await deliveries.send_again(work, world.who("fatima"), key)

    again = await row(world, key)
    assert (again.state, again.attempt, again.unsure_since) == (DeliveryState.DUE, 2, None)
    assert again.ready(world.clock.now())
    assert not await seen(world)
    assert await decided(world) == ["delivery.send_again"]


async def test_what_is_left_is_said_no_more(world: CohortWorld) -> None:
    key = await in_doubt(world, "amara")
    world.clock.advance(15 * MINUTE)

    for decide in (deliveries.leave, deliveries.send_again):
        async with world.deps.begin() as work:
            await decide(work, world.who("fatima"), key)

    assert (await row(world, key)).state is DeliveryState.DROPPED
    assert not await seen(world)
    assert await decided(world) == ["delivery.leave"]


async def test_who_is_looking_for_it_at_this_moment_finds_it_changed(world: CohortWorld) -> None:
    key = await in_doubt(world, "amara")
    world.clock.advance(15 * MINUTE)
    before = await row(world, key)
    async with world.deps.begin() as work:
        await deliveries.send_again(work, world.who("fatima"), key)

    async with world.deps.begin() as work:
        now, later = work.now, work.now + MINUTE
        late = await outbox.claim(work.db, before, now=now, lease_until=later, not_before=later)

    assert not late


@pytest.mark.parametrize("name", ["amara", "nina", "stranger"])
async def test_only_facilitators_of_the_cohort_decide(world: CohortWorld, name: str) -> None:
    key = await in_doubt(world, "amara")
    world.clock.advance(15 * MINUTE)

    async with world.deps.begin() as work:
        with pytest.raises(Refused):
            await deliveries.send_again(work, world.who(name), key)
    async with world.deps.begin() as work:
        with pytest.raises(Refused):
            await deliveries.leave(work, world.who("fatima"), "result:unknown")

    assert (await row(world, key)).state is DeliveryState.UNSURE


def test_every_kind_has_words() -> None:
    assert set(KINDS) == set(LETTERS)


async def decided(world: CohortWorld) -> list[str]:
    async with world.deps.look() as work:
        entries = await audit.entries(work.db)
    return [one.action for one in entries if one.action.startswith("delivery.")]
