"""The chapters of the story, how far each is, and what to look at next."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.sandbox.story.deeds import Player
from bot.services.home import HomeState
from storage.calibration import CalibrationState


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
    done: Callable[[HomeState], bool]


PLANS = (
    _Plan(
        "answer",
        "A question arrives",
        "Each learner gets it in the morning of their own day, and answers in a form.",
        lambda state: bool(state.reflections),
    ),
    _Plan(
        "evidence",
        "Evidence is kept",
        "Decision records and meeting notes, numbered, hashed, names hidden.",
        lambda state: bool(state.evidence),
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
        lambda state: (
            state.practice is not None and state.practice.state is not CalibrationState.OPEN
        ),
    ),
    _Plan(
        "review",
        "Work is read",
        "Anonymously, never one’s own, never a squad-mate’s..",
        lambda state: state.piece is not None and len(state.feedback) >= state.piece.wanted,
    ),
    _Plan(
        "respond",
        "Authors answer",
        "How useful was it, before the levels show; then each step gets an answer.",
        lambda state: (
            state.piece is not None
            and len(state.feedback) >= state.piece.wanted
            and all(one.answered for one in state.feedback)
        ),
    ),
    _Plan(
        "result",
        "Results, with their reasons",
        "Median, spread and a rule that no average can hide a hole from. Then be the facilitator: "
        "type /cohort report and /cohort export.",
        lambda state: state.result is not None,
    ),
)


def chapters(states: Sequence[HomeState]) -> tuple[Chapter, ...]:
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


def waits_for(state: HomeState) -> str | None:
    """What the person can do now, in words for the panel; None if nothing waits."""
    if state.open_prompts and not state.reflections:
        return "answer the question"
    if state.reflections and state.piece is None:
        return "keep a decision record" if not state.evidence else "hand work in"
    practice = state.practice
    if practice and state.practice_open and practice.state is CalibrationState.OPEN:
        return "practise on the examples"
    if state.owed:
        return "read the work that waits"
    if any(not one.answered for one in state.feedback):
        return "read and answer a review"
    return None


def suggestion(states: Mapping[Player, HomeState], on_screen: str) -> tuple[str, str] | None:
    """Whom to be next, and to do what: first the one on screen, then the first who has
    something to do, then nobody: the clock should move on."""
    ordered = sorted(states.items(), key=lambda pair: pair[0].user != on_screen)
    for player, state in ordered:
        waiting = waits_for(state)
        if waiting is not None:
            return player.user, f"Be {player.name} and {waiting}."
    return None
