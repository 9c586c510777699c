"""The facilitator's report with its chart, who is waiting, the workbook."""

from collections.abc import Iterator
from functools import partial

from bot.delivery.letters import Document, Picture
from bot.domain.reporting import CohortFacts, LearnerFacts, Practice, Standing, State, summary
from bot.exports.book import CohortBook, Fact
from bot.exports.charts import Bar, funnel
from bot.exports.workbook import cohort_workbook
from bot.services.deliveries import Undelivered
from bot.services.reports import Told
from bot.views import reports as show
from storage.cohorts import Role
from tests.screens.kinds import Message, Note, Sample, Shared, Window
from tests.screens.people import SHORT, VARIANTS, Words
from tests.screens.world import NOW, seat

STORY = "reports"
ASKED = (
    (State.ANSWERED, State.MISSED),
    (State.ANSWERED, State.LATE),
    (State.ANSWERED, State.NEUTRAL),
    (State.ANSWERED, State.ANSWERED),
    (State.ANSWERED, State.OPEN),
    (State.MISSED, State.OPEN),
)
ALL_ARRIVED = Undelivered((), (), {})


def learner(member: str, n: int) -> LearnerFacts:
    """One of six ways to stand, in turn."""
    way = n % 6
    return LearnerFacts(
        member=member,
        asked=ASKED[way],
        evidence=way,
        handed_in=way < 4,
        practice=Practice.OPEN if way == 3 else Practice.PASSED,
        owed=way % 2,
        done=2,
        readings=1 if way == 2 else 2 if way < 4 else 0,
        wanted=2 if way < 4 else 0,
        standing=(Standing.AWARDED, Standing.NEEDS_A_PERSON, *[Standing.NONE] * 4)[way],
    )


def told(
    said: Words, learners: int, *, begun: bool = True, undelivered: Undelivered = ALL_ARRIVED
) -> Told:
    names = {f"member{n:03}": f"{said.name} {n + 1}" for n in range(learners)}
    everybody = tuple(
        learner(member, n) if begun else _not_begun(member) for n, member in enumerate(names)
    )
    facts = CohortFacts(everybody, begun, begun, begun, short=2 if begun else 0)
    return Told(seat(said, Role.FACILITATOR), summary(facts), names, learners // 2, undelivered)


def _not_begun(member: str) -> LearnerFacts:
    return LearnerFacts(member, (), 0, False, Practice.NOT_OPEN, 0, 0, 0, 0, Standing.NONE)


def of(said: Words) -> Iterator[Sample]:
    found = told(said, 60 if said.variant == "long" else 6)
    yield Sample(STORY, "The report", said.variant, _card(found))
    window = Window(partial(show.stuck_view, found))
    yield Sample(STORY, "Who is waiting", said.variant, window)


def _card(found: Told) -> Message:
    title = f"How far everybody is: {found.seat.cohort.title}"
    chart = funnel(title, [Bar(count.name, count.n) for count in found.report.funnel])
    picture = Picture("cohort.png", "How far everybody is", chart.alt, chart.png, show.PICTURE_AT)
    text, blocks = partial(show.card_text, found), partial(show.card, found)
    return Message("report", text, blocks, picture)


def fixed() -> Iterator[Sample]:
    begun = told(SHORT, 12, begun=False)
    yield Sample(STORY, "The report on the first day", "empty", _card(begun))
    nobody = Window(partial(show.stuck_view, told(SHORT, 1, begun=False)))
    yield Sample(STORY, "Who is waiting: nobody", "empty", nobody)
    several = (seat(SHORT, Role.FACILITATOR), seat(SHORT, Role.FACILITATOR))
    several[1].member.id = "member2"
    for kind in ("report", "export"):
        asked = Message("", show.WHICH, partial(show.which, several, kind))
        yield Sample(STORY, f"Which cohort: {kind}", "short", asked)
    yield Sample(STORY, "The report is asked for", "short", Note(show.REPORT_COMES))
    yield Sample(STORY, "The workbook is asked for", "short", Note(show.EXPORT_COMES))
    facts = (Fact("Cohort", SHORT.cohort),)
    book = CohortBook(SHORT.cohort, "Europe/London", NOW, facts, (), (), (), (), (), (), ())
    title = f"{SHORT.cohort}, workbook"
    name = "evening-cohort-2026-10-21.xlsx"
    document = Document(name, title, show.EXPORT_COMMENT, cohort_workbook(book))
    yield Sample(STORY, "The workbook comes", "short", Shared("export", document))


SAMPLES = (*(sample for said in VARIANTS for sample in of(said)), *fixed())
