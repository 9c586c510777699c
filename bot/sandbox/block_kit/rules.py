"""The grammar that the table of Block Kit limits is written in.

A rule looks at one JSON value and yields what is wrong with it, in Slack's own words, with a
JSON pointer to the place. Slack refuses fields it does not know, so a shape does too.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule. `pointer` is relative to the checked value: "/0/text/text"."""

    pointer: str
    message: str
    code: str = "invalid"
    constraint: int | str | None = None

    def line(self, prefix: str = "") -> str:
        """As Slack writes it under `response_metadata.messages`."""
        return f"[ERROR] {self.message} [json-pointer:{prefix}{self.pointer}]"


class Rule(Protocol):
    def check(self, value: Any, at: str) -> Iterator[Problem]: ...


def too_long(at: str, most: int) -> Problem:
    return Problem(at, f"must be less than {most + 1} characters", "max_length", most)


def too_short(at: str, least: int) -> Problem:
    return Problem(at, f"must be more than {least - 1} characters", "min_length", least)


def missing(at: str, name: str) -> Problem:
    return Problem(at, f"missing required field: {name}", "required", name)


@dataclass(frozen=True, slots=True)
class Words:
    """A string, counted in characters."""

    most: int
    least: int = 1
    pattern: str = ""

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(at, "must be a string", "type")
        elif len(value) > self.most:
            yield too_long(at, self.most)
        elif len(value) < self.least:
            yield too_short(at, self.least)
        elif self.pattern and not re.fullmatch(self.pattern, value):
            yield Problem(at, "must match the expected format", "format", self.pattern)


@dataclass(frozen=True, slots=True)
class Flag:
    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, bool):
            yield Problem(at, "must be a boolean", "type")


@dataclass(frozen=True, slots=True)
class Whole:
    least: int
    most: int

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield Problem(at, "must be a valid integer", "type")
        elif value < self.least:
            yield Problem(at, f"must be more than {self.least - 1}", "minimum", self.least)
        elif value > self.most:
            yield Problem(at, f"must be less than {self.most + 1}", "maximum", self.most)


@dataclass(frozen=True, slots=True)
class Among:
    values: tuple[str, ...]

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if value not in self.values:
            allowed = ", ".join(self.values)
            yield Problem(at, f"must be one of the following: {allowed}", "enum", allowed)


@dataclass(frozen=True, slots=True)
class Items:
    """A list of one kind of thing, with bounds."""

    of: Rule
    most: int
    least: int = 1

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(at, "must be an array", "type")
            return
        if len(value) > self.most:
            yield Problem(at, f"no more than {self.most} items allowed", "max_items", self.most)
        if len(value) < self.least:
            yield Problem(at, f"no fewer than {self.least} items allowed", "min_items", self.least)
        for n, item in enumerate(value):
            yield from self.of.check(item, f"{at}/{n}")


Also = Callable[[Json, str], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: what it must have, what it may have, and what must hold across its fields."""

    needed: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)
    also: Sequence[Also] = ()

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "must be an object", "type")
            return
        for name in self.needed:
            if name not in value:
                yield missing(at, name)
        for name, part in value.items():
            rule = self.needed.get(name) or self.optional.get(name)
            if rule is None:
                yield Problem(at, f"invalid additional property: {name}", "additional", name)
            else:
                yield from rule.check(part, f"{at}/{name}")
        for also in self.also:
            yield from also(value, at)


@dataclass(frozen=True, slots=True)
class Kind:
    """An object whose `type` chooses its shape out of the allowed ones."""

    shapes: Mapping[str, Shape]
    allowed: frozenset[str] | None = None

    def check(self, value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "must be an object", "type")
            return
        if "type" not in value:
            yield missing(at, "type")
            return
        kind = value["type"]
        shape = self.shapes.get(kind) if isinstance(kind, str) else None
        if shape is None or (self.allowed is not None and kind not in self.allowed):
            yield Problem(f"{at}/type", f"unsupported type: {kind}", "unsupported_type", str(kind))
            return
        yield from shape.check(value, at)


def text(most: int, *kinds: str, least: int = 1) -> Kind:
    """A text object. Without `kinds` only plain text is allowed."""
    words = Words(most, least)
    shapes = {
        "plain_text": Shape({"type": ANYTHING, "text": words}, {"emoji": Flag()}),
        "mrkdwn": Shape({"type": ANYTHING, "text": words}, {"verbatim": Flag()}),
    }
    return Kind(shapes, frozenset(kinds or ("plain_text",)))


@dataclass(frozen=True, slots=True)
class Anything:
    def check(self, value: Any, at: str) -> Iterator[Problem]:
        yield from ()


ANYTHING = Anything()
EITHER = ("plain_text", "mrkdwn")
