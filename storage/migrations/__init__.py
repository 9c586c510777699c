"""How the tables come to be: numbered steps, run inside the caller's transaction.

`upgrade` is called at every start; a new step is written by `python -m storage.migrations.new`.
"""

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData
from sqlalchemy.schema import SchemaItem
from sqlmodel import SQLModel

FOLDER = Path(__file__).parent
JOBS = "procrastinate_"


def tables() -> MetaData:
    """Every table of every noun in `storage`, so that none is forgotten."""
    for noun in pkgutil.iter_modules([str(FOLDER.parent)]):
        import_module(f"storage.{noun.name}")
    return SQLModel.metadata


def config(connection: Connection) -> Config:
    """Alembic's settings, made here so that no ini file is needed."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    # "v" in front, since a module's name cannot begin with a digit.
    made.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    made.attributes["connection"] = connection
    return made


def upgrade(connection: Connection) -> None:
    """Run the steps that are missing; none if the tables are up to date."""
    if not current(connection):
        command.upgrade(config(connection), "head")


def current(connection: Connection) -> bool:
    """Whether no step is missing."""
    return MigrationContext.configure(connection).get_current_heads() == newest()


@cache
def newest() -> tuple[str, ...]:
    """The last step. Reading the steps takes longer than all else of a start without a missing one,
    and they stay as they are while we run."""
    return tuple(ScriptDirectory(FOLDER).get_heads())


def drift(connection: Connection) -> list[object]:
    """What differs between the database and the tables in the code; empty when all is well."""
    opts = {"compare_type": True, "include_object": _is_ours}
    context = MigrationContext.configure(connection, opts=opts)
    return list(compare_metadata(context, tables()))


def _is_ours(item: SchemaItem, name: str | None, kind: str, *_: object) -> bool:
    """procrastinate's tables are its own affair; a step of ours makes them on PostgreSQL."""
    return not (kind == "table" and str(name).startswith(JOBS))
