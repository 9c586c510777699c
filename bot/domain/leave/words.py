"""Words of a language as patterns and places."""

import re


def any_of(words: tuple[str, ...]) -> str:
    """A pattern for one of the words, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def flat(lists: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(word for words in lists for word in words)


def place_in(lists: tuple[tuple[str, ...], ...], word: str) -> int:
    return next((n for n, words in enumerate(lists) if word in words), -1)
