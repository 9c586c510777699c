"""What one file says of another: tags, rubrics, offers, beats, and editions of one id."""

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from itertools import groupby

from prompts.problems import Problem
from prompts.reading import Document, Place
from prompts.schema import (
    ChecksFile,
    ContentFile,
    PromptSetFile,
    RhythmFile,
    RubricFile,
    SkipReasonsFile,
    TagsFile,
    ref_of,
)
from prompts.shelf import Shelf

VERSION: Place = ("meta", "version")
KEPT = "own-"
"""How the ids of cohorts' own versions begin; no file may use one, so that none is met twice."""


def problems(shelf: Shelf) -> Iterator[Problem]:
    tags = [tag.id for _, file in shelf.of(TagsFile) for tag in file.tags]
    reasons = [one.id for _, file in shelf.of(SkipReasonsFile) for one in file.reasons]
    checks = [one.id for _, file in shelf.of(ChecksFile) for one in file.checks]
    sets = [ref_of(file) for _, file in shelf.of(PromptSetFile)]
    rubrics = [ref_of(file) for _, file in shelf.of(RubricFile)]
    for document, file in shelf.of(PromptSetFile):
        if file.meta.id.startswith(KEPT):
            advice = f"Ids that begin with {KEPT} are kept for versions made in Slack."
            yield document.problem(("meta", "id"), "id", advice)
        yield from _known(document, ("use", "tags"), file.use.tags, tags, "tag")
        yield from _known(document, ("use", "rubrics"), file.use.rubrics, rubrics, "rubric")
        yield from _known(document, ("skip", "reasons"), file.skip.reasons, reasons, "reason")
        yield from _known(document, ("checks",), file.checks, checks, "check")
        yield from _offer(document, file, sets)
    for document, rubric in shelf.of(RubricFile):
        for n, criterion in enumerate(rubric.criteria):
            yield from _known(document, ("criteria", n, "tags"), criterion.tags, tags, "tag")
    for document, rhythm in shelf.of(RhythmFile):
        for n, beat in enumerate(rhythm.beats):
            yield from _known(document, ("beats", n), [beat.prompt_set], sets, "prompt-set")
        yield from _known(document, ("on_event",), rhythm.on_event, sets, "prompt-set")
    yield from _editions(shelf)


def means(name: str, ref: str) -> bool:
    """Whether "P02", "P02@1" or "P02@1.0.0" names the edition `ref`, such as "P02@1.0.0"."""
    wanted, _, version = name.partition("@")
    known, _, there = ref.partition("@")
    return wanted == known and (not version or f"{there}.".startswith(f"{version}."))


def _known(
    document: Document, place: Place, names: Iterable[str], known: Collection[str], what: str
) -> Iterator[Problem]:
    for n, name in enumerate(names):
        if not any(means(name, ref) for ref in known):
            advice = f"There is no {name}. {_instead(name, known)}"
            yield document.problem((*place, n), what, advice)


def _instead(name: str, known: Collection[str]) -> str:
    there = sorted({ref.partition("@")[0] for ref in known})
    near = get_close_matches(name.partition("@")[0], there, n=1)
    return f"Did you mean {near[0]}?" if near else f"There is: {', '.join(there) or 'none'}."


def _offer(document: Document, file: PromptSetFile, sets: Collection[str]) -> Iterator[Problem]:
    offer, place = file.nothing_to_report.offer, ("nothing_to_report", "offer")
    if offer is None:
        return
    yield from _known(document, place, [offer], sets, "offer")
    if means(offer, ref_of(file)):
        yield document.problem(place, "offer", "Offer another set than this one.")


def _editions(shelf: Shelf) -> Iterator[Problem]:
    """Each edition once, and within one major version the same questions."""
    ordered = sorted(shelf.editions(), key=_order)
    for _, group in groupby(ordered, key=lambda edition: edition[1].meta.id):
        files = list(group)
        for n, (document, file) in enumerate(files):
            for _, earlier in files[:n]:
                yield from _beside(document, file, earlier)


def _order(edition: tuple[Document, ContentFile]) -> tuple[str, tuple[int, ...]]:
    return edition[1].meta.id, number(edition[1].meta.version)


def _beside(document: Document, file: ContentFile, earlier: ContentFile) -> Iterator[Problem]:
    if file.kind != earlier.kind:
        advice = f"{file.meta.id} is the id of a {earlier.kind} already. Choose another."
        yield document.problem(("meta", "id"), "id", advice)
    elif file.meta.version == earlier.meta.version:
        advice = f"{ref_of(file)} is there already. Raise the version."
        yield document.problem(VERSION, "version", advice)
    elif not _comparable(file, earlier):
        advice = (
            f"The questions differ from {ref_of(earlier)}, so answers cannot be compared. "
            f"Raise the first number: {number(file.meta.version)[0] + 1}.0.0."
        )
        yield document.problem(VERSION, "major", advice)


def _comparable(one: ContentFile, other: ContentFile) -> bool:
    if number(one.meta.version)[0] != number(other.meta.version)[0]:
        return True
    if isinstance(one, PromptSetFile) and isinstance(other, PromptSetFile):
        return [(q.id, q.type) for q in one.questions] == [(q.id, q.type) for q in other.questions]
    return True


def number(version: str) -> tuple[int, ...]:
    """ "1.10.0" as (1, 10, 0), so that versions can be put in order."""
    return tuple(int(part) for part in version.split("."))


def superseded(own: Shelf, shipped: Shelf) -> Iterator[Problem]:
    """Own editions that nobody would ever be asked, since a higher one is shipped."""
    for document, file in own.editions():
        versions = [
            other.meta.version for _, other in shipped.editions() if other.meta.id == file.meta.id
        ]
        highest = max(versions, key=number, default=file.meta.version)
        if number(file.meta.version) < number(highest):
            advice = f"{file.meta.id}@{highest} is shipped and would win. Use a higher version."
            yield document.problem(VERSION, "version", advice)
