"""YAML from anybody, read safely, with the line of every value.

No tags, no aliases (a few of them can unfold to gigabytes), no duplicate keys, bounded size and
depth (what reads the tree calls itself, and libyaml crashes the process when that goes too deep).
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from prompts.problems import ContentError, Problem, Severity

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, ten times as fast
LARGEST = 256 * 1024
DEEPEST = 40
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The values of a file, and the line of each by its place, such as ("meta", "id")."""

    file: str
    values: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """The line of the place, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def problem(self, place: Place, rule: str, advice: str) -> Problem:
        return Problem(self.file, self.line(place), rule, advice)

    def warning(self, place: Place, rule: str, advice: str) -> Problem:
        return Problem(self.file, self.line(place), rule, advice, Severity.WARNING)


def read(text: str, file: str) -> Document:
    """The document in `text`, or ContentError."""
    if len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise ContentError([Problem(file, 1, "size", "Keep the file under 256 KB.")])
    try:
        unsafe = _unsafe(text, file)
        node = None if unsafe else yaml.compose(text, Loader=LOADER)
        values = None if unsafe else yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe one
    except yaml.MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else 1
        advice = f"This is not valid YAML here: {broken.problem or 'unexpected text'}."
        raise ContentError([Problem(file, line, "yaml", advice)]) from broken
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as broken:
        advice = "This is not valid YAML. Check quotes, dates and indentation."
        raise ContentError([Problem(file, 1, "yaml", advice)]) from broken
    if unsafe:
        raise ContentError([unsafe])
    if not isinstance(node, MappingNode):
        advice = "A file begins with a key such as kind:."
        raise ContentError([Problem(file, 1, "shape", advice)])
    doubled = [
        Problem(file, line, "twice", f"{key!r} stands here twice. Keep one.")
        for key, line in _doubled(node)
    ]
    if doubled:
        raise ContentError(doubled)
    return Document(file, values, dict(_lines(node, ())))


def _unsafe(text: str, file: str) -> Problem | None:
    """What must not be put together to a tree, found in the stream of events before it is."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            advice = "Write the value out again instead of using an alias (*)."
            return Problem(file, line, "alias", advice)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            return Problem(file, line, "depth", f"Nest no deeper than {DEEPEST} levels.")
    return None


def content_hash(values: Any) -> str:
    """SHA-256 over the canonical JSON of the content: the same whatever the order of keys."""
    text = json.dumps(
        values, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else repr(value)


def _lines(node: Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, MappingNode):
        for key, value in node.value:
            name = int(key.value) if key.tag.endswith(":int") else key.value
            yield (*place, name), key.start_mark.line + 1
            yield from (
                (at, line) for at, line in _lines(value, (*place, name)) if at != (*place, name)
            )
    elif isinstance(node, SequenceNode):
        for n, value in enumerate(node.value):
            yield from _lines(value, (*place, n))


def _doubled(node: Node) -> Iterator[tuple[str, int]]:
    if isinstance(node, MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if str(key.value) in seen:
                yield str(key.value), key.start_mark.line + 1
            seen.add(str(key.value))
            yield from _doubled(value)
    elif isinstance(node, SequenceNode):
        for value in node.value:
            yield from _doubled(value)
