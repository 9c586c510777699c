"""A released edition stays as it is: answers point to it by its version and its hash.

`editions.yaml` beside the content says which editions are released, each with the hash of its
values. Another text under a released version is an error; a new one is a warning until
`check --release` writes it down. Comments and the order of keys may change at any time.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from prompts.problems import Problem
from prompts.reading import Document, content_hash
from prompts.schema import EditionsFile, ref_of
from prompts.shelf import Shelf

FILE = "editions.yaml"
HEAD = """\
# The released editions, each with the hash of its values. `check --release` writes this file:
# add lines, never change or remove one. A cohort may still be using it.
kind: editions
editions:
"""


def editions(shelf: Shelf) -> Iterator[tuple[Document, str, str]]:
    """(its document, its ref, its hash) of each edition on the shelf."""
    for document, file in shelf.editions():
        yield document, ref_of(file), content_hash(document.values)


def problems(shelf: Shelf, *, whole: bool = True) -> Iterator[Problem]:
    """What was changed, is new, or, on the whole shelf of a folder, is gone since the last
    release."""
    released = _released(shelf)
    there = {ref for _, ref, _ in editions(shelf)}
    for document, ref, digest in editions(shelf):
        place = ("meta", "version")
        if ref not in released:
            advice = f"{ref} is not released yet. Run check --release when it is ready."
            yield document.warning(place, "edition", advice)
        elif released[ref] != digest:
            advice = (
                f"{ref} is released with other values, and answers point to them. Keep that file "
                "as it was, and put the change in a copy with a higher version."
            )
            yield document.problem(place, "edition", advice)
    for document, file in shelf.of(EditionsFile) if whole else ():
        for ref in file.editions:
            if ref not in there:
                advice = f"{ref} was released and is gone. Bring its file back: ids are kept."
                yield document.problem(("editions", ref), "edition", advice)


def _released(shelf: Shelf) -> Mapping[str, str]:
    return {
        ref: digest for _, file in shelf.of(EditionsFile) for ref, digest in file.editions.items()
    }


def release(shelf: Shelf, folder: Path) -> tuple[str, ...]:
    """Write down the editions that are new, and say which; what is released stays as it is."""
    released = _released(shelf)
    new = {ref: digest for _, ref, digest in editions(shelf) if ref not in released}
    if new:
        lines = sorted(f"  {ref}: {digest}\n" for ref, digest in ({**new, **released}).items())
        (folder / FILE).write_text(HEAD + "".join(lines), encoding="utf-8")
    return tuple(sorted(new))
