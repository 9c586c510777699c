"""The greeting, and what a message typed to the bot gets as an answer."""

from slack_sdk.models.blocks import Block

from bot.services.arrivals import Sent
from bot.services.cohorts import Timeline
from bot.services.people import Seat
from bot.services.reflections import ReflectionForm
from bot.views.ids import Act
from bot.views.parts import bullet, button, footer, heading, quoted, row, when, words
from storage.cohorts import Role

HELP = (
    "No question is being answered step by step right now, so I do not read what is typed here. "
    "Everything you can do is on Home: open the "
    "*Home* tab at the top, or type `/reflect`, `/evidence` or `/reviews`. "
    "When something happened that you want to write about, type `/reflect start`."
)
FILE = (
    "A file that is sent here is not kept as evidence. To keep it, press *Add evidence* and choose "
    "it there (.txt or .md, up to 2 MB), or paste its words there."
)
NOT_KEPT = "What you typed is not kept."
GO_ON = "The question above still waits: type your answer to it here, in words."


def welcome_text(seat: Seat) -> str:
    return f"Welcome to {quoted(seat.cohort.title)}. Here is what happens, and who sees it."


def role(seat: Seat) -> str:
    """The role with its article: "a lead reviewer", "an observer"."""
    name = seat.member.role.value.replace("_", " ")
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"


def welcome(seat: Seat, timeline: Timeline) -> tuple[Block, ...]:
    """The first message of all: what this is, and what comes when."""
    zone = seat.zone
    if seat.facilitates:
        return _facilitator(seat)
    if seat.member.role is not Role.LEARNER:
        return _reader(seat, timeline)
    steps = [
        "*Questions* come to you here, in the morning of your own day. Each says how many minutes "
        "it takes.",
        "*Evidence*: save meeting notes and decision records as they happen.",
        f"*Practice* from {when(timeline.calibration_opens_at, zone)}: score three examples, so "
        "that you read the work of others with a steady hand.",
        f"*Hand in* your work by {when(timeline.hand_in_by, zone)}.",
        f"*Read* the work of others from {when(timeline.reviews_open_at, zone)}, and get yours "
        "read. Nobody sees names.",
    ]
    return (
        heading(f"Welcome to {seat.cohort.title}"),
        words(
            "Plumbline asks you short questions, keeps what you did as evidence, and has your "
            f"work read by others. In short:\n\n{bullet(steps)}"
        ),
        footer(
            "this message, only you. Your answers, you and your facilitators; readers see what "
            "you hand in, without your name.",
            "nothing to do now. The first question comes to you here.",
        ),
        row(button("Add evidence", Act.EVIDENCE_ADD, primary=True)),
    )


def _facilitator(seat: Seat) -> tuple[Block, ...]:
    return (
        heading(f"Welcome to {seat.cohort.title}"),
        words(
            "The cohort is open, and you facilitate it. Everybody on the roster has been greeted; "
            "the questions go out by themselves.\n\n"
            + bullet(
                [
                    "`/cohort report` shows how the cohort is doing and who is waiting.",
                    "`/cohort export` sends you a workbook with everything in it.",
                    "`/cohort prompts` shows the questions, with advice on each, and lets you "
                    "try them.",
                ]
            )
        ),
        footer(
            "only you. Facilitators see names; readers and authors never do.",
            "you get a message here when a decision needs a person.",
        ),
        row(button("Open the report", Act.REPORT, seat.member.id, primary=True)),
    )


def _reader(seat: Seat, timeline: Timeline) -> tuple[Block, ...]:
    return (
        heading(f"Welcome to {seat.cohort.title}"),
        words(
            f"You are here as {role(seat)}. Learners hand their work in by "
            f"{when(timeline.hand_in_by, seat.zone)}."
        ),
        footer("only you.", "nothing to do now. When something waits for you, it comes here."),
    )


def help_text(sent: Sent) -> str:
    return FILE if sent is Sent.FILE else HELP


def help_card(
    sent: Sent, *, talking: bool = False, waiting: ReflectionForm | None = None
) -> tuple[Block, ...]:
    """The answer to something that was sent to the bot and is not kept. `talking`: a question is
    being answered step by step; `waiting` is a prompt that can be answered otherwise."""
    kept = "The file stays in this conversation alone." if sent is Sent.FILE else NOT_KEPT
    add = button("Add evidence", Act.EVIDENCE_ADD, primary=True)
    if talking or waiting is None:
        choices = [add]
    else:
        choices = [add, button("Answer the open question", Act.REFLECT, waiting.occurrence.id)]
    return (
        words(f"{help_text(sent)}\n\n{GO_ON}" if talking else help_text(sent)),
        footer(f"only you. {kept}", "nothing, until you choose something."),
        row(*choices),
    )
