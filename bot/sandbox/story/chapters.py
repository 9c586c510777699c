"""The chapters of the story, and how far each is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.sandbox.story.standing import Standing


@dataclass(frozen=True, slots=True)
class Chapter:
    """`state` is "done", "now" or "later"."""

    id: str
    title: str
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class _Plan:
    id: str
    title: str
    text: str
    done: Callable[[Standing], bool]


PLANS = (
    _Plan(
        "answer",
        "A question arrives",
        "Each learner gets it in the morning of their own day, and answers in a form.",
        lambda state: state.answered,
    ),
    _Plan(
        "evidence",
        "Evidence is kept",
        "Decision records and meeting notes, numbered, hashed, names hidden.",
        lambda state: bool(state.kept),
    ),
    _Plan(
        "hand_in",
        "Work is handed in",
        "Seen once more as its readers will see it, then fixed.",
        lambda state: state.piece is not None,
    ),
    _Plan(
        "practice",
        "Readers practise",
        "Three scored examples; who is steady gets real work to read.",
        lambda state: state.practised,
    ),
    _Plan(
        "review",
        "Work is read",
        "Anonymously, never one’s own, never a squad-mate’s.",
        lambda state: state.piece is not None and state.received >= state.piece.wanted,
    ),
    _Plan(
        "respond",
        "Authors answer",
        "How useful was it, before the levels show; then each step gets an answer.",
        lambda state: (
            state.piece is not None
            and state.received >= state.piece.wanted
            and not state.unanswered
        ),
    ),
    _Plan(
        "result",
        "Results, with their reasons",
        "Median, spread and a rule that no average can hide a hole from.",
        lambda state: state.decided,
    ),
)


def chapters(states: Sequence[Standing]) -> tuple[Chapter, ...]:
    """Each with its count; the first that is not finished is where the story is now."""
    told: list[Chapter] = []
    now_found = False
    for plan in PLANS:
        count = sum(plan.done(state) for state in states)
        finished = count == len(states)
        state = "done" if finished else "later" if now_found else "now"
        now_found = now_found or not finished
        text = f"{plan.text} {count} of {len(states)} learners."
        told.append(Chapter(plan.id, plan.title, text, state))
    return tuple(told)
