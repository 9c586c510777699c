"""What the ledger makes of each way in which Slack, the letter or the world can fail it."""

import asyncio
from datetime import timedelta

import pytest

from bot.delivery.ledger import deliver
from bot.delivery.letters import Card
from bot.errors import Doubt, Later, Never
from bot.work import Work
from storage import audit, outbox, people
from storage.outbox import Delivery, DeliveryState
from storage.session import Database
from tests.delivery.world import NOW, PACED, Killed, World, a_world, prompt

SENT, DUE, UNSURE = DeliveryState.SENT, DeliveryState.DUE, DeliveryState.UNSURE
DROPPED_ANSWER = Doubt("ServerDisconnectedError")


@pytest.fixture
async def world(database: Database) -> World:
    return await a_world(database)


def seconds(row: Delivery) -> float:
    """From when on the row may be tried again, counted from NOW."""
    assert row.not_before is not None
    return (row.not_before - NOW).total_seconds()


async def test_a_message_is_said_once_and_written_down(world: World) -> None:
    await world.announce("prompt:1")

    await world.deliver("prompt:1")
    await world.deliver("prompt:1")

    [post] = world.slack.posts
    row = await world.row("prompt:1")
    assert (post.channel, post.key, post.text) == ("D-U-amara", "prompt:1", "A prompt for you")
    assert (row.state, row.channel, row.ts, row.sent_at) == (SENT, "D-U-amara", post.ts, NOW)
    assert (row.lease_until, row.not_before, row.unsure_since, row.error) == (None,) * 4
    assert "posted" not in world.slack.calls


async def test_nothing_is_said_before_it_is_due(world: World) -> None:
    await world.announce("prompt:1", due=NOW + timedelta(seconds=1))

    await world.deliver("prompt:1")

    assert world.slack.calls == []


async def test_the_conversation_is_opened_once_and_remembered(world: World) -> None:
    await world.announce("prompt:1")
    await world.announce("prompt:2")

    await world.deliver("prompt:1")
    await world.deliver("prompt:2")

    assert world.slack.calls == ["open_dm", "post", "post"]
    assert (await world.person("amara")).dm == "D-U-amara"


async def test_a_rate_limit_holds_the_whole_workspace_for_as_long_as_slack_asks(
    world: World,
) -> None:
    await world.announce("prompt:1", to="amara")
    await world.announce("prompt:2", to="bruno")
    world.slack.fail("post", Later("ratelimited", timedelta(seconds=30), everybody=True))

    await world.deliver("prompt:1")
    world.pass_time(29)
    await world.relay().drain()
    held = world.slack.keys()
    world.pass_time(1)
    await world.relay().drain()

    assert held == []
    assert sorted(world.slack.keys()) == ["prompt:1", "prompt:2"]
    assert "posted" not in world.slack.calls


async def test_what_only_this_message_must_wait_for_holds_nobody_else(world: World) -> None:
    await world.announce("prompt:1", to="amara")
    await world.announce("prompt:2", to="bruno")
    world.slack.fail("post", Later("invalid_slack_file", timedelta(seconds=2)))

    await world.deliver("prompt:1")
    await world.deliver("prompt:2")

    first = await world.row("prompt:1")
    assert (first.state, seconds(first), first.error) == (DUE, 2, "invalid_slack_file")
    assert world.slack.keys() == ["prompt:2"]


@pytest.mark.parametrize("doubt", [Doubt("http_503"), DROPPED_ANSWER, Doubt("TimeoutError")])
async def test_a_doubtful_post_that_was_accepted_is_adopted(world: World, doubt: Doubt) -> None:
    await world.announce("prompt:1")
    world.slack.fail("post", doubt, accepted=True)

    await world.deliver("prompt:1")
    unsure = await world.row("prompt:1")
    world.pass_time(25)
    await world.deliver("prompt:1")

    row = await world.row("prompt:1")
    assert (unsure.state, seconds(unsure)) == (UNSURE, 25)
    assert world.slack.keys() == ["prompt:1"]
    assert (row.state, row.ts) == (SENT, world.slack.posts[0].ts)


async def test_a_doubtful_post_that_was_not_accepted_is_posted_after_the_look_up(
    world: World,
) -> None:
    await world.announce("prompt:1")
    world.slack.fail("post", Doubt("http_503"))

    await world.deliver("prompt:1")
    world.pass_time(25)
    await world.deliver("prompt:1")

    assert world.slack.calls == ["open_dm", "post", "posted", "post"]
    assert world.slack.keys() == ["prompt:1"]


async def test_history_is_not_asked_before_a_late_post_is_visible(database: Database) -> None:
    world = await a_world(database, lag=timedelta(seconds=14))
    await world.announce("prompt:1")
    world.slack.fail("post", DROPPED_ANSWER, accepted=True)

    await world.deliver("prompt:1")
    world.pass_time(24.9)
    await world.deliver("prompt:1")
    too_early = world.slack.calls.count("posted")
    world.pass_time(0.1)
    await world.deliver("prompt:1")

    assert (too_early, world.slack.calls.count("posted")) == (0, 1)
    assert world.slack.keys() == ["prompt:1"]


@pytest.mark.parametrize(
    ("failure", "wait"),
    [
        (Later("ratelimited", timedelta(seconds=40), everybody=True), 40),
        (Doubt("http_500"), 5),
        (Never("missing_scope"), 60),
    ],
)
async def test_while_history_cannot_be_read_it_stays_unsure(
    world: World, failure: Exception, wait: float
) -> None:
    await world.announce("prompt:1")
    world.slack.fail("post", DROPPED_ANSWER, accepted=True)
    world.slack.fail("posted", failure)

    await world.deliver("prompt:1")
    world.pass_time(25)
    await world.deliver("prompt:1")
    blind = await world.row("prompt:1")
    world.pass_time(wait)
    await world.deliver("prompt:1")

    assert (blind.state, seconds(blind)) == (UNSURE, 25 + wait)
    assert world.slack.keys() == ["prompt:1"]
    assert (await world.row("prompt:1")).state is SENT


async def test_a_limited_look_up_does_not_hold_what_is_not_in_doubt(world: World) -> None:
    await world.announce("prompt:1", to="amara")
    await world.announce("prompt:2", to="bruno")
    world.slack.fail("post", DROPPED_ANSWER, accepted=True)
    world.slack.fail("posted", Later("ratelimited", timedelta(seconds=40), everybody=True))

    await world.deliver("prompt:1")
    world.pass_time(25)
    await world.deliver("prompt:1")
    await world.relay().drain()

    assert world.slack.keys() == ["prompt:1", "prompt:2"]


async def test_what_slack_refuses_for_good_is_failed_and_in_the_audit(world: World) -> None:
    await world.announce("prompt:1")
    world.slack.fail("post", Never("channel_not_found"))

    await world.deliver("prompt:1")
    world.pass_time(3600)
    await world.deliver("prompt:1")

    row = await world.row("prompt:1")
    async with world.deps.look() as work:
        [entry] = await audit.entries(work.db)
    assert (row.state, row.error) == (DeliveryState.FAILED, "channel_not_found")
    assert world.slack.calls.count("post") == 1
    assert (entry.action, entry.about) == ("delivery.failed", "prompt:1")
    assert entry.details == {"kind": "prompt", "reason": "channel_not_found"}


async def test_a_conversation_that_is_gone_ends_the_doubt(world: World) -> None:
    await world.announce("prompt:1")
    world.slack.fail("post", DROPPED_ANSWER)
    world.slack.fail("posted", Never("channel_not_found"))

    await world.deliver("prompt:1")
    world.pass_time(25)
    await world.deliver("prompt:1")

    assert (await world.row("prompt:1")).state is DeliveryState.FAILED


async def test_who_has_left_slack_is_not_written_to(world: World) -> None:
    await world.announce("prompt:1")
    async with world.deps.begin() as work:
        person = await people.person(work.db, "amara")
        assert person is not None
        person.deleted = True

    await world.deliver("prompt:1")

    row = await world.row("prompt:1")
    assert (row.state, row.error) == (DeliveryState.FAILED, "account_inactive")
    assert world.slack.calls == []


async def test_what_has_expired_is_not_said(world: World) -> None:
    await world.announce("prompt:1", expires=NOW + timedelta(hours=1))
    world.pass_time(3600)

    await world.deliver("prompt:1")

    row = await world.row("prompt:1")
    assert (row.state, row.error) == (DeliveryState.EXPIRED, "it came too late to be of use")
    assert world.slack.calls == []


async def test_what_was_said_in_doubt_and_has_expired_since_counts_as_said(world: World) -> None:
    await world.announce("prompt:1", expires=NOW + timedelta(seconds=10))
    world.slack.fail("post", DROPPED_ANSWER, accepted=True)

    await world.deliver("prompt:1")
    world.pass_time(25)
    await world.deliver("prompt:1")

    assert (await world.row("prompt:1")).state is SENT


async def test_what_there_is_no_reason_to_say_any_more_is_dropped(world: World) -> None:
    await world.announce("prompt:1", kind="answered")

    await world.deliver("prompt:1")

    row = await world.row("prompt:1")
    assert (row.state, row.error) == (DeliveryState.DROPPED, "it was answered already")
    assert world.slack.posts == []


async def test_what_was_withdrawn_is_not_said(world: World) -> None:
    await world.announce("prompt:1")
    async with world.deps.begin() as work:
        withdrawn = await outbox.withdraw(work.db, "prompt:1")

    await world.relay().drain()

    assert withdrawn is True
    assert (await world.row("prompt:1")).state is DeliveryState.DROPPED
    assert world.slack.calls == []


@pytest.mark.parametrize(("kind", "bug"), [("misdrawn", "KeyError"), ("unheard_of", "KeyError")])
async def test_a_letter_that_cannot_be_drawn_is_given_up_after_three_times(
    world: World, kind: str, bug: str
) -> None:
    await world.announce("prompt:1", kind=kind)

    states = []
    for _ in range(4):
        await world.deliver("prompt:1")
        states.append((await world.row("prompt:1")).state)
        world.pass_time(60)

    row = await world.row("prompt:1")
    assert states == [DUE, DUE, DeliveryState.FAILED, DeliveryState.FAILED]
    assert (row.error or "").split(" [")[0] == f"drawing it raised {bug}"
    assert world.slack.posts == []


async def test_the_log_of_a_bug_holds_its_reference_and_nobodys_words(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.announce("prompt:1", kind="misdrawn")

    await world.deliver("prompt:1")

    reference = ((await world.row("prompt:1")).error or "").split("[")[1].rstrip("]")
    [logged] = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert reference in logged
    assert "something that a person wrote" not in caplog.text


async def test_a_process_that_was_frozen_past_its_lease_does_not_post(world: World) -> None:
    await world.announce("prompt:1")

    async def frozen_meanwhile(work: Work, row: Delivery) -> Card:
        world.until_taken_over()
        await world.relay().drain()
        return await prompt(work, row)

    await deliver(world.deps, {"prompt": frozen_meanwhile}, "prompt:1", world.timing)

    row = await world.row("prompt:1")
    assert world.slack.keys() == ["prompt:1"]
    assert (row.state, row.attempt) == (SENT, 2)


async def test_a_process_that_was_frozen_while_posting_does_not_settle(world: World) -> None:
    await world.announce("prompt:1")
    world.slack.open.clear()

    frozen = asyncio.create_task(world.deliver("prompt:1"))
    await world.slack.waiting.wait()
    world.until_taken_over()
    await world.relay().drain()
    taken_over = await world.row("prompt:1")
    world.pass_time(1)
    world.slack.open.set()
    await frozen

    assert (taken_over.state, taken_over.attempt) == (SENT, 2)
    assert await world.row("prompt:1") == taken_over
    assert world.slack.keys() == ["prompt:1"]


async def test_a_post_at_the_end_of_a_lease_is_visible_to_who_takes_over(
    database: Database,
) -> None:
    world = await a_world(database, lag=timedelta(seconds=20))
    await world.announce("prompt:1")
    world.slack.fail("post", Killed(), accepted=True)

    async def slowly(work: Work, row: Delivery) -> Card:
        world.pass_time(49.9)
        return await prompt(work, row)

    with pytest.raises(Killed):
        await deliver(world.deps, {"prompt": slowly}, "prompt:1", world.timing)
    world.pass_time(10.1)
    await world.relay().drain()
    at_the_end_of_the_lease = await world.row("prompt:1")
    world.pass_time(15)
    await world.relay().drain()

    assert at_the_end_of_the_lease.state is DeliveryState.SENDING
    assert (await world.row("prompt:1")).state is SENT
    assert world.slack.keys() == ["prompt:1"]


async def test_messages_to_one_person_keep_their_distance(world: World) -> None:
    await world.announce("prompt:1", to="amara")
    await world.announce("prompt:2", to="amara")
    await world.announce("prompt:3", to="bruno")

    await world.relay(PACED).drain()
    at_once = sorted(world.slack.keys())
    world.pass_time(1.04)
    await world.relay(PACED).drain()
    too_early = len(world.slack.posts)
    world.pass_time(0.01)
    await world.relay(PACED).drain()

    assert (at_once, too_early) == (["prompt:1", "prompt:3"], 2)
    assert world.slack.keys()[2:] == ["prompt:2"]
