"""One trial: a cohort that is owed a greeting each, replicas that say them, and what befalls them;
then what Slack has accepted is held against what was owed."""

import asyncio
import re
from collections import Counter
from collections.abc import Collection
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from aiohttp import web

from bot.sandbox.demo import SEED
from bot.services import cohorts, people
from bot.slack import Identity, SlackPerson
from bot.work import Work
from prompts import library
from prompts.roster import RosterRow
from storage import cohorts as table
from storage import outbox
from storage.session import Database
from tests.chaos.cases import HTTP_S, LEASE_S, MARGIN_S, Case, Stage
from tests.chaos.replica import PRODUCT, UNPROTECTED, Replica
from tests.chaos.slack import TEAM, Faults, Slack
from tests.storage.databases import Postgresql

MESSAGES = 80
PATIENCE_S = 90
STARTS_ON = date(2026, 10, 19)  # in the programme of the demo
SETTINGS = {
    "SLACK_SIGNING_SECRET": "of-the-chaos",
    "PLUMBLINE_TRANSPORT": "http",
    "PLUMBLINE_PORT": "0",
    "PLUMBLINE_DELIVERY_LEASE_S": str(LEASE_S),
    "PLUMBLINE_DELIVERY_HTTP_S": str(HTTP_S),
    "PLUMBLINE_DELIVERY_MARGIN_S": str(MARGIN_S),
    "PLUMBLINE_DELIVERY_PER_SECOND": "20",
    "PLUMBLINE_DELIVERY_BURST": "20",
    "PLUMBLINE_DELIVERY_REST_S": "0.3",
    "PLUMBLINE_DELIVERY_TICK_S": "2",
    "PLUMBLINE_DELIVERY_RESCUE_S": "1",
    "PLUMBLINE_DELIVERY_SWEEP_S": "2",
    "PLUMBLINE_DELIVERY_HEARTBEAT_S": "0.5",
    "PLUMBLINE_DELIVERY_STALLED_S": "2",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of so many messages: never accepted, accepted more than once, accepted and not owed."""

    messages: int
    lost: int
    duplicated: int
    unexpected: int

    @property
    def clean(self) -> bool:
        return (self.lost, self.duplicated, self.unexpected) == (0, 0, 0)


def verdict(owed: Collection[str], accepted: Counter[str]) -> Verdict:
    return Verdict(
        messages=len(owed),
        lost=sum(accepted[key] == 0 for key in owed),
        duplicated=sum(count - 1 for count in accepted.values()),
        unexpected=sum(key not in owed for key in accepted),
    )


async def trial(
    case: Case,
    url: str,
    replicas: int,
    folder: Path,
    random: Random,
    *,
    server: Postgresql | None = None,
    protected: bool = True,
) -> Verdict:
    slack = Slack(Faults(), random)
    async with AsyncExitStack() as stack:
        address = await _listening(stack, slack)
        database = Database(url)
        await database.start()
        stack.push_async_callback(database.stop)
        cohort = await _seeded(database)
        environment = SETTINGS | {
            "SLACK_API_URL": f"{address}/api/",
            "DATABASE_URL": url,
            "PLUMBLINE_DATA": str(folder),
        }
        program = PRODUCT if protected else UNPROTECTED
        started = [
            Replica(f"xoxb-{n}", environment, program, folder / f"{n}.log") for n in range(replicas)
        ]
        for replica in started:
            stack.push_async_callback(replica.kill)
            await replica.start()
        await case(Stage(started, slack, random, server))
        await _until_all_is_said(database, started)
        for replica in started:
            await replica.stop()
        async with database.reading() as db:
            owed = set(await outbox.expected(db, cohort)) | await _greetings(database, cohort)
        return verdict(owed, slack.count())


async def _listening(stack: AsyncExitStack, slack: Slack) -> str:
    runner = web.AppRunner(slack.site(), access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return f"http://{host}:{port}"


async def _seeded(database: Database) -> str:
    """A cohort whose greetings are due; its id."""
    content = library.load()
    text = _shifted((SEED / "programme.yaml").read_text(encoding="utf-8"))
    told = [_person(n) for n in range(MESSAGES)]
    roster = [
        RosterRow(f"p{n}@example.org", f"P {n}", None, "learner", None) for n in range(MESSAGES)
    ]
    now = datetime.now(UTC)
    async with database.transaction() as db:
        work = Work(db, now, content)
        await people.note_workspace(work, Identity(TEAM, "Chaos", "UBOT", None))
        opened = await cohorts.open_cohort(work, TEAM, content.programme(text), text, roster, told)
    return opened.cohort.id


def _shifted(programme: str) -> str:
    """The programme as if it had begun yesterday."""
    by = datetime.now(UTC).date() - timedelta(days=1) - STARTS_ON

    def later(found: re.Match[str]) -> str:
        return (date.fromisoformat(found[0]) + by).isoformat()

    return re.sub(r"\d{4}-\d\d-\d\d", later, programme)


def _person(n: int) -> SlackPerson:
    return SlackPerson(
        f"U{n}", TEAM, f"p{n}", f"P {n}", f"p{n}@example.org", "UTC", None, False, False, False
    )


async def _greetings(database: Database, cohort: str) -> set[str]:
    async with database.reading() as db:
        found = await table.members(db, cohort)
    return {f"welcome:{member.id}" for member, _ in found}


async def _until_all_is_said(database: Database, replicas: list[Replica]) -> None:
    """As a supervisor would, start again what has ended meanwhile."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            while await _left(database):
                for replica in replicas:
                    if not replica.alive:
                        await replica.start()
                await asyncio.sleep(0.2)


async def _left(database: Database) -> bool:
    async with database.reading() as db:
        return (await outbox.backlog(db, datetime.now(UTC) + timedelta(hours=1)))[0] > 0
