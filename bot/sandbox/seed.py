"""Who and what is in the workspace on its first day. Frozen; the state copies it once."""

from dataclasses import dataclass

BOT_USER = "U0PLUMBLINE"
BOT_ID = "B0PLUMBLINE"


@dataclass(frozen=True, slots=True)
class Team:
    id: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True)
class Person:
    """A member as Slack knows them. `team` is set for people of another workspace only."""

    id: str
    name: str
    real_name: str
    handle: str
    email: str
    tz: str
    tz_offset: int
    locale: str | None = None
    is_guest: bool = False
    deleted: bool = False
    is_external: bool = False
    team: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    id: str
    name: str
    members: tuple[str, ...]
    has_app: bool = True
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class Seed:
    team: Team
    people: tuple[Person, ...]
    channels: tuple[Channel, ...] = ()
