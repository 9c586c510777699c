"""Demos for the journeys: the sandbox, the bot and the cohort, in one process.

Playing a whole cohort takes longer than all other tests of a folder together, so it is played
once: up to the moment when work is read, where its folder is kept for whoever starts there, and
then, after a restart, to the end.
"""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.clock import MovableClock
from bot.delivery.timing import Timing
from bot.sandbox.demo import Demo, demo
from bot.sandbox.journal import Entry
from tests.demos import copied, greeted

__all__ = ["greeted"]

FATIMA = "U0FATIMA01"
MOST_MOMENTS = 12


@dataclass(frozen=True, slots=True)
class Told:
    """A story that was played to its end, and everything that went to and fro meanwhile."""

    shown: Demo
    journal: tuple[Entry, ...]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def half_told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Entry, ...]]:
    """The folder of a demo that was stopped when everybody had practised, and its journal."""
    folder = tmp_path_factory.mktemp("half-told")
    async with demo(folder, 0, MovableClock(), Timing()) as started:
        await _play(started, until="work goes to its readers")
        journal = tuple(started.sandbox.journal.entries())
    return folder, journal


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def told(
    half_told: tuple[Path, tuple[Entry, ...]], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Told]:
    kept, before = half_told
    async with copied(kept, tmp_path_factory.mktemp("told") / "data") as started:
        await _play(started, until=None)
        yield Told(started, (*before, *started.sandbox.journal.entries()))


@pytest.fixture
def kept(greeted: Path, tmp_path: Path) -> Path:
    """The folder of a demo as a newcomer finds it, for who stops it and starts it again."""
    folder = tmp_path / "data"
    shutil.copytree(greeted, folder)
    return folder


@pytest_asyncio.fixture(loop_scope="session")
async def shown(greeted: Path, tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo as a newcomer finds it, in the loop of the browser that looks at it."""
    async with copied(greeted, tmp_path / "data") as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def at_rest(half_told: tuple[Path, tuple[Entry, ...]], tmp_path: Path) -> AsyncIterator[Demo]:
    """A demo in which everybody has done what they can, and only the clock can go on."""
    async with copied(half_told[0], tmp_path / "data") as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def at_reviews(at_rest: Demo) -> Demo:
    """A demo in which work has just gone to its readers."""
    await at_rest.director.next_moment()
    return at_rest


async def _play(started: Demo, until: str | None) -> None:
    """Let everybody act and the time pass: to just before the moment `until`, or to the end."""
    for _ in range(MOST_MOMENTS):
        await started.director.play(FATIMA, "all")
        story = await started.director.story(FATIMA)
        if all(chapter.state == "done" for chapter in story.chapters):
            return
        if until is not None and story.next_moment and story.next_moment.what == until:
            return
        await started.director.next_moment()
    raise AssertionError("The story has more moments than it should.")
