"""Nothing that an author or a reviewer receives names the other: not in a text, a button's
value, a file name or any metadata. The demo's texts are full of planted names and handles."""

import json
from collections import defaultdict
from typing import Any

from bot.sandbox.demo import Demo, players
from bot.services import people, reports
from bot.services.people import Who
from storage.people import Person

FATIMA = "U0FATIMA01"


async def test_no_payload_to_a_learner_carries_another_ones_identity(shown: Demo) -> None:
    for _ in range(12):
        await shown.director.play(FATIMA, "all")
        await shown.director.next_moment()

    received = payloads_by_person(shown)
    async with shown.running.deps.look() as work:
        seat = await people.facilitator(work, Who("T0EVENING1", FATIMA))
        record = await reports.record(work, seat.cohort)
    learners = {player.user for player in players()}
    leaks = [
        (reader.slack_id, mark)
        for _, reader in record.members
        for other, person in record.members
        if reader.slack_id in learners and person.slack_id != reader.slack_id
        for mark in (other.id, *marks(person))
        if mark in received[reader.slack_id]
    ]
    assert {len(received[user]) > 1000 for user in learners} == {True}
    assert leaks == []


def marks(person: Person) -> list[str]:
    """What a person could be recognised by."""
    found = [person.slack_id, person.id, person.real_name, f"@{person.name}"]
    return [*found, person.email] if person.email else found


def payloads_by_person(shown: Demo) -> dict[str, str]:
    """Everything the bot sent, as one text for each person who received it."""
    ims = {shown.sandbox.im(player.user): player.user for player in players()}
    found: dict[str, list[Any]] = defaultdict(list)
    triggers: dict[str, str] = {}
    views: dict[str, str] = {}
    acting = ""
    for entry in shown.sandbox.journal.entries():
        body = entry.body if isinstance(entry.body, dict) else {}
        if entry.kind == "delivery":
            acting = str((body.get("user") or {}).get("id", acting))
            triggers[str(body.get("trigger_id", "no trigger"))] = acting
        elif entry.kind == "ack":
            found[acting].append(entry.answer)
        elif entry.kind == "call":
            to = (
                ims.get(str(body.get("channel") or body.get("channel_id")))
                or body.get("user_id")
                or triggers.get(body.get("trigger_id", ""))
                or views.get(body.get("view_id", ""))
            )
            view = (entry.answer or {}).get("view") or {}
            if to is not None:
                views[str(view.get("id", "no view"))] = str(to)
                found[str(to)].append(body)
    return {user: json.dumps(told, ensure_ascii=False) for user, told in found.items()}
