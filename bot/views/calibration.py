"""Practice on exemplars: the sheet, the experts' reasons, and where one stands after it."""

from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View

from bot.domain.calibration import RULE_IN_WORDS
from bot.domain.passages import NumberedPassage
from bot.services.calibration import Locked, Practice
from bot.views.ids import Act, Form, Screen
from bot.views.parts import (
    Choice,
    bullet,
    button,
    footer,
    heading,
    modal,
    passages,
    quoted,
    radio_field,
    row,
    small,
    when,
    words,
)
from prompts.content import Criterion, Exemplar, Rubric, said
from storage.calibration import CalibrationState

NOT_OBSERVABLE = "not_observable"
SEES = "only you and your facilitators. Your answers never appear in a report with your name."


def card_text() -> str:
    return "Practice is open: score three examples before you read the work of others"


def card(practice: Practice) -> tuple[Block, ...]:
    zone = practice.seat.zone
    return (
        heading("Practice before you read the work of others"),
        words(
            f"Score {practice.total} examples with the rubric "
            f"*{quoted(said(practice.rubric.title), 200)}*. After each one you see what the "
            "experts gave, and why. About five minutes each; you can stop between them.\n\n"
            f"_{RULE_IN_WORDS}_"
        ),
        footer(
            SEES,
            "who passes gets work to read from "
            f"{when(practice.reviews_open_at, zone)}. You have done "
            f"{practice.done} of {practice.total}.",
        ),
        row(
            button(
                "Go on" if practice.done else "Start practice",
                Act.CALIBRATE,
                practice.seat.member.id,
                primary=True,
            )
        ),
    )


def levels(rubric: Rubric) -> tuple[Choice, ...]:
    return tuple(
        Choice(str(level.n), f"{level.n} · {said(level.label)}") for level in rubric.levels
    )


def level_choices(rubric: Rubric, criterion: Criterion) -> tuple[Choice, ...]:
    known = levels(rubric)
    if not criterion.allow_not_observable:
        return known
    return (*known, Choice(NOT_OBSERVABLE, "Not observable", "The text shows nothing either way"))


def anchors(rubric: Rubric, criterion: Criterion) -> str:
    """What each level looks like, one line each, with the words that go with it."""
    lines = [
        f"*{level.n}* {said(level.label)}: {said(criterion.anchors[level.n])}"
        for level in rubric.levels
    ]
    look = "; ".join(said(text) for text in criterion.look_for)
    against = "; ".join(said(text) for text in criterion.not_evidence)
    return (
        f"*{said(criterion.title)}*\n{said(criterion.question)}\n"
        + "\n".join(lines)
        + (f"\n_Look for:_ {look}" if look else "")
        + (f"\n_Not evidence of this:_ {against}" if against else "")
    )


def page(practice: Practice) -> View:
    """The next exemplar, or where one stands when all are locked."""
    if practice.exemplar is None:
        return standing_view(practice)
    return sheet_view(practice, practice.exemplar)


def sheet_view(practice: Practice, exemplar: Exemplar) -> View:
    """One example and its four scales on one page."""
    text = tuple(NumberedPassage(p.n, p.text, "") for p in exemplar.passages)
    blocks: list[Block] = [
        words(
            f"*Example {practice.done + 1} of {practice.total}: "
            f"{quoted(said(exemplar.title), 200)}*\nRead it, then choose a level for each "
            "criterion."
        ),
        footer(SEES, "your answer is locked, and you see what the experts gave, and why."),
        *passages(text),
    ]
    for criterion in practice.rubric.criteria:
        blocks.append(words(anchors(practice.rubric, criterion)))
        blocks.append(
            radio_field(
                criterion.id,
                said(criterion.title),
                level_choices(practice.rubric, criterion),
            )
        )
    return modal(
        Form.CALIBRATION,
        "Practice",
        blocks,
        submit="Lock my answer",
        close="Finish later",
        about=f"{exemplar.ref}|{practice.seat.member.id}",
    )


def reasons_view(locked: Locked) -> View:
    """One's own answer beside the experts', with their reasons, criterion by criterion."""
    exemplar, after = locked.exemplar, locked.after
    blocks: list[Block] = [
        words(f"*{quoted(said(exemplar.title), 200)}*\n{said(exemplar.lesson)}"),
        small("Your answer is locked. Here it is beside what the experts agreed on."),
    ]
    for criterion in locked.rubric.criteria:
        blocks.append(words(_compared(locked, criterion)))
    blocks.append(footer(SEES, _next(after)))
    blocks.append(row(_button(after)))
    return modal(Screen.READING, "What the experts saw", blocks)


def standing_view(practice: Practice) -> View:
    """Where one stands when all examples are locked: through, or taught."""
    judgement = practice.judgement
    told = bullet(judgement.reasons) if judgement else ""
    if practice.state is CalibrationState.PASSED:
        title, then = "You are ready to read", _opens(practice)
    else:
        title = "Not this time"
        then = (
            "you do not get work to read in this round, and nothing is held against you. Your "
            "own work is read all the same. Below is where your levels and the experts’ are "
            "furthest apart."
        )
    blocks: list[Block] = [heading(title), words(told or RULE_IN_WORDS), footer(SEES, then)]
    if judgement is not None and practice.state is CalibrationState.NOT_PASSED:
        blocks += [words(_difference(line)) for line in _widest(practice)]
    return modal(Screen.RECEIPT, "Practice", blocks)


def _opens(practice: Practice) -> str:
    return (
        "work comes to you here, one piece at a time, from "
        f"{when(practice.reviews_open_at, practice.seat.zone)}."
    )


def _next(after: Practice) -> str:
    if after.exemplar is not None:
        left = after.total - after.done
        return f"{left} more to go. You can go on now or later."
    return "that was the last one. See where you stand."


def _button(after: Practice) -> ButtonElement:
    text = "Next example" if after.exemplar is not None else "See where I stand"
    return button(text, Act.CALIBRATE, after.seat.member.id, primary=True)


def _compared(locked: Locked, criterion: Criterion) -> str:
    own = locked.scores[criterion.id]
    expert = locked.exemplar.agreed[criterion.id]
    reason = locked.exemplar.rationale[criterion.id]
    cited = " ".join(f"¶{n}" for n in reason.passages)
    lines = [
        f"*{said(criterion.title)}*",
        f"You: {'not observable' if own is None else own} · Experts: {expert}{_gap(own, expert)}",
        f"{said(reason.why)} ({cited})" if cited else said(reason.why),
    ]
    if reason.why_not_higher is not None:
        lines.append(f"_Why not higher:_ {said(reason.why_not_higher)}")
    return "\n".join(lines)


def _gap(own: int | None, expert: int) -> str:
    if own is None or own == expert:
        return " (the same)" if own == expert else ""
    distance = abs(own - expert)
    direction = "higher" if own > expert else "lower"
    return f" (you were {distance} level{'s' if distance > 1 else ''} {direction})"


def _widest(practice: Practice) -> list[tuple[str, int | None, int]]:
    judgement = practice.judgement
    if judgement is None:
        return []
    titles = {criterion.id: said(criterion.title) for criterion in practice.rubric.criteria}
    apart = [cell for cell in judgement.rows if cell.own is None or cell.own != cell.expert]
    apart.sort(key=lambda cell: -abs((cell.own or 0) - cell.expert))
    return [(f"{titles[cell.criterion]}", cell.own, cell.expert) for cell in apart[:4]]


def _difference(line: tuple[str, int | None, int]) -> str:
    title, own, expert = line
    return f"*{title}*: you gave {'not observable' if own is None else own}, the experts {expert}."
