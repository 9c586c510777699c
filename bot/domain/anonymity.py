"""Hiding who somebody is: scrubbing text before others see it, and names made for one pair.

Scrubbing replaces what could tell the author or anybody else of the cohort apart: names,
handles, mentions, addresses and links into Slack. It hides known identities; it cannot know
that "the only baker in the group" is one person, and the author's preview says so.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

AUTHOR = "[the author]"
COLLEAGUE = "[a colleague]"
LINK = "[a link]"
ADDRESS = "[an address]"

MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
SLACK_LINK = re.compile(r"<?https?://[^\s>|]*slack\.com/[^\s>|]*(?:\|[^>]*)?>?", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
BARE_ID = re.compile(r"\b[UW][A-Z0-9]{7,}\b")

# First names that are also words: hidden only where they are written with a capital.
_WORDS = """
amber art autumn bill bob bond charity chase chip dale dawn dean drew earl faith frank gene
grace grant grey hope hunter iris ivy jack joy june lane mark may miles nick olive page pat
pearl penny piper poppy ray reed rich rob robin rose rusty sage sandy sky sue summer sunny
violet ward wade will win woody
"""
WORDS = frozenset(_WORDS.split())
SHORTEST = 2

_NATURE = """
Acorn Alder Almond Anemone Aspen Aster Badger Balsam Basalt Bay Beech Birch Bramble Brook Cedar
Cherry Clover Comet Coral Cove Crane Dune Elder Elm Ember Falcon Fern Finch Fjord Flint Glade
Granite Harbour Hazel Heath Heron Holly Juniper Kestrel Lagoon Larch Lark Laurel Lichen Linden
Lotus Maple Marsh Meadow Moss Myrtle Oak Opal Orchid Otter Pebble Pine Plover Quartz Quince
Raven Reef River Robin Rowan Rush Saffron Sedge Slate Sorrel Sparrow Spruce Swift Tern Thistle
Thrush Thyme Tulip Vale Willow Wren Yarrow Yew
"""
NATURE = tuple(_NATURE.split())


@dataclass(frozen=True, slots=True)
class Identity:
    """What somebody could be recognised by."""

    names: tuple[str, ...]
    handle: str
    slack_id: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """The text as others see it, and how many places were hidden."""

    text: str
    hidden: int


def scrub(text: str, author: Identity, others: Sequence[Identity]) -> Scrubbed:
    """Hide the author and the others in `text`. Scrubbing twice changes nothing."""
    hidden = 0

    for pattern, said in _patterns(author, others):
        text, n = pattern.subn(said, text)
        hidden += n
    return Scrubbed(text, hidden)


def _patterns(author: Identity, others: Sequence[Identity]) -> list[tuple[re.Pattern[str], str]]:
    """In the order of use: what is surest first, full names before their parts."""
    found: list[tuple[re.Pattern[str], str]] = []
    found += [(SLACK_LINK, LINK), (re.compile(rf"<@{author.slack_id}(?:\|[^>]*)?>"), AUTHOR)]
    found += [(MENTION, COLLEAGUE)]
    if author.email:
        found.append((re.compile(_anyhow(author.email), re.IGNORECASE), AUTHOR))
    found.append((EMAIL, ADDRESS))
    found += [(re.compile(rf"\b{re.escape(author.slack_id)}\b"), AUTHOR), (BARE_ID, COLLEAGUE)]
    named = [(name, AUTHOR) for name in _names(author)]
    named += [(name, COLLEAGUE) for other in others for name in _names(other)]
    for name, said in sorted(set(named), key=lambda pair: (-len(pair[0]), pair)):
        # With an @ before it even a name that is also a word, such as grace, is a person.
        found.append((re.compile(rf"(?<!\w)@{_anyhow(name)}(?!\w)", re.IGNORECASE), said))
        found.append((_name_pattern(name), said))
    return found


def _names(identity: Identity) -> Iterable[str]:
    """Every name, and each part of it that is long enough to tell somebody by."""
    names = {*identity.names, identity.handle}
    parts = {part for name in names for part in re.split(r"[\s._-]+", name)}
    return {
        unicodedata.normalize("NFC", name.strip("@ "))
        for name in names | parts
        if len(name.strip("@ ")) >= SHORTEST
    }


def _name_pattern(name: str) -> re.Pattern[str]:
    """The name as a whole word, with or without its diacritics and a leading @."""
    body = r"[\s._-]+".join(_anyhow(part) for part in name.split())
    flags = re.NOFLAG if name.lower() in WORDS else re.IGNORECASE
    if flags is re.NOFLAG:
        body = _anyhow(name[:1].upper() + name[1:].lower())
    return re.compile(rf"(?<!\w)@?{body}(?!\w)", flags)


def _anyhow(text: str) -> str:
    """A pattern for the text whether its letters carry their marks, composed or not."""
    return "".join(_letter(letter) for letter in unicodedata.normalize("NFC", text))


def _letter(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    base, marks = apart[0], apart[1:]
    if not marks:
        return re.escape(letter) + (r"[\u0300-\u036f]*" if letter.isalpha() else "")
    return f"(?:{re.escape(letter)}|{re.escape(base)}[\\u0300-\\u036f]*)"


def pseudonym(secret: str, reviewer: str, piece: str, taken: Collection[str]) -> str:
    """A name for one reader of one work, such as "Reader Cedar": the same for the same pair,
    unlinkable between pairs without the secret, and never one that is taken."""
    start = int.from_bytes(_keyed(secret, "pseudonym", reviewer, piece)[:8], "big")
    for n in range(len(NATURE)):
        name = f"Reader {NATURE[(start + n) % len(NATURE)]}"
        if name not in taken:
            return name
    raise ValueError("more readers than names")


def _keyed(secret: str, *parts: str) -> bytes:
    return blake2b("\x1f".join(parts).encode(), key=secret.encode()[:64], digest_size=16).digest()
