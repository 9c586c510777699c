"""Prompts in a person's own time: put off, turned away, moved by leave, reminded, and explained."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.demo import Demo
from bot.sandbox.story.hands import Hands, OutOfStory
from bot.services import home
from bot.services.people import Who
from bot.views.ids import Act
from storage import askings, outbox
from tests.handlers.answers import ANSWERS

AMARA, FATIMA, TEAM = "U0AMARA001", "U0FATIMA01", "T0EVENING1"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def texts(shown: Demo, user: str = AMARA) -> list[str]:
    return [one["text"] for one in shown.sandbox.messages(user, shown.sandbox.im(user))]


def window(shown: Demo, user: str) -> str:
    return str(shown.sandbox.person_window(user)["modals"][-1]["blocks"])


def ephemerals(shown: Demo, user: str) -> str:
    return str(shown.sandbox.messages(user, shown.sandbox.im(user))[-1])


async def state(shown: Demo, user: str = AMARA) -> home.HomeState:
    async with shown.running.deps.look() as work:
        return await home.home(work, Who(TEAM, user))


async def go_to(shown: Demo, moment: datetime) -> None:
    shown.sandbox.set_clock(moment.timestamp())
    await shown.running.tick()
    await shown.sandbox.settled()


def now(shown: Demo) -> datetime:
    return shown.running.deps.clock.now()


async def test_a_prompt_put_off_for_an_hour_comes_once_more_and_only_once(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    before = len(texts(shown))

    await hands.press_in_messages(Act.LATER)
    await hands.submit({"when": "an_hour"})
    early = len(texts(shown))
    await go_to(shown, now(shown) + HOUR + timedelta(minutes=1))
    await shown.running.tick()

    assert early == before
    assert texts(shown)[before:] == ["As you asked, once more: The trade-off I explained"]


async def test_putting_off_beyond_the_end_is_refused_with_a_way_out(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.press_in_messages(Act.LATER)

    with pytest.raises(OutOfStory) as refused:
        await hands.submit({"when": "a_date", "day": "2026-12-24"})

    assert "Choose an earlier moment, or answer it now." in str(refused.value)


async def test_a_day_that_is_not_chosen_is_asked_for(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.press_in_messages(Act.LATER)

    with pytest.raises(OutOfStory) as refused:
        await hands.submit({"when": "a_date"})

    assert "Choose the day too." in str(refused.value)


async def test_a_skipped_prompt_is_neutral_stays_open_and_brings_no_reminder(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    before = len(texts(shown))

    await hands.press_in_messages(Act.SKIP)
    await hands.submit({"reason": "not_shareable"})
    for days in range(1, 4):
        await go_to(shown, datetime(2026, 10, 21 + days, 10, 0, tzinfo=UTC))
    found = await state(shown)

    assert texts(shown)[before:] == []
    async with shown.running.deps.look() as work:
        assert found.seat is not None
        [(asking, _), *_] = await askings.of_member(work.db, found.seat.member.id)
    assert (asking.skip, asking.excused) == ("not_shareable", True)
    assert asking.occurrence_id in {form.occurrence.id for form in found.open_prompts}


async def test_nothing_to_report_is_one_tap_says_so_kindly_and_counts_for_nothing(
    shown: Demo,
) -> None:
    hands = Hands(shown.sandbox, AMARA)
    before = len(texts(shown))

    await hands.press_in_messages(Act.NOTHING)
    told = window(shown, AMARA)
    await go_to(shown, datetime(2026, 10, 22, 10, 0, tzinfo=UTC))
    found = await state(shown)

    prompt_set = shown.running.deps.library.prompt_set("P02")
    assert prompt_set.nothing_to_report.sentence["en"] in told
    assert texts(shown)[before:] == []
    async with shown.running.deps.look() as work:
        assert found.seat is not None
        [(asking, _), *_] = await askings.of_member(work.db, found.seat.member.id)
    assert (asking.skip, asking.excused) == ("nothing_to_report", True)


async def test_nothing_to_report_after_an_answer_changes_nothing(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.REFLECT)
    await hands.submit(ANSWERS)

    await hands.press_in_messages(Act.NOTHING)

    async with asyncio.timeout(5):  # a refusal comes just after the acknowledgement
        while "You have answered this already" not in str(  # noqa: ASYNC110
            shown.sandbox.messages(AMARA, shown.sandbox.im(AMARA))
        ) + window(shown, AMARA):
            await asyncio.sleep(0.005)


async def test_a_reminder_comes_by_rule_and_stops_when_the_prompt_is_answered(shown: Demo) -> None:
    before = len(texts(shown))
    await go_to(shown, datetime(2026, 10, 22, 8, 5, tzinfo=UTC))
    reminded = texts(shown)[before:]

    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.REFLECT)
    await hands.submit(ANSWERS)
    after = len(texts(shown))
    await go_to(shown, datetime(2026, 10, 23, 8, 5, tzinfo=UTC))

    assert reminded == ["A reminder: The trade-off I explained"]
    assert texts(shown)[after:] == []


async def test_a_facilitator_reminds_in_one_tap_within_everybodys_budget(shown: Demo) -> None:
    facilitator = Hands(shown.sandbox, FATIMA)
    before = len(texts(shown))
    await facilitator.open_home()
    await facilitator.press(Act.STUCK)
    await facilitator.press(Act.NUDGE)
    first = window(shown, FATIMA)
    await shown.running.tick()
    await shown.sandbox.settled()
    once = texts(shown)[before:]
    for _ in range(3):
        await facilitator.open_home()
        await facilitator.press(Act.STUCK)
        await facilitator.press(Act.NUDGE)
        await shown.running.tick()
    last = window(shown, FATIMA)

    assert once == ["A reminder: The trade-off I explained"]
    assert "Reminders are on their way" in first
    assert "There were enough reminders of this question already." in last
    assert len(texts(shown)) <= before + 3


async def test_leave_in_plain_words_moves_nothing_that_came_and_holds_back_what_would(
    shown: Demo,
) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.command("/reflect", "away 26 Oct - 31 Oct")
    heard = ephemerals(shown, AMARA)
    before = len(texts(shown))

    await go_to(shown, datetime(2026, 10, 28, 8, 5, tzinfo=UTC))
    during = [text for text in texts(shown)[before:] if "trade-off" in text]
    await go_to(shown, datetime(2026, 11, 1, 9, 0, tzinfo=UTC))
    found = await state(shown)

    assert "You are away: Mon 26 Oct to Sat 31 Oct" in heard
    assert during == []
    assert found.weeks == 0
    async with shown.running.deps.look() as work:
        assert found.seat is not None
        rows = await askings.of_member(work.db, found.seat.member.id)
    second = next(asking for asking, one in rows if one.local_date.day == 28)
    assert (second.fate, second.excused) == ("skipped", True)


async def test_leave_that_cannot_be_read_says_what_to_write(shown: Demo) -> None:
    before = len(texts(shown))

    await Hands(shown.sandbox, AMARA).command("/reflect", "gone fishing")

    async with asyncio.timeout(5):  # a refusal comes just after the acknowledgement
        while len(texts(shown)) == before:  # noqa: ASYNC110  (nothing to wait on)
            await asyncio.sleep(0.005)
    assert "away until 3 Dec" in ephemerals(shown, AMARA)


async def test_ones_own_time_of_day_is_kept_in_the_next_prompt(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.SCHEDULE)
    await hands.submit({"slot": "19:30", "region": "ng", "leave": ""})
    before = len(texts(shown))

    await go_to(shown, datetime(2026, 10, 28, 8, 5, tzinfo=UTC))  # 09:05 in Lagos
    morning = [text for text in texts(shown)[before:] if "a question" in text]
    await go_to(shown, datetime(2026, 10, 28, 18, 31, tzinfo=UTC))
    evening = [text for text in texts(shown)[before:] if "a question" in text]

    assert (len(morning), len(evening)) == (0, 1)


@pytest.mark.parametrize(
    ("slot", "region", "leave", "said"),
    [
        ("03:00", "", "", "Outside of that your evening and night stay quiet."),
        ("", "XX", "", "We know no holidays for that."),
        ("", "", "some time", "away until 3 Dec"),
    ],
)
async def test_a_schedule_that_cannot_be_kept_says_why_and_keeps_nothing(
    shown: Demo, slot: str, region: str, leave: str, said: str
) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.SCHEDULE)

    with pytest.raises(OutOfStory) as refused:
        await hands.submit({"slot": slot, "region": region, "leave": leave})

    assert said in str(refused.value)
    kept = (await state(shown)).schedule
    assert kept is not None
    assert (kept.slot, kept.country, kept.leaves) == (None, "", ())


async def test_what_was_sent_and_why_is_shown_to_the_person(shown: Demo) -> None:
    hands = Hands(shown.sandbox, AMARA)
    await hands.open_home()
    await hands.press(Act.RECEIPTS)

    told = window(shown, AMARA)

    assert "The greeting" in told
    assert "A question" in told
    assert "sent Wed 21 Oct, 09:01 (UTC+01:00)" in told


async def test_three_days_down_bring_one_catch_up_each_with_time_counted_from_now(
    shown: Demo,
) -> None:
    before = {user: len(texts(shown, user)) for user in (AMARA, "U0BRUNO001")}

    await go_to(shown, datetime(2026, 10, 31, 12, 0, tzinfo=UTC))
    for _ in range(2):
        await shown.running.tick()
    found = await state(shown)

    new = [text for text in texts(shown)[before[AMARA] :] if "a question" in text]
    assert new == ["The trade-off I explained: a question for you, 8 minutes"]
    async with shown.running.deps.look() as work:
        assert found.seat is not None
        rows = await askings.of_member(work.db, found.seat.member.id)
        [late] = [asking for asking, _ in rows if asking.fate == "catch_up"]
        owed = await outbox.delivery(work.db, late.key)
    assert late.opens_at == late.decided_at
    assert owed is not None
    told = str(shown.sandbox.messages(AMARA, shown.sandbox.im(AMARA))[-1]["blocks"])
    assert "It should have come earlier, and we could not send it then." in told
