"""Why something came when it did, in words: on the card, in the receipts, to a facilitator."""

from collections.abc import Iterable

from bot.domain.calendar import Reason, Why
from bot.views.parts import quoted, when

SENTENCES = {
    Why.OWN_SLOT: "It comes at the time of day that you chose.",
    Why.SLOT_BOUND: "It comes as near to the time you chose as your evening and night allow.",
    Why.CLOCK_CHANGE: "The clocks change on this day, so the usual time does not exist.",
    Why.LEAVE: "You were away, so it waited for you.",
    Why.CLOSURE: "Your cohort was closed, so it waited.",
    Why.QUIET_HOURS: "It waited until your night was over.",
    Why.SNOOZED: "You asked to be reminded later.",
    Why.SKIPPED: "You said that you skip it.",
    Why.NEWER_ASKED: "One message stands for several that you missed.",
    Why.TOO_LATE: "It would have come too late to be of use. It counts for nothing.",
    Why.CLOSES_FIRST: "There was no moment left before it closed. It counts for nothing.",
    Why.DONE: "It is answered, or turned away with a reason.",
    Why.ENOUGH_FOR_PROMPT: "There were enough reminders of this question already.",
    Why.ENOUGH_FOR_WEEK: "There were enough reminders this week already.",
}


def sentence(reason: Reason, zone: str) -> str:
    if reason.why is Why.HOLIDAY:
        return f"It was a holiday ({quoted(reason.detail, 100)}), so it waited."
    if reason.why is Why.MISSED:
        since = f" Its time counts from {when(reason.until, zone)}." if reason.until else ""
        return f"It should have come earlier, and we could not send it then.{since}"
    return SENTENCES[reason.why]


def told(reasons: Iterable[Reason], zone: str) -> str:
    """All of them, one sentence each, in the order in which they moved it."""
    return " ".join(sentence(reason, zone) for reason in reasons)
