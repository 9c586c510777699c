"""Every scenario has a whole demo. What the clock plans is tested on SQLite and on PostgreSQL."""

from tests.demos import greeted, shown
from tests.storage.databases import database, empty_url, postgresql, sqlite_template, url

__all__ = ["database", "empty_url", "greeted", "postgresql", "shown", "sqlite_template", "url"]
