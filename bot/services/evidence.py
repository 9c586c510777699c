"""Saving evidence from a form, a message or a file, and seeing it as others will see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain import anonymity
from bot.domain.passages import NumberedPassage, Part, digest, number
from bot.errors import Refused
from bot.services import cohorts, people
from bot.services.people import Seat, Who
from bot.services.telling import home_changes, write_down
from bot.work import Work
from storage import drafts, reflections, works
from storage import evidence as table
from storage.evidence import Evidence, EvidenceKind, EvidenceSource, EvidenceVersion

FORM = "evidence"
LONGEST = 12_000
SHORTEST = 40
HANDED_IN = "This is part of the work that you handed in, so it stays as its readers see it."


@dataclass(frozen=True, slots=True)
class Typed:
    """What came out of the form. `about` is the evidence being edited, or "" for new. `member` is
    the person in the cohort they chose, or "" where there was nothing to choose."""

    about: str
    member: str
    kind: EvidenceKind
    title: str
    text: str
    source: EvidenceSource
    permalink: str | None


@dataclass(frozen=True, slots=True)
class EvidenceForm:
    """`seats` are the cohorts to choose from; `seat` is the one that is chosen at first."""

    seat: Seat
    about: str
    kind: EvidenceKind
    title: str
    text: str
    permalink: str | None
    seats: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """Evidence, and what others would see of it: `hidden` counts what was masked."""

    seat: Seat
    evidence: Evidence
    passages: tuple[NumberedPassage, ...]
    hidden: int
    handed_in: bool


def typed(
    *,
    about: str,
    kind: str,
    title: str,
    text: str,
    permalink: str | None,
    from_file: bool,
    member: str = "",
) -> Typed:
    """The form in words, as it comes from outside; an unknown kind is taken as notes."""
    source = EvidenceSource.MESSAGE if permalink else EvidenceSource.FORM
    return Typed(
        about=about,
        member=member,
        kind=_kind(kind),
        title=title,
        text=text,
        source=EvidenceSource.FILE if from_file else source,
        permalink=permalink,
    )


def _kind(text: str) -> EvidenceKind:
    known = {kind.value: kind for kind in EvidenceKind}
    return known.get(text, EvidenceKind.MEETING_NOTES)


async def form(work: Work, who: Who, asked: str = "") -> EvidenceForm:
    """An empty form for the kind that was asked for, or the draft that was left in it."""
    seats = await people.learning(work, who)
    kind = _kind(asked)
    for seat in seats:
        kept = await drafts.draft(work.db, seat.member.id, FORM, "")
        if kept is not None:
            left = kept.answers
            kind, link = EvidenceKind(left["kind"]), left.get("permalink")
            return EvidenceForm(seat, "", kind, left["title"], left["text"], link, seats)
    return EvidenceForm(await _newest(work, seats), "", kind, "", "", None, seats)


async def from_message(work: Work, who: Who, text: str, permalink: str | None) -> EvidenceForm:
    """The form with a message in it; nothing is stored until it is saved."""
    seats = await people.learning(work, who)
    if not text.strip():
        raise Refused(
            "This message has no text that could be kept. Choose another message, or use "
            "“Add evidence” and type it."
        )
    if len(text) > LONGEST:
        raise Refused(
            f"This message has {len(text):,} characters, and one item holds {LONGEST:,}. Use "
            "“Add evidence” and paste the part that shows what you did."
        )
    seat = await _newest(work, seats)
    return EvidenceForm(seat, "", EvidenceKind.MEETING_NOTES, "", text, permalink, seats)


async def edit(work: Work, who: Who, evidence_id: str) -> EvidenceForm:
    seat, found = await _own(work, who, evidence_id)
    if await _handed_in(work, seat, found.id):
        raise Refused(HANDED_IN)
    return EvidenceForm(seat, found.id, found.kind, found.title, found.text, found.permalink)


async def keep_draft(work: Work, who: Who, typed: Typed) -> None:
    if typed.about or not (typed.title or typed.text):
        return
    seat = await _chosen(work, who, typed.member)
    await _forget_draft(work, who, but=seat)
    kept = {"kind": typed.kind.value, "title": typed.title, "text": typed.text}
    if typed.permalink:
        kept["permalink"] = typed.permalink
    await drafts.keep(work.db, seat.member.id, FORM, "", kept, work.now)
    await home_changes(work, seat.person.id)


async def save(work: Work, who: Who, typed: Typed) -> Saved:
    """Store what the form holds; its draft has done its part."""
    saved = await store(work, who, typed)
    if not typed.about:
        await _forget_draft(work, who)
    return saved


async def store(work: Work, who: Who, typed: Typed) -> Saved:
    """Store a new item, or a new version of one. Storing the same text again changes nothing."""
    title, text = typed.title.strip(), typed.text.strip()
    seat, found = await _target(work, who, typed)
    _check(title, text)
    if found is None:
        found = await _twin(work, seat, typed.kind, title, text)
    if found is not None and _same(found, typed.kind, title, text):
        return await _saved(work, seat, found)
    hidden = await _scrub(work, seat, text)
    row = found or Evidence(
        member_id=seat.member.id,
        kind=typed.kind,
        title=title,
        source=typed.source,
        permalink=typed.permalink,
        version=0,
        text=text,
        scrubbed=hidden.text,
        sha256="",
        saved_at=work.now,
        updated_at=work.now,
    )
    row.version += 1
    row.kind, row.title, row.text, row.scrubbed = typed.kind, title, text, hidden.text
    row.sha256, row.updated_at = _hash(text), work.now
    work.db.add(row)
    await work.db.flush()
    work.db.add(
        EvidenceVersion(
            evidence_id=row.id,
            version=row.version,
            title=title,
            text=text,
            scrubbed=hidden.text,
            sha256=row.sha256,
            at=work.now,
        )
    )
    await write_down(
        work,
        seat,
        "evidence.save",
        row.id,
        {"version": row.version, "sha256": row.sha256, "kind": row.kind.value},
    )
    return await _saved(work, seat, row)


async def read(work: Work, who: Who, evidence_id: str) -> Saved:
    seat, found = await _own(work, who, evidence_id)
    return await _saved(work, seat, found)


async def _target(work: Work, who: Who, typed: Typed) -> tuple[Seat, Evidence | None]:
    """The item that is being edited, if it is one."""
    if not typed.about:
        return await _chosen(work, who, typed.member), None
    seat, found = await _own(work, who, typed.about)
    if await _handed_in(work, seat, found.id):
        raise Refused(HANDED_IN)
    return seat, found


async def _chosen(work: Work, who: Who, member: str) -> Seat:
    """The cohort that was chosen in the form; the person's only one, or oldest, if none was."""
    seat = await people.learner(work, who, member)
    if member and seat.member.id != member:
        raise Refused(people.NOT_THERE, "member")
    return seat


async def _newest(work: Work, seats: Sequence[Seat]) -> Seat:
    """The cohort in which the person wrote or kept something last; otherwise the oldest."""
    if len(seats) == 1:
        return seats[0]
    ids = [seat.member.id for seat in seats]
    kept = [(row.updated_at, row.member_id) for row in await table.in_cohort(work.db, ids)]
    kept += [(row.updated_at, row.member_id) for row in await reflections.in_cohort(work.db, ids)]
    _, last = max(kept, default=(None, ids[0]))
    return next(one for one in seats if one.member.id == last)


async def _forget_draft(work: Work, who: Who, but: Seat | None = None) -> None:
    """There is one draft at a time, in the cohort that is chosen in it."""
    for seat in await people.learning(work, who):
        if but is None or seat.member.id != but.member.id:
            await drafts.discard(work.db, seat.member.id, FORM, "")


async def _twin(
    work: Work, seat: Seat, kind: EvidenceKind, title: str, text: str
) -> Evidence | None:
    """The item that a first press of the same button has stored."""
    kept = await table.of_member(work.db, seat.member.id)
    return next((row for row in kept if _same(row, kind, title, text)), None)


def _same(row: Evidence, kind: EvidenceKind, title: str, text: str) -> bool:
    return (row.kind, row.title, row.sha256) == (kind, title, _hash(text))


def _check(title: str, text: str) -> None:
    if not title:
        raise Refused("Give it a short title, so that you find it again.", "title")
    if len(text) < SHORTEST:
        raise Refused(
            f"There is too little here to count as evidence: {len(text)} characters, and a "
            f"reader needs at least {SHORTEST}.",
            "text",
        )
    if len(text) > LONGEST:
        raise Refused(
            f"That is {len(text):,} characters; one item holds {LONGEST:,}. Keep the part that "
            "shows what you did.",
            "text",
        )


async def _own(work: Work, who: Who, evidence_id: str) -> tuple[Seat, Evidence]:
    found = await table.evidence(work.db, evidence_id)
    seat = await people.learner(work, who, found.member_id if found else None)
    if found is None or found.member_id != seat.member.id:
        raise Refused("This item is not yours to open, or it is no longer kept.")
    return seat, found


async def _saved(work: Work, seat: Seat, row: Evidence) -> Saved:
    scrubbed = await _scrub(work, seat, row.text)
    passages = number([Part("", row.scrubbed)])
    handed_in = await _handed_in(work, seat, row.id)
    return Saved(seat, row, passages, scrubbed.hidden, handed_in)


async def _scrub(work: Work, seat: Seat, text: str) -> anonymity.Scrubbed:
    known = await cohorts.identities(work, seat.cohort)
    others = [identity for member, identity in known.items() if member != seat.member.id]
    return anonymity.scrub(text, known[seat.member.id], others)


async def _handed_in(work: Work, seat: Seat, evidence_id: str) -> bool:
    pieces = await works.of_member(work.db, seat.member.id)
    return any(evidence_id == source["id"] for piece in pieces for source in piece.sources)


def _hash(text: str) -> str:
    return digest(text)
