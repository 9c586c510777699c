"""Hiding who somebody is: scrubbing text before others see it, and names made for one pair.

Scrubbing replaces what could tell the author or anybody else of the cohort apart: names,
handles, mentions, addresses and links into Slack. It hides known identities; it cannot know
that "the only baker in the group" is one person, and the author's preview says so.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from bot.domain import names

AUTHOR = "[the author]"
COLLEAGUE = "[a colleague]"
LINK = "[a link]"
ADDRESS = "[an address]"
SAID = re.compile("|".join(map(re.escape, (AUTHOR, COLLEAGUE, LINK, ADDRESS))))

# Every repetition is bounded or can begin at one place only, so that no text takes long.
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]{0,80})?>")
_HOST = r"(?:[\w-]+\.)*slack\.com(?![\w-]|\.\w)"
SLACK_LINK = re.compile(
    rf"<https?://{_HOST}[^>]{{0,3000}}>"
    rf"|(?:https?://|(?<![^\W_])(?<![.@/-])(?=[^\W_][\w-]{{0,40}}\.slack)){_HOST}"
    r"(?:/(?:[^\s<>|\"“”()*]*(?<![.,;:!?_’]))?)?",
    re.IGNORECASE,
)
_LABEL = r"[^\W_]+(?:-+[^\W_]+)*"
EMAIL = re.compile(rf"(?<![^\W_])(?<![.+-])(?=[^\W_])[\w.+-]{{1,64}}@{_LABEL}(?:\.{_LABEL})+")
# An id has a digit in it; a word in capitals, such as WEDNESDAY, has none.
# Scripts without spaces may touch an id, so only what an id could go on with ends it.
BARE_ID = re.compile(r"(?<![A-Za-z0-9])[UW](?=[A-Z]*[0-9])[A-Z0-9]{7,}(?![A-Za-z0-9])")

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
    people = [(*one.names, one.handle) for one in (author, *others)]
    hidden, more = 0, 1
    while more:  # where a name was, a link may have begun that nobody could tell from it
        text, more = _hide(text, author, people)
        hidden += more
    return Scrubbed(text, hidden)


def _hide(text: str, author: Identity, people: Sequence[Collection[str]]) -> tuple[str, int]:
    """What can be told at once, and how many places that were."""
    hidden = 0
    for pattern, said in _addresses(author):
        text, n = pattern.subn(said, text)
        hidden += n
    skip = [match.span() for match in SAID.finditer(text)]
    named = names.find(text, names.known(people, text), skip)
    for one in reversed(named):
        text = text[: one.start] + (AUTHOR if 0 in one.who else COLLEAGUE) + text[one.end :]
    return text, hidden + len(named)


Said = Callable[[re.Match[str]], str]


def _addresses(author: Identity) -> list[tuple[re.Pattern[str], Said]]:
    """Links, mentions, e-mail addresses and ids: what is surest comes first."""
    email = author.email.lower() if author.email else None

    def linked(match: re.Match[str]) -> str:
        return LINK

    def mentioned(match: re.Match[str]) -> str:
        return AUTHOR if author.slack_id == match.group(1) else COLLEAGUE

    def addressed(match: re.Match[str]) -> str:
        return AUTHOR if email == match.group().lower() else ADDRESS

    def numbered(match: re.Match[str]) -> str:
        return AUTHOR if author.slack_id == match.group() else COLLEAGUE

    return [(SLACK_LINK, linked), (MENTION, mentioned), (EMAIL, addressed), (BARE_ID, numbered)]


def pseudonym(
    secret: str, reviewer: str, piece: str, taken: Collection[str], avoided: Collection[str] = ()
) -> str:
    """A name for one reader of one work, such as "Reader Cedar": the same for the same pair,
    unlinkable between pairs without the secret, and never one that is taken. Words that are
    `avoided` in folded form, since a member or a squad is called so, come last."""
    start = int.from_bytes(_keyed(secret, "pseudonym", reviewer, piece)[:8], "big")
    turned = [NATURE[(start + n) % len(NATURE)] for n in range(len(NATURE))]
    for word in sorted(turned, key=lambda word: names.fold(word) in avoided):
        if f"Reader {word}" not in taken:
            return f"Reader {word}"
    raise ValueError("more readers than names")


def _keyed(secret: str, *parts: str) -> bytes:
    return blake2b("\x1f".join(parts).encode(), key=secret.encode()[:64], digest_size=16).digest()
