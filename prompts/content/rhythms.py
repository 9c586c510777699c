"""Rhythms: what is asked on which days of a cohort."""

from dataclasses import dataclass

from prompts.content.prompt_sets import Cadence, PromptSet
from prompts.content.refs import Ref
from prompts.content.wording import Text


@dataclass(frozen=True, slots=True)
class Beat:
    """One prompt set and when it comes round in a rhythm."""

    prompt_set: str
    cadence: Cadence


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A preset: what is asked on which days, and what people do besides."""

    id: str
    version: str
    title: Text
    summary: Text
    weeks: int
    beats: tuple[Beat, ...]
    on_event: tuple[str, ...]  # sets that learners start themselves
    besides: tuple[Text, ...]
    content_hash: str

    @property
    def ref(self) -> Ref:
        return Ref(self.id, self.version)

    @property
    def prompt_sets(self) -> tuple[str, ...]:
        return (*(beat.prompt_set for beat in self.beats), *self.on_event)


def cadence_in(rhythm: Rhythm | None, prompt_set: PromptSet) -> Cadence | None:
    """When the set comes round: as the rhythm says, else as the set itself says."""
    for beat in rhythm.beats if rhythm else ():
        if beat.prompt_set.partition("@")[0] == prompt_set.asked_as:
            return beat.cadence
    return prompt_set.cadence
