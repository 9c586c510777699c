"""The people of a workspace from a YAML file, and a made-up crowd where many are needed."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from bot.sandbox.seed import Channel, Person, Seed, Team

PEOPLE = Path(__file__).parent / "seed" / "people.yaml"


def read(path: Path, moment: datetime, crowd: int = 0) -> Seed:
    """The seed in `path`; zones have the offset of `moment`. `crowd` more people come with it."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    listed = tuple(_person(one, moment) for one in told["people"])
    people = (*listed, *(_made_up(n, listed[n % len(listed)]) for n in range(1, crowd + 1)))
    ours = tuple(person.id for person in people if not person.deleted)
    channels = tuple(Channel(one["id"], one["name"], ours) for one in told["channels"])
    return Seed(Team(**told["team"]), people, channels)


def _person(one: dict[str, Any], moment: datetime) -> Person:
    """A person of the file; Slack also tells the offset of their zone, in seconds."""
    offset = moment.astimezone(ZoneInfo(one["tz"])).utcoffset() or timedelta()
    return Person(**one, tz_offset=int(offset.total_seconds()))


def _made_up(n: int, neighbour: Person) -> Person:
    """The n-th of a crowd, in the zone of somebody of the file."""
    return Person(
        id=f"U0CROWD{n:05}",
        name=f"crowd{n}",
        real_name=f"Crowd {n}",
        handle=f"crowd{n}",
        email=f"crowd{n}@evening.example",
        tz=neighbour.tz,
        tz_offset=neighbour.tz_offset,
        note="One of a crowd",
    )
