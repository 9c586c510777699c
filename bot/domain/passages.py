"""Numbering: the text of a piece of work as passages that a review can cite.

A passage is a paragraph. List lines stay with their paragraph; one that is too long to take in
is split at the ends of sentences. Nothing but white space is ever lost.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONGEST = 1200
BETWEEN = "\n\n"
BLANK_LINES = re.compile(r"\n[ \t]*\n+")
SENTENCE_END = re.compile(r"(?<=[.!?…。؟])\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """One source of a work: its title and its text."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class NumberedPassage:
    """¶n of a work. `part` is the title of the source it comes from."""

    n: int
    text: str
    part: str


def number(parts: Sequence[Part]) -> tuple[NumberedPassage, ...]:
    """Passages over all parts, counted from 1, each at most 1,200 characters, none empty."""
    found = [
        (piece, part.title)
        for part in parts
        for paragraph in BLANK_LINES.split(part.text.replace("\r\n", "\n").replace("\r", "\n"))
        for piece in _short(_tidy(paragraph))
    ]
    return tuple(NumberedPassage(n, text, title) for n, (text, title) in enumerate(found, start=1))


def in_fields(text: str, room: int) -> tuple[str, ...]:
    """The text in pieces that each fit a field of `room` characters, at least 1,200: cut between
    paragraphs, and inside one only where it would not fit. `joined` puts them together again."""
    held: list[str] = []
    for paragraph in BLANK_LINES.split(text):
        for piece in [paragraph] if len(paragraph) <= room else _short(paragraph):
            if held and len(held[-1]) + len(BETWEEN) + len(piece) <= room:
                held[-1] += BETWEEN + piece
            else:
                held.append(piece)
    return tuple(held)


def joined(fields: Sequence[str]) -> str:
    """The text of several fields, with an empty line between them; empty fields do not count."""
    return BETWEEN.join(field for field in fields if field.strip())


def _tidy(paragraph: str) -> str:
    lines = (" ".join(line.split()) for line in paragraph.split("\n"))
    return "\n".join(line for line in lines if line)


def _short(paragraph: str) -> Iterator[str]:
    """The paragraph, in pieces that fit: at sentences, else at words, else anywhere."""
    if not paragraph:
        return
    if len(paragraph) <= LONGEST:
        yield paragraph
        return
    yield from _joined(SENTENCE_END.split(paragraph))


def _joined(sentences: Sequence[str]) -> Iterator[str]:
    held = ""
    for sentence in (piece for whole in sentences for piece in _cut(whole)):
        joined = f"{held} {sentence}" if held else sentence
        if len(joined) > LONGEST:
            yield held
            held = sentence
        else:
            held = joined
    if held:
        yield held


def _cut(sentence: str) -> Iterator[str]:
    while len(sentence) > LONGEST:
        at = sentence.rfind(" ", 1, LONGEST)
        at = at if at > 0 else LONGEST
        yield sentence[:at].strip()
        sentence = sentence[at:].strip()
    if sentence:
        yield sentence


def digest(value: object) -> str:
    """SHA-256 in hex over the canonical JSON of `value`: sorted keys, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
