"""Everything that can go wrong on purpose.

    PlumblineError
    ├── Refused    for people: a sentence to show, perhaps beside one field
    ├── Later      for Slack: certainly not done, try again after a while
    ├── Doubt      for Slack: perhaps done, look before trying again
    ├── Never      for Slack: will not work however often it is tried
    └── Misconfigured   for the operator: names the variable and the remedy

Anything else is a bug: it is logged with a reference that the person can quote.
"""

import traceback
from collections.abc import Mapping
from datetime import timedelta


class PlumblineError(Exception):
    """The root of the tree above."""


class Refused(PlumblineError):
    """A person asked for something that cannot be done; `sentence` says what to do instead.

    `field` is the block id of the input it belongs to, if it belongs to one. Where a form has
    several faults, `every` has the sentence for each of its fields.
    """

    def __init__(
        self,
        sentence: str,
        field: str | None = None,
        every: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.every = every or {}


class Later(PlumblineError):
    """Slack did certainly not do it. `everybody` means the whole workspace must wait."""

    def __init__(self, reason: str, after: timedelta, *, everybody: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.after = after
        self.everybody = everybody


class Doubt(PlumblineError):
    """Slack may have done it and its answer was lost: a time-out, a reset, a 5xx."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Never(PlumblineError):
    """Slack will not do it: the person is gone, the channel is closed, a scope is missing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Misconfigured(PlumblineError):
    """A setting is missing or malformed; the sentence names the variable and the remedy."""


def traced(bug: BaseException) -> str:
    """Where a bug was, and its kind: for the log, without its message, which may quote people."""
    frames = traceback.extract_tb(bug.__traceback__)
    return f"{type(bug).__name__} at " + " > ".join(f"{at.name}:{at.lineno}" for at in frames)
