"""The clock itself: what runs when it is stopped."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.delivery.drawing import LETTERS
from bot.delivery.relay import Relay
from bot.delivery.timing import Timing
from bot.sandbox.demo import Demo
from handlers import ticks


class Slow(Relay):
    """Never done with looking after what others have left."""

    began = asyncio.Event()

    async def rescue(self) -> None:
        self.began.set()
        await asyncio.Event().wait()


async def test_stopping_in_the_middle_of_a_click_is_no_error(
    shown: Demo, caplog: pytest.LogCaptureFixture
) -> None:
    deps, timing = shown.running.deps, replace(Timing(), rescue=timedelta(milliseconds=10))
    slow = Slow(deps, LETTERS, timing)
    clock = ticks.scheduler(deps, slow, timing)
    clock.start()
    await slow.began.wait()

    with caplog.at_level(logging.WARNING):
        clock.shutdown(wait=False)
        for _ in range(10):  # turns of the loop, in which it would be told
            await asyncio.sleep(0)

    assert caplog.records == []
