"""What did not arrive: the message of the day on it, the line in the report, who and why."""

from collections.abc import Iterator
from functools import partial

from bot.domain.deliveries import Unreached, Why
from bot.services.deliveries import Held, Undelivered
from bot.views import deliveries as show
from bot.views import reports as show_reports
from storage.cohorts import Role
from storage.people import Person
from tests.screens.kinds import Message, Sample, Window
from tests.screens.people import VARIANTS, Words
from tests.screens.stories.reports import told
from tests.screens.world import DAY, NOW, seat

STORY = "deliveries"
REASONS = {
    Why.SWITCHED_OFF: "account_inactive",
    Why.UNKNOWN: "user_not_found",
    Why.CLOSED: "channel_not_found",
    Why.REFUSED: "restricted_action",
    Why.STUMBLED: "drawing it raised KeyError [0f3a9c1b2d4e5f60]",
}


def undelivered(said: Words, people: int, held: int) -> Undelivered:
    """So many people, each of another reason in turn, and so many messages in doubt."""
    whys = tuple(Why)
    gone = tuple(
        Unreached(
            f"person{n}",
            whys[n % len(whys)],
            REASONS[whys[n % len(whys)]],
            ("prompt", "result")[: 1 + n % 2],
            NOW - n * DAY,
        )
        for n in range(people)
    )
    doubtful = tuple(
        Held(f"result:work{n}:hash:member{n}", "result", _person(said, n), NOW - DAY)
        for n in range(held)
    )
    names = {f"person{n}": f"{said.name} {n + 1}" for n in range(max(people, held))}
    return Undelivered(gone, doubtful, names)


def _person(said: Words, n: int) -> Person:
    name = f"{said.name} {n + 1}"
    return Person(
        id=f"person{n}",
        workspace_id="T",
        slack_id=f"U{n}",
        name=name,
        real_name=name,
        updated_at=NOW,
    )


def of(said: Words) -> Iterator[Sample]:
    many = said.variant == "long"
    found = undelivered(said, 40 if many else 5, 40 if many else 1)
    text = partial(show.notice_text, found)
    blocks = partial(show.notice, found, seat(said, Role.FACILITATOR))
    yield Sample(
        STORY, "Something did not arrive", said.variant, Message("unreached", text, blocks)
    )
    cohort = told(said, 60 if many else 6, undelivered=found)
    card = partial(show_reports.card, cohort)
    yield Sample(
        STORY,
        "The report says so",
        said.variant,
        Message("", partial(show_reports.card_text, cohort), card),
    )
    window = Window(partial(show_reports.stuck_view, cohort))
    yield Sample(STORY, "Who could not be reached", said.variant, window)


SAMPLES = tuple(sample for said in VARIANTS for sample in of(said))
