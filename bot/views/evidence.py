"""The form for evidence, and the evidence as others will see it."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.domain.passages import in_fields
from bot.services.evidence import EvidenceForm, Saved
from bot.views.ids import Act, Form, Screen, Typed
from bot.views.parts import (
    Choice,
    button,
    file_field,
    footer,
    modal,
    passages,
    plural,
    quoted,
    radio_field,
    row,
    select_field,
    text_field,
    words,
)
from storage.evidence import EvidenceKind

NAMES = {
    EvidenceKind.DECISION_RECORD: "Decision record",
    EvidenceKind.MEETING_NOTES: "Meeting notes",
}
KINDS = (
    Choice(
        EvidenceKind.DECISION_RECORD.value, "Decision record", "A choice, its options and reasons"
    ),
    Choice(EvidenceKind.MEETING_NOTES.value, "Meeting notes", "What was said, decided and by whom"),
)
SEES = (
    "you and your facilitators. Readers see it only if you hand it in, without names: yours and "
    "those of people in your cohort are hidden for you."
)


FIELD = 3000


def form_view(form: EvidenceForm) -> View:
    """One form for both kinds: type it, or give a text file."""
    blocks: list[Block] = [
        words(
            "Keep something that shows what you did: notes of a meeting, or the record of a "
            "decision. Type or paste it, or choose a text file."
        ),
        footer(SEES, "you see it with numbered passages, as others would see it."),
        *_cohort_field(form),
        radio_field("kind", "What is it?", KINDS, typed=Typed.EVIDENCE, initial=form.kind.value),
        text_field(
            "title",
            "Short title",
            typed=Typed.EVIDENCE,
            hint="So that you find it again. Readers see it too.",
            initial=form.title,
            multiline=False,
            most=120,
        ),
        *_text_fields(form.text),
    ]
    if not form.about:
        blocks.append(
            file_field(
                "file",
                "Or a text file",
                hint="A .txt or .md file of up to 2 MB. It is copied; the file itself is not kept.",
                kinds=("txt", "md", "text", "markdown"),
            )
        )
    about = f"{form.about}|{form.permalink or ''}"
    return modal(
        Form.EVIDENCE,
        "Change evidence" if form.about else "Add evidence",
        blocks,
        submit="Save",
        close="Finish later",
        about=about,
    )


def _cohort_field(form: EvidenceForm) -> list[Block]:
    """For somebody who learns in several cohorts; an item stays where it was saved."""
    if form.about or len(form.seats) < 2:
        return []
    choices = [Choice(one.member.id, one.cohort.title) for one in form.seats[:100]]
    chosen = form.seat.member.id
    hint = "It can be handed in there. Its facilitators see it."
    return [
        select_field(
            "member", "For which cohort?", choices, typed=Typed.EVIDENCE, initial=chosen, hint=hint
        )
    ]


def _text_fields(text: str) -> list[Block]:
    """One field, or as many as a long text needs: a field of Slack's holds 3,000 characters."""
    fields = in_fields(text, FIELD)
    hint = "Leave an empty line between paragraphs: each gets a number."
    return [
        text_field(
            "text" if n == 1 else f"text/{n}",
            "The text" if len(fields) == 1 else f"The text, part {n} of {len(fields)}",
            typed=Typed.EVIDENCE,
            hint=hint if n == 1 else None,
            initial=field,
            required=False,
            most=FIELD,
        )
        for n, field in enumerate(fields, start=1)
    ]


def receipt(saved: Saved) -> View:
    """After saving, and whenever it is opened: the text with numbers, as others would see it."""
    masked = (
        f"{plural(saved.hidden, 'name or address', 'names or addresses')} hidden in it."
        if saved.hidden
        else "Nothing had to be hidden in it."
    )
    evidence = saved.evidence
    blocks: list[Block] = [
        words(
            f"*{NAMES[evidence.kind]}: {quoted(evidence.title, 200)}* is saved as version "
            f"{evidence.version}. Below is what others would see. {masked}"
        ),
        *passages(saved.passages)[:90],
    ]
    if saved.handed_in:
        blocks.append(footer(SEES, "it is part of the work that you handed in, so it stays."))
    else:
        blocks.append(footer(SEES, "choose it when you hand in your work, or change it now."))
        blocks.append(
            row(
                button("Hand in work", Act.HAND_IN, saved.seat.member.id, primary=True),
                button("Change it", Act.EVIDENCE_EDIT, evidence.id),
            )
        )
    return modal(Screen.RECEIPT, "As others see it", blocks)
