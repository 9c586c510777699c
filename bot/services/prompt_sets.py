"""The prompt sets of a cohort, for those who run it: what there is, one of them whole, and in which
version the cohort is asked it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain import calendar
from bot.errors import Refused
from bot.services import cohorts, people
from bot.services.people import FACILITATING, Seat, Who
from bot.services.telling import write_down
from bot.work import Work
from prompts import own_versions
from prompts.content import Cadence, PromptSet
from prompts.problems import UnknownContent
from prompts.references import number
from storage import prompt_sets as table
from storage import reflections as reflection_table
from storage.prompt_sets import OwnEdition, OwnVersion, Replacement

NOT_YOURS = (
    "Only facilitators and programme owners can see the prompt sets of a cohort. Ask yours, or "
    "open Home to see what waits for you."
)
ELSEWHERE = (
    "This prompt set belongs to a cohort that you do not run. Type `/cohort prompts` to see yours."
)
GONE = "This version is not there any more. Type `/cohort prompts` to see what there is."
NOT_ASKED = (
    "Your cohort is not asked this prompt set, so there is nothing to replace. The programme file "
    "names the sets that a cohort is asked."
)
JUST_CHANGED = "Somebody has just changed this version. Open it again, and look before you use it."


@dataclass(frozen=True, slots=True)
class Named:
    """One edition of a set, seen from one cohort: what a button carries."""

    cohort: str
    ref: str

    @property
    def value(self) -> str:
        return f"{self.cohort}|{self.ref}"


@dataclass(frozen=True, slots=True)
class Listed:
    """A set as the cohort is asked it. `next_on` is the day of its next occurrence by the clock."""

    prompt_set: PromptSet
    cadence: Cadence | None
    next_on: date | None
    draft: bool  # somebody has begun a version that is not in use


@dataclass(frozen=True, slots=True)
class CohortSets:
    """What one cohort is asked, and what is there besides."""

    seat: Seat
    asked: tuple[Listed, ...]
    besides: tuple[PromptSet, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One edition, whole. `in_use` is the one that the cohort is asked; None where its programme
    does not name the set. `versions` are the others that one may look at."""

    seat: Seat
    prompt_set: PromptSet
    cadence: Cadence | None
    next_on: date | None
    in_use: PromptSet | None
    versions: tuple[PromptSet, ...]

    @property
    def named(self) -> Named:
        return Named(self.seat.cohort.id, str(self.prompt_set.ref))

    @property
    def usable(self) -> bool:
        """Whether it can take the place of what is in use."""
        own = self.prompt_set.replaces is not None
        return own and self.in_use is not None and self.in_use.ref != self.prompt_set.ref

    @property
    def replaced(self) -> bool:
        """Whether the cohort is asked a version of its own."""
        return self.in_use is not None and self.in_use.replaces is not None


async def of_cohorts(work: Work, who: Who) -> tuple[CohortSets, ...]:
    """The prompt sets of every cohort that the person runs."""
    seats = await people.all_seats(work, who, FACILITATING, NOT_YOURS)
    return tuple([await _of_cohort(work, seat) for seat in seats])


async def page(work: Work, who: Who, named: Named) -> Page:
    seat, shown = await seen(work, who, named)
    asked = await _asked(work, seat, shown.asked_as)
    cadence = await cadence_in(work, seat, shown) if asked else None
    rows = await own_editions(work, seat, shown.asked_as)
    own = [own_versions.prompt_set(rows[-1].content, shown.asked_as)] if rows else []
    there = {str(one.ref): one for one in (*asked, *own)}
    return Page(
        seat=seat,
        prompt_set=await cohorts.read_by(work, seat, shown),
        cadence=cadence,
        next_on=await _next_on(work, seat, shown, cadence),
        in_use=asked[-1] if asked else None,
        versions=tuple(one for ref, one in there.items() if ref != named.ref),
    )


async def use(work: Work, who: Who, named: Named) -> None:
    """From its next occurrence on the cohort is asked this version. Used twice is used once."""
    seat, own, row = await own_edition(work, who, named)
    asked = await _asked(work, seat, own.original)
    if not asked:
        raise Refused(NOT_ASKED)
    if str(asked[-1].ref) == row.ref:
        return
    # Somebody may be changing it at this moment: what is put to use is what was read here.
    if row.used_at is None and not await table.first_use(work.db, row, work.now):
        raise Refused(JUST_CHANGED)
    place = Replacement(
        cohort_id=seat.cohort.id,
        original=own.original,
        ref=row.ref,
        by=seat.member.id,
        since=work.now,
    )
    await table.put_in_place(work.db, place)
    details = {"ref": row.ref, "content_hash": row.content_hash}
    await write_down(work, seat, "prompt_set.use", own.original, details)


async def take_back(work: Work, who: Who, named: Named) -> PromptSet:
    """From its next occurrence on the cohort is asked the original again, which is answered."""
    seat, shown = await seen(work, who, named)
    asked = await _asked(work, seat, shown.asked_as)
    if not asked:
        raise Refused(NOT_ASKED)
    if await table.take_back(work.db, seat.cohort.id, shown.asked_as):
        details = {"ref": str(asked[0].ref), "content_hash": asked[0].content_hash}
        await write_down(work, seat, "prompt_set.take_back", shown.asked_as, details)
    return asked[0]


async def seat_in(work: Work, who: Who, cohort: str) -> Seat:
    """The seat of somebody who runs this very cohort."""
    seat = await people.seat(work, who, FACILITATING, NOT_YOURS, cohort)
    if seat.cohort.id != cohort:
        raise Refused(ELSEWHERE)
    return seat


async def seen(work: Work, who: Who, named: Named) -> tuple[Seat, PromptSet]:
    """The edition, for somebody who runs the cohort."""
    seat = await seat_in(work, who, named.cohort)
    return seat, await edition(work, seat, named.ref)


async def edition(work: Work, seat: Seat, ref: str) -> PromptSet:
    """Of the library, or one of the cohort's own, drafts included."""
    found = await table.edition(work.db, ref)
    if found is None:
        try:
            return await work.prompt_set(ref)
        except UnknownContent as unknown:
            raise Refused(GONE) from unknown
    own, row = found
    if own.cohort_id != seat.cohort.id:
        raise Refused(ELSEWHERE)
    return own_versions.prompt_set(row.content, own.original)


async def own_edition(work: Work, who: Who, named: Named) -> tuple[Seat, OwnVersion, OwnEdition]:
    """One of the cohort's own, as it is stored."""
    seat = await seat_in(work, who, named.cohort)
    found = await table.edition(work.db, named.ref)
    if found is None:
        raise Refused(GONE)
    if found[0].cohort_id != seat.cohort.id:
        raise Refused(ELSEWHERE)
    return seat, *found


async def own_editions(work: Work, seat: Seat, original: str) -> list[OwnEdition]:
    """The cohort's own editions of the set, oldest first."""
    own = await table.own_version(work.db, seat.cohort.id, original)
    rows = await table.editions(work.db, own.id) if own else []
    return sorted(rows, key=lambda row: number(row.version))


async def original_of(work: Work, seat: Seat, original: str) -> PromptSet:
    """The set as the programme names it; Refused where the cohort is not asked it."""
    asked = await _asked(work, seat, original)
    if not asked:
        raise Refused(NOT_ASKED)
    return asked[0]


async def _asked(work: Work, seat: Seat, original: str) -> list[PromptSet]:
    """What the programme names, and what is in use, which may be the same; or nothing."""
    for name, in_use in (await cohorts.prompt_sets(work, seat.cohort)).items():
        if in_use.asked_as == original:
            return [await work.prompt_set(name), in_use]
    return []


async def _of_cohort(work: Work, seat: Seat) -> CohortSets:
    sets = (await cohorts.prompt_sets(work, seat.cohort)).values()
    begun = await table.drafts_in(work.db, seat.cohort.id)
    asked = [await _listed(work, seat, one, begun) for one in sets]
    places = {one.asked_as for one in sets}
    besides = dict.fromkeys(one.id for one in work.library.prompt_sets if one.id not in places)
    return CohortSets(seat, tuple(asked), tuple([await work.prompt_set(one) for one in besides]))


async def _listed(work: Work, seat: Seat, one: PromptSet, begun: set[str]) -> Listed:
    cadence = await cadence_in(work, seat, one)
    next_on = await _next_on(work, seat, one, cadence)
    return Listed(one, cadence, next_on, draft=one.asked_as in begun)


async def cadence_in(work: Work, seat: Seat, one: PromptSet) -> Cadence | None:
    """On which beat the clock asks it in the cohort, if it does."""
    return (await cohorts.programme_of(work, seat.cohort)).cadence(one)


async def _next_on(work: Work, seat: Seat, one: PromptSet, cadence: Cadence | None) -> date | None:
    """The first day on which nobody was asked it yet."""
    if cadence is None:
        return None
    begun = {
        row.local_date
        for row in await reflection_table.occurrences(work.db, seat.cohort.id)
        if (await work.prompt_set(row.prompt_set)).asked_as == one.asked_as
    }
    days: Sequence[date] = calendar.local_dates(
        cadence, max(seat.cohort.starts_on, work.now.date()), seat.cohort.ends_on
    )
    return next((day for day in days if day not in begun), None)
