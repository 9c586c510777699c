"""One contract for both runners: the relay on SQLite, and procrastinate on PostgreSQL."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.clock import MovableClock
from bot.delivery.runner import Runner, housekeep, runner
from bot.delivery.timing import Timing
from bot.errors import Doubt, Later
from storage import inbox, outbox
from storage.outbox import DeliveryState
from storage.session import Database
from tests.delivery.world import LETTERS, NOW, UNPACED, World, a_world, people_of
from tests.world import questions

QUICK = replace(
    UNPACED,
    http=timedelta(seconds=0.2),
    margin=timedelta(seconds=0.1),
    lease=timedelta(seconds=1),
    rest=timedelta(seconds=0.1),
    heartbeat=timedelta(seconds=0.1),
    stalled=timedelta(seconds=0.5),
)


@pytest.fixture
async def world(database: Database) -> World:
    return await a_world(database, clock=MovableClock())


@asynccontextmanager
async def running(world: World, timing: Timing = QUICK) -> AsyncIterator[Runner]:
    made = runner(world.deps, LETTERS, timing)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


async def settled(world: World, key: str) -> None:
    """Wait until the row says that it was sent."""
    async with asyncio.timeout(10):
        # The database has no event that one could wait for.
        while (await world.row(key)).state is not DeliveryState.SENT:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_what_is_announced_is_said_without_anybody_waking_it(world: World) -> None:
    async with running(world, replace(QUICK, rest=timedelta(seconds=2))):
        await world.announce("prompt:1")

        assert await world.slack.heard(1) == ["prompt:1"]
        await settled(world, "prompt:1")


async def test_what_was_announced_before_the_start_is_said(world: World) -> None:
    await world.announce("prompt:1")

    async with running(world) as started:
        await started.sweep()

        assert await world.slack.heard(1) == ["prompt:1"]


async def test_what_was_taken_back_with_its_transaction_is_not_said(world: World) -> None:
    async def announce_and_fail() -> None:
        async with world.deps.begin() as work:
            await outbox.announce(
                work.db,
                key="prompt:taken back",
                kind="prompt",
                workspace_id="T1",
                person_id="amara",
                about={},
                due=NOW,
                now=NOW,
            )
            raise ZeroDivisionError

    async with running(world):
        with pytest.raises(ZeroDivisionError):
            await announce_and_fail()
        await world.announce("prompt:kept")

        assert await world.slack.heard(1) == ["prompt:kept"]


async def test_what_is_due_later_is_said_later(world: World) -> None:
    due = world.clock.now() + timedelta(seconds=0.5)
    await world.announce("prompt:later", due=due)

    async with running(world) as started:
        await world.announce("prompt:later too", to="bruno", due=due)
        await started.sweep()
        await world.slack.heard(1)
        await started.sweep()
        await world.slack.heard(2)

    assert all(post.at >= due for post in world.slack.posts)


async def test_what_is_given_back_is_tried_again_by_itself(world: World) -> None:
    world.slack.fail("post", Later("invalid_slack_file", timedelta(seconds=0.2)))

    async with running(world):
        await world.announce("prompt:1")

        assert await world.slack.heard(1) == ["prompt:1"]


async def test_what_is_in_doubt_is_looked_up_by_itself(world: World) -> None:
    world.slack.fail("post", Doubt("http_500"), accepted=True)

    async with running(world):
        await world.announce("prompt:1")
        await settled(world, "prompt:1")

    assert world.slack.keys() == ["prompt:1"]


async def test_a_rate_limit_is_waited_for(world: World) -> None:
    world.slack.fail("post", Later("ratelimited", timedelta(seconds=0.3), everybody=True))

    async with running(world):
        await world.announce("prompt:1")
        await world.announce("prompt:2", to="bruno")

        assert sorted(await world.slack.heard(2)) == ["prompt:1", "prompt:2"]


async def test_while_it_rests_only_what_somebody_waits_for_is_said(world: World) -> None:
    async with running(world) as made:
        with made.resting():
            await world.announce("prompt:1")
            await world.announce("answer", to="bruno", urgent=True)
            meanwhile = await world.slack.heard(1)
            await settled(world, "answer")
        afterwards = await world.slack.heard(2)
        await settled(world, "prompt:1")

    assert meanwhile == ["answer"]
    assert afterwards == ["answer", "prompt:1"]


async def test_while_it_rests_it_does_not_look_through_the_long_queue(world: World) -> None:
    async with running(world) as made:
        with made.resting(), questions(world.deps.database) as asked:
            for n in range(5):
                await world.announce(f"prompt:{n}")
            await world.announce("answer", to="bruno", urgent=True)
            await settled(world, "answer")
            looks = [one for one in asked if "due_at" in one and not re.search('key"? = ', one)]
        await made.drain()

    assert looks
    assert not [one for one in looks if not re.search("urgent IS (1|true)", one)]


async def test_a_drain_says_all_also_when_it_began_while_others_rested(world: World) -> None:
    async with running(world) as made:
        with made.resting():
            await world.announce("prompt:1")
            draining = asyncio.create_task(made.drain())
            _, waiting = await asyncio.wait({draining}, timeout=0.3)
        await draining
        await settled(world, "prompt:1")

    assert waiting == {draining}
    assert world.slack.keys() == ["prompt:1"]


async def test_two_runners_on_one_database_say_each_message_once(world: World, url: str) -> None:
    people = [f"p{n}" for n in range(30)]
    await people_of(world, *people)
    replica = Database(url)
    await replica.start()

    async with running(world), running(world.on(replica)):
        for person in people:
            await world.announce(f"prompt:{person}", to=person)
        await world.slack.heard(30)
        for person in people:
            await settled(world, f"prompt:{person}")

    await replica.stop()
    assert sorted(world.slack.keys()) == sorted(f"prompt:{person}" for person in people)


async def test_a_bug_holds_up_nobody_else_and_its_words_stay_out_of_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.slack.fail("open_dm", ZeroDivisionError("something that a person wrote"))

    async with running(world):
        await world.announce("prompt:1")
        await world.announce("prompt:2", to="bruno")
        await world.slack.heard(1)

    assert "stopped by ZeroDivisionError" in caplog.text
    assert "something that a person wrote" not in caplog.text


async def test_a_stop_waits_for_what_is_on_its_way(world: World) -> None:
    world.slack.open.clear()

    async with running(world, replace(QUICK, http=timedelta(seconds=5), lease=timedelta(hours=1))):
        await world.announce("prompt:1")
        await world.slack.waiting.wait()
        asyncio.get_running_loop().call_later(0.1, world.slack.open.set)

    assert (await world.row("prompt:1")).state is DeliveryState.SENT


async def test_what_does_not_arrive_before_a_stop_is_looked_up_after_the_next_start(
    world: World,
) -> None:
    world.slack.open.clear()

    async with running(world):
        await world.announce("prompt:1")
        await world.slack.waiting.wait()
    stopped = await world.row("prompt:1")
    async with running(world) as started:
        await started.sweep()
        await settled(world, "prompt:1")

    assert stopped.state is DeliveryState.UNSURE
    assert world.slack.keys() == ["prompt:1"]


async def test_the_sweep_finds_what_nobody_is_about_to_say(world: World) -> None:
    async with running(world, replace(QUICK, rest=timedelta(hours=1))) as started:
        await asyncio.sleep(0.1)
        world.deps.database.tell(None)
        await world.announce("prompt:1")
        await asyncio.sleep(0.1)
        unheard = world.slack.keys()
        await started.sweep()

        assert (unheard, await world.slack.heard(1)) == ([], ["prompt:1"])


async def test_rescue_and_sweep_add_nothing_where_all_is_well(world: World) -> None:
    async with running(world) as started:
        await world.announce("prompt:1")
        await settled(world, "prompt:1")
        for _ in range(3):
            await started.rescue()
            await started.sweep()
        await started.drain()

    assert world.slack.keys() == ["prompt:1"]


async def test_housekeeping_forgets_what_a_month_ago_was_of_use(world: World) -> None:
    async with running(world) as started:
        await world.announce("prompt:1")
        await settled(world, "prompt:1")
        async with world.deps.begin() as work:
            await inbox.hear(work.db, "Ev1", "T1", "message", {}, work.now)
            await inbox.handled(work.db, "Ev1", work.now)
        await housekeep(world.deps, started)
        known = await heard_again(world)
        world.pass_time(31 * 86400)
        await housekeep(world.deps, started)

    async with world.deps.look() as work:
        left = (await (await work.db.connection()).execute(text("SELECT * FROM gate"))).all()
    assert (known, await heard_again(world)) == (True, False)
    assert left == []


async def heard_again(world: World) -> bool:
    async with world.deps.begin() as work:
        new = await inbox.hear(work.db, "Ev1", "T1", "message", {}, work.now)
    return not new
