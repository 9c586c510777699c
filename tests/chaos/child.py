"""The bot with its protection switched off: what was perhaps posted is not looked up. Only
`make chaos` with --unprotected runs this, to show that its counting would find a repetition."""

import asyncio
import os
import signal
from datetime import datetime

from bot import config
from bot.app import running
from bot.clock import SystemClock
from bot.delivery import timing
from bot.slack import SlackClient
from prompts import library


class Blind(SlackClient):
    async def posted(
        self, channel: str, key: str, oldest: datetime, latest: datetime
    ) -> str | None:
        return None


async def main() -> None:
    stopped = asyncio.Event()
    settings, pace = config.load(os.environ), timing.read(os.environ)
    async with running(settings, SystemClock(), library.load(), pace, client=Blind):
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(main())
