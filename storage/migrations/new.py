"""`python -m storage.migrations.new "what changes"`: write the next step from what the code's
tables have and a database made by the present steps has not. Format it and read it.

Steps only lead forward: the way back is the backup that was made before.
"""

import re
import sys

from alembic import command
from sqlalchemy import create_engine

from storage.migrations import FOLDER, config, upgrade


def following() -> str:
    """The number after the highest one, "0002"."""
    numbers = [
        int(found.group(1))
        for file in (FOLDER / "versions").glob("v*.py")
        if (found := re.match(r"v(\d{4})_", file.name))
    ]
    return f"{max(numbers, default=0) + 1:04d}"


def write(message: str) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade(connection)
        command.revision(config(connection), message, autogenerate=True, rev_id=following())
    engine.dispose()


if __name__ == "__main__":
    write(sys.argv[1])
