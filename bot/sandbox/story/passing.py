"""Time that passes: each thing that is due happens at its own moment, in order, so that nobody is
told that something came late only because the clock was moved."""

from datetime import datetime, timedelta

from bot.app import Running
from bot.sandbox.server import Sandbox
from bot.services import prompting

A_MINUTE = timedelta(minutes=1)


async def pass_until(sandbox: Sandbox, running: Running, moment: datetime) -> None:
    """Move the clock to `moment`, and on the way to all that happens by itself before it."""
    while True:
        async with running.deps.look() as work:
            ahead = await prompting.next_moment(work, minor=True)
        at = moment if ahead is None else min(moment, ahead.at + A_MINUTE)
        sandbox.set_clock(at.timestamp())
        await running.tick()
        if at == moment:
            break
    await sandbox.settled()
