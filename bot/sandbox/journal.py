"""What happened, in order: calls of the app, deliveries to it, its acknowledgements, acts,
and the faults that struck on request.

Tests read it to know what crossed the line between Slack and the app. Tokens never get in.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import takewhile
from typing import Any, Literal

Kind = Literal["call", "delivery", "ack", "act", "fault"]
KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    n: int
    at: float
    kind: Kind
    name: str
    body: Any
    answer: Any


class Journal:
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._n = 0

    def note(self, kind: Kind, name: str, body: Any, answer: Any = None) -> None:
        self._n += 1
        self._entries.append(Entry(self._n, self._now(), kind, name, body, answer))

    def entries(self, since: int = 0, kind: Kind | None = None) -> list[Entry]:
        """Entries after number `since`, of one kind if asked. Who waits for something asks again
        and again, and what is new is at the end."""
        new = [*takewhile(lambda entry: entry.n > since, reversed(self._entries))]
        return [entry for entry in reversed(new) if kind is None or entry.kind == kind]

    @property
    def newest(self) -> int:
        """The number of the newest entry there was."""
        return self._n

    def names(self, kind: Kind) -> list[str]:
        return [entry.name for entry in self._entries if entry.kind == kind]

    def as_json(self, since: int = 0) -> list[dict[str, Any]]:
        return [asdict(entry) for entry in self.entries(since)]

    def forget(self) -> None:
        """Empty it; the numbers go on, so that a reader's `since` stays true."""
        self._entries.clear()
