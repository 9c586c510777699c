"""Time that passes in a demo: each thing that is due happens at its own moment, in order."""

from datetime import datetime, timedelta
from typing import Protocol

from bot.app import Running
from bot.sandbox.server import Sandbox
from bot.services import prompting

A_MINUTE = timedelta(minutes=1)


class Shown(Protocol):
    """A demo, or another cohort in its workspace."""

    @property
    def sandbox(self) -> Sandbox: ...

    @property
    def running(self) -> Running: ...


async def pass_until(shown: Shown, moment: datetime) -> None:
    """Move the clock to `moment`, and on the way to all that happens by itself before it."""
    while True:
        async with shown.running.deps.look() as work:
            ahead = await prompting.next_moment(work)
        at = moment if ahead is None else min(moment, ahead.at + A_MINUTE)
        shown.sandbox.set_clock(at.timestamp())
        await shown.running.tick()
        if at == moment:
            break
    await shown.sandbox.settled()
