"""Every id that Slack hands back to us, spelled once and named after the story.

Callback ids belong to views and shortcuts, action ids to buttons and fields. Values on
buttons are ids of ours and nothing else: never content, never a name. Block ids of fields
are paths such as `options/2/cost`, read back by `handlers/payloads.py`.
"""

from enum import StrEnum


class Command(StrEnum):
    COHORT = "/cohort"
    REFLECT = "/reflect"
    EVIDENCE = "/evidence"
    REVIEWS = "/reviews"


class Shortcut(StrEnum):
    SAVE_AS_EVIDENCE = "save_as_evidence"
    WRITE_REFLECTION = "write_reflection"
    ADD_EVIDENCE = "add_evidence"


class Form(StrEnum):
    """Callback ids of modals that can be submitted."""

    REFLECTION = "reflection.submit"
    ADDENDUM = "addendum.add"
    EVIDENCE = "evidence.save"
    HAND_IN_CHOICE = "work.preview"
    HAND_IN = "work.hand_in"
    CALIBRATION = "calibration.lock"
    REVIEW_READ = "review.start"
    REVIEW_MARK = "review.mark"
    REVIEW = "review.hand_in"
    REVIEW_DECLINE = "review.decline"
    RATING = "feedback.rate"
    RESPONSE = "feedback.respond"
    LATER = "prompt.put_off"
    SKIP = "prompt.skip"
    SCHEDULE = "schedule.keep"
    OWN_VERSION = "own_version.save"
    TRY = "try.check"


class Screen(StrEnum):
    """Callback ids of views that only show something."""

    HOME = "home"
    RECEIPT = "receipt"
    REFUSAL = "refusal"
    READING = "reading"
    STARTING = "starting"


class Act(StrEnum):
    """Action ids of buttons."""

    REFLECT = "reflection.open"
    REFLECT_MORE = "reflection.more"
    REFLECT_EXAMPLE = "reflection.example"
    EXAMPLE = "reflection.show_example"
    REFLECTION_READ = "reflection.read"
    START_CHOICES = "starting.choose"
    START = "starting.start"
    START_ANOTHER = "starting.another"
    CONVERSE = "conversation.begin"
    TURN_KEEP = "turn.keep"
    TURN_SKIP = "turn.skip"
    TURN_BACK = "turn.back"
    TURN_MORE = "turn.more"
    TURN_GO_ON = "turn.go_on"
    TURN_CHOOSE = "turn.choose"
    TURN_CHANGE = "turn.change"
    TURN_SAVE = "turn.save"
    TURN_STOP = "turn.stop"
    ADDENDUM = "addendum.open"
    EVIDENCE_ADD = "evidence.add"
    EVIDENCE_READ = "evidence.read"
    EVIDENCE_EDIT = "evidence.edit"
    HAND_IN = "work.open"
    WORK_READ = "work.read"
    CALIBRATE = "calibration.open"
    REVIEW = "review.open"
    REVIEW_READ = "review.read"
    REVIEW_CHANGE = "review.change"
    REVIEW_DECLINE = "review.cannot"
    FEEDBACK = "feedback.open"
    RESULT = "result.open"
    LIST = "home.list"
    LIST_BACK = "home.back"
    LIST_ON = "home.on"
    REPORT = "report.open"
    EXPORT = "report.export"
    STUCK = "report.stuck"
    NUDGE = "report.nudge"
    SEND_AGAIN = "delivery.send_again"
    LEAVE_BE = "delivery.leave"
    LATER = "prompt.later"
    SKIP = "prompt.not_now"
    NOTHING = "prompt.nothing"
    SCHEDULE = "schedule.open"
    LEAVE_BACK = "schedule.take_back"
    RECEIPTS = "receipts.open"
    PROMPT_SETS = "prompt_sets.list"
    PROMPT_SET = "prompt_set.open"
    PROMPT_SET_USE = "prompt_set.use"
    PROMPT_SET_BACK = "prompt_set.take_back"
    OWN_VERSION = "own_version.write"
    TRY = "prompt_set.try"
    TRY_NEXT = "try.next"
    TRY_PREVIOUS = "try.previous"


class Typed(StrEnum):
    """Action ids of fields whose every change is kept as a draft, or that only hold a value."""

    REFLECTION = "reflection.draft"
    ADDENDUM = "addendum.draft"
    EVIDENCE = "evidence.draft"
    REVIEW = "review.draft"
    OWN_VERSION = "own_version.draft"
    VALUE = "value"


TRIED = "try:"
"""Stands before the action id of a learner's button where a facilitator only tries it."""
