"""What the workspace remembers, as frozen records; a change is a new record that is kept."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conversation:
    """A channel, or the direct messages between the app and one person (`person`)."""

    id: str
    kind: str
    name: str
    members: tuple[str, ...]
    has_app: bool
    person: str = ""
    is_archived: bool = False
    last_us: int = 0

    @property
    def is_im(self) -> bool:
        return self.kind == "im"


@dataclass(frozen=True, slots=True)
class Message:
    conversation: str
    ts: str
    author: str
    text: str
    blocks: tuple[Json, ...] = ()
    files: tuple[str, ...] = ()
    metadata: Json | None = None
    edited: str = ""
    ephemeral_to: str = ""

    @property
    def key(self) -> str:
        return f"{self.conversation}/{self.ts}"


@dataclass(frozen=True, slots=True)
class Post:
    """One accepted chat.postMessage. `key` is metadata.event_payload.key, empty if there is none;
    a message that was deleted since still counts.
    """

    conversation: str
    ts: str
    key: str


@dataclass(frozen=True, slots=True)
class File:
    """`mimetype` is empty until the file is processed; `waiting` says where it then goes:
    {"conversations": [id, ...], "comment": text}.
    """

    id: str
    name: str
    title: str
    size: int
    owner: str
    created: int
    mimetype: str = ""
    completed: bool = False
    waiting: Json | None = None
    shares: tuple[tuple[str, str], ...] = ()

    @property
    def is_picture(self) -> bool:
        return self.mimetype.startswith("image/")


@dataclass(frozen=True, slots=True)
class View:
    """A modal or Home view as Slack stores it; `body` is what the app sent, completed."""

    id: str
    person: str
    hash: str
    body: Json
    root: str = ""
    previous: str = ""
    values: Json = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.body["blocks"]
        return blocks


@dataclass(frozen=True, slots=True)
class Notice:
    """A line that only this person's Slack shows: a warning beside what they did."""

    id: int
    person: str
    kind: str
    text: str
    at: float


@dataclass(frozen=True, slots=True)
class ResponseUrl:
    """An address the app may answer an interaction on: five times within thirty minutes."""

    token: str
    person: str
    conversation: str
    issued: float
    ts: str = ""
    uses: int = 0
