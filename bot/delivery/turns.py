"""Whose turn it is next, and what this process has on its way. Both runners take what they say from
here, one claim after another, and say it side by side."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery import claims, pace
from bot.delivery.claims import Claim
from bot.delivery.gates import Shut
from bot.delivery.ledger import carry_out
from bot.delivery.letters import Letters
from bot.delivery.timing import Timing
from bot.deps import Deps
from bot.errors import traced
from bot.work import Work
from storage import outbox
from storage.base import new_id
from storage.outbox import Waiting

log = logging.getLogger(__name__)

# More than is on its way at a time, since several may be for the same person.
IN_VIEW = 100
SHORTEST = timedelta(milliseconds=5)
# The order of a long queue is costly to work out, and one of a second ago is good enough. What
# becomes owed in this process is seen at once.
GOOD_FOR_S = 1.0


@dataclass(frozen=True, slots=True)
class Nobody:
    """Nothing can be claimed now. `until`: when that may change by the clock alone, if it may.
    `ready`: something is owed now, and waits for a gate or for what is on its way."""

    until: datetime | None
    ready: bool


class Turns:
    """To each person one message at a time, so that they arrive in the order in which they are
    due, and no more at a time than about a second of the pace."""

    def __init__(self, deps: Deps, letters: Letters, timing: Timing) -> None:
        self._deps = deps
        self._letters = letters
        self._timing = timing
        self._view: deque[Waiting] = deque()
        self._none_due: Nobody | None = None  # as the last look has found
        # Until when a gate lets nobody through, by workspace and urgency. It only ever moves on,
        # so it need not be asked before; unless the clock was moved, which `wake` is told.
        self._shut: dict[tuple[str, bool], datetime] = {}
        self._seen_at = 0.0
        self._awake = asyncio.Event()
        self._awake.set()
        self._choosing = asyncio.Lock()
        self.on_their_way: set[str] = set()  # the persons
        self.changed = asyncio.Event()

    def wake(self) -> None:
        """Look at everything anew: the clock may have been moved."""
        self._shut.clear()
        self.look_again()

    def look_again(self) -> None:
        """There may be more to say than before."""
        self._view.clear()
        self.changed.set()

    def heard(self, *, urgent: bool) -> None:
        """More is owed. To look costs most while a fan-out is being written down, and what nobody
        waits for can stay behind what is in view, and is not said at all while we rest."""
        if urgent or (self._awake.is_set() and not self._view):
            self.look_again()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Say only what somebody waits for meanwhile."""
        self._awake.clear()
        self._view.clear()
        try:
            yield
        finally:
            self._awake.set()
            self.look_again()

    async def awake(self) -> None:
        """Return when nobody rests."""
        await self._awake.wait()

    @property
    def quiet(self) -> bool:
        """Nobody is choosing or rests, and nothing has arrived since somebody did."""
        busy = self._choosing.locked() or self.changed.is_set()
        return self._awake.is_set() and not busy

    async def next(self) -> Claim | Nobody:
        """Claim what comes next. Who gets a claim carries it out with `say`."""
        async with self._choosing:
            self.changed.clear()
            fresh = not self._view or self._time() - self._seen_at > GOOD_FOR_S
            found = await self._from(await self._look() if fresh else self._view)
            if isinstance(found, Nobody) and not fresh and not self._view:
                found = await self._from(await self._look())
            if isinstance(found, Claim):
                self.on_their_way.add(found.person.id)
            return found

    async def say(self, claim: Claim) -> None:
        try:
            await carry_out(self._deps, self._letters, claim, self._timing)
        finally:
            self.on_their_way.discard(claim.person.id)
            self.changed.set()

    async def _look(self) -> deque[Waiting]:
        awake = self._awake.is_set()
        async with self._deps.look() as work:
            self._none_due = await _none_due(work) if awake else None
            found: list[Waiting] = []
            if self._none_due is None:
                person = pace.shut(work.now, self._timing.person)
                found = await outbox.claimable(
                    work.db, work.now, IN_VIEW, person=person, only_urgent=not awake
                )
        self._view = deque(found)
        self._seen_at = self._time()
        return self._view

    async def _from(self, view: deque[Waiting]) -> Claim | Nobody:
        """The first of the view that can be claimed. What is gone, or waits for its person's
        gate, leaves the view; the others of a workspace whose gate is shut are passed over."""
        now = self._deps.clock.now()
        opens: list[datetime] = []
        for one in list(view):
            until = self._shut.get((one.workspace_id, one.urgent), now)
            if until > now or not self._room_for(one):
                opens += [until] if until > now else []
                continue
            taken = await claims.take(self._deps, one.key, self._timing)
            if isinstance(taken, Shut) and taken.everybody:
                self._shut[one.workspace_id, one.urgent] = taken.until
                opens.append(taken.until)
                continue
            with suppress(ValueError):  # somebody may have woken us meanwhile, which empties it
                view.remove(one)
            if isinstance(taken, Claim):
                if taken.next_at is not None:
                    self._shut[one.workspace_id, one.urgent] = taken.next_at
                return taken
        return await self._nobody(opens)

    def _room_for(self, one: Waiting) -> bool:
        if not (one.urgent or self._awake.is_set()):
            return False
        room = self._timing.batch + (self._timing.reserve if one.urgent else 0)
        return one.person_id not in self.on_their_way and len(self.on_their_way) < room

    async def _nobody(self, opens: list[datetime]) -> Nobody:
        if opens or self.on_their_way:
            return Nobody(min(opens, default=None), ready=True)
        none_due = self._none_due
        # What was due when we looked may have been taken by others since.
        if none_due is None and self._awake.is_set():
            async with self._deps.look() as work:
                none_due = await _none_due(work)
        # What is due all the same waits for its person, whose gate was not asked, or until we
        # have rested.
        later = self._deps.clock.now() + self._timing.person.interval
        return none_due or Nobody(later, ready=True)

    def _time(self) -> float:
        return asyncio.get_running_loop().time()


async def _none_due(work: Work) -> Nobody | None:
    """Nobody, if nothing that is owed is due yet; so it is most often, and quickly told."""
    earliest = await outbox.next_due(work.db)
    due = earliest is not None and earliest <= work.now
    return None if due else Nobody(earliest, ready=False)


def pause(until: datetime | None, now: datetime, rest: timedelta) -> float:
    """Seconds to sleep: until the moment, at least a little, and at most the rest."""
    wait = rest if until is None else min(until - now, rest)
    return max(wait, SHORTEST).total_seconds()


def report(name: str, bug: BaseException) -> None:
    """Log a bug with a reference, and not its message, which may hold people's words."""
    log.error("delivery %s stopped by %s [%s]", name, traced(bug), new_id())
