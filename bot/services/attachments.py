"""A file that comes with an answer: it becomes evidence, linked to the reflection."""

from dataclasses import dataclass
from pathlib import PurePath

from bot.errors import Refused
from bot.services import evidence, reflections
from bot.services.people import Who
from bot.services.reflections import Answered, Written
from bot.work import Work
from prompts.content import PromptSet
from storage.base import insert_new
from storage.evidence import EvidenceKind, EvidenceSource
from storage.reflections import Attachment

FIELD = "file"


@dataclass(frozen=True, slots=True)
class Attached:
    """A text file, read: its name and its words."""

    name: str
    text: str


async def submit(
    work: Work, who: Who, written: Written, attached: Attached | None = None
) -> Answered:
    """Store the answers, and the file with them: both or neither."""
    answered = await reflections.submit(work, who, written)
    if attached is None:
        return answered
    kept = await _keep(work, who, answered, attached)
    await insert_new(
        work.db,
        Attachment(reflection_id=answered.reflection.id, evidence_id=kept.evidence.id, at=work.now),
    )
    return await reflections.read(work, who, answered.reflection.id)


async def _keep(work: Work, who: Who, answered: Answered, attached: Attached) -> evidence.Saved:
    try:
        return await evidence.store(
            work,
            who,
            evidence.Typed(
                about="",
                member=answered.seat.member.id,
                kind=_kind(answered.prompt_set),
                title=PurePath(attached.name).stem[:120] or "File",
                text=attached.text,
                source=EvidenceSource.FILE,
                permalink=None,
            ),
        )
    except Refused as refused:
        raise Refused(f"The file cannot be kept: {refused.sentence}", FIELD) from refused


def _kind(prompt_set: PromptSet) -> EvidenceKind:
    """The kind that the prompt asks for, if it asks for one."""
    asked = {question.artefact_kind for question in prompt_set.questions}
    return next((kind for kind in EvidenceKind if kind.value in asked), EvidenceKind.MEETING_NOTES)
