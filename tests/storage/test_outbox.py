"""What is owed, to whom and when; and who may take it."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import gates, outbox
from storage.gates import Gate, Shut
from storage.outbox import Delivery, DeliveryState
from storage.people import Person, Workspace
from storage.session import Database

NOW = datetime(2026, 10, 26, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OPEN = Shut(after=NOW, until=NOW)


@pytest.fixture(autouse=True)
async def people(database: Database) -> None:
    async with database.transaction() as db:
        db.add(Workspace(id="T1", name="Tests", bot_user="UBOT", joined_at=NOW))
        for name in ("amara", "bruno"):
            db.add(Person(id=name, workspace_id="T1", slack_id=name, name=name, updated_at=NOW))


async def announce(
    database: Database,
    key: str,
    *,
    to: str = "amara",
    due: datetime = NOW,
    urgent: bool = False,
) -> bool:
    async with database.transaction() as db:
        return await outbox.announce(
            db,
            key=key,
            kind="prompt",
            workspace_id="T1",
            person_id=to,
            about={"occurrence": "o1"},
            due=due,
            now=NOW,
            urgent=urgent,
        )


async def row(database: Database, key: str) -> Delivery:
    async with database.reading() as db:
        found = await outbox.delivery(db, key)
    assert found is not None
    return found


async def claim(database: Database, seen: Delivery, now: datetime = NOW) -> bool:
    async with database.transaction() as db:
        return await outbox.claim(
            db, seen, now=now, lease_until=now + MINUTE, not_before=now + 2 * MINUTE
        )


async def claimable(database: Database, now: datetime = NOW, person: Shut = OPEN) -> list[str]:
    async with database.reading() as db:
        return [one.key for one in await outbox.claimable(db, now, 10, person=person)]


async def test_announcing_the_same_fact_twice_owes_it_once(database: Database) -> None:
    first = await announce(database, "prompt:1")
    second = await announce(database, "prompt:1", due=NOW + MINUTE)

    assert (first, second) == (True, False)
    assert (await row(database, "prompt:1")).due_at == NOW


async def test_announcing_twice_does_not_spoil_the_rest_of_the_transaction(
    database: Database,
) -> None:
    await announce(database, "prompt:1")

    async with database.transaction() as db:
        again = await outbox.announce(
            db,
            key="prompt:1",
            kind="prompt",
            workspace_id="T1",
            person_id="amara",
            about={},
            due=NOW,
            now=NOW,
        )
        db.add(Workspace(id="T2", name="Next", bot_user="UBOT", joined_at=NOW))

    async with database.reading() as db:
        assert (again, (await db.get_one(Workspace, "T2")).name) == (False, "Next")


async def test_a_persons_messages_come_newest_first(database: Database) -> None:
    await announce(database, "prompt:1", due=NOW)
    await announce(database, "prompt:2", due=NOW + MINUTE)
    await announce(database, "prompt:3", to="bruno")

    async with database.reading() as db:
        found = await outbox.of_person(db, "amara")

    assert [delivery.key for delivery in found] == ["prompt:2", "prompt:1"]


async def test_only_what_is_due_can_be_claimed_urgent_first_then_oldest(
    database: Database,
) -> None:
    await announce(database, "new", due=NOW)
    await announce(database, "old", due=NOW - MINUTE)
    await announce(database, "urgent", due=NOW, urgent=True)
    await announce(database, "future", due=NOW + MINUTE)

    assert await claimable(database) == ["urgent", "old", "new"]


async def test_many_urgent_ones_that_cannot_go_yet_hide_nothing_else(database: Database) -> None:
    for n in range(12):
        await announce(database, f"urgent:{n:02}", urgent=True)
    await announce(database, "prompt", to="bruno")

    assert (await claimable(database))[5:] == ["prompt"]


async def test_what_waits_behind_a_persons_shut_gate_cannot_be_claimed(database: Database) -> None:
    await announce(database, "to amara", to="amara")
    await announce(database, "to bruno", to="bruno")
    async with database.transaction() as db:
        (await gates.gate(db, "person:amara")).tat = NOW + MINUTE
    busy = Shut(after=NOW, until=NOW + MINUTE)

    assert await claimable(database, person=busy) == ["to bruno"]
    assert await claimable(database) == ["to amara", "to bruno"]


async def test_a_gate_that_was_never_used_is_open(database: Database) -> None:
    async with database.transaction() as db:
        gate = await gates.gate(db, "person:amara")

    assert gate == Gate(name="person:amara", tat=gates.LONG_AGO)


async def test_of_two_who_have_seen_the_same_row_one_gets_it(database: Database) -> None:
    await announce(database, "prompt:1")
    seen = await row(database, "prompt:1")

    first, second = await claim(database, seen), await claim(database, seen)

    assert (first, second) == (True, False)
    taken = await row(database, "prompt:1")
    assert (taken.state, taken.attempt) == (DeliveryState.SENDING, 1)
    assert (taken.unsure_since, taken.first_tried_at) == (NOW, NOW)


async def test_what_somebody_else_holds_can_be_taken_over_when_its_time_has_passed(
    database: Database,
) -> None:
    await announce(database, "prompt:1")
    await claim(database, await row(database, "prompt:1"))
    held = await row(database, "prompt:1")

    early = await claim(database, held, NOW + 1.9 * MINUTE)
    late = await claim(database, held, NOW + 2 * MINUTE)

    assert (early, late) == (False, True)


async def test_who_was_overtaken_settles_nothing(database: Database) -> None:
    await announce(database, "prompt:1")
    await claim(database, await row(database, "prompt:1"))
    await claim(database, await row(database, "prompt:1"), NOW + 2 * MINUTE)

    async with database.transaction() as db:
        first = await outbox.sent(db, "prompt:1", 1, channel="D1", ts="1.0", at=NOW)
        second = await outbox.sent(db, "prompt:1", 2, channel="D1", ts="2.0", at=NOW)

    assert (first, second) == (False, True)
    assert (await row(database, "prompt:1")).ts == "2.0"


async def test_what_is_settled_is_settled_once(database: Database) -> None:
    await announce(database, "prompt:1")
    await claim(database, await row(database, "prompt:1"))

    async with database.transaction() as db:
        first = await outbox.sent(db, "prompt:1", 1, channel="D1", ts="1.0", at=NOW)
        second = await outbox.ended(db, "prompt:1", 1, DeliveryState.FAILED, "too late", NOW)

    assert (first, second) == (True, False)


async def test_only_what_nobody_has_begun_to_say_can_be_withdrawn(database: Database) -> None:
    await announce(database, "due")
    await announce(database, "sending")
    await claim(database, await row(database, "sending"))

    async with database.transaction() as db:
        withdrawn = [await outbox.withdraw(db, key) for key in ("due", "sending", "unknown")]

    assert withdrawn == [True, False, False]
    assert await claimable(database) == []


async def test_the_next_moment_is_the_earliest_of_what_is_still_owed(database: Database) -> None:
    async with database.reading() as db:
        nothing = await outbox.next_due(db)
    await announce(database, "held")
    await announce(database, "later", due=NOW + 3 * MINUTE)
    await claim(database, await row(database, "held"))

    async with database.transaction() as db:
        while_held = await outbox.next_due(db)
        planned = await outbox.next_planned(db, NOW)
        await outbox.sent(db, "held", 1, channel="D1", ts="1.0", at=NOW)
        afterwards = await outbox.next_due(db)
        unfinished = [delivery.key for delivery in await outbox.unfinished(db)]

    assert (nothing, while_held, afterwards) == (None, NOW + 2 * MINUTE, NOW + 3 * MINUTE)
    assert planned == NOW + 3 * MINUTE
    assert unfinished == ["later"]
