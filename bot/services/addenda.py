"""Adding to an answer that can be changed no more: a dated addendum beside it, which never
becomes part of the version that its readers got."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.anonymity import scrub
from bot.domain.passages import digest
from bot.errors import Refused
from bot.services import cohorts, reflections
from bot.services.people import Seat, Who
from bot.services.reflections import Answered
from bot.services.telling import write_down
from bot.work import Work
from storage import drafts
from storage import reflections as table
from storage.reflections import Addendum
from storage.works import PieceOfWork

FORM = "addendum"
LONGEST = 2000
MOST = 5  # over all answers, so that a work with all of them fits one window of its reader
STILL_OPEN = "This answer can still be changed, so change it: then readers see one text."


@dataclass(frozen=True, slots=True)
class Addition:
    """The form: what is added to, and what was typed before it was closed."""

    answered: Answered
    text: str


@dataclass(frozen=True, slots=True)
class AddedLater:
    """An addendum as others see it."""

    at: datetime
    text: str


async def form(work: Work, who: Who, reflection_id: str) -> Addition:
    answered = await _unchangeable(work, who, reflection_id)
    draft = await drafts.draft(work.db, answered.seat.member.id, FORM, reflection_id)
    return Addition(answered, str(draft.answers["text"]) if draft else "")


async def keep_draft(work: Work, who: Who, reflection_id: str, text: str) -> None:
    seat, found, _ = await reflections.own(work, who, reflection_id)
    if text:
        await drafts.keep(work.db, seat.member.id, FORM, found.id, {"text": text}, work.now)


async def add(work: Work, who: Who, reflection_id: str, text: str) -> Answered:
    """Store what is added, with its moment. The same text again changes nothing."""
    answered = await _unchangeable(work, who, reflection_id)
    text = text.strip()
    seat, sha256 = answered.seat, digest(text)
    own = await table.of_member(work.db, seat.member.id)
    _check(text, await table.addenda(work.db, [row.id for row in own]))
    if sha256 not in {row.sha256 for row in answered.addenda}:
        row = Addendum(
            reflection_id=reflection_id,
            text=text,
            scrubbed=await _scrubbed(work, seat, text),
            sha256=sha256,
            added_at=work.now,
        )
        work.db.add(row)
        await work.db.flush()
        await write_down(
            work, seat, "addendum.add", row.id, {"reflection": reflection_id, "sha256": sha256}
        )
    await drafts.discard(work.db, seat.member.id, FORM, reflection_id)
    return await reflections.read(work, who, reflection_id)


async def for_readers(work: Work, piece: PieceOfWork) -> tuple[AddedLater, ...]:
    """What its author added after handing the work in, without names."""
    ids = [str(source["id"]) for source in piece.sources if source["kind"] == "reflection"]
    return tuple(
        AddedLater(row.added_at, row.scrubbed) for row in await table.addenda(work.db, ids)
    )


def _check(text: str, there: Sequence[Addendum]) -> None:
    if not text:
        raise Refused("There is nothing here yet. A sentence or two is enough.", "text")
    if len(text) > LONGEST:
        raise Refused(
            f"That is {len(text):,} characters and the field holds {LONGEST:,}. Shorten it, or "
            "keep the long version as evidence.",
            "text",
        )
    if len(there) >= MOST and digest(text) not in {row.sha256 for row in there}:
        raise Refused(
            f"You have added to your answers {MOST} times, which is as many as readers can take "
            "in. Keep what is new as evidence.",
            "text",
        )


async def _unchangeable(work: Work, who: Who, reflection_id: str) -> Answered:
    answered = await reflections.read(work, who, reflection_id)
    if answered.changeable:
        raise Refused(STILL_OPEN)
    return answered


async def _scrubbed(work: Work, seat: Seat, text: str) -> str:
    known = await cohorts.identities(work, seat.cohort)
    author = known.pop(seat.member.id)
    return scrub(text, author, list(known.values())).text
