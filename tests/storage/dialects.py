"""The drivers of the tests: those of the product, whose engines share what they have spelled out.

An engine remembers which SQL a statement is on its dialect, and forgets it with its end. A bot has
one engine for its whole life; the tests make a thousand, and spelled the same statements out for
each of them, a quarter of all their time. So both drivers are registered under their own names, as
SQLAlchemy has it for drivers of others, with one difference: dialects of one class count as the
same, which they are, and what was spelled out for one serves them all.
"""

from typing import Any

from sqlalchemy import URL, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg, PGDialectAsync_psycopg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

SPELLED_OUT: dict[Any, Any] = {}


class Sharing:
    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=SPELLED_OUT)


class Sqlite(Sharing, SQLiteDialect_aiosqlite):
    supports_statement_cache = True


class PostgresqlAsync(Sharing, PGDialectAsync_psycopg):
    supports_statement_cache = True


class Postgresql(PGDialect_psycopg):
    supports_statement_cache = True

    @classmethod
    def get_async_dialect_cls(cls, url: URL) -> type[PostgresqlAsync]:
        return PostgresqlAsync


def share() -> None:
    for name, dialect in (("sqlite.aiosqlite", Sqlite), ("postgresql.psycopg", Postgresql)):
        registry.register(name, __name__, dialect.__name__)
