"""Many rows given to the database at once are the rows that one at a time would have been."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy.exc import StatementError
from sqlmodel import SQLModel, select

from storage import base
from storage.base import insert_all_new, insert_new, is_one_of
from storage.outbox import Delivery, DeliveryState
from storage.people import Person, Workspace
from storage.schedules import Leave, Schedule
from storage.session import Database

NOW = datetime(2026, 10, 21, 8, 0, 30, 250, tzinfo=UTC)
MANY = base.AT_A_TIME + 1


async def people(database: Database, *ids: str) -> None:
    async with database.transaction() as db:
        db.add(Workspace(id="T1", name="One", bot_user="U0", joined_at=NOW))
        for one in ids:
            db.add(Person(id=one, workspace_id="T1", slack_id=one, name=one, updated_at=NOW))


def a_delivery(key: str, person: str = "amara", **but: Any) -> dict[str, Any]:
    row = Delivery(
        key=key,
        kind="prompt",
        workspace_id="T1",
        person_id=person,
        about={"member": key},
        due_at=NOW,
        created_at=NOW,
    )
    return row.model_dump() | but


async def stored(database: Database, table: type[SQLModel]) -> list[dict[str, object]]:
    async with database.reading() as db:
        return [row.model_dump() for row in (await db.exec(select(table))).all()]


def by_key(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return sorted(rows, key=lambda row: str(row["key"]))


async def test_what_differs_and_what_is_the_same_is_stored_as_it_was_given(
    database: Database,
) -> None:
    await people(database, "amara", "bruno")
    rows = [
        a_delivery("a", about={"member": 'quo"ted', "of": "Zoë \\ 名"}, expires_at=NOW),
        a_delivery("b", "bruno", urgent=True, state=DeliveryState.SENT, attempt=3),
        a_delivery("c", due_at=NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))),
    ]

    async with database.transaction() as db:
        told = await insert_all_new(db, Delivery, rows, Delivery.key)

    assert sorted(told) == ["a", "b", "c"]
    assert by_key(await stored(database, Delivery)) == rows


async def test_days_and_times_of_day_are_stored_as_they_were_given(database: Database) -> None:
    await people(database, "amara", "bruno")
    slots: list[dict[str, object]] = [
        {"person_id": "amara", "slot": time(8, 30), "country": None, "updated_at": NOW},
        {"person_id": "bruno", "slot": None, "country": "DE", "updated_at": NOW},
    ]
    days: list[dict[str, object]] = [
        {
            "id": f"l{n}",
            "person_id": "amara",
            "starts_on": date(2026, 10, n),
            "ends_before": date(2026, 10, n + 1),
            "said_at": NOW + timedelta(microseconds=n),
        }
        for n in (1, 2)
    ]

    async with database.transaction() as db:
        await insert_all_new(db, Schedule, slots, Schedule.person_id)
        await insert_all_new(db, Leave, days, Leave.id)

    found = await stored(database, Schedule)
    assert [row | {"subdivision": None} for row in slots] == found
    assert await stored(database, Leave) == days


@pytest.mark.parametrize("n", [0, 1, MANY])
async def test_however_many_they_are_each_is_stored_once(database: Database, n: int) -> None:
    await people(database, "amara")
    rows = [a_delivery(f"{one:04}") for one in range(n)]

    async with database.transaction() as db:
        told = await insert_all_new(db, Delivery, rows, Delivery.key)
        again = await insert_all_new(db, Delivery, rows, Delivery.key)

    assert sorted(told) == [row["key"] for row in rows]
    assert again == []
    assert by_key(await stored(database, Delivery)) == rows


async def test_what_is_there_already_stays_as_it_is_and_is_not_told(database: Database) -> None:
    await people(database, "amara")
    before = a_delivery("b", attempt=7)

    async with database.transaction() as db:
        first = await insert_new(db, Delivery(**before))
        second = await insert_new(db, Delivery(**a_delivery("b")))
        told = await insert_all_new(db, Delivery, [a_delivery("a"), a_delivery("b")], Delivery.key)

    assert (first, second, told) == (True, False, ["a"])
    assert by_key(await stored(database, Delivery)) == [a_delivery("a"), before]


async def test_a_moment_without_a_zone_is_refused_also_among_many(database: Database) -> None:
    await people(database, "amara")
    rows = [a_delivery("a"), a_delivery("b", due_at=NOW.replace(tzinfo=None))]

    with pytest.raises((ValueError, StatementError), match="without a zone"):
        async with database.transaction() as db:
            await insert_all_new(db, Delivery, rows, Delivery.key)

    assert await stored(database, Delivery) == []


async def test_more_names_than_a_statement_takes_values_are_looked_up_at_once(
    database: Database,
) -> None:
    odd = 'q"uo\\te{d}, Zoë'
    await people(database, "amara", odd, "bruno")
    names = [odd, "bruno", *(f"nobody:{n}" for n in range(70_000))]

    async with database.reading() as db:
        asked = select(Person.id).where(is_one_of(db, Person.id, names)).order_by(Person.id)
        found = (await db.exec(asked)).all()
        of_none = (await db.exec(select(Person.id).where(is_one_of(db, Person.id, [])))).all()

    assert found == ["bruno", odd]
    assert of_none == []
