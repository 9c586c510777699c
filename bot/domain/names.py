"""Finding people's names in a text, however they are written there.

A name is compared in its folded form: without case, diacritics, vowel points, apostrophes and
joiners. So "O’Brien", "o'brien" and "OBRIEN" are one name, and so are "Müller", "Muller" and
"Mueller". The work grows with the length of the text, not with how many people are known.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

SHORTEST = 2
MOST_REMEMBERED = 50_000  # spellings: a text is looked through for the same people again and again
MOST_APOSTROPHES = 3

# Names that are also words: hidden only where they are written with a capital.
_WORDS = """
amber archer art autumn baker banks bell berry bill bird bishop black bob bond brook brown butler
carter chance charity chase cherry chip christian cook cooper cross daisy dale dawn day dean drew
duke earl faith field fields fisher ford forest fox frank gene gold good grace grant gray green
grey hall hazel heather hill holly hope hunt hunter iris ivy jack jade jay joy june king knight
lane law lily little long love major mark marks marshall mason may miles mill miller moon nick
noble north olive page park parker parks pat pearl penny piper poppy porter potter power price
ray reed rice rich river rob robin rock rose rowan ruby rusty sage sandy shepherd short silver
sky small song star stone strong sue summer sun sunny swift taylor turner violet wade walker
ward waters weaver webb wells west white will win wing winter wise wolf wood woods woody young
"""
WORDS = frozenset(_WORDS.split())

# Parts that name nobody by themselves: hidden only beside another part of the same name.
_PARTICLES = """
abu af al am an and ap av be bin bint da das de degli dei del della den der di do dos du e el es
go he his ibn ii iii in is it jr la las le lo los ma mac mc my no of oh on pa san so sr st te ten
ter the to tor ul us van vom von y zu zum zur
dr mr mrs ms mx prof phd he him his she her hers they them theirs
"""
PARTICLES = frozenset(_PARTICLES.split())

_MARKS = "".join(
    chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in {"Mn", "Mc"}
)
_UNSEEN = "\u00ad\u0640\u200b\u200c\u200d\u2060"  # soft hyphen, tatweel, joiners
_APOSTROPHES = "'’‘ʼ`´ʻ"
_DROPPED = dict.fromkeys(map(ord, _MARKS + _UNSEEN + _APOSTROPHES))
_FOLDED = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h"}
)
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})

# Scripts without spaces between words: Thai, kana, Han, Hangul. A name is found inside a run.
_RUN = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_UNSPACED = re.compile(f"[{_RUN}]+")
_LETTER = rf"(?:[^\W_{_RUN}]|[{re.escape(_MARKS + _UNSEEN)}])"
_PIECE = re.compile(rf"{_LETTER}+")
_TOKEN = re.compile(rf"{_LETTER}+(?:[{_APOSTROPHES}]{_LETTER}+)*")
_JOINT = re.compile(r"[^\S\n]{1,3}|[._\-‐‑–/]")
# One-letter words that Arabic and Hebrew write together with what follows.
_PREFIXES = frozenset("وفبلكسובהלמשכ")


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of the text that names somebody, and who it may be, by their number."""

    start: int
    end: int
    who: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of the text. `sure` is false for what names somebody only beside another."""

    start: int
    end: int
    who: frozenset[int]
    sure: bool


@dataclass(slots=True)
class Names:
    """What is looked for. `parts` are names and their parts in folded form, `particles` the
    parts that are no name by themselves, `handles` count after an @ even if they are words."""

    parts: dict[str, set[int]] = field(default_factory=dict)
    particles: dict[str, set[int]] = field(default_factory=dict)
    handles: dict[str, set[int]] = field(default_factory=dict)
    unspaced: dict[str, set[int]] = field(default_factory=dict)


def fold(text: str) -> str:
    """The text without case, marks, apostrophes and joiners."""
    apart = unicodedata.normalize("NFKD", text).translate(_DROPPED)
    return apart.casefold().translate(_FOLDED)


def known(people: Sequence[Collection[str]], text: str | None = None) -> Names:
    """The names to look for; each person is named by all the names and handles they have. Of
    those, if it is told in which text, what may stand there: few of the many who are known do."""
    names, tried = Names(), None if text is None else frozenset(_tried(text))
    for number, spellings in enumerate(people):
        for spelling in spellings:
            unspaced, keys = _keys(spelling)
            for token in unspaced:
                if text is None or token in text:
                    names.unspaced.setdefault(token, set()).add(number)
            for key in keys if tried is None else keys & tried:
                _learn(names, key, number)
    return names


def _learn(names: Names, key: str, number: int) -> None:
    if key in PARTICLES or len(key) < SHORTEST:
        names.particles.setdefault(key, set()).add(number)
    else:
        names.parts.setdefault(key, set()).add(number)
    names.handles.setdefault(key, set()).add(number)


def _tried(text: str) -> Iterator[str]:
    """All that `_words` may compare with a name, in folded form."""
    for pieces in _tokens(text):
        for first, (start, _) in enumerate(pieces):
            for _, end in pieces[first : first + MOST_APOSTROPHES]:
                yield fold(text[start:end])
                for cut in _cuts(text, start, end):
                    yield fold(text[cut:end])


@lru_cache(maxsize=MOST_REMEMBERED)
def _keys(spelling: str) -> tuple[frozenset[str], frozenset[str]]:
    """What to look for in scripts without spaces, and in folded form in all others."""
    unspaced = _parts(_UNSPACED, unicodedata.normalize("NFC", spelling))
    tokens = _parts(_TOKEN, spelling)
    return (
        frozenset(token for token in unspaced if len(token) >= SHORTEST),
        frozenset(key for token in tokens for key in (fold(token), fold(_spelt(token)))),
    )


def _parts(pattern: re.Pattern[str], spelling: str) -> set[str]:
    """The parts of a name, and all of them in one."""
    parts = [part.group() for part in pattern.finditer(spelling)]
    return {*parts, "".join(parts)} - {""}


def _spelt(token: str) -> str:
    return unicodedata.normalize("NFC", token).lower().translate(_SPELT)


def find(text: str, names: Names, skip: Collection[tuple[int, int]] = ()) -> list[Found]:
    """Where the text names somebody, in order and apart; what lies in `skip` is not looked at."""
    closed = bytearray(len(text) + 1)
    for start, end in skip:
        closed[start:end] = b"\x01" * (end - start)
    words = (word for word in _words(text, names) if not closed[word.start])
    unspaced = (one for one in _unspaced(text, names) if not closed[one.start])
    apart: list[Found] = []
    for one in sorted([*_runs(text, words), *unspaced], key=lambda one: (one.start, -one.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def _tokens(text: str) -> Iterator[list[tuple[int, int]]]:
    """Where the pieces lie that each word of the text has, of which O’Brien has two."""
    for token in _TOKEN.finditer(text):
        yield [
            (token.start() + piece.start(), token.start() + piece.end())
            for piece in _PIECE.finditer(token.group())
        ]


def _words(text: str, names: Names) -> Iterator[_Word]:
    for pieces in _tokens(text):
        first = 0
        while first < len(pieces):
            taken, word = _longest(text, names, pieces[first : first + MOST_APOSTROPHES])
            if word is not None:
                yield word
            first += taken


def _longest(
    text: str, names: Names, pieces: Sequence[tuple[int, int]]
) -> tuple[int, _Word | None]:
    """The longest of O, O’Brien, O’Brien’s that is a name, and how many pieces that takes."""
    for n in range(len(pieces), 0, -1):
        word = _word(text, names, pieces[0][0], pieces[n - 1][1])
        if word is not None:
            return n, word
    return 1, None


def _word(text: str, names: Names, start: int, end: int) -> _Word | None:
    at = start > 0 and text[start - 1] == "@"
    key = fold(text[start:end])
    if at and key in names.handles:
        return _Word(start - 1, end, frozenset(names.handles[key]), True)
    if key in names.parts:
        return _Word(start, end, frozenset(names.parts[key]), _is_meant(key, text[start]))
    if key in names.particles:
        return _Word(start, end, frozenset(names.particles[key]), False)
    for cut in _cuts(text, start, end):
        if (rest := fold(text[cut:end])) in names.parts:
            return _Word(cut, end, frozenset(names.parts[rest]), True)
    return None


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    """Where a name may begin in a word that has words of one letter before it."""
    for cut in (start + 1, start + 2):
        if cut >= end or text[cut - 1] not in _PREFIXES:
            return
        yield cut


def _is_meant(key: str, first: str) -> bool:
    return key not in WORDS or first.isupper()


def _runs(text: str, words: Iterable[_Word]) -> Iterator[Found]:
    """Neighbouring parts of one person's name are one name."""
    run: _Word | None = None
    for word in words:
        if run and _JOINT.fullmatch(text, run.end, word.start) and run.who & word.who:
            run = _Word(run.start, word.end, run.who & word.who, run.sure or word.sure)
            continue
        if run and run.sure:
            yield Found(run.start, run.end, run.who)
        run = word
    if run and run.sure:
        yield Found(run.start, run.end, run.who)


def _unspaced(text: str, names: Names) -> Iterator[Found]:
    if not names.unspaced:
        return
    longest = sorted(names.unspaced, key=lambda name: (-len(name), name))
    for match in re.finditer("|".join(map(re.escape, longest)), text):
        start, end = match.span()
        start -= text[start - 1 : start] == "@"
        yield Found(start, end, frozenset(names.unspaced[match.group()]))
