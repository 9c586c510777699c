"""Home through the whole app: pages of what is kept, a change without opening it, two cohorts, and
what did not arrive."""

import json
from datetime import timedelta
from typing import Any

from bot.domain.deliveries import SHOWN_AFTER
from bot.errors import Never
from bot.sandbox.demo import Demo
from bot.sandbox.story.hands import Hands
from bot.services import evidence, people
from bot.services.people import Who
from bot.services.telling import owe
from bot.views.ids import Act, Command
from storage import evidence as evidence_table
from storage import outbox
from storage.cohorts import Member, Role
from storage.outbox import Delivery, DeliveryState

AMARA, FATIMA, TEAM = "U0AMARA001", "U0FATIMA01", "T0EVENING1"


def home(shown: Demo, user: str) -> str:
    return json.dumps(shown.sandbox.person_window(user)["home"], ensure_ascii=False)


def window(shown: Demo, user: str) -> str:
    return json.dumps(shown.sandbox.person_window(user)["modals"], ensure_ascii=False)


async def keep(shown: Demo, n: int) -> None:
    """Evidence that is stored without pressing anything."""
    typed = evidence.typed(
        about="",
        kind="meeting_notes",
        title=f"Notes of meeting {n}",
        text=f"We met for the {n}th time and chose the rota service together.",
        permalink=None,
        from_file=False,
    )
    async with shown.running.deps.begin() as work:
        await evidence.save(work, Who(TEAM, AMARA), typed)


async def test_what_is_too_long_for_home_opens_in_pages(shown: Demo) -> None:
    for n in range(23):
        await keep(shown, n)
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.LIST, "evidence|0")
    first = window(shown, AMARA)
    await hands.press(Act.LIST_ON)
    second = window(shown, AMARA)
    await hands.press(Act.EVIDENCE_READ)
    opened = shown.sandbox.person_window(AMARA)["modals"]

    assert "23 items of evidence" in home(shown, AMARA)
    assert ("1 to 20 of 23." in first, "21 to 23 of 23." in second) == (True, True)
    assert len(opened) == 2  # on top of the page, to which one goes back


async def test_a_message_is_followed_by_a_home_that_nobody_opened_anew(shown: Demo) -> None:
    await Hands(shown.sandbox, AMARA).open_home()
    before = home(shown, AMARA)
    await keep(shown, 1)
    async with shown.running.deps.begin() as work:
        seat = await people.seat(work, Who(TEAM, AMARA))
        await owe(work, seat, "help", "help:now", {"person": seat.person.id})
    await shown.running.tick()
    shown.running.deps.clock.advance(timedelta(seconds=15))  # type: ignore[attr-defined]
    await shown.running.tick()

    assert "Notes of meeting 1" not in before
    assert "Notes of meeting 1" in home(shown, AMARA)


async def second_cohort(shown: Demo) -> None:
    """Fatima facilitates a second cohort, in which Amara learns too."""
    async with shown.running.deps.begin() as work:
        seat = await people.seat(work, Who(TEAM, FATIMA))
        amara = await people.seat(work, Who(TEAM, AMARA))
        told: dict[str, Any] = seat.cohort.model_dump() | {"id": "second", "title": "Night cohort"}
        told["opened_at"] = work.now
        work.db.add(type(seat.cohort)(**told))
        for one, role in ((seat, Role.FACILITATOR), (amara, Role.LEARNER)):
            work.db.add(
                Member(cohort_id="second", person_id=one.person.id, role=role, joined_at=work.now)
            )


async def test_cohort_report_asks_which_of_two_and_sends_the_one_that_is_pressed(
    shown: Demo,
) -> None:
    await second_cohort(shown)
    hands = Hands(shown.sandbox, FATIMA)
    await hands.command(Command.COHORT, "report")
    await shown.sandbox.settled()
    asked = shown.sandbox.messages(FATIMA, shown.sandbox.im(FATIMA))[-1]
    await hands.press_in_messages(Act.REPORT)
    await shown.running.tick()

    async with shown.running.deps.look() as work:
        seat = await people.seat(work, Who(TEAM, FATIMA))
        rows = await outbox.of_person(work.db, seat.person.id)
    assert "Night cohort" in json.dumps(asked["blocks"])
    assert len([row for row in rows if row.kind == "report"]) == 1


async def test_the_evidence_form_asks_which_cohort_and_keeps_it_there(shown: Demo) -> None:
    await second_cohort(shown)
    async with shown.running.deps.look() as work:
        other = await people.seat(work, Who(TEAM, AMARA), asked="second")
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.EVIDENCE_ADD)
    text = "We chose the service, which costs 280 a month and checks rest times."
    await hands.submit(
        {"member": other.member.id, "kind": "meeting_notes", "title": "Rota", "text": text}
    )

    async with shown.running.deps.look() as work:
        kept = await evidence_table.of_member(work.db, other.member.id)
    assert [row.title for row in kept] == ["Rota"]
    await hands.open_home()
    assert "In Night cohort." in home(shown, AMARA)


async def in_doubt(shown: Demo) -> str:
    """A result of which nobody can learn whether it arrived."""
    async with shown.running.deps.begin() as work:
        seat = await people.seat(work, Who(TEAM, AMARA))
        await owe(work, seat, "result", "result:lost", {"work": "w", "member": seat.member.id})
        row = await outbox.delivery(work.db, "result:lost")
        assert row is not None
        row.state, row.error = DeliveryState.UNSURE, Never("missing_scope").reason
        row.unsure_since = row.first_tried_at = work.now - SHOWN_AFTER
        row.not_before = work.now + timedelta(hours=1)
        work.db.add(row)
    return "result:lost"


async def delivery(shown: Demo, key: str) -> Delivery:
    async with shown.running.deps.look() as work:
        found = await outbox.delivery(work.db, key)
    assert found is not None
    return found


async def test_a_facilitator_decides_on_a_message_in_doubt(shown: Demo) -> None:
    key = await in_doubt(shown)
    hands = Hands(shown.sandbox, FATIMA)
    await hands.open_home()
    await hands.press(Act.STUCK)
    before = window(shown, FATIMA)
    await hands.press(Act.LEAVE_BE, key)

    assert "We could not learn whether Slack delivered the news of their result" in before
    assert (await delivery(shown, key)).state is DeliveryState.DROPPED
    assert "We could not learn" not in window(shown, FATIMA)
