"""Writing a cohort's own version of a prompt set: the form, what is typed meanwhile, and saving.

What is saved is a draft until it is put to use; from then on it stays as it is, and a change makes
the next version.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import Refused
from bot.services import prompt_sets
from bot.services.people import Seat, Who
from bot.services.prompt_sets import Named
from bot.services.telling import write_down
from bot.work import Work
from prompts import own_versions as rules
from prompts.content import PromptSet
from prompts.own_versions import Field, Values
from prompts.reading import content_hash
from storage import drafts
from storage import prompt_sets as table
from storage.base import new_id
from storage.prompt_sets import OwnEdition, OwnVersion

FORM = "own_version"
JUST_USED = (
    "Somebody has just put this version to use. Your words are kept: save them once more, and they "
    "become the next version."
)
SAME = "These are the words of the original. Change at least one of them, then save."


@dataclass(frozen=True, slots=True)
class Wording:
    """The form: every text as it stands, or as it was typed last."""

    seat: Seat
    original: PromptSet
    named: Named
    fields: tuple[Field, ...]
    draft_saved_at: datetime | None


async def form(work: Work, who: Who, named: Named) -> Wording:
    seat, shown = await prompt_sets.seen(work, who, named)
    original = await prompt_sets.original_of(work, seat, shown.asked_as)
    values, _ = await _base(work, seat, original)
    typed = await drafts.draft(work.db, seat.member.id, FORM, original.id)
    texts: Mapping[str, str] = typed.answers if typed else {}
    return Wording(
        seat=seat,
        original=original,
        named=named,
        fields=tuple(
            replace(one, text=texts.get(one.path, one.text)) for one in rules.fields(values)
        ),
        draft_saved_at=typed.saved_at if typed else None,
    )


async def keep_draft(work: Work, who: Who, named: Named, texts: Mapping[str, str]) -> None:
    """Keep what the form holds now; nobody else sees it."""
    seat, shown = await prompt_sets.seen(work, who, named)
    await drafts.keep(work.db, seat.member.id, FORM, shown.asked_as, dict(texts), work.now)


async def save(work: Work, who: Who, named: Named, texts: Mapping[str, str]) -> Named:
    """Store the words as the draft of the cohort's own version, or refuse them as `check` does."""
    seat, shown = await prompt_sets.seen(work, who, named)
    original = await prompt_sets.original_of(work, seat, shown.asked_as)
    values, newest = await _base(work, seat, original)
    await drafts.discard(work.db, seat.member.id, FORM, original.id)
    if _unchanged(values, texts):
        if newest is None:
            raise Refused(SAME, "title")
        return Named(seat.cohort.id, newest.ref)
    own = await table.make(
        work.db,
        OwnVersion(id=rules.own_id(new_id()), cohort_id=seat.cohort.id, original=original.id),
    )
    row = _row(work, seat, own, newest, _reworded(values, texts, own, newest, original))
    _check(work, row.content)
    if not await table.save(work.db, row):
        raise Refused(JUST_USED, "title")
    details = {"ref": row.ref, "content_hash": row.content_hash, "original": str(original.ref)}
    await write_down(work, seat, "prompt_set.save", original.id, details)
    return Named(seat.cohort.id, row.ref)


async def _base(work: Work, seat: Seat, original: PromptSet) -> tuple[Values, OwnEdition | None]:
    """What the new words are put into: the newest version of the cohort, else the original."""
    rows = await prompt_sets.own_editions(work, seat, original.id)
    if rows:
        return rows[-1].content, rows[-1]
    values = rules.written(work.library.shelf, str(original.ref))
    if values is None:
        raise LookupError(str(original.ref))
    return values, None


def _unchanged(values: Values, texts: Mapping[str, str]) -> bool:
    return all(texts.get(one.path, one.text).strip() == one.text for one in rules.fields(values))


def _reworded(
    values: Values,
    texts: Mapping[str, str],
    own: OwnVersion,
    newest: OwnEdition | None,
    original: PromptSet,
) -> Values:
    version = rules.FIRST if newest is None else newest.version
    if newest is not None and newest.used_at is not None:
        version = rules.following(newest.version)
    return rules.reworded(values, texts, id=own.id, version=version, made_from=str(original.ref))


def _row(
    work: Work, seat: Seat, own: OwnVersion, newest: OwnEdition | None, made: Values
) -> OwnEdition:
    return OwnEdition(
        own_version_id=own.id,
        version=made["meta"]["version"],
        content=made,
        content_hash=content_hash(made),
        saved_by=seat.member.id,
        saved_at=work.now,
    )


def _check(work: Work, made: Values) -> None:
    wrong = rules.problems(made, work.library.shelf)
    if wrong:
        field, advice = next(iter(wrong.items()))
        raise Refused(advice, field, wrong)
