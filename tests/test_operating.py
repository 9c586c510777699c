"""The commands beside a running bot: what is due, and what is expected to arrive."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import SQLModel
from typer.testing import CliRunner, Result

from bot.cli import cli
from storage.cohorts import Cohort, StoredProgramme
from storage.outbox import Delivery, DeliveryState
from storage.people import Person, Workspace
from storage.session import Database, hold

THEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LONG_AFTER = datetime.now(UTC) + timedelta(days=400)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'plumbline.sqlite'}"


def asked(url: str, *words: str) -> Result:
    """The command, while another process holds the file."""
    given = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DATABASE_URL": url}
    with hold(url):
        return CliRunner().invoke(cli, words, env=given)


def stored(url: str, *rows: SQLModel) -> None:
    async def store() -> None:
        database = Database(url)
        await database.start()
        await database.migrate()
        async with database.transaction() as db:
            db.add_all(rows)
        await database.stop()

    asyncio.run(store())


def a_cohort() -> tuple[SQLModel, ...]:
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


def test_expected_of_a_cohort_that_is_not_there_is_refused(url: str) -> None:
    stored(url)

    told = asked(url, "expected", "--cohort", "c9")

    assert told.exit_code == 2


def test_tables_of_another_version_are_named(url: str) -> None:
    told = asked(url, "due")

    assert told.exit_code == 2
