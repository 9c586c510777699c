"""Answering a prompt: the form as it stands, its draft, handing it over, reading it again."""

from bot.services.reflections.answering import (
    HANDED_IN,
    Answered,
    Written,
    answer_to,
    handed_in,
    keep_draft,
    own,
    read,
    submit,
)
from bot.services.reflections.forms import (
    FORM,
    NOTHING_OPEN,
    Mine,
    ReflectionForm,
    card,
    form,
    form_of,
    keep,
    mine,
    open_forms,
    waiting,
)
from bot.services.reflections.questions import CLOSED, CLOSED_ANSWERED, NOT_YOURS, asked

__all__ = [
    "CLOSED",
    "CLOSED_ANSWERED",
    "FORM",
    "HANDED_IN",
    "NOTHING_OPEN",
    "NOT_YOURS",
    "Answered",
    "Mine",
    "ReflectionForm",
    "Written",
    "answer_to",
    "asked",
    "card",
    "form",
    "form_of",
    "handed_in",
    "keep",
    "keep_draft",
    "mine",
    "open_forms",
    "own",
    "read",
    "submit",
    "waiting",
]
