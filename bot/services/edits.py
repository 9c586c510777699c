"""Edits: cards that stand in a conversation follow what has become of them, so that no button waits
there to be pressed in vain."""

from bot.services import people
from bot.work import Work
from storage import askings as askings_table
from storage import outbox
from storage.askings import Asking

PAST = "past"


async def of_prompt(work: Work, member_id: str, occurrence_id: str, version: str) -> None:
    """Every card that brought the prompt to the member: the prompt, the same once more, reminders.
    `version` names the fact that they are to show."""
    asking = await askings_table.of_occurrence(work.db, member_id, occurrence_id)
    if asking is not None:
        await of_asking(work, asking, version)


async def of_asking(work: Work, asking: Asking, version: str) -> None:
    person = (await people.seat_of(work, asking.member_id)).person.id
    fact = asking.key.removeprefix("prompt:")
    beginnings = [f"again:{fact}:", f"nudge:{fact}:"]
    for said in await outbox.said_of(work.db, person, asking.key, beginnings):
        if said.due_at <= work.now:  # what comes later is drawn as things are then
            await outbox.edit(work.db, said, version, work.now)


async def of_turn(work: Work, key: str) -> None:
    """The question of a conversation that has gone on."""
    said = await outbox.delivery(work.db, key)
    if said is not None:
        await outbox.edit(work.db, said, PAST, work.now)
