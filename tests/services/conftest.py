"""Services are tested on SQLite alone; what differs on PostgreSQL is storage's to prove."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.session import Database
from tests.storage.databases import sqlite_template
from tests.world import CohortWorld, a_cohort

__all__ = ["sqlite_template"]


@pytest.fixture
async def database(tmp_path: Path, sqlite_template: Path) -> AsyncIterator[Database]:
    file = tmp_path / "plumbline.sqlite"
    shutil.copy(sqlite_template, file)
    started = Database(f"sqlite+aiosqlite:///{file}")
    await started.start()
    yield started
    await started.stop()


@pytest.fixture
async def world(database: Database) -> CohortWorld:
    return await a_cohort(database)
