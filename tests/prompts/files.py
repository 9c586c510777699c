"""A facilitator's own files beside the shipped content, made from it with one thing changed."""

from datetime import date
from pathlib import Path

from prompts import checking, library

TODAY = date(2026, 10, 19)


def shipped(name: str) -> str:
    """The text of a shipped file, such as `reflections/P10.yaml`."""
    return (checking.HERE / name).read_text(encoding="utf-8")


def changed(text: str, *changes: tuple[str, str]) -> str:
    for before, after in changes:
        assert text.count(before) == 1, f"{before!r} stands there {text.count(before)} times"
        text = text.replace(before, after)
    return text


def own(name: str, id: str, *changes: tuple[str, str]) -> str:
    """A shipped file under an id of one's own."""
    text = shipped(name).replace(f"id: {Path(name).stem}", f"id: {id}", 1)
    return changed(text, *changes)


def told(place: Path, today: date = TODAY) -> list[str]:
    """The lines that `check --path` prints about the file or folder, without where it lies."""
    found = library.findings(today, place)
    folder = str(place if place.is_dir() else place.parent)
    return [str(problem).removeprefix(f"{folder}/") for problem in found]
