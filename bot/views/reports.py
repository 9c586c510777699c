"""The report as a message, and who is waiting as a window."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.services.nudges import Nudged
from bot.services.people import Seat
from bot.services.reports import Told
from bot.views import deliveries
from bot.views.ids import Act, Screen
from bot.views.parts import (
    bullet,
    button,
    footer,
    heading,
    many,
    modal,
    plural,
    quoted,
    row,
    small,
    words,
)
from bot.views.reasons import SENTENCES

SEES = "only facilitators. Figures come with names; do not pass them on."
REPORT_COMES = "Your report is on its way; it comes as a message from Plumbline. Only you see it."
EXPORT_COMES = (
    "Your workbook is on its way; it comes as a file from Plumbline in a minute at most. Only "
    "you see it."
)
EXPORT_COMMENT = (
    "The workbook of your cohort. Only facilitators may see it: it names authors and reviewers. "
    "The first sheet says what is in it."
)
WHICH = "You facilitate several cohorts. Which one do you mean?"
MOST_NAMED = 200
MOST_COHORTS = 40
PICTURE_AT = 2
"""The chart stands below the five lines."""


def which(seats: Sequence[Seat], kind: str) -> tuple[Block, ...]:
    """For who facilitates several cohorts and did not say which."""
    act, press = (Act.EXPORT, "Export") if kind == "export" else (Act.REPORT, "Open the report")
    return (
        words(WHICH),
        footer("only you.", "what you choose comes as a message from Plumbline."),
        *(
            words(quoted(one.cohort.title, 200), button(press, act, one.member.id), one.member.id)
            for one in seats[:MOST_COHORTS]
        ),
    )


def card_text(told: Told) -> str:
    return f"{quoted(told.seat.cohort.title)}: " + " ".join(told.report.lines)


def card(told: Told) -> tuple[Block, ...]:
    stuck, here = len(told.report.stuck), told.seat.member.id
    return (
        heading(f"Report on {told.seat.cohort.title}"),
        words(bullet(told.report.lines)),
        *_undelivered(told),
        footer(SEES, _next(stuck)),
        row(
            button("Who is waiting", Act.STUCK, here, primary=stuck > 0),
            button("Export the workbook", Act.EXPORT, here),
            button("Report again", Act.REPORT, here),
        ),
    )


def _undelivered(told: Told) -> list[Block]:
    """One line more, only when something did not arrive."""
    if not told.undelivered:
        return []
    return [small(f"{deliveries.notice_text(told.undelivered)} “Who is waiting” says more.")]


def stuck_view(told: Told) -> View:
    """Everybody who waits, the most urgent first."""
    return modal(
        Screen.READING,
        "Who is waiting",
        [
            words("Who is waiting, or keeps others waiting, and for what. Most urgent first."),
            footer(SEES, "talk to them; a reader who does not come back is replaced by itself."),
            *_reminding(told),
            *_waiting(told),
            *deliveries.troubles(told.undelivered, told.seat.zone),
        ],
    )


def _reminding(told: Told) -> list[Block]:
    if not told.unanswered:
        return []
    people = plural(told.unanswered, "learner has", "learners have")
    return [
        words(
            f"{people} a question open and not answered. A reminder comes to each who has not had "
            "enough of them this week, outside of their night.",
            accessory=button("Remind them", Act.NUDGE, told.seat.member.id),
            block_id="remind",
        )
    ]


def nudged_view(nudged: Sequence[Nudged]) -> View:
    """Who gets a reminder, and who does not and why."""
    owed = [one for one in nudged if one.owed]
    left = [one for one in nudged if not one.owed]
    blocks: list[Block] = [
        heading("Reminders are on their way" if owed else "Nobody was reminded"),
        words(f"{plural(len(owed), 'learner gets', 'learners get')} one reminder."),
        footer(SEES, "they come at once, or when the night of the learner is over."),
    ]
    if left:
        lines = [
            f"{quoted(one.seat.person.real_name or one.seat.person.name, 100)}: "
            f"{SENTENCES[one.why] if one.why else 'It is answered by now.'}"
            for one in left
        ]
        blocks += many(["*Not reminded*", *(bullet([told]) for told in lines)], between="\n")
    return modal(Screen.RECEIPT, "Reminders", blocks)


def _next(stuck: int) -> str:
    waits = f"{plural(stuck, 'learner')} {'waits' if stuck == 1 else 'wait'} for something"
    return f"{waits if stuck else 'nobody waits'}. These are figures of now; ask again later."


def _waiting(told: Told) -> list[Block]:
    """Names under what they wait for; a name of its own on a line reads in its own direction."""
    named = told.report.stuck[:MOST_NAMED]
    if not named:
        return [words("Nobody is waiting for anything right now.")]
    by_reason: dict[str, list[str]] = {}
    for one in named:
        by_reason.setdefault(one.reason, []).append(quoted(told.names[one.member], 100))
    lines = [
        line
        for reason, names in by_reason.items()
        for line in (f"*{reason[0].upper()}{reason[1:]}*", *(bullet([name]) for name in names), "")
    ]
    left = len(told.report.stuck) - len(named)
    more = [small(f"{left} more wait; the workbook names everybody.")] if left else []
    return [*many(lines[:-1], between="\n"), *more]
