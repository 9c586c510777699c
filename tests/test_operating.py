"""The commands beside a running bot: what is due, and what is expected to arrive."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlmodel import SQLModel, col, select
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.clock import MovableClock, StoppedClock
from bot.delivery.timing import Timing
from bot.restoring import restored
from bot.sandbox.demo import FIRST_PROMPT, demo
from storage.askings import Asking
from storage.cohorts import Cohort, StoredProgramme
from storage.outbox import Delivery, DeliveryState
from storage.people import Person, Workspace
from storage.session import NO_DATABASE, Database, hold

THEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LONG_AFTER = datetime.now(UTC) + timedelta(days=400)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'plumbline.sqlite'}"


def asked(url: str, *words: str) -> Result:
    """The command, while another process holds the file."""
    with hold(url):
        return CliRunner().invoke(cli, words, env=settings(url))


def stored(url: str, *rows: SQLModel) -> None:
    async def store() -> None:
        database = Database(url)
        await database.start()
        await database.migrate()
        async with database.transaction() as db:
            db.add_all(rows)
        await database.stop()

    asyncio.run(store())


def a_cohort(*, closed: bool = False) -> tuple[SQLModel, ...]:
    day = THEN.date()
    return (
        Workspace(id="T1", name="Tests", bot_user="UBOT", joined_at=THEN),
        Person(id="amara", workspace_id="T1", slack_id="U1", name="amara", updated_at=THEN),
        StoredProgramme(
            id="p1", workspace_id="T1", ref="P", content_hash="h", text="", stored_at=THEN
        ),
        Cohort(
            id="c1",
            workspace_id="T1",
            programme_id="p1",
            title="Evening",
            zone="UTC",
            starts_on=day,
            ends_on=day,
            secret="",
            timeline={},
            opened_at=THEN,
            closed_at=THEN if closed else None,
        ),
    )


def message(key: str, state: DeliveryState, due: datetime = THEN) -> Delivery:
    return Delivery(
        key=key,
        kind="prompt",
        workspace_id="T1",
        person_id="amara",
        cohort_id="c1",
        about={},
        due_at=due,
        state=state,
        created_at=THEN,
    )


def test_due_says_what_would_be_sent_when_and_why(url: str) -> None:
    later = message("prompt:later", DeliveryState.DUE, LONG_AFTER)
    stored(url, *a_cohort(), message("prompt:1", DeliveryState.DUE), later)

    told = asked(url, "due")
    short = asked(url, "due", "--limit", "1")

    assert told.output.splitlines() == [
        "now  prompt:1  it waits for its turn",
        f"{LONG_AFTER:%Y-%m-%d %H:%M:%S} UTC  prompt:later  it is due then",
    ]
    assert short.output.splitlines()[1] == "and 1 more; see them with --limit 2."


def test_due_says_that_nothing_is_owed(url: str) -> None:
    stored(url)

    assert asked(url, "due").output == "Nothing is owed to anybody.\n"


def test_expected_names_each_key_that_is_to_arrive(url: str) -> None:
    states = {f"m:{state}": message(f"m:{state}", state) for state in DeliveryState}
    stored(url, *a_cohort(), *states.values())

    told = asked(url, "expected", "--cohort", "c1", "--json")

    assert json.loads(told.output) == {"c1": ["m:due", "m:sending", "m:sent", "m:unsure"]}
    assert asked(url, "expected", "--json").output == told.output


@pytest.mark.parametrize("command", ["due", "expected", "restored"])
def test_who_asks_of_a_database_that_is_not_there_does_not_make_one(
    url: str, tmp_path: Path, command: str
) -> None:
    told = CliRunner().invoke(cli, [command], env=settings(url))

    assert told.exit_code == 2
    assert NO_DATABASE in told.output.replace("\n", " ")
    assert not (tmp_path / "plumbline.sqlite").exists()


def test_expected_of_a_cohort_that_is_not_there_is_refused(url: str) -> None:
    stored(url)

    told = asked(url, "expected", "--cohort", "c9")

    assert told.exit_code == 2
    assert told.output.startswith("There is no cohort c9.")


def test_tables_of_another_version_are_named(url: str, tmp_path: Path) -> None:
    (tmp_path / "plumbline.sqlite").touch()

    told = asked(url, "due")

    assert told.exit_code == 2
    assert "Run `plumbline migrate` first." in told.output.replace("\n", " ")


def test_after_a_backup_was_put_back_all_that_is_due_is_looked_up_first(url: str) -> None:
    later = message("prompt:later", DeliveryState.DUE, LONG_AFTER)
    due = [message(f"m:{state}", state) for state in DeliveryState]
    stored(url, *a_cohort(closed=True), *due, later)

    told = CliRunner().invoke(cli, ["restored"], env=settings(url))

    assert told.output.startswith("3 messages may have been sent since the backup.")
    rows = kept(url)
    doubted = {key for key, row in rows.items() if row.state is DeliveryState.UNSURE}
    assert doubted == {"m:due", "m:sending", "m:unsure"}
    assert rows["m:due"].first_tried_at == THEN
    assert rows["prompt:later"].unsure_since is None


def test_what_was_decided_after_the_backup_is_owed_again_and_looked_up(tmp_path: Path) -> None:
    """The prompt had come when the demo was left; the backup is from before that."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'demo' / 'plumbline.sqlite'}"
    asyncio.run(played(tmp_path))
    before = set(kept(url))
    forget(url, "prompt:")

    told = asyncio.run(restored(settings(url), StoppedClock(FIRST_PROMPT)))

    rows = kept(url)
    again = [row for key, row in rows.items() if key.startswith("prompt:")]
    assert set(rows) == before
    assert told == len(again) > 0
    assert {row.state for row in again} == {DeliveryState.UNSURE}


async def played(folder: Path) -> None:
    async with demo(folder, 0, MovableClock(), Timing()):
        pass


def forget(url: str, keys: str) -> None:
    async def forgetting() -> None:
        database = Database(url)
        await database.start()
        async with database.transaction() as db:
            await db.exec(delete(Asking))
            await db.exec(delete(Delivery).where(col(Delivery.key).startswith(keys)))
        await database.stop()

    asyncio.run(forgetting())


def settings(url: str) -> dict[str, str]:
    return {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": url}


def kept(url: str) -> dict[str, Delivery]:
    """The messages as they are stored, by their keys."""

    async def read() -> dict[str, Delivery]:
        database = Database(url)
        await database.start()
        async with database.reading() as db:
            rows = (await db.exec(select(Delivery))).all()
        await database.stop()
        return {row.key: row for row in rows}

    return asyncio.run(read())
