"""What a programme must fulfil beyond its shape: dates, references, and the load of a week."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Protocol
from zoneinfo import ZoneInfo

from prompts import closures, weeks
from prompts.content import Exemplar, PromptSet, Rhythm, Rubric, cadence_in
from prompts.overdue import too_old
from prompts.problems import ContentError, Problem, UnknownContent
from prompts.reading import Document, Place
from prompts.schema import ProgrammeFile
from prompts.zones import zone_known

MOMENTS = ("welcome_at", "calibration_opens_at", "hand_in_by", "reviews_open_at")


class Known(Protocol):
    """What a programme may name: a Library."""

    def prompt_set(self, name: str) -> PromptSet: ...
    def rubric(self, name: str) -> Rubric: ...
    def exemplar(self, name: str) -> Exemplar: ...
    def rhythm(self, name: str) -> Rhythm: ...


def problems(
    document: Document, file: ProgrammeFile, known: Known, today: date | None
) -> Iterator[Problem]:
    """`today` is the day on which a cohort would open with it. None is for one that runs: it is
    held only to what it cannot do without, since new content must never stop it."""
    yield from _dates(document, file)
    names = dict(_prompt_sets(file, known))
    if not names:
        advice = "Name a rhythm, prompt_sets, or both."
        yield document.problem(("prompt_sets",), "prompt-sets", advice)
    unknown = [
        *_references(document, file, known),
        *(
            problem
            for name, place in names.items()
            for problem in _known(document, place, name, known.prompt_set)
        ),
    ]
    yield from unknown
    if today is not None:
        yield from closures.problems(document, file.cohort)
    if unknown:
        return
    yield from _fits(document, file, known)
    if today is not None:
        yield from _asked(document, file, known, names)
        yield from _opens(document, file, known, names, today)


def _opens(
    document: Document, file: ProgrammeFile, known: Known, names: dict[str, Place], today: date
) -> Iterator[Problem]:
    for name, place in names.items():
        prompt_set = known.prompt_set(name)
        yield from _spoken(document, file, prompt_set, place)
        if too_old(prompt_set.review_by, today):
            advice = (
                f"{prompt_set.ref} was to be looked at by {prompt_set.review_by}. Look it over "
                "and raise its version before a new cohort opens with it."
            )
            yield document.problem(place, "review-by", advice)


def rhythm_of(file: ProgrammeFile, known: Known) -> Rhythm | None:
    return known.rhythm(file.rhythm) if file.rhythm else None


def moments(document: Document, file: ProgrammeFile) -> dict[str, datetime]:
    """The moments of the timeline in UTC, or ContentError."""
    zone = ZoneInfo(file.cohort.zone)
    return {
        name: _moment(document, name, str(getattr(file.timeline, name)), zone) for name in MOMENTS
    }


def _dates(document: Document, file: ProgrammeFile) -> Iterator[Problem]:
    cohort, timeline = file.cohort, file.timeline
    if not zone_known(cohort.zone):
        yield document.problem(
            ("cohort", "zone"), "zone", "Name a time zone such as Europe/London."
        )
    if cohort.ends_on <= cohort.starts_on:
        yield document.problem(("cohort", "ends_on"), "dates", "The cohort ends before it starts.")
    for before, after in pairwise(MOMENTS):
        if getattr(timeline, after) <= getattr(timeline, before):
            yield document.problem(("timeline", after), "order", f"This comes after {before}.")
    for name in MOMENTS:
        day = getattr(timeline, name)[:10]
        if not str(cohort.starts_on) <= day <= str(cohort.ends_on):
            yield document.problem(("timeline", name), "dates", "Choose a day of the cohort.")


def _prompt_sets(file: ProgrammeFile, known: Known) -> Iterator[tuple[str, Place]]:
    """Each prompt set by name, with the place to point at when something is wrong with it."""
    try:
        rhythm = rhythm_of(file, known)
    except UnknownContent:
        rhythm = None
    for name in rhythm.prompt_sets if rhythm else ():
        yield name, ("rhythm",)
    for n, name in enumerate(file.prompt_sets):
        yield name, ("prompt_sets", n)


def _references(document: Document, file: ProgrammeFile, known: Known) -> Iterator[Problem]:
    if file.rhythm:
        yield from _known(document, ("rhythm",), file.rhythm, known.rhythm)
    for n, name in enumerate(file.exemplars):
        yield from _known(document, ("exemplars", n), name, known.exemplar)
    yield from _known(document, ("rubric",), file.rubric, known.rubric)


def _known(
    document: Document, place: Place, name: str, find: Callable[[str], object]
) -> Iterator[Problem]:
    try:
        find(name)
    except UnknownContent as unknown:
        yield document.problem(place, "unknown", str(unknown))


def _fits(document: Document, file: ProgrammeFile, known: Known) -> Iterator[Problem]:
    rubric = known.rubric(file.rubric)
    if len(set(file.exemplars)) < rubric.min_exemplars:
        yield document.problem(
            ("exemplars",),
            "exemplars",
            f"{rubric.ref} needs at least {rubric.min_exemplars} exemplars.",
        )
    numbers = {level.n for level in rubric.levels}
    for name in ("core_min", "any_min"):
        if getattr(file.award, name) not in numbers:
            yield document.problem(("award", name), "award", f"Use a level of {rubric.ref}.")


def _asked(
    document: Document, file: ProgrammeFile, known: Known, names: dict[str, Place]
) -> Iterator[Problem]:
    """Every set with a cadence comes round, and no week asks for too many minutes. What
    learners start themselves is not counted: they choose when."""
    first, last = file.cohort.starts_on, file.cohort.ends_on
    rhythm, asked = rhythm_of(file, known), []
    for name, place in names.items():
        prompt_set = known.prompt_set(name)
        cadence = cadence_in(rhythm, prompt_set)
        if cadence is None:
            continue
        asked.append((cadence.rrule, prompt_set.minutes))
        if all(_closed_on(file, day) for day in weeks.occurs(cadence.rrule, first, last)):
            advice = f"{name} never comes round in these dates."
            yield document.problem(place, "cadence", advice)
    week, minutes = weeks.fullest(asked, first, last)
    most = file.cohort.minutes_per_week
    if minutes > most:
        advice = (
            f"The week of {week} asks for {minutes} minutes, and {most} is the limit. "
            "Leave a set out, or raise minutes_per_week under cohort."
        )
        yield document.problem(("cohort", "minutes_per_week"), "minutes", advice)


def _closed_on(file: ProgrammeFile, day: date) -> bool:
    return any(one.first <= day <= one.last for one in file.cohort.closures)


def _spoken(
    document: Document, file: ProgrammeFile, prompt_set: PromptSet, place: Place
) -> Iterator[Problem]:
    missing = [one for one in file.cohort.languages if one not in prompt_set.languages]
    if missing and prompt_set.fallback is None:
        advice = (
            f"{prompt_set.ref} is not written in {', '.join(missing)}. Translate it, or give it "
            "fallback: en."
        )
        yield document.problem(place, "language", advice)


def _moment(document: Document, name: str, wall: str, zone: ZoneInfo) -> datetime:
    """The moment in UTC. What closes means the later of a repeated hour."""
    try:
        told = datetime.fromisoformat(wall).replace(tzinfo=zone, fold=int(name == "hand_in_by"))
    except ValueError:
        problem = document.problem(("timeline", name), "moment", "There is no such day.")
        raise ContentError([problem]) from None
    moment = told.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != told.replace(tzinfo=None):
        hour = timedelta(hours=1)
        advice = f"The clocks skip this time; choose {told + hour:%H:%M}."
        raise ContentError([document.problem(("timeline", name), "moment", advice)])
    return moment
