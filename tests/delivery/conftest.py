"""Delivery is tested on SQLite and on PostgreSQL, by the same tests."""

from tests.storage.databases import database, empty_url, postgresql, sqlite_template, url

__all__ = ["database", "empty_url", "postgresql", "sqlite_template", "url"]
