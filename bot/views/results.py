"""A result and its decision, explained: what was estimated from how many readings, and why."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.services.results import Shown
from bot.views.ids import Act, Screen
from bot.views.parts import (
    bullet,
    button,
    footer,
    heading,
    modal,
    plural,
    quoted,
    row,
    when,
    words,
)
from prompts.content import said
from storage.results import Result, Verdict

TITLES = {
    Verdict.AWARDED: "Your work meets the award line",
    Verdict.NOT_YET: "Your work does not meet the award line yet",
    Verdict.NEEDS_A_PERSON: "A person will look at your work",
}
NEXT = {
    Verdict.AWARDED: "your facilitators confirm the award. Nothing more is needed from you.",
    Verdict.NOT_YET: (
        "the steps from your readers show what is missing. Talk to your facilitator about "
        "another try."
    ),
    Verdict.NEEDS_A_PERSON: "a facilitator reads your work and the reviews, and tells you.",
}
SEES = "you and your facilitators."


def card_text(shown: Shown, unrated: int) -> str:
    """Before the reviews are rated it says no more than that there is something."""
    if unrated or shown.decision.verdict is not Verdict.NEEDS_A_PERSON:
        return "Your result is ready"
    return TITLES[Verdict.NEEDS_A_PERSON]


def card(shown: Shown, unrated: int) -> tuple[Block, ...]:
    """The result is only named here once every review was rated."""
    if unrated:
        return (
            heading("Your result is ready"),
            words(
                f"Before you open it, read {plural(unrated, 'review')} and say how useful "
                "each one is, without the levels in mind."
            ),
            footer(SEES, "your result opens right after that."),
            row(button("Open my result", Act.RESULT, shown.seat.member.id, primary=True)),
        )
    return (
        heading(TITLES[shown.decision.verdict]),
        words(f"From {plural(shown.reviews, 'reading')} of your work."),
        footer(SEES, NEXT[shown.decision.verdict]),
        row(button("See how it came about", Act.RESULT, shown.seat.member.id, primary=True)),
    )


def view(shown: Shown) -> View:
    """Why this result: each criterion with its line, and the rule sentence by sentence."""
    blocks: list[Block] = [
        heading(TITLES[shown.decision.verdict]),
        words(
            f"From {plural(shown.reviews, 'reading')} under *"
            f"{quoted(said(shown.rubric.title), 200)}*. The middle of the readings counts. "
            f"Every core criterion needs {shown.rule.core_min} or more, and none may be below "
            f"{shown.rule.any_min}."
        ),
    ]
    by_criterion = {result.criterion: result for result in shown.results}
    for criterion in shown.rubric.criteria:
        core = " (core)" if criterion.core else ""
        blocks.append(
            words(f"*{said(criterion.title)}*{core}\n{_result(by_criterion.get(criterion.id))}")
        )
    blocks.append(words(f"*How the rule reads it*\n{quoted(bullet(shown.decision.trace), 2500)}"))
    decided = when(shown.decision.decided_at, shown.seat.zone)
    blocks.append(footer(SEES, f"{NEXT[shown.decision.verdict]} Reckoned {decided}."))
    return modal(Screen.RECEIPT, "My result", blocks)


def person_text() -> str:
    return "A decision needs a person"


def person_card(shown: Shown, author: str) -> tuple[Block, ...]:
    """For facilitators: whose work the rule cannot decide, and why."""
    return (
        heading("A decision needs a person"),
        words(
            f"The rule cannot decide on the work of {quoted(author)}:\n"
            f"{quoted(bullet(shown.decision.trace), 2500)}"
        ),
        footer(
            "only facilitators.",
            "read the work and its reviews in the workbook, and tell the learner what you decide. "
            "The learner knows that a person looks at it.",
        ),
        row(button("Export the workbook", Act.EXPORT, shown.seat.cohort.id, primary=True)),
    )


def _result(result: Result | None) -> str:
    if result is None or result.estimate is None:
        return "No reading could observe it."
    estimate = f"{result.estimate:g}"
    if result.n == 1:
        return f"{estimate} from one reading; provisional."
    if result.low == result.high:
        return f"{estimate} from {result.n} readings, all the same."
    return f"{estimate} from {result.n} readings, between {result.low:g} and {result.high:g}."
