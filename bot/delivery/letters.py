"""What can be said unprompted: a card, a document, or nothing any more. A letter is drawn at the
moment of sending, from the rows as they are then."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from slack_sdk.models.blocks import Block

from bot.work import Work
from storage.outbox import Delivery


@dataclass(frozen=True, slots=True)
class Picture:
    """Shown inside a card, in front of the block at index `at`."""

    filename: str
    title: str
    alt: str
    content: bytes
    at: int


@dataclass(frozen=True, slots=True)
class Card:
    """A message. `text` is what a notification and a screen reader say."""

    text: str
    blocks: tuple[Block, ...]
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """What a message that stands in the conversation shows from now on. Doing it twice is
    harmless."""

    channel: str
    ts: str
    card: Card


@dataclass(frozen=True, slots=True)
class Document:
    """A file, shared in the conversation with the person."""

    filename: str
    title: str
    comment: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Nothing:
    """As things are now there is nothing to say any more: it was answered, closed or withdrawn."""

    reason: str


Letter: TypeAlias = Card | Edit | Document | Nothing
Draw: TypeAlias = Callable[[Work, Delivery], Awaitable[Letter]]
Letters: TypeAlias = Mapping[str, Draw]
