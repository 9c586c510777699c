"""The workspace's own SQLite file. What the API acknowledged is in it before the answer leaves.

Two tables hold everything: records as JSON by kind and key, and the bytes of files. A commit
per change survives a killed process; losing the last moment to a power cut would be fine.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, key)
);
CREATE TABLE IF NOT EXISTS content (file TEXT PRIMARY KEY, bytes BLOB NOT NULL);
"""


class Store:
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(SCHEMA)

    def put(self, kind: str, key: str, body: Any) -> None:
        self._db.execute(
            "INSERT INTO record (kind, key, body) VALUES (?, ?, ?) "
            "ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
            (kind, key, json.dumps(body)),
        )

    def drop(self, kind: str, key: str) -> None:
        self._db.execute("DELETE FROM record WHERE kind = ? AND key = ?", (kind, key))

    def all(self, kind: str) -> list[Any]:
        """Every record of a kind in the order in which it was first put."""
        rows = self._db.execute("SELECT body FROM record WHERE kind = ? ORDER BY rowid", (kind,))
        return [json.loads(body) for (body,) in rows]

    def put_content(self, file: str, content: bytes) -> None:
        self._db.execute(
            "INSERT OR REPLACE INTO content (file, bytes) VALUES (?, ?)", (file, content)
        )

    def content(self, file: str) -> bytes | None:
        row = self._db.execute("SELECT bytes FROM content WHERE file = ?", (file,)).fetchone()
        return None if row is None else bytes(row[0])

    @contextmanager
    def together(self) -> Iterator[None]:
        """All changes of the block in one commit. No await inside, so that they are its alone."""
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def empty(self) -> None:
        with self.together():
            self._db.execute("DELETE FROM record")
            self._db.execute("DELETE FROM content")

    def close(self) -> None:
        self._db.close()
