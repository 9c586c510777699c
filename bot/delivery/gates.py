"""Passing and closing the gates just before something is said."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery import pace
from bot.delivery.timing import Timing
from bot.deps import Deps
from bot.work import Work
from storage import gates
from storage.gates import Gate
from storage.outbox import EDIT, Delivery


@dataclass(frozen=True, slots=True)
class Shut:
    """Come back at `until`. `everybody`: it is the workspace's gate, so nobody else of that
    workspace with the same urgency need try before."""

    until: datetime
    everybody: bool


@dataclass(frozen=True, slots=True)
class Gates:
    """The two gates in front of a row, kept for this transaction alone. An edit does not keep the
    person's next message waiting: Slack counts edits by themselves."""

    workspace: Gate
    person: Gate
    urgent: bool
    edit: bool
    timing: Timing

    def shut(self, now: datetime) -> Shut | None:
        everybody = self.next_at(now)
        alone = pace.opens(self.person.tat, now, self.timing.person)
        opens = max(everybody, alone)
        return Shut(opens, everybody >= alone) if opens > now else None

    def next_at(self, now: datetime) -> datetime:
        """When the workspace's gate lets somebody of this urgency through."""
        return pace.opens(self.workspace.tat, now, self.timing.pace_of(self.urgent))

    def passed(self, now: datetime) -> None:
        self.workspace.tat = pace.passed(self.workspace.tat, now, self.timing.workspace)
        if not self.edit:
            self.person.tat = pace.passed(self.person.tat, now, self.timing.person)


async def before(work: Work, row: Delivery, timing: Timing) -> Gates:
    """The gates of the row."""
    workspace = await gates.gate(work.db, gates.WORKSPACE + row.workspace_id)
    person = await gates.of_person(work.db, row.person_id)
    return Gates(workspace, person, row.urgent, row.kind == EDIT, timing)


async def go_through(deps: Deps, row: Delivery, timing: Timing) -> datetime | None:
    """Pass both gates, or none and answer when to come back."""
    async with deps.begin(patient=True) as work:
        found = await before(work, row, timing)
        shut = found.shut(work.now)
        if shut is not None:
            return shut.until
        found.passed(work.now)
        return None


async def close(deps: Deps, row: Delivery, after: timedelta, timing: Timing) -> None:
    """Hold the whole workspace for as long as Slack has asked for, in every process."""
    async with deps.begin(patient=True) as work:
        workspace = await gates.gate(work.db, gates.WORKSPACE + row.workspace_id)
        workspace.tat = pace.closed(workspace.tat, work.now, after, timing.workspace)
