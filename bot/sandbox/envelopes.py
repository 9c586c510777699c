"""What travels to the app and what comes back, whichever way it travels."""

from dataclasses import dataclass
from typing import Any, Literal, Protocol

Json = dict[str, Any]
Route = Literal["events_api", "interactive", "slash_commands"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """`name` is for the journal: an event's type, a command, an interaction's type."""

    route: Route
    name: str
    payload: Json
    attempt: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ack:
    payload: Json | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """No acknowledgement, and why, in the words of Slack's retry header; `final`: no retry."""

    reason: str
    final: bool = False


class Link(Protocol):
    """The line to the app."""

    @property
    def connected(self) -> bool: ...

    async def send(self, envelope: Envelope) -> Ack | Missed: ...
