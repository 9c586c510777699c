"""Owing many people a message at once without holding anybody up."""

import asyncio
from collections.abc import Sequence

from bot.deps import Deps
from storage import outbox
from storage.outbox import Delivery

AT_ONCE = 500


async def fan_out(deps: Deps, owed: Sequence[Delivery]) -> int:
    """Owe all of it, each 500 in a transaction of their own, so that somebody who presses a
    button meanwhile waits for one of those at most; how many were not owed already.

    Killed half-way it has owed a part. The keys are facts, so doing it again owes the rest.
    """
    new = 0
    for first in range(0, len(owed), AT_ONCE):
        async with deps.begin() as work:
            new += await outbox.announce_all(work.db, owed[first : first + AT_ONCE])
        await asyncio.sleep(0)
    return new
