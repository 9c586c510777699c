"""Reading and scoring: the message, the work, one page per criterion, the summary, the receipt."""

from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.rubric import GivenMark
from bot.services.reviews import Desk, Sent
from bot.services.starting import Startable
from bot.views.calibration import NOT_OBSERVABLE, anchors, level_choices
from bot.views.ids import Act, Form, Screen, Typed
from bot.views.parts import (
    Choice,
    button,
    footer,
    heading,
    line,
    modal,
    passage_choices,
    passages,
    picks_field,
    plural,
    quoted,
    radio_field,
    row,
    text_field,
    when,
    words,
)
from bot.views.reflections import added_later
from bot.views.starting import starter
from prompts.content import Criterion, Rubric, said

SEES = (
    "the author sees your comments and levels under a made-up name. Facilitators can see who "
    "wrote what."
)
REASONS = (
    Choice("recognised", "I think I know who this is"),
    Choice("conflict", "I should not judge this", "For example we work together"),
    Choice("unreadable", "I cannot read it", "Blank, broken, or not in a language I know"),
    Choice("time", "I do not have the time"),
)


def card_text() -> str:
    return "A piece of work is waiting for you to read"


def card(desk: Desk) -> tuple[Block, ...]:
    """The message that brings an assignment."""
    words_in = sum(len(passage.text.split()) for passage in desk.passages)
    minutes = max(5, round(words_in / 200) + 2 * len(desk.rubric.criteria))
    return (
        heading("A piece of work is waiting for you"),
        words(
            f"Read {plural(len(desk.passages), 'passage')} and score "
            f"{plural(len(desk.rubric.criteria), 'criterion', 'criteria')} of "
            f"*{quoted(said(desk.rubric.title), 200)}*. About {minutes} minutes. You never learn "
            "whose it is, and you can stop and go on later."
        ),
        footer(SEES, f"it waits for you until {when(desk.assignment.due_at, desk.seat.zone)}."),
        row(
            button("Read it", Act.REVIEW, desk.assignment.id, primary=True),
            button("I can’t review this", Act.REVIEW_DECLINE, desk.assignment.id),
        ),
    )


def work_view(desk: Desk) -> View:
    """The work itself; going on leads to the first criterion that has no mark yet."""
    done = len(desk.marks)
    go_on = "Score it" if not done else "Go on scoring"
    blocks: list[Block] = [
        words(
            "Read the work first. Then one page for each criterion, with the passages to choose "
            "from."
        ),
        footer(
            SEES,
            f"{done} of {len(desk.rubric.criteria)} criteria scored. What you enter stays if "
            "you close this.",
        ),
        *_work(desk),
    ]
    return modal(
        Form.REVIEW_READ,
        "A piece of work",
        blocks,
        submit=go_on,
        close="Finish later",
        about=desk.assignment.id,
    )


def _work(desk: Desk) -> list[Block]:
    """The work as it was handed in, and what its author added since, marked as such."""
    found = passages(desk.passages)[:95]
    if not desk.addenda:
        return found
    zone = desk.seat.zone
    later = words(
        "*The author added this after handing in.* It is no part of the work and has no number "
        "to cite; it may tell you how to read it."
    )
    added = added_later([(one.at, one.text) for one in desk.addenda], zone)
    return [*found, later, *added]


def reading_view(desk: Desk) -> View:
    """The work once more, on top of the page that is being filled."""
    blocks = [
        words("The work once more, so that you can look something up while you score."),
        footer(SEES, "close this to go on scoring; what you entered stays."),
        *_work(desk),
    ]
    return modal(Screen.READING, "A piece of work", blocks, close="Back to scoring")


def criterion_view(desk: Desk, criterion: Criterion) -> View:
    """One criterion: level, passages, what is seen, one step. Filled with what was kept."""
    number = [known.id for known in desk.rubric.criteria].index(criterion.id) + 1
    kept = desk.typed.get(criterion.id, {})
    path = criterion.id
    blocks: list[Block] = [
        words(anchors(desk.rubric, criterion)),
        row(
            button("Read the work again", Act.REVIEW_READ, desk.assignment.id),
            block_id=f"{path}/again",
        ),
        radio_field(
            f"{path}/level",
            "Level",
            level_choices(desk.rubric, criterion),
            typed=Typed.REVIEW,
            initial=_level(kept),
        ),
        picks_field(
            f"{path}/passages",
            "Passages that show it",
            passage_choices(desk.passages),
            typed=Typed.REVIEW,
            initial=[str(n) for n in kept.get("passages", ())],
            hint="At least one, unless nothing can be observed.",
            required=False,
        ),
        text_field(
            f"{path}/seen",
            "What I see there",
            typed=Typed.REVIEW,
            hint="About the work, not the person. What is there, or what is missing.",
            initial=kept.get("seen"),
            most=1500,
        ),
        text_field(
            f"{path}/step",
            "One step",
            typed=Typed.REVIEW,
            hint=_step_hint(desk.rubric, criterion),
            initial=kept.get("step"),
            required=False,
            most=1000,
        ),
        footer(SEES, "the next criterion, and at the end all of it once more before you hand in."),
    ]
    return modal(
        Form.REVIEW_MARK,
        f"Criterion {number} of {len(desk.rubric.criteria)}",
        blocks,
        submit="Next",
        close="Finish later",
        about=f"{desk.assignment.id}|{criterion.id}",
    )


def summary_view(desk: Desk) -> View:
    """All of it once more; each mark can be changed before the review is handed in."""
    blocks: list[Block] = [
        words("This is your review. Check it, then hand it in."),
        footer(
            SEES,
            "the author says how useful it was before seeing your levels, and tells you what "
            "becomes of each step.",
        ),
    ]
    for criterion in desk.rubric.criteria:
        given = desk.marks[criterion.id]
        value = f"{desk.assignment.id}|{criterion.id}"
        change = button("Change", Act.REVIEW_CHANGE, value)
        blocks += [
            line(),
            words(
                _mark(desk.rubric, criterion, given),
                accessory=change,
                block_id=f"{criterion.id}/of",
            ),
        ]
    return modal(
        Form.REVIEW,
        "Your review",
        blocks,
        submit="Hand in my review",
        close="Finish later",
        about=desk.assignment.id,
    )


def page(desk: Desk) -> View:
    """The next page: a criterion without a mark, or the summary."""
    criterion = desk.next_criterion
    return summary_view(desk) if criterion is None else criterion_view(desk, criterion)


def receipt(sent: Sent) -> View:
    blocks = [
        heading("Your review is handed in"),
        words("Thank you. Somebody can now do something with what you saw."),
        footer(
            SEES,
            "the author answers each step, and you hear here what became of it. If more work "
            "waits, it comes to you as a message.",
        ),
        *(_offer(sent.offered) if sent.offered else []),
    ]
    return modal(Screen.RECEIPT, "Handed in", blocks)


def _offer(one: Startable) -> list[Block]:
    title, minutes = said(one.prompt_set.title), one.prompt_set.minutes
    return [
        words(
            f"*{title}*\n{said(one.prompt_set.purpose)} About {minutes} minutes, and only if you "
            "like.",
            accessory=starter("Start", one.seat, one.prompt_set),
        )
    ]


def decline_view(assignment_id: str) -> View:
    blocks = [
        words("Tell us why, so that the next reader fits better. It costs you nothing."),
        footer("your facilitators.", "the work goes to somebody else, and you may get another."),
        radio_field("reason", "Why", REASONS),
    ]
    return modal(
        Form.REVIEW_DECLINE,
        "I can’t review this",
        blocks,
        submit="Give it back",
        close="Keep it",
        about=assignment_id,
    )


def declined() -> View:
    blocks = [
        heading("It is given back"),
        words("Nothing more is needed from you for this piece."),
        footer("your facilitators.", "it goes to somebody else. You may get another piece."),
    ]
    return modal(Screen.RECEIPT, "Given back", blocks)


def _step_hint(rubric: Rubric, criterion: Criterion) -> str:
    above = " ".join(
        f"{level.n} needs: {said(criterion.anchors[level.n])}" for level in rubric.levels[2:]
    )
    return f"Below {rubric.top}: what to do, to what, and where. {above}"


def _level(kept: Mapping[str, Any]) -> str | None:
    if "level" not in kept:
        return None
    level = kept["level"]
    return NOT_OBSERVABLE if level is None else str(level)


def _mark(rubric: Rubric, criterion: Criterion, given: GivenMark) -> str:
    step = f"\n*One step:*\n{quoted(given.step, 1000)}" if given.step else ""
    return (
        f"*{said(criterion.title)}*: {level_name(rubric, given.level)}{cited(given.passages)}\n"
        f"{quoted(given.seen, 1500)}{step}"
    )


def level_name(rubric: Rubric, level: int | None) -> str:
    return "not observable" if level is None else f"{level} · {said(rubric.level(level).label)}"


def cited(numbers: Sequence[int]) -> str:
    return f" ({' '.join(f'¶{n}' for n in numbers)})" if numbers else ""
