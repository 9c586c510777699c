"""The report as a message, and who is waiting as a window."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.services.reports import Told
from bot.views.ids import Act, Screen
from bot.views.parts import bullet, button, footer, heading, modal, plural, quoted, row, words

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
PICTURE_AT = 2
"""The chart stands below the five lines."""


def card_text(told: Told) -> str:
    return f"{told.seat.cohort.title}: " + " ".join(told.report.lines)


def card(told: Told) -> tuple[Block, ...]:
    stuck = len(told.report.stuck)
    return (
        heading(f"{told.seat.cohort.title}, as it stands now"),
        words(bullet(told.report.lines)),
        footer(
            SEES, f"{plural(stuck, 'learner')} {'waits' if stuck == 1 else 'wait'} for something."
        ),
        row(
            button("Who is waiting", Act.STUCK, primary=True),
            button("Export the workbook", Act.EXPORT),
            button("Report again", Act.REPORT),
        ),
    )


def stuck_view(told: Told) -> View:
    """Everybody who waits, the most urgent first."""
    lines = [f"*{quoted(told.names[one.member], 100)}* {one.reason}." for one in told.report.stuck]
    body = bullet(lines[:40]) if lines else "Nobody is waiting for anything right now."
    return modal(
        Screen.READING,
        "Who is waiting",
        [
            words("Who is waiting, or keeps others waiting, and for what."),
            words(body),
            footer(SEES, "talk to them; a reader who does not come back is replaced by itself."),
        ],
    )
