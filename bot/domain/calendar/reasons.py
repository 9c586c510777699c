"""Why something came when it did, or did not come: what a screen tells whoever asks."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Why(StrEnum):
    OWN_SLOT = "own_slot"  # the person's own time of day
    SLOT_BOUND = "slot_bound"  # as near to it as the facilitator's window allows
    CLOCK_CHANGE = "clock_change"  # that time does not exist on the day
    HOLIDAY = "holiday"  # `detail` is its name
    LEAVE = "leave"  # never with a kind: why somebody is away is theirs
    CLOSURE = "closure"  # the cohort's own calendar
    QUIET_HOURS = "quiet_hours"
    SNOOZED = "snoozed"
    SKIPPED = "skipped"  # by the person, with a reason
    MISSED = "missed"  # it should have come earlier: we were down, or the zone changed
    NEWER_ASKED = "newer_asked"  # one message stands for several that were missed
    TOO_LATE = "too_late"  # missed for longer than is worth a message
    CLOSES_FIRST = "closes_first"  # no moment was left inside the window
    DONE = "done"  # answered, or skipped with a reason
    ENOUGH_FOR_PROMPT = "enough_for_prompt"  # as many nudges as one prompt may have
    ENOUGH_FOR_WEEK = "enough_for_week"  # as many as a person may have in a week


@dataclass(frozen=True, slots=True)
class Reason:
    """`until` is the moment in UTC to which it moved something, if it did."""

    why: Why
    detail: str = ""
    until: datetime | None = None
