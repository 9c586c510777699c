"""What is to be said: one row for each message that is owed to a person. Rows hold facts, never
blocks: the card is drawn at sending."""

from storage.outbox.asked import (
    delivery,
    expected,
    failures,
    last_owed,
    last_sent,
    never_arrived,
    of_person,
    said_of,
    unfinished,
    with_person,
)
from storage.outbox.attempts import claim, doubt_all, ended, note_file, put_back, sent
from storage.outbox.doubts import in_doubt, leave_be, say_again
from storage.outbox.owing import (
    Owed,
    announce,
    announce_all,
    edit,
    members_not_told,
    newly_owed,
    newly_urgent,
    withdraw,
)
from storage.outbox.rows import EDIT, OWED, Delivery, DeliveryState
from storage.outbox.turns import Waiting, backlog, claimable, next_due, next_planned

__all__ = [
    "EDIT",
    "OWED",
    "Delivery",
    "DeliveryState",
    "Owed",
    "Waiting",
    "announce",
    "announce_all",
    "backlog",
    "claim",
    "claimable",
    "delivery",
    "doubt_all",
    "edit",
    "ended",
    "expected",
    "failures",
    "in_doubt",
    "last_owed",
    "last_sent",
    "leave_be",
    "members_not_told",
    "never_arrived",
    "newly_owed",
    "newly_urgent",
    "next_due",
    "next_planned",
    "note_file",
    "of_person",
    "put_back",
    "said_of",
    "say_again",
    "sent",
    "unfinished",
    "with_person",
    "withdraw",
]
