"""Is a prompt set easy to read for somebody who reads in a second language?

Three measures for each language of a set, over all of its texts together: the average length
of its sentences, the longest one, and the share of long words (more than six letters). The
last two are the parts of LIX (C. H. Björnsson, Läsbarhet, 1968), which was made for more than
one language. They are surface signs: a text can meet them and still be hard, so a person
reads it too.

Starting values. 15 words on average and 25 at most are the rule of the Australian Government
Style Manual ("Sentence length") for everybody, and ours for B2. For B1 the average is 12, near
the 11 words that are called easy in "Sentence length: why 25 words is our limit" (GOV.UK, 2014).
With 15 % long words that is a LIX of 27, in the band from 25 to 34 that the Danish table calls
easy for practised readers. German endings and compounds make words longer: eight points more.
Our own texts measured, when these were chosen: 8.0 to 10.5 words on average, 25 at most; 8 to
12 % long words in English and 15 to 20 % in German.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from prompts.problems import Problem
from prompts.reading import Document
from prompts.schema import PromptSetFile
from prompts.texts import texts

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,:]*")
SENTENCE = re.compile(r"(?<=[.?:;…])[\"”“’»)]*\s+|\n+")
LONG = 6  # letters; a word with more is long


@dataclass(frozen=True, slots=True)
class Limits:
    """Words per sentence on average and at most, and the largest share of long words."""

    average: float
    longest: int
    long_share: float


LIMITS = {"A2": Limits(10, 20, 0.12), "B1": Limits(12, 25, 0.15), "B2": Limits(15, 25, 0.20)}
LONGER_WORDS = {"de": 0.08}


@dataclass(frozen=True, slots=True)
class Measure:
    average: float
    longest: int
    long_share: float


def limits(level: str, language: str) -> Limits:
    found = LIMITS[level]
    more = LONGER_WORDS.get(language.partition("-")[0], 0.0)
    return Limits(found.average, found.longest, found.long_share + more)


def measure(wordings: Iterable[str]) -> Measure:
    """Over all sentences of the texts; (0, 0, 0) for none."""
    sentences = [words for text in wordings for words in _sentences(text)]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return Measure(0, 0, 0)
    return Measure(
        len(words) / len(sentences),
        max(len(sentence) for sentence in sentences),
        sum(_letters(word) > LONG for word in words) / len(words),
    )


def _sentences(text: str) -> list[list[str]]:
    return [words for part in SENTENCE.split(text) if (words := WORD.findall(part))]


@lru_cache(maxsize=1 << 14)  # a text is read several times, and most of its words come again
def _letters(word: str) -> int:
    """Of the longest part: a word with a hyphen is as hard as its hardest part."""
    return max(len(part) for part in re.split(r"[-’']", word))


def of_prompt_set(document: Document, file: PromptSetFile) -> Iterator[Problem]:
    level = file.meta.reading_level
    told = list(texts(file))
    for language in file.meta.languages:
        most = limits(level, language)
        spoken = [(place, text[language]) for place, text in told if language in text]
        for place, text in spoken:
            longest = measure([text]).longest
            if longest > most.longest:
                yield document.problem(
                    (*place, language),
                    "sentence",
                    f"A sentence here has {longest} words. Split it: {most.longest} at most for "
                    f"{level}.",
                )
        found = measure(text for _, text in spoken)
        if found.average > most.average:
            yield document.problem(
                ("meta", "reading_level"),
                "sentences",
                f"Sentences in {language} have {found.average:.1f} words on average. Shorten "
                f"them: {most.average} at most for {level}.",
            )
        if found.long_share > most.long_share:
            yield document.problem(
                ("meta", "reading_level"),
                "long-words",
                f"{found.long_share:.0%} of the words in {language} have more than {LONG} "
                f"letters. Use shorter ones: {most.long_share:.0%} at most for {level}.",
            )
