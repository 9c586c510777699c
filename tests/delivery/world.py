"""A workspace with two people, a Slack that can fail, a clock that stands still, and the ledger
and relays under test over a real database."""

import gc
import warnings
from collections.abc import Coroutine, Generator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from traceback import extract_tb
from typing import Any

from slack_sdk.models.blocks import Block, DividerBlock, HeaderBlock
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import MovableClock, StoppedClock
from bot.config import load
from bot.delivery.ledger import deliver
from bot.delivery.letters import Card, Document, Letters, Nothing, Picture
from bot.delivery.relay import Relay
from bot.delivery.timing import Timing, unpaced
from bot.deps import Deps
from bot.work import Work
from prompts.library import Library
from storage import outbox, people
from storage.cohorts import Cohort, StoredProgramme
from storage.outbox import Delivery
from storage.people import Person, Workspace
from storage.session import Database
from tests.delivery.fakes import FakeSlack

NOW = datetime(2026, 10, 26, 9, tzinfo=UTC)
PACED = replace(Timing(), poll=timedelta(milliseconds=1), rest=timedelta(milliseconds=20))
UNPACED = unpaced(PACED)
SETTINGS = {"SLACK_BOT_TOKEN": "xoxb-of-the-tests", "SLACK_APP_TOKEN": "xapp-of-the-tests"}
PICTURE = Picture("chart.png", "Marks", "A chart of the marks", b"png", at=1)
NO_CONTENT = Library((), (), (), (), (), (), (), {})


def heading() -> Block:
    return HeaderBlock(text="Monday's prompt")


async def prompt(work: Work, row: Delivery) -> Card:
    return Card("A prompt for you", (heading(), DividerBlock()))


async def report(work: Work, row: Delivery) -> Card:
    return Card("The report", (heading(), DividerBlock()), PICTURE)


async def export(work: Work, row: Delivery) -> Document:
    return Document("cohort.xlsx", "The workbook", "Here it is.", b"xlsx")


async def answered(work: Work, row: Delivery) -> Nothing:
    return Nothing("it was answered already")


async def misdrawn(work: Work, row: Delivery) -> Card:
    raise KeyError("something that a person wrote")


LETTERS: Letters = {
    "prompt": prompt,
    "report": report,
    "export": export,
    "answered": answered,
    "misdrawn": misdrawn,
}


@dataclass(frozen=True, slots=True)
class World:
    clock: StoppedClock | MovableClock
    slack: FakeSlack
    deps: Deps
    timing: Timing = UNPACED

    def relay(self, timing: Timing | None = None) -> Relay:
        return Relay(self.deps, LETTERS, timing or self.timing)

    async def deliver(self, key: str) -> None:
        await deliver(self.deps, LETTERS, key, self.timing)

    async def announce(
        self,
        key: str,
        *,
        kind: str = "prompt",
        to: str = "amara",
        due: datetime = NOW,
        expires: datetime | None = None,
        urgent: bool = False,
        cohort: str | None = None,
        workspace: str = "T1",
    ) -> bool:
        async with self.deps.begin() as work:
            return await outbox.announce(
                work.db,
                key=key,
                kind=kind,
                workspace_id=workspace,
                person_id=to,
                about={},
                due=due,
                now=work.now,
                expires=expires,
                urgent=urgent,
                cohort_id=cohort,
            )

    async def row(self, key: str) -> Delivery:
        async with self.deps.look() as work:
            found = await outbox.delivery(work.db, key)
        assert found is not None
        return found

    async def person(self, id: str) -> Person:
        async with self.deps.look() as work:
            found = await people.person(work.db, id)
        assert found is not None
        return found

    def pass_time(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))

    def until_taken_over(self) -> None:
        """As much time as others wait for a process that never came back."""
        self.clock.advance(self.timing.lease + self.timing.margin)

    def on(self, database: Database) -> "World":
        """The same world, seen by another process."""
        return replace(self, deps=replace(self.deps, database=database))


async def a_world(
    database: Database,
    *,
    lag: timedelta = timedelta(),
    clock: StoppedClock | MovableClock | None = None,
) -> World:
    clock = clock or StoppedClock(NOW)
    slack = FakeSlack(clock, lag)
    # No letter of these tests reads the content.
    deps = Deps(load(SETTINGS), clock, slack, NO_CONTENT, database)
    async with deps.begin() as work:
        work.db.add(Workspace(id="T1", name="Tests", bot_user="UBOT", joined_at=NOW))
        for name in ("amara", "bruno"):
            work.db.add(
                Person(
                    id=name,
                    workspace_id="T1",
                    slack_id=f"U-{name}",
                    name=name.title(),
                    updated_at=NOW,
                )
            )
    return World(clock, slack, deps)


async def cohorts_of(world: World, *ids: str) -> None:
    """Cohorts that messages can belong to."""
    async with world.deps.begin() as work:
        programme = {"id": "p1", "workspace_id": "T1", "ref": "P", "content_hash": "h"}
        work.db.add(StoredProgramme(**programme, text="", stored_at=NOW))
        work.db.add_all(
            Cohort(
                id=name,
                workspace_id="T1",
                programme_id="p1",
                title=name,
                zone="UTC",
                starts_on=NOW.date(),
                ends_on=NOW.date(),
                secret="",
                timeline={},
                opened_at=NOW,
            )
            for name in ids
        )


async def people_of(world: World, *ids: str, workspace: str = "T1") -> None:
    """More people of the workspace."""
    async with world.deps.begin() as work:
        work.db.add_all(
            Person(id=name, workspace_id=workspace, slack_id=f"U-{name}", name=name, updated_at=NOW)
            for name in ids
        )


class Killed(BaseException):
    """What kill -9 is to a process: no step after it is taken."""


@dataclass(frozen=True, slots=True)
class KilledAt:
    """Awaits `life` and kills it while it waits for the `wait`th time, be it for the database or
    for Slack. Answers whether it lived to its end."""

    life: Coroutine[Any, None, None]
    wait: int

    def __await__(self) -> Generator[Any, None, bool]:
        for _ in range(self.wait):
            try:
                awaited = self.life.send(None)
            except StopIteration:
                return True
            yield awaited
        try:
            awaited = self.life.throw(Killed())
            while True:  # connections are closed, as the system does it for a dead process
                yield awaited
                awaited = self.life.send(None)
        except (Killed, SQLAlchemyError):  # a connection that was cut in mid-sentence complains
            return False
        except AssertionError as died:  # of psycopg, in the middle of several statements at once
            if "psycopg" not in extract_tb(died.__traceback__)[-1].filename:
                raise
        with warnings.catch_warnings():
            # It leaves that connection open, and would say so in the middle of a later test.
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()
        return False
