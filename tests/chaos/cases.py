"""What befalls the replicas while messages are on their way. Whoever ends is started again."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random

from tests.chaos.replica import Replica
from tests.chaos.slack import Slack
from tests.storage.databases import Postgresql

TIMES = 3
LEASE_S, MARGIN_S, HTTP_S = 2.5, 0.6, 1.0
FROZEN_S = LEASE_S + MARGIN_S + 1


@dataclass(frozen=True, slots=True)
class Stage:
    replicas: list[Replica]
    slack: Slack
    random: Random
    server: Postgresql | None

    def one(self) -> Replica:
        return self.random.choice(self.replicas)

    async def a_moment(self) -> None:
        """Some instant while messages are on their way."""
        self.slack.came.clear()
        try:
            async with asyncio.timeout(20):
                await self.slack.came.wait()
        except TimeoutError:
            return
        await asyncio.sleep(self.random.uniform(0, 0.5))


async def killed(stage: Stage) -> None:
    for _ in range(TIMES):
        await stage.a_moment()
        victim = stage.one()
        await victim.kill()
        await victim.start()


async def killed_in_the_gap(stage: Stage) -> None:
    """After Slack has accepted a post, and before it answers."""
    for _ in range(TIMES):
        await stage.a_moment()
        victims: list[Replica] = []

        def strike(token: str, victims: list[Replica] = victims) -> None:
            victims += [one for one in stage.replicas if one.token == token]
            for victim in victims:
                victim.send(signal.SIGKILL)

        stage.slack.in_the_gap = strike
        await stage.a_moment()
        for victim in victims:
            await victim.gone()
            await victim.start()
    stage.slack.in_the_gap = None


async def frozen(stage: Stage) -> None:
    """For longer than its lease; others, if there are any, take over meanwhile."""
    for _ in range(TIMES - 1):
        await stage.a_moment()
        victim = stage.one()
        victim.send(signal.SIGSTOP)
        await asyncio.sleep(FROZEN_S)
        victim.send(signal.SIGCONT)


async def lied_to(stage: Stage) -> None:
    """Many more faults than usual: 429, 5xx before and after acceptance, dropped answers."""
    stage.slack.faults = stage.slack.faults.times(4)
    await asyncio.sleep(2)


async def stopped(stage: Stage) -> None:
    """SIGTERM, as at every deployment."""
    for _ in range(TIMES):
        await stage.a_moment()
        victim = stage.one()
        if not await victim.stop():
            raise RuntimeError("a replica did not stop in order and in time")
        await victim.start()


async def without_database(stage: Stage) -> None:
    """PostgreSQL is restarted without waiting for anybody."""
    if stage.server is None:
        return
    for _ in range(TIMES - 1):
        await stage.a_moment()
        await asyncio.to_thread(stage.server.restart)


Case = Callable[[Stage], Awaitable[None]]
ON_SQLITE: dict[str, Case] = {
    "kill -9 at any instant": killed,
    "kill -9 in the gap after acceptance": killed_in_the_gap,
    "frozen beyond the lease": frozen,
    "faults of Slack": lied_to,
    "SIGTERM": stopped,
}
ON_POSTGRESQL: dict[str, Case] = {
    **ON_SQLITE,
    "database restarted at once": without_database,
}
