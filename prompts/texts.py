"""Every text of a file, and what holds for all of them: languages, and the tone.

Plain words, no exclamation marks, nothing that blames the reader.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel

from prompts.content import Said
from prompts.problems import Problem
from prompts.reading import Document, Place
from prompts.schema import PromptSetFile


class Told(NamedTuple):
    """One text: where it stands, and its wording by language."""

    place: Place
    text: Mapping[str, str]


def texts(value: object, place: Place = ()) -> Iterator[Told]:
    """All texts by language of a file, in the order of its shape."""
    if isinstance(value, Said):
        yield Told(place, value)
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from texts(getattr(value, name), (*place, name))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from texts(part, (*place, key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for n, part in enumerate(value):
            yield from texts(part, (*place, n))


def english(document: Document, file: BaseModel) -> Iterator[Problem]:
    for place, text in texts(file):
        if "en" not in text:
            yield document.problem(place, "language", "Give the text in English (en) too.")


def languages(document: Document, file: PromptSetFile) -> Iterator[Problem]:
    """Each text in each declared language, unless a fallback is declared; and in no other."""
    declared = file.meta.languages
    for place, text in texts(file):
        missing = [one for one in declared if one not in text and one != "en"]
        if missing and file.meta.fallback is None:
            advice = (
                f"This text is not there in {', '.join(missing)}. Add it, or write "
                "fallback: en under meta, and English is shown in its place."
            )
            yield document.problem(place, "language", advice)
        for language in text:
            if language not in declared:
                advice = f"{language} is not declared. Add it to languages under meta."
                yield document.problem((*place, language), "language", advice)


def tone(
    document: Document, file: BaseModel, blame: Mapping[str, re.Pattern[str]]
) -> Iterator[Problem]:
    """`blame` finds the words that sound like blame, by language (see `any_of`)."""
    for place, text in texts(file):
        for language, wording in text.items():
            at = (*place, language)
            if "!" in wording:
                advice = "Write a full stop in place of the exclamation mark."
                yield document.problem(at, "exclamation", advice)
            found = blame[language].search(wording) if language in blame else None
            if found:
                advice = f"“{found[0]}” can sound like blame. Say what to do next instead."
                yield document.problem(at, "blame", advice)


def any_of(words: Collection[str]) -> re.Pattern[str]:
    """Finds each of the words where it stands by itself, in small letters or large."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
