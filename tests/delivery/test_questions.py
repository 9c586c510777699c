"""A question of a conversation goes through the ledger: it is asked once wherever the process is
killed, soon whatever else is on its way, and not at all when a newer one has taken its place."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.clock import StoppedClock
from bot.delivery.drawing import LETTERS
from bot.delivery.ledger import deliver
from bot.delivery.pace import Pace
from bot.delivery.relay import Relay
from bot.delivery.timing import Timing, unpaced
from bot.deps import Deps
from bot.domain.answers import Answers
from bot.errors import Doubt, Later, Never
from bot.sandbox.demo import Demo
from bot.services import conversations, people, reflections
from bot.services.people import Who
from storage import conversations as table
from storage import outbox
from storage.outbox import DeliveryState, Owed
from storage.people import Person
from storage.reflections import occurrences
from storage.session import Database
from tests.delivery.fakes import FakeSlack
from tests.delivery.world import KilledAt
from tests.demos import greeted, shown
from tests.handlers.chat import AMARA, TEAM

__all__ = ["greeted", "shown"]

ME = Who(TEAM, AMARA)
UNPACED = unpaced(Timing())
ONE_A_SECOND = replace(UNPACED, workspace=Pace(timedelta(seconds=1)))
EACH = 2  # `test_crashes` kills at each and every step
PROBLEM = "Calls take nine hours a week, and from November there is one of us."


@dataclass(frozen=True, slots=True)
class Talk:
    """Amara's conversation over the demo's database, before a Slack that fails as it is told."""

    deps: Deps
    slack: FakeSlack
    clock: StoppedClock
    occurrence: str

    async def begin(self) -> str:
        self.clock.advance(conversations.DOUBLE_PRESS)
        async with self.deps.begin() as work:
            await conversations.begin(work, ME, self.occurrence)
        return (await self.newest()).key

    async def newest(self) -> table.Conversation:
        async with self.deps.look() as work:
            found = await table.conversation(work.db, ME.workspace, ME.user)
        assert found is not None
        return found

    async def state(self, key: str) -> tuple[DeliveryState, str | None]:
        async with self.deps.look() as work:
            row = await outbox.delivery(work.db, key)
        assert row is not None
        return row.state, row.error

    async def drain(self, timing: Timing = UNPACED) -> None:
        await Relay(self.deps, LETTERS, timing).drain()


@pytest.fixture
async def talk(shown: Demo) -> Talk:
    await shown.running.runner.stop()
    deps = shown.running.deps
    clock = StoppedClock(deps.clock.now())
    slack = FakeSlack(clock, lag=timedelta(seconds=10))
    async with deps.look() as work:
        seat = await people.learner(work, ME)
        occurrence = (await occurrences(work.db, seat.cohort.id))[0]
    return Talk(replace(deps, clock=clock, slack=slack), slack, clock, occurrence.id)


@asynccontextmanager
async def a_process(deps: Deps) -> AsyncIterator[Deps]:
    """A process has connections of its own, and they end with it."""
    database = Database(deps.settings.database)
    await database.start()
    yield replace(deps, database=database)
    await database.stop()


async def test_wherever_the_process_is_killed_a_question_is_asked_once(talk: Talk) -> None:
    asked: list[str] = []
    in_the_gap = 0

    lived = False
    while not lived:
        asked.append(await talk.begin())
        async with a_process(talk.deps) as process:
            attempt = deliver(process, LETTERS, asked[-1], UNPACED)
            lived = await KilledAt(attempt, wait=EACH * len(asked))
        posted = talk.slack.keys()[-1:] == asked[-1:]
        in_the_gap += posted and (await talk.state(asked[-1]))[0] is DeliveryState.SENDING
        talk.clock.advance(UNPACED.lease + UNPACED.margin)
        await talk.drain()

    assert in_the_gap > 0  # between the post and its record
    assert talk.slack.keys() == asked
    assert {await talk.state(key) for key in asked} == {(DeliveryState.SENT, None)}


async def test_the_question_that_a_press_owes_does_not_wait_for_a_fan_out(talk: Talk) -> None:
    await bulk(talk)
    await talk.drain(ONE_A_SECOND)
    before = talk.slack.keys()
    key = await talk.begin()

    await talk.drain(ONE_A_SECOND)

    assert len(before) == 1
    assert talk.slack.keys() == [*before, key]


async def bulk(talk: Talk) -> None:
    """A message to everybody else."""
    async with talk.deps.begin() as work:
        others = (await work.db.exec(select(Person).where(Person.slack_id != AMARA))).all()
        owed = [
            Owed(
                key=f"bulk:{person.id}",
                kind="help",
                workspace_id=TEAM,
                person_id=person.id,
                about={"person": person.id},
                due=work.now,
            )
            for person in others
        ]
        assert await outbox.announce_all(work.db, owed, work.now) > 5


async def test_slack_asking_to_wait_holds_the_question_and_it_is_asked_once(talk: Talk) -> None:
    key = await talk.begin()
    talk.slack.fail("post", Later("ratelimited", timedelta(seconds=30), everybody=True))

    for seconds in (0, 10, 15, 10, 30):
        talk.clock.advance(timedelta(seconds=seconds))
        await talk.drain()

    assert talk.slack.calls.count("post") == 2
    assert talk.slack.keys() == [key]


async def test_a_question_in_doubt_is_looked_for_and_asked_once(talk: Talk) -> None:
    key = await talk.begin()
    talk.slack.fail("post", Doubt("http_500"), accepted=True)

    for seconds in (0, 30, 30):
        talk.clock.advance(timedelta(seconds=seconds))
        await talk.drain()

    assert talk.slack.keys() == [key]
    assert await talk.state(key) == (DeliveryState.SENT, None)


async def test_a_question_in_doubt_is_asked_again_where_history_cannot_be_read(talk: Talk) -> None:
    key = await talk.begin()
    talk.slack.fail("post", Doubt("http_500"))
    for _ in range(20):
        talk.slack.fail("posted", Never("missing_scope"))

    for _ in range(20):
        talk.clock.advance(timedelta(minutes=1))
        await talk.drain()

    assert talk.slack.keys() == [key]


async def test_a_question_that_is_not_the_newest_any_more_is_not_asked(talk: Talk) -> None:
    older = await talk.begin()
    async with talk.deps.begin() as work:
        await conversations.take(work, ME, PROBLEM)

    await talk.drain()

    assert await talk.state(older) == (DeliveryState.DROPPED, "a newer question was asked")
    assert talk.slack.keys() == [(await talk.newest()).key]


async def test_a_question_is_not_asked_once_the_form_has_answered_it(talk: Talk) -> None:
    key = await talk.begin()
    answers: Answers = {
        "problem": PROBLEM,
        "options": [{"name": "Call", "cost": "Nine hours"}, {"name": "Text", "cost": "Two hours"}],
        "choice": "Text, because of the hours.",
        "told": "The desk.",
        "objection": "A message may be read by somebody else at home, so it names no doctor.",
        "record": "later",
    }
    async with talk.deps.begin() as work:
        await reflections.submit(work, ME, reflections.Written(talk.occurrence, answers))

    await talk.drain()

    assert await talk.state(key) == (DeliveryState.DROPPED, "it was answered in the form")
    assert talk.slack.keys() == []
