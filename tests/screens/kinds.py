"""What a sample is: a story, a title, a variant, and the view functions that draw it.

The functions come as `partial`s, so that a test can ask which of `bot/views` are drawn at all.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.delivery.letters import Card, Document, Picture


@dataclass(frozen=True, slots=True)
class Message:
    """A card of the kind `letter`; an empty kind is for what is not sent unprompted."""

    letter: str
    text: partial[str] | str
    blocks: partial[tuple[Block, ...]]
    picture: Picture | None = None

    def drawn(self) -> Card:
        text = self.text if isinstance(self.text, str) else self.text()
        return Card(text, self.blocks(), self.picture)


@dataclass(frozen=True, slots=True)
class Shared:
    """A file in the conversation, with what is said beside it."""

    letter: str
    document: Document

    def drawn(self) -> Document:
        return self.document


@dataclass(frozen=True, slots=True)
class Window:
    """A modal, or Home."""

    view: partial[View]

    def drawn(self) -> View:
        return self.view()


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that only the person who acted sees, where the act took place."""

    text: partial[str] | str

    def drawn(self) -> str:
        return self.text if isinstance(self.text, str) else self.text()


Shown = Message | Shared | Window | Note
Drawn = Card | Document | View | str


@dataclass(frozen=True, slots=True)
class Sample:
    story: str
    title: str
    variant: str
    shown: Shown

    @property
    def name(self) -> str:
        """Short and unique, fit for a file: "reviews-the-summary-long"."""
        words = f"{self.story} {self.title} {self.variant}".lower()
        return "-".join("".join(c if c.isalnum() else " " for c in words).split())

    @property
    def by(self) -> tuple[Callable[..., Any], ...]:
        """The view functions that this sample calls."""
        return tuple(_functions(self.shown))

    def drawn(self) -> Drawn:
        return self.shown.drawn()


def _functions(shown: Shown) -> Iterator[Callable[..., Any]]:
    given: tuple[object, ...] = ()
    match shown:
        case Message(_, text, blocks, _):
            given = (text, blocks)
        case Window(view):
            given = (view,)
        case Note(text):
            given = (text,)
        case Shared():
            pass
    yield from (one.func for one in given if isinstance(one, partial))
