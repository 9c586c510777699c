"""What Alembic runs for every command: it uses the connection, and so the transaction, that
`storage.migrations` was given."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum
from sqlmodel import AutoString

from storage import migrations
from storage.base import Moment

# Steps must mean the same for ever, so they name no type of ours.
SPELLED = {
    Moment: "sa.DateTime(timezone=True)",
    AutoString: "sa.String()",
    Enum: "sa.String(length=32)",  # see `word_of`
}


def spelled(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    return SPELLED.get(type(item), False) if kind == "type" else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=migrations.tables(),
    render_item=spelled,
    render_as_batch=True,  # SQLite cannot change a column in place
    transactional_ddl=True,  # on SQLite too: its driver is told not to commit by itself
)
with context.begin_transaction():
    context.run_migrations()
