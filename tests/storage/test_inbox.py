"""An event is handled once, and one that was not handled is not forgotten."""

from datetime import UTC, datetime, timedelta

from storage import inbox
from storage.session import Database

NOW = datetime(2026, 10, 26, 9, tzinfo=UTC)


async def hear(database: Database, event: str, now: datetime = NOW) -> bool:
    async with database.transaction() as db:
        return await inbox.hear(db, event, "T1", "app_home_opened", {"person": "p1"}, now)


async def test_an_event_that_slack_repeats_is_heard_once(database: Database) -> None:
    assert [await hear(database, "Ev1"), await hear(database, "Ev1")] == [True, False]


async def test_what_was_not_handled_stays_open_oldest_first(database: Database) -> None:
    for n, event in enumerate(("handled", "new", "old")):
        await hear(database, event, NOW - timedelta(minutes=n))
    await hear(database, "just now", NOW + timedelta(minutes=1))

    async with database.transaction() as db:
        await inbox.handled(db, "handled", NOW)
        still_open = await inbox.unhandled(db, before=NOW + timedelta(minutes=1))

    assert [event.event_id for event in still_open] == ["old", "new"]


async def test_attempts_that_did_not_work_are_counted(database: Database) -> None:
    await hear(database, "Ev1")

    async with database.transaction() as db:
        await inbox.failed(db, "Ev1")
        await inbox.failed(db, "Ev1")

    async with database.reading() as db:
        [event] = await inbox.unhandled(db, before=NOW + timedelta(minutes=1))
    assert (event.attempts, event.handled_at, event.about) == (2, None, {"person": "p1"})
