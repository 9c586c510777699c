"""What to do next, for somebody who has never seen this: by oneself, by letting the others act,
by moving the clock, or by being somebody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.sandbox.story.standing import Player, Standing


class How(StrEnum):
    DO = "do"  # as who one is
    OTHERS = "others"
    CLOCK = "clock"
    BE = "be"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`person` is the Slack id of whom to be, with BE only."""

    how: How
    text: str
    person: str | None = None


def suggest(
    states: Mapping[Player, Standing],
    on_screen: str,
    facilitator: Player,
    *,
    all_told: bool,
    time_goes_on: bool,
) -> Suggestion | None:
    """The first that fits: one's own part, everybody else's, the end of the story, the time."""
    waiting = {player: what for player, state in states.items() if (what := waits_for(state))}
    mine = next((what for player, what in waiting.items() if player.user == on_screen), None)
    if mine is not None:
        return Suggestion(How.DO, f"{mine}.")
    known = {facilitator.user, *(player.user for player in states)}
    if waiting and on_screen not in known:
        player = next(iter(waiting))
        return Suggestion(How.BE, f"Be {player.name}. {waiting[player]}.", player.user)
    if waiting:
        return Suggestion(
            How.OTHERS, "Nothing waits for you now. Let the others do their part, all of it."
        )
    if all_told:
        return _the_end(on_screen, facilitator)
    if time_goes_on:
        return Suggestion(
            How.CLOCK, "Everybody has done their part. Move the clock to what happens next."
        )
    return None


def _the_end(on_screen: str, facilitator: Player) -> Suggestion:
    if on_screen == facilitator.user:
        return Suggestion(
            How.DO,
            "The results are in. In Messages, type /cohort report to see how the cohort is doing, "
            "then /cohort export for the workbook.",
        )
    return Suggestion(
        How.BE,
        "The results are in: Home shows yours. Then see the cohort as its facilitator does: be "
        f"{facilitator.name}.",
        facilitator.user,
    )


def waits_for(state: Standing) -> str | None:
    """What the person can do now, and where; None if nothing waits."""
    if state.asked and not state.answered:
        return "Answer the question: open Home or Messages and press Answer"
    if state.answered and state.piece is None:
        if not state.kept:
            return "Keep a decision record: press Add evidence on Home"
        return "Hand in what you have written: press Hand in work on Home"
    if state.practises:
        return "Practise on the examples: press Start practice, or Go on, on Home"
    if state.owed:
        return "Read the work that waits: press Read it on Home"
    if state.unanswered:
        return "Somebody has read your work: press Open on Home, and answer what they say"
    return None
