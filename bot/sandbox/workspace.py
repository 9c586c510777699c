"""One workspace at work: what every part of the sandbox is handed.

It holds the parts and the few deeds that all of them need: the time, telling a page, putting
an event on its way, leaving a person a notice.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.sandbox.config import SandboxClock, SandboxConfig
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.gates import Gates
from bot.sandbox.journal import Journal
from bot.sandbox.manifest import Manifest
from bot.sandbox.outgoing import Outgoing
from bot.sandbox.records import Json, Notice
from bot.sandbox.seed import BOT_ID, BOT_USER
from bot.sandbox.state import State
from bot.sandbox.stream import Stream
from bot.sandbox.triggers import Triggers


@dataclass(slots=True)
class Workspace:
    config: SandboxConfig
    manifest: Manifest
    clock: SandboxClock
    state: State
    journal: Journal
    stream: Stream
    triggers: Triggers
    outgoing: Outgoing
    events: Events
    gates: Gates
    faults: Faults
    address: str = ""
    moved: timedelta = timedelta()
    has_story: bool = False

    def now(self) -> float:
        return self.clock.now().timestamp()

    def announce(self, subscription: str, event: Json) -> None:
        self.events.announce(subscription, self.state.team.id, self.config.app_id, BOT_USER, event)

    def warn(self, person: str, text: str) -> None:
        """A line only this person sees, as Slack shows beside what did not work."""
        self.leave_notice(person, "warning", text)

    def leave_notice(self, person: str, kind: str, text: str) -> None:
        number = max(self.state.notices, default=0) + 1
        self.state.keep_notice(Notice(number, person, kind, text, self.now()))
        self.stream.tell(person, "notices")

    def bot(self) -> Json:
        """Who wrote it, on every message of the app."""
        return {
            "user": BOT_USER,
            "bot_id": BOT_ID,
            "app_id": self.config.app_id,
            "bot_profile": {
                "id": BOT_ID,
                "app_id": self.config.app_id,
                "name": self.manifest.bot_name,
                "team_id": self.state.team.id,
                "deleted": False,
            },
        }
