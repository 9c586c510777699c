"""Handing in: choosing, seeing it as the readers will, and the receipt."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.services.works import MOST_ITEMS, HandedIn, Items, Preview
from bot.views.evidence import NAMES
from bot.views.ids import Act, Form, Screen
from bot.views.parts import (
    Choice,
    button,
    clamp,
    footer,
    heading,
    modal,
    passages,
    plural,
    quoted,
    row,
    small,
    ticks_field,
    when,
    words,
)
from prompts.content import said
from storage.evidence import Evidence
from storage.reflections import Reflection


def card_text() -> str:
    return "One day left to hand in your work"


def reminder(items: Items) -> tuple[Block, ...]:
    """One reminder, a day before the time ends."""
    if items.ready:
        told = (
            f"You have {plural(items.ready, 'item')} that you can hand in. Choose what "
            "shows your work best, look at it as its readers will, and hand it in."
        )
        begin = button("Hand in work", Act.HAND_IN, items.seat.member.id, primary=True)
    else:
        told = (
            "Nothing is kept yet that you could hand in. Answer the question that is open, or "
            "save a decision record or meeting notes; then hand it in."
        )
        begin = button("Add evidence", Act.EVIDENCE_ADD, primary=True)
    return (
        heading("One day left to hand in your work"),
        words(told),
        footer(
            f"{_readers(items.readers)} of your cohort, without your name, and your facilitators.",
            f"the time ends {when(items.hand_in_by, items.seat.zone)}. Work that comes later is "
            "still read.",
        ),
        row(begin),
    )


def choice_view(items: Items) -> View:
    rows: list[Reflection | Evidence] = [*items.for_readers, *items.evidence]
    rows.sort(key=lambda row: row.updated_at, reverse=True)
    shown = [_choice(row, items.seat.zone) for row in rows[:MOST_ITEMS]]
    blocks: list[Block] = [
        words(
            f"Choose what to hand in under the rubric *{quoted(said(items.rubric.title), 200)}*. "
            "Everything that you leave out stays with you."
        ),
        footer(
            f"{_readers(items.readers)}, without your name, and your facilitators.",
            "you see it once more as the readers will, before anything is handed in.",
        ),
        ticks_field("items", "Hand in", shown, initial=[choice.value for choice in shown]),
    ]
    if len(rows) > len(shown):
        blocks.append(small(f"The {MOST_ITEMS} newest of {len(rows)} are shown."))
    return modal(
        Form.HAND_IN_CHOICE,
        "Hand in work",
        blocks,
        submit="Look at it",
        close="Not now",
        about=items.seat.member.id,
    )


def _choice(row: Reflection | Evidence, zone: str) -> Choice:
    saved = f"Saved {when(row.updated_at, zone)}"
    if isinstance(row, Evidence):
        return Choice(row.id, f"{NAMES[row.kind]}: {clamp(row.title, 50)}", saved)
    return Choice(row.id, "Reflection", saved)


def preview_view(preview: Preview) -> View:
    items = preview.items
    masked = (
        f"{plural(preview.hidden, 'name or address', 'names or addresses')} hidden."
        if preview.hidden
        else "Nothing had to be hidden."
    )
    blocks: list[Block] = [
        words(f"This is what your readers will see. {masked}"),
        *passages(preview.passages)[:95],
        footer(
            f"{_readers(items.readers)}, without your name, and your facilitators.",
            "it is fixed as it stands here, and goes to its readers from "
            f"{when(items.reviews_open_at, items.seat.zone)}. You can not change it after that.",
        ),
    ]
    return modal(
        Form.HAND_IN,
        "As your readers see it",
        blocks,
        submit="Hand it in",
        close="Go back",
        about=f"{','.join(preview.chosen)}|{items.seat.member.id}",
    )


def receipt(handed: HandedIn) -> View:
    zone = handed.seat.zone
    blocks: list[Block] = [
        heading("Your work is handed in" if handed.new else "Your work"),
        words(
            f"{plural(len(handed.passages), 'passage')} under the rubric "
            f"*{quoted(said(handed.rubric.title), 200)}*, handed in "
            f"{when(handed.piece.handed_in_at, zone)}."
        ),
        footer(
            f"{_readers(handed.readers)}, without your name, and your facilitators.",
            f"it goes to its readers from {when(handed.reviews_open_at, zone)}. You get a "
            "message here for each review.",
        ),
        *passages(handed.passages)[:90],
    ]
    return modal(Screen.RECEIPT, "My work", blocks)


def _readers(n: int) -> str:
    return "one reader" if n == 1 else f"{'two' if n == 2 else n} readers"
