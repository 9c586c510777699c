"""Content as one person reads it: every text of it in their language, where it has that one."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from prompts.content import ENGLISH, Said

C = TypeVar("C")


def in_language(content: C, language: str) -> C:
    """The same content, to be read in `language` (see `said`). What it is, its id, its hash and
    its rules, stays; only the words that are shown change."""
    return content if language == ENGLISH else _read(content, language)


def _read(value: Any, language: str) -> Any:
    if isinstance(value, Said):
        return Said(value, language)
    if is_dataclass(value) and not isinstance(value, type):
        told = {one.name: _read(getattr(value, one.name), language) for one in fields(value)}
        return replace(value, **told)
    if isinstance(value, Mapping):
        return {key: _read(part, language) for key, part in value.items()}
    if isinstance(value, tuple):
        return tuple(_read(part, language) for part in value)
    return value
