"""Text keyed by language, English always present, and what of it is read."""

from collections.abc import Mapping

Text = Mapping[str, str]
"""Wording by language code, for example {"en": "The trade-off I explained"}."""

ENGLISH = "en"


class Said(dict[str, str]):
    """Text by language, and the language in which it is read. A class of its own, so that a walk
    through a file or through content finds all of it."""

    def __init__(self, text: Text, language: str = ENGLISH) -> None:
        super().__init__(text)
        self.language = language


def said(text: Text, language: str = "") -> str:
    """The wording in `language` (`de`, or a locale such as `de-AT`), or in the one in which the
    content was asked for (see `tongues.in_language`); else in English."""
    return _wording(text, language or _read_in(text)) or text[ENGLISH]


def translated(text: Text) -> bool:
    """Whether there is a wording in the language in which the text is read."""
    return _wording(text, _read_in(text)) is not None


def _read_in(text: Text) -> str:
    return text.language if isinstance(text, Said) else ENGLISH


def _wording(text: Text, language: str) -> str | None:
    return text.get(language) or text.get(language.partition("-")[0])
