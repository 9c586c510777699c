"""`plumbline doctor` names what is not well and what to do about it."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clock import StoppedClock
from bot.delivery.queue import Queue
from bot.doctor import asked_for, examine, scopes, skew, waiting
from storage.session import NO_DATABASE, Database

NOW = datetime(2026, 10, 26, 9, tzinfo=UTC)
ALL = ",".join(sorted(asked_for()))
UNCOMPARED = (
    "Commands, shortcuts and events of the installed app were not compared with the manifest. To "
    "have it done, make an app configuration token at api.slack.com/apps and set "
    "SLACK_CONFIG_TOKEN to it for this one command."
)


@pytest.fixture
async def address() -> AsyncIterator[str]:
    """A Slack that says who we are, what we may do, and what time it is."""

    async def whoami(request: web.Request) -> web.Response:
        told = {"ok": True, "team_id": "T1", "team": "Evening", "user_id": "U1"}
        headers = {"x-oauth-scopes": ALL, "Date": format_datetime(NOW, usegmt=True)}
        return web.json_response(told, headers=headers)

    site = web.Application()
    site.router.add_post("/api/auth.test", whoami)
    async with TestServer(site) as server:
        yield str(server.make_url("/api/"))


def environment(address: str, folder: Path) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_API_URL": address,
        "PLUMBLINE_DATA": str(folder),
    }


async def test_when_all_is_well_every_finding_says_so(address: str, tmp_path: Path) -> None:
    given = environment(address, tmp_path)
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'plumbline.sqlite'}")
    await database.start()
    await database.migrate()
    await database.stop()

    found = await examine(given, StoppedClock(NOW))

    assert [finding.sentence for finding in found] == [
        "The settings are complete.",
        "The content fits together.",
        "Slack lets us in, to the workspace Evening.",
        "The installed app has exactly the scopes of the manifest.",
        UNCOMPARED,
        "The clock of this machine agrees with that of Slack.",
        "The database (SQLite) answers, and its tables are those of this version.",
        "No message has been waiting for long.",
    ]
    assert all(finding.well for finding in found)


async def test_a_database_that_is_not_there_is_named_and_not_made(
    address: str, tmp_path: Path
) -> None:
    found = await examine(environment(address, tmp_path), StoppedClock(NOW))

    ill = [finding.sentence for finding in found if not finding.well]
    assert ill == [NO_DATABASE]
    assert not os.listdir(tmp_path)


async def test_a_database_without_tables_is_named(address: str, tmp_path: Path) -> None:
    (tmp_path / "plumbline.sqlite").touch()

    found = await examine(environment(address, tmp_path), StoppedClock(NOW))

    ill = [finding.sentence for finding in found if not finding.well]
    assert ill == ["Its tables are not those of this version. Run `plumbline migrate`."]


async def test_a_slack_that_does_not_answer_is_named(tmp_path: Path) -> None:
    found = await examine(environment("http://127.0.0.1:9/api/", tmp_path), StoppedClock(NOW))

    ill = [finding.sentence for finding in found if not finding.well]
    assert ill[0] == (
        "Slack did not let us in: Slack could not be reached. "
        "Check SLACK_BOT_TOKEN and SLACK_API_URL."
    )


async def test_a_setting_that_is_missing_is_the_only_finding() -> None:
    [found] = await examine({}, StoppedClock(NOW))

    assert not found.well
    assert found.sentence.startswith("SLACK_BOT_TOKEN is missing.")


def test_scopes_are_held_against_the_manifest() -> None:
    asked = frozenset({"chat:write", "im:history"})

    missing = scopes(asked, frozenset({"chat:write"}))
    more = scopes(asked, asked | {"files:read"})

    assert (missing.well, more.well) == (False, True)
    assert missing.sentence.startswith("The installed app lacks the scopes im:history.")
    assert more.sentence.endswith("does not need: files:read.")


@pytest.mark.parametrize(("away", "well"), [(5, True), (6, False), (-6, False)])
def test_a_clock_that_is_wrong_is_named(away: float, well: bool) -> None:
    assert skew(NOW, NOW + timedelta(seconds=away)).well is well


def test_messages_that_wait_for_long_or_stay_in_doubt_are_named() -> None:
    found = waiting(Queue(7, NOW - timedelta(minutes=6), ("review:1",)), NOW)

    assert [finding.well for finding in found] == [False, False]
    assert found[0].sentence.startswith("7 messages are waiting, the oldest for 6 minutes.")
