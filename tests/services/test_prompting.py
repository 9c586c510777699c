"""What happens by itself next, for who moves a clock."""

from datetime import timedelta

from sqlalchemy import update

from bot.services import prompting
from bot.services.moments import Moment
from storage import outbox
from storage.outbox import Delivery, DeliveryState
from tests.world import TEAM, CohortWorld


async def test_what_waits_for_a_morning_is_no_stop_of_its_own_while_more_is_to_come(
    world: CohortWorld,
) -> None:
    async with world.deps.begin() as work:
        await work.db.exec(update(Delivery).values(state=DeliveryState.SENT))  # the greetings
        waits = work.now + timedelta(minutes=1)
        amara = (await world.seat("amara")).person.id
        await outbox.announce(
            work.db,
            key="news",
            kind="result",
            workspace_id=TEAM,
            person_id=amara,
            about={},
            due=work.now,
            now=work.now,
        )
        row = await outbox.delivery(work.db, "news")
        assert row is not None
        row.not_before = waits

    async with world.deps.look() as work:
        stop = await prompting.next_moment(work)
        on_the_way = await prompting.next_moment(work, minor=True)

    assert stop is not None
    assert stop.at > waits
    assert on_the_way == Moment(waits, "a message is due", minor=True)
