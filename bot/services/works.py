"""Handing in: choosing reflections and evidence, seeing them as the readers will, handing over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain import answers
from bot.domain.anonymity import scrub
from bot.domain.passages import NumberedPassage, Part, digest, number
from bot.errors import Refused
from bot.services import cohorts, people
from bot.services.people import Seat, Who
from bot.services.telling import write_down
from bot.work import Work
from prompts.content import Rubric
from storage import evidence as evidence_table
from storage import reflections as reflection_table
from storage import works as table
from storage.evidence import Evidence
from storage.reflections import Reflection
from storage.works import PieceOfWork

MOST_ITEMS = 10
FOR_READERS = "reviewers"
"""The visibility of prompts whose answers readers may see, once they are handed in."""
MOST_PASSAGES = 80
ALREADY = "You have handed your work in. Its readers see it as it was at that moment."


@dataclass(frozen=True, slots=True)
class Items:
    """What a learner has, newest first. `kept_back` are the reflections to prompts whose answers no
    reader sees, as their screens have said; everything else can be handed in."""

    seat: Seat
    rubric: Rubric
    reflections: tuple[Reflection, ...]
    evidence: tuple[Evidence, ...]
    hand_in_by: datetime
    reviews_open_at: datetime
    readers: int
    kept_back: frozenset[str] = frozenset()

    @property
    def for_readers(self) -> tuple[Reflection, ...]:
        return tuple(row for row in self.reflections if row.id not in self.kept_back)

    @property
    def ready(self) -> int:
        return len(self.for_readers) + len(self.evidence)


@dataclass(frozen=True, slots=True)
class Preview:
    items: Items
    chosen: tuple[str, ...]
    passages: tuple[NumberedPassage, ...]
    hidden: int


@dataclass(frozen=True, slots=True)
class HandedIn:
    seat: Seat
    rubric: Rubric
    piece: PieceOfWork
    passages: tuple[NumberedPassage, ...]
    reviews_open_at: datetime
    readers: int
    new: bool


async def items(work: Work, who: Who, member: str = "") -> Items:
    """What can be handed in as the `member` that the person is in one of their cohorts."""
    seat = await _seat(work, who, member)
    if await table.of_member(work.db, seat.member.id):
        raise Refused(ALREADY)
    found = await items_of(work, seat)
    if not found.ready:
        raise Refused(
            "There is nothing to hand in yet. Answer the question that came to you, or save a "
            "decision record or meeting notes first."
        )
    return found


async def items_of(work: Work, seat: Seat) -> Items:
    programme = await cohorts.programme_of(work, seat.cohort)
    moments = cohorts.timeline(seat.cohort)
    reflections = await reflection_table.of_member(work.db, seat.member.id)
    return Items(
        seat=seat,
        rubric=await cohorts.read_by(work, seat, work.library.rubric(programme.rubric)),
        reflections=tuple(reflections),
        evidence=tuple(await evidence_table.of_member(work.db, seat.member.id)),
        hand_in_by=moments.hand_in_by,
        reviews_open_at=moments.reviews_open_at,
        readers=programme.award.reviewers,
        kept_back=await kept_back(work, reflections),
    )


async def kept_back(work: Work, reflections: Iterable[Reflection]) -> frozenset[str]:
    """Those of them that no reader sees."""
    return frozenset(
        [
            row.id
            for row in reflections
            if (await work.prompt_set(row.prompt_set)).visibility != FOR_READERS
        ]
    )


async def preview(work: Work, who: Who, chosen: tuple[str, ...], member: str = "") -> Preview:
    """The chosen items as their readers will see them; nothing is handed in by looking."""
    found = await items(work, who, member)
    return await _preview(work, found, chosen)


async def hand_in(work: Work, who: Who, chosen: tuple[str, ...], member: str = "") -> HandedIn:
    """Freeze the chosen items as one piece of work. A second press gets the same receipt."""
    seat = await _seat(work, who, member, handed_in=True)
    earlier = await table.of_member(work.db, seat.member.id)
    if earlier:
        return await _handed_in(work, seat, earlier[0], new=False)
    shown = await _preview(work, await items_of(work, seat), chosen)
    passages = [{"n": p.n, "text": p.text, "part": p.part} for p in shown.passages]
    piece = PieceOfWork(
        cohort_id=seat.cohort.id,
        member_id=seat.member.id,
        rubric=str(shown.items.rubric.ref),
        rubric_hash=shown.items.rubric.content_hash,
        passages=passages,
        sources=_sources(shown),
        sha256=digest(passages),
        wanted=shown.items.readers,
        handed_in_at=work.now,
    )
    work.db.add(piece)
    await work.db.flush()
    await write_down(
        work,
        seat,
        "work.hand_in",
        piece.id,
        {"sha256": piece.sha256, "rubric": piece.rubric, "sources": piece.sources},
    )
    return await _handed_in(work, seat, piece, new=True)


async def read(work: Work, who: Who, member: str = "") -> HandedIn:
    """The learner's own work as its readers see it."""
    seat = await _seat(work, who, member, handed_in=True)
    pieces = await table.of_member(work.db, seat.member.id)
    if not pieces:
        raise Refused("You have not handed work in yet. Choose “Hand in work” on Home to start.")
    return await _handed_in(work, seat, pieces[0], new=False)


async def _seat(work: Work, who: Who, member: str, *, handed_in: bool = False) -> Seat:
    """The cohort that the button named. An older button names none: then it is the oldest cohort
    in which work was handed in, or was not, and otherwise the oldest."""
    found = await people.learning(work, who)
    named = [one for one in found if one.member.id == member]
    if named or len(found) == 1:
        return (named or found)[0]
    fits = [
        one for one in found if bool(await table.of_member(work.db, one.member.id)) == handed_in
    ]
    return (fits or found)[0]


def passages_of(piece: PieceOfWork) -> tuple[NumberedPassage, ...]:
    return tuple(NumberedPassage(p["n"], p["text"], p["part"]) for p in piece.passages)


async def _handed_in(work: Work, seat: Seat, piece: PieceOfWork, *, new: bool) -> HandedIn:
    programme = await cohorts.programme_of(work, seat.cohort)
    return HandedIn(
        seat=seat,
        rubric=await cohorts.read_by(work, seat, work.library.rubric(piece.rubric)),
        piece=piece,
        passages=passages_of(piece),
        reviews_open_at=cohorts.timeline(seat.cohort).reviews_open_at,
        readers=programme.award.reviewers,
        new=new,
    )


async def _preview(work: Work, found: Items, chosen: tuple[str, ...]) -> Preview:
    reflections = [row for row in found.for_readers if row.id in chosen]
    evidence = [row for row in found.evidence if row.id in chosen]
    if not reflections and not evidence:
        raise Refused("Choose at least one item to hand in.", "items")
    if len(reflections) + len(evidence) > MOST_ITEMS:
        raise Refused(f"Choose at most {MOST_ITEMS} items; readers have little time.", "items")
    parts: list[Part] = []
    for reflection in reversed(reflections):
        prompt_set = await cohorts.first_language(
            work, found.seat.cohort, await work.prompt_set(reflection.prompt_set)
        )
        told = answers.parts(prompt_set, reflection.answers)
        parts += [Part(f"Reflection: {question}", answer) for question, answer in told]
    parts += [Part(_name(row), row.text) for row in reversed(evidence)]
    return await _scrubbed(work, found, chosen, parts)


async def _scrubbed(
    work: Work, found: Items, chosen: tuple[str, ...], parts: list[Part]
) -> Preview:
    known = await cohorts.identities(work, found.seat.cohort)
    author = known.pop(found.seat.member.id)
    hidden = 0
    clean: list[Part] = []
    for part in parts:
        title = scrub(part.title, author, list(known.values()))
        text = scrub(part.text, author, list(known.values()))
        hidden += title.hidden + text.hidden
        clean.append(Part(title.text, text.text))
    passages = number(clean)
    if len(passages) > MOST_PASSAGES:
        raise Refused(
            f"That makes {len(passages)} passages, and a reader can take in {MOST_PASSAGES}. "
            "Choose fewer items.",
            "items",
        )
    return Preview(found, chosen, passages, hidden)


def _sources(shown: Preview) -> list[dict[str, object]]:
    rows: list[Reflection | Evidence] = [*shown.items.for_readers, *shown.items.evidence]
    return [
        {
            "kind": "evidence" if isinstance(row, Evidence) else "reflection",
            "id": row.id,
            "version": row.version,
            "sha256": row.sha256,
        }
        for row in rows
        if row.id in shown.chosen
    ]


def _name(row: Evidence) -> str:
    return f"{row.kind.value.replace('_', ' ').capitalize()}: {row.title}"
