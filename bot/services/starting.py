"""Starting a set oneself, when what it asks about has happened: an occurrence that belongs to one
learner alone, open from now for as long as the set says. From then on it is answered like any
other; it counts for nobody's share of answers, and silence is not held against the learner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import calendar
from bot.errors import Refused
from bot.services import cohorts, people, reflections
from bot.services.people import Seat, Who
from bot.services.reflections import ReflectionForm
from bot.services.telling import write_down
from bot.work import Work
from prompts.content import OnEvent, PromptSet
from storage import askings
from storage import reflections as table
from storage.askings import STARTED, Asking
from storage.base import insert_new
from storage.reflections import Occurrence

ON_REVIEWING = "P11"  # "What reviewing taught me", in whichever edition
SAME_WISH = timedelta(seconds=10)
"""A second press within so many seconds is the same wish."""
NOTHING_TO_START = (
    "Your cohort has no question that you start yourself. Questions come to you as messages here; "
    "what you want to write unasked, keep as evidence."
)
NOT_TO_START = (
    "This question cannot be started in your cohort. Type `/reflect start` to see which can."
)


@dataclass(frozen=True, slots=True)
class Startable:
    """A set that one learner may start in one cohort of theirs."""

    seat: Seat
    prompt_set: PromptSet
    event: OnEvent


@dataclass(frozen=True, slots=True)
class Wish:
    """Which set, and as which member. `another` although one of it waits for an answer."""

    member: str
    prompt_set: str
    another: bool = False


@dataclass(frozen=True, slots=True)
class Started:
    """The form to go on with. `waiting_since` is set if nothing new was started, since the
    learner started this one then and has not answered it."""

    form: ReflectionForm
    waiting_since: datetime | None = None


async def choices(work: Work, who: Who) -> tuple[Startable, ...]:
    """What the person may start, over all of their cohorts."""
    found = [
        one
        for seat in await people.learning(work, who)
        for one in await startable(work, seat, await cohorts.prompt_sets(work, seat.cohort))
    ]
    if not found:
        raise Refused(NOTHING_TO_START)
    return tuple(found)


async def startable(work: Work, seat: Seat, sets: Mapping[str, PromptSet]) -> tuple[Startable, ...]:
    """Those of the cohort's sets that learners start; first those that never come by themselves."""
    programme = await cohorts.programme_of(work, seat.cohort)
    over = calendar.local(work.now, seat.cohort.zone).date() > seat.cohort.ends_on
    found = [
        Startable(seat, await cohorts.read_by(work, seat, one), one.on_event)
        for one in sets.values()
        # What is asked after the cohort's end makes no sense before it.
        if one.on_event is not None and (over or not one.on_event.days_after_end)
    ]
    return tuple(sorted(found, key=lambda one: programme.cadence(one.prompt_set) is not None))


async def start(work: Work, who: Who, wish: Wish) -> Started:
    """Start the set now, unless one of it that the learner started waits for an answer."""
    seat = await people.learner(work, who, wish.member)
    chosen = await _chosen(work, seat, wish.prompt_set)
    mine = await _mine(work, seat, chosen.prompt_set)
    earlier = await _unanswered(work, seat, mine)
    if earlier is not None:
        occurrence, row = earlier
        same = work.now - row.opens_at < SAME_WISH
        if same or not wish.another:
            form = await reflections.form_of(work, seat, occurrence)
            return Started(form, None if same else row.opens_at)
    occurrence = await _open(work, chosen, n=len(mine) + 1)
    return Started(await reflections.form_of(work, seat, occurrence))


async def not_yet_started(work: Work, seat: Seat, id: str) -> Startable | None:
    """The set, if the learner can start it and has not done so before."""
    sets = await cohorts.prompt_sets(work, seat.cohort)
    for one in await startable(work, seat, sets):
        if one.prompt_set.asked_as == id and not await _mine(work, seat, one.prompt_set):
            return one
    return None


async def offer_of(
    work: Work, seat: Seat, prompt_set: PromptSet, sets: Mapping[str, PromptSet]
) -> Startable | None:
    """What the set offers to whoever has nothing to report, if a learner can start it; in the
    version that is among the cohort's `sets`."""
    offered = prompt_set.nothing_to_report.offer
    if offered is None:
        return None
    place = await work.prompt_set(offered)
    other = next((one for one in sets.values() if one.asked_as == place.id), place)
    if other.on_event is None:
        return None
    return Startable(seat, await cohorts.read_by(work, seat, other), other.on_event)


async def _chosen(work: Work, seat: Seat, id: str) -> Startable:
    """The set, if the cohort's learners start it, or if a set of the cohort offers it."""
    sets = await cohorts.prompt_sets(work, seat.cohort)
    for one in await startable(work, seat, sets):
        if one.prompt_set.asked_as == id:
            return one
    for prompt_set in sets.values():
        offered = await offer_of(work, seat, prompt_set, sets)
        if offered is not None and offered.prompt_set.asked_as == id:
            return offered
    raise Refused(NOT_TO_START)


async def _mine(work: Work, seat: Seat, prompt_set: PromptSet) -> list[tuple[Occurrence, Asking]]:
    """What the learner has started of the set, of whichever edition, oldest first."""
    rows = await askings.of_member(work.db, seat.member.id)
    found = [
        (occurrence, row)
        for row, occurrence in rows
        if occurrence.member_id == seat.member.id
        and (await work.prompt_set(occurrence.prompt_set)).asked_as == prompt_set.asked_as
    ]
    return sorted(found, key=lambda one: one[0].n)


async def _unanswered(
    work: Work, seat: Seat, mine: Sequence[tuple[Occurrence, Asking]]
) -> tuple[Occurrence, Asking] | None:
    """The newest that is open, not answered and not turned away."""
    answered = {row.occurrence_id for row in await table.of_member(work.db, seat.member.id)}
    waiting = [
        (occurrence, row)
        for occurrence, row in mine
        if row.grace_until > work.now and row.skip is None and occurrence.id not in answered
    ]
    return waiting[-1] if waiting else None


async def _open(work: Work, chosen: Startable, n: int) -> Occurrence:
    """The nth of the set for this learner; of two that start it together one finds it there."""
    seat, prompt_set = chosen.seat, chosen.prompt_set
    fresh = Occurrence(
        cohort_id=seat.cohort.id,
        prompt_set=str(prompt_set.ref),
        content_hash=prompt_set.content_hash,
        local_date=calendar.local(work.now, seat.zone).date(),
        member_id=seat.member.id,
        n=n,
    )
    await insert_new(work.db, fresh)
    occurrence = await table.started_as(work.db, seat.member.id, fresh.prompt_set, n)
    span = calendar.started(chosen.event, work.now, seat.zone)
    row = Asking(
        member_id=seat.member.id,
        occurrence_id=occurrence.id,
        key=f"{STARTED}:{seat.member.id}:{prompt_set.asked_as}:{n}",
        fate=STARTED,
        at=work.now,
        opens_at=span.opens_at,
        closes_at=span.closes_at,
        grace_until=span.grace_until,
        reasons=[],
        excused=True,
        decided_at=work.now,
    )
    if await insert_new(work.db, row):
        await write_down(
            work, seat, "prompt.start", occurrence.id, {"prompt_set": fresh.prompt_set}
        )
    return occurrence
