"""The shapes of the content: what a facilitator writes in YAML, as frozen values.

`prompts/library.py` reads the files, checks them and returns these. Nothing here reads
a file or knows a database.
"""

from prompts.content.exemplars import Exemplar, Passage, Rationale
from prompts.content.programmes import AwardRule, Closure, Programme, Timeline
from prompts.content.prompt_sets import (
    Cadence,
    FacilitatorCard,
    NothingToReport,
    Nudges,
    OnEvent,
    PromptSet,
    Question,
    QuestionKind,
    Skip,
)
from prompts.content.refs import Ref
from prompts.content.rhythms import Beat, Rhythm, cadence_in
from prompts.content.rubrics import Criterion, Level, Rubric
from prompts.content.wording import ENGLISH, Said, Text, said, translated
from prompts.content.words import Check, CheckRule, LeavePhrases, SkipReason, Tag

__all__ = [
    "ENGLISH",
    "AwardRule",
    "Beat",
    "Cadence",
    "Check",
    "CheckRule",
    "Closure",
    "Criterion",
    "Exemplar",
    "FacilitatorCard",
    "LeavePhrases",
    "Level",
    "NothingToReport",
    "Nudges",
    "OnEvent",
    "Passage",
    "Programme",
    "PromptSet",
    "Question",
    "QuestionKind",
    "Rationale",
    "Ref",
    "Rhythm",
    "Rubric",
    "Said",
    "Skip",
    "SkipReason",
    "Tag",
    "Text",
    "Timeline",
    "cadence_in",
    "said",
    "translated",
]
