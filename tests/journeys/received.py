"""What each person received from the bot, as far as the sandbox's journal tells."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from bot.sandbox.demo import Demo, players
from bot.sandbox.journal import Entry
from storage.people import Person


def marks(person: Person) -> list[str]:
    """What a person could be recognised by."""
    found = [person.slack_id, person.id, person.real_name, f"@{person.name}"]
    return [*found, person.email] if person.email else found


def payloads_by_person(shown: Demo, journal: Sequence[Entry]) -> dict[str, str]:
    """Everything the bot sent, as one text for each person who received it."""
    ims = {shown.sandbox.im(player.user): player.user for player in players()}
    found: dict[str, list[Any]] = defaultdict(list)
    triggers: dict[str, str] = {}
    views: dict[str, str] = {}
    acting = ""
    for entry in journal:
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
