"""What did not arrive, for facilitators: who, which message, why, since when, and what to do."""

from slack_sdk.models.blocks import Block

from bot.domain.deliveries import Unreached, Why
from bot.services.deliveries import Held, Undelivered
from bot.services.people import Seat
from bot.views.ids import Act
from bot.views.parts import button, footer, heading, plural, quoted, row, small, when, words

SEES = "only facilitators."
KINDS = {
    "welcome": "the greeting",
    "help": "an answer to what they typed",
    "prompt": "a question",
    "turn": "a question, step by step",
    "edit": "a change to a message",
    "again": "a question, once more as they asked",
    "nudge": "a reminder",
    "calibration": "the news that practice has opened",
    "hand_in": "the reminder to hand work in",
    "assignment": "work to read",
    "review": "a review of their work",
    "response": "what became of their advice",
    "result": "the news of their result",
    "needs_a_person": "a decision that needs a person",
    "report": "the report",
    "export": "the workbook",
    "try": "a try of a prompt set",
    "unreached": "the news of who cannot be reached",
}
BECAUSE = {
    Why.SWITCHED_OFF: "Slack says their account is switched off.",
    Why.UNKNOWN: "Slack says that they are not in this workspace.",
    Why.CLOSED: "Slack says their direct messages with Plumbline are closed.",
    Why.REFUSED: "Slack does not take the message.",
    Why.STUMBLED: "Plumbline could not draw the message. That is a fault of ours.",
}
WHEN_BACK = "What they missed is not sent again; their Home shows what still waits for them."
ADVICE = {
    Why.SWITCHED_OFF: (
        "If they are to go on, ask who runs your Slack to switch the account on. " + WHEN_BACK
    ),
    Why.UNKNOWN: "If they are to go on, ask who runs your Slack to invite them. " + WHEN_BACK,
    Why.CLOSED: "Ask them to open Plumbline in Slack, under Apps. " + WHEN_BACK,
    Why.REFUSED: "Tell who runs Plumbline for you, with this word of Slack’s: {}.",
    Why.STUMBLED: "Tell who runs Plumbline for you, with this: {}.",
}
MOST = 12
"""People, and messages in doubt, that are named one by one: each takes a block or two of the 100
that a window holds."""


def notice_text(found: Undelivered) -> str:
    """One or two sentences, for the report and for the message of the day."""
    people, told = len({one.person for one in found.unreached}), []
    if people:
        told.append(f"{plural(people, 'person', 'people')} could not be reached.")
    if found.held:
        told.append(f"We could not learn whether {plural(len(found.held), 'message')} arrived.")
    return " ".join(told)


def troubles(found: Undelivered, zone: str) -> list[Block]:
    """Everything that did not arrive, one by one; nothing when all did."""
    blocks: list[Block] = []
    if found.unreached:
        blocks.append(words("*Who could not be reached*"))
        blocks += [words(_unreached(found, one, zone)) for one in found.unreached[:MOST]]
        blocks += _left(len(found.unreached) - MOST)
    if found.held:
        blocks.append(words("*What perhaps did not arrive*"))
        for one in found.held[:MOST]:
            blocks += _held(found, one, zone)
        blocks += _left(len(found.held) - MOST)
    return blocks


def notice(found: Undelivered, seat: Seat) -> tuple[Block, ...]:
    """The message of the day on it."""
    return (
        heading("Something did not arrive"),
        words(f"In {quoted(seat.cohort.title, 200)}: {notice_text(found)}"),
        footer(
            SEES, "“Who is waiting” names them and says what you can do. One such message a day."
        ),
        row(button("Who is waiting", Act.STUCK, seat.member.id, primary=True)),
    )


def _unreached(found: Undelivered, one: Unreached, zone: str) -> str:
    missed = ", ".join(KINDS.get(kind, "a message") for kind in one.kinds)
    since = when(one.since, zone)
    advice = ADVICE[one.why].format(quoted(one.reason, 200))
    name = quoted(found.names[one.person], 100)
    return f"{name}\n{BECAUSE[one.why]} Since {since}. Not received: {missed}.\n{advice}"


def _held(found: Undelivered, one: Held, zone: str) -> list[Block]:
    text = (
        f"{quoted(found.names[one.person.id], 100)}\nWe could not learn whether Slack delivered "
        f"{KINDS.get(one.kind, 'a message')}, sent {when(one.since, zone)}. If you send it again, "
        "they may get it twice. Until you choose, we go on looking for it."
    )
    return [
        words(text),
        row(
            button("Send it again", Act.SEND_AGAIN, one.key),
            button("Leave it", Act.LEAVE_BE, one.key),
            block_id=f"held/{one.key}",
        ),
    ]


def _left(n: int) -> list[Block]:
    return [small(f"{n} more; the newest are shown.")] if n > 0 else []
