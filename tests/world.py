"""A cohort over a real database, a clock that stands still, and what its people do: builders that
several folders of tests share. Everything goes through the services, as a handler would do it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import event

from bot.clock import StoppedClock
from bot.config import load
from bot.deps import Deps
from bot.domain.rubric import GivenMark
from bot.services import (
    cohorts,
    evidence,
    own_versions,
    people,
    prompt_sets,
    reviews,
    routing,
    works,
)
from bot.services.people import Seat, Who
from bot.services.prompt_sets import Named
from bot.services.reflections import Written
from bot.services.reviews import Sent
from bot.services.routing import REVIEW_FORM
from bot.slack import Identity, SlackPerson
from handlers import planning
from prompts.roster import RosterRow
from storage import cohorts as cohort_table
from storage import drafts
from storage import reflections as reflection_table
from storage import reviews as review_table
from storage.base import insert_all_new
from storage.calibration import Calibration, CalibrationState
from storage.cohorts import Member, Role
from storage.evidence import Evidence
from storage.people import Person
from storage.reflections import Occurrence
from storage.reviews import LIVE, Assignment
from storage.session import Database
from storage.works import PieceOfWork
from tests.content import CONTENT
from tests.delivery.fakes import FakeSlack
from tests.delivery.world import SETTINGS

TEAM = "T1"
SEED = Path(__file__).parents[1] / "bot" / "sandbox" / "seed"
PROGRAMME = (SEED / "programme.yaml").read_text(encoding="utf-8")
OPENED = datetime(2026, 10, 19, 8, tzinfo=UTC)
ASKED = datetime(2026, 10, 21, 9, tzinfo=UTC)  # Wednesday: the prompt is open from London on
PRACTICE = datetime(2026, 10, 26, 9, tzinfo=UTC)
READING = datetime(2026, 11, 2, 9, tzinfo=UTC)
LEARNERS = ("amara:Birch", "bruno:Cedar", "chiara:Maple", "dalia:Rowan", "emre:Birch")
EXEMPLARS = ("E04", "E05", "E06")
OTHERS = (("fatima", "facilitator"), ("nina", "observer"))
SEEN = "The costs stand side by side in this passage."


@dataclass(frozen=True, slots=True)
class CohortWorld:
    """One cohort. People are spoken of by their first name in small letters."""

    deps: Deps
    clock: StoppedClock
    cohort: str

    def on(self, database: Database) -> "CohortWorld":
        """The same world, seen by another process."""
        return replace(self, deps=replace(self.deps, database=database))

    def who(self, name: str) -> Who:
        return Who(TEAM, slack_id(name))

    async def seat(self, name: str) -> Seat:
        async with self.deps.look() as work:
            return await people.seat(work, self.who(name), asked=self.cohort)

    async def tick(self, moment: datetime | None = None) -> None:
        """The clock's click, now or at a later moment."""
        if moment is not None:
            self.clock.set(moment)
        await planning.plan(self.deps)


def slack_id(name: str) -> str:
    return f"U0{name.upper()}1"


def a_learner(name: str, squad: str | None = None, role: str = "learner") -> RosterRow:
    """A row of a roster; learners and everybody else."""
    return RosterRow(f"{name}@evening.example", name.title(), squad, role, None)


def told_of(name: str) -> SlackPerson:
    return SlackPerson(
        id=slack_id(name),
        team=TEAM,
        name=name,
        real_name=f"{name.title()} Testname",
        email=f"{name}@evening.example",
        zone="Europe/London",
        locale=None,
        deleted=False,
        is_bot=False,
        is_guest=False,
    )


@contextmanager
def questions(database: Database) -> Iterator[list[str]]:
    """What is asked of the database meanwhile, by Works that only look."""
    asked: list[str] = []

    def heard(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    assert database._reader is not None
    engine = database._reader.sync_engine
    event.listen(engine, "before_cursor_execute", heard)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", heard)


async def a_cohort(
    database: Database, roster: Sequence[RosterRow] | None = None, programme: str = PROGRAMME
) -> CohortWorld:
    """The Evening cohort with five learners, a facilitator and an observer, or with `roster`;
    in a database that may hold other cohorts."""
    clock = StoppedClock(OPENED)
    deps = Deps(load(SETTINGS), clock, FakeSlack(clock, timedelta()), CONTENT, database)
    if roster is None:
        roster = [a_learner(*one.split(":")) for one in LEARNERS]
        roster += [a_learner(name, role=role) for name, role in OTHERS]
    plan = CONTENT.programme(programme)
    told = [told_of(row.email.split("@")[0]) for row in roster]
    async with deps.begin() as work:
        await people.note_workspace(work, Identity(TEAM, "Evening", "U0BOT", None))
        opened = await cohorts.open_cohort(work, TEAM, plan, programme, roster, told)
    return CohortWorld(deps, clock, opened.cohort.id)


async def a_crowd(deps: Deps, cohort_id: str, number: int, dms: Sequence[str] = ("",)) -> None:
    """So many learners more, all at home where the cohort is: p00000, p00001 and so on."""
    async with deps.begin() as work:
        cohort = await cohort_table.cohort(work.db, cohort_id)
        assert cohort is not None
        people = [
            {
                "id": f"p{n:05}",
                "workspace_id": cohort.workspace_id,
                "slack_id": f"U{n:05}",
                "name": f"learner {n}",
                "real_name": f"Learner {n}",
                "zone": cohort.zone,
                "deleted": False,
                "guest": False,
                "dm": dms[n % len(dms)] or None,
                "updated_at": work.now,
            }
            for n in range(number)
        ]
        members = [
            {
                "id": f"m{person['id']}",
                "cohort_id": cohort.id,
                "person_id": person["id"],
                "role": Role.LEARNER,
                "joined_at": work.now,
            }
            for person in people
        ]
        await insert_all_new(work.db, Person, people, Person.id)
        await insert_all_new(work.db, Member, members, Member.id)


async def an_occurrence(world: CohortWorld) -> Occurrence:
    """The prompt of the first Wednesday, open for everybody."""
    await world.tick(ASKED - timedelta(hours=1))  # as planned: 09:00 in London
    world.clock.set(ASKED)
    async with world.deps.look() as work:
        return (await reflection_table.occurrences(work.db, world.cohort))[0]


async def an_own_version(world: CohortWorld, title: str) -> Named:
    """The set that the cohort is asked, in words of its own from its next occurrence on."""
    original = Named(world.cohort, str(CONTENT.prompt_set("P02").ref))
    async with world.deps.begin() as work:
        fatima = world.who("fatima")
        named = await own_versions.save(work, fatima, original, {"title": title})
        await prompt_sets.use(work, fatima, named)
    return named


def written(occurrence: str, **changes: object) -> Written:
    """Complete answers to the prompt."""
    answers = {
        "problem": "The night rota took a nurse four hours of each month.",
        "options": [
            {"name": "Better sheet", "cost": "Two days of my time."},
            {"name": "Service", "cost": "280 a month."},
        ],
        "choice": "The service, since a missed rest time costs more.",
        "told": "Both shifts, two weeks before it began.",
        "objection": "Older colleagues have no smartphone; so there is a tablet now.",
        "record": "later",
    }
    return Written(occurrence, {**answers, **changes})  # type: ignore[dict-item]


def a_record(title: str = "Rota", text: str = "", about: str = "") -> evidence.Typed:
    return evidence.typed(
        about=about,
        kind="decision_record",
        title=title,
        text=text or "We chose the service.\n\nIt costs 280 a month and checks rest times.",
        permalink=None,
        from_file=False,
    )


async def saved(world: CohortWorld, name: str, title: str = "Rota", text: str = "") -> Evidence:
    async with world.deps.begin() as work:
        return (await evidence.save(work, world.who(name), a_record(title, text))).evidence


async def handed_in(world: CohortWorld, *names: str) -> list[PieceOfWork]:
    """The work of each, made of one decision record."""
    pieces: list[PieceOfWork] = []
    for name in names:
        record = await saved(world, name, f"Rota of {name}")
        async with world.deps.begin() as work:
            piece = await works.hand_in(work, world.who(name), (record.id,))
        pieces.append(piece.piece)
    return pieces


async def practised(world: CohortWorld, *names: str) -> None:
    """Each has passed practice. The rows are written as they are then; how one gets there is
    the matter of tests/services/test_calibration.py."""
    world.clock.set(max(PRACTICE, world.clock.now()))
    rubric = CONTENT.rubric("R2")
    async with world.deps.begin() as work:
        for name in names:
            seat = await people.seat(work, world.who(name), asked=world.cohort)
            work.db.add(
                Calibration(
                    member_id=seat.member.id,
                    rubric=str(rubric.ref),
                    rubric_hash=rubric.content_hash,
                    exemplars=[str(CONTENT.exemplar(ref).ref) for ref in EXEMPLARS],
                    state=CalibrationState.PASSED,
                    bias=0.0,
                    gap=0.0,
                    started_at=work.now,
                    finished_at=work.now,
                )
            )


async def in_review(
    world: CohortWorld, authors: Sequence[str], readers: Sequence[str]
) -> list[PieceOfWork]:
    """Work was handed in, readers have passed practice, and the first pieces are given out."""
    pieces = await handed_in(world, *authors)
    await practised(world, *readers)
    await world.tick(READING)
    return pieces


async def owed(world: CohortWorld, name: str) -> Assignment:
    """The one piece that lies before the reader now."""
    seat = await world.seat(name)
    async with world.deps.look() as work:
        rows = await review_table.owed_by(work.db, seat.member.id)
    (live,) = [row for row in rows if row.state in LIVE]
    return live


async def with_readers(world: CohortWorld) -> dict[str, Assignment]:
    """What lies before whom now, by the reader's first name."""
    async with world.deps.look() as work:
        cohort = await cohort_table.cohort(work.db, world.cohort)
        assert cohort is not None
        present = await routing.look(work, cohort)
    names = {seat.member.id: seat.person.name for seat in present.readers}
    return {names[row.reviewer_id]: row for row in present.assignments if row.state in LIVE}


async def assignments(world: CohortWorld, piece: str) -> list[Assignment]:
    async with world.deps.look() as work:
        return await review_table.assignments(work.db, [piece])


def a_mark(criterion: str, level: int | None) -> GivenMark:
    step = f"Add the cost of the old sheet, in hours, for {criterion}."
    if level is None:
        return GivenMark(criterion, None, (), SEEN, "")
    return GivenMark(criterion, level, (1,), SEEN, step)


async def a_review(
    world: CohortWorld, reader: str, levels: Sequence[int | None] = (3, 3, 3, 3), seen: str = SEEN
) -> Sent:
    """The reader's open piece, marked on all four criteria and handed in. The marks are written
    as the pages of the form leave them, since four pages a review would be most of a test's time;
    the pages are the matter of tests/services/test_reviews.py."""
    row = await owed(world, reader)
    marks = [replace(a_mark(f"C{n}", level), seen=seen) for n, level in enumerate(levels, start=1)]
    kept = {
        mark.criterion: {
            "level": mark.level,
            "passages": list(mark.passages),
            "seen": mark.seen,
            "step": mark.step,
            "marked": True,
        }
        for mark in marks
    }
    async with world.deps.begin() as work:
        await drafts.keep(work.db, row.reviewer_id, REVIEW_FORM, row.id, kept, work.now)
        return await reviews.hand_in(work, world.who(reader), row.id)
