"""What becomes of messages that do not arrive, and what is told of it.

*In doubt*: nobody can find out whether it was said, because the conversation's history cannot be
read: a scope is missing, or Slack refuses for too long. Until `SHOWN_AFTER` it is only looked for
again. Then its kind decides. A second prompt is a nuisance and a missing one is a lost week, so
most kinds are said again. What is about a review is held: twice the same result, or a step to
answer that was answered, would be worse than a facilitator who is told of it and decides. A held
message is looked for further on, and is settled by itself as soon as the history can be read.

*Failed*: Slack will not take it however often it is tried. Most of the time the person is gone,
which facilitators are told once, and not with every message that follows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SHOWN_AFTER = timedelta(minutes=15)
HELD = frozenset({"assignment", "review", "response", "result", "needs_a_person"})
SHOWN_FOR = timedelta(days=30)
STUMBLED = "drawing it raised"
"""How the ledger's reason begins when it was our own fault; a reference stands behind it."""


def held(kind: str) -> bool:
    return kind in HELD


class Why(StrEnum):
    """Why nothing arrives. The first three are about the person, the others about a message."""

    SWITCHED_OFF = "switched_off"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    REFUSED = "refused"
    STUMBLED = "stumbled"


ABOUT_THE_PERSON = frozenset({Why.SWITCHED_OFF, Why.UNKNOWN, Why.CLOSED})
SLACK_SAYS = {
    "account_inactive": Why.SWITCHED_OFF,
    "user_disabled": Why.SWITCHED_OFF,
    "user_not_found": Why.UNKNOWN,
    "user_not_visible": Why.UNKNOWN,
    "channel_not_found": Why.CLOSED,
    "is_archived": Why.CLOSED,
}


def why(reason: str) -> Why:
    """The reason that was stored, sorted by what a facilitator can do about it."""
    return Why.STUMBLED if reason.startswith(STUMBLED) else SLACK_SAYS.get(reason, Why.REFUSED)


@dataclass(frozen=True, slots=True)
class Failed:
    """One message that will not arrive."""

    person: str
    kind: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unreached:
    """Somebody whom nothing reaches, or whom one message did not, since when. `kinds` are those
    of the messages, each once, the newest first; `reason` is as it was stored."""

    person: str
    why: Why
    reason: str
    kinds: tuple[str, ...]
    since: datetime


def unreached(
    failed: Iterable[Failed], reached: Mapping[str, datetime], now: datetime
) -> tuple[Unreached, ...]:
    """One for each person and why, the newest first. `reached` is when a message last arrived:
    who was reached since is there again. A message that was lost by itself stays lost."""
    found: dict[tuple[str, Why], list[Failed]] = {}
    for one in sorted(failed, key=lambda one: (one.at, one.kind), reverse=True):
        kind = why(one.reason)
        back = kind in ABOUT_THE_PERSON and reached.get(one.person, one.at) > one.at
        if not back and now - one.at < SHOWN_FOR:
            found.setdefault((one.person, kind), []).append(one)
    told = [
        Unreached(person, kind, rows[0].reason, _each_once(rows), rows[-1].at)
        for (person, kind), rows in found.items()
    ]
    return tuple(sorted(told, key=lambda one: (one.since, one.person), reverse=True))


def _each_once(rows: Iterable[Failed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.kind for row in rows))
