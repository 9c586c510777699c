"""The steps lead from nothing to exactly the tables in the code."""

import asyncio

from alembic import command
from procrastinate.schema import SchemaManager
from sqlalchemy import create_engine, inspect

from storage import migrations
from storage.migrations.jobs import SCHEMA
from storage.session import Database


def made_by_the_steps(url: str, *, then: str | None = None) -> tuple[set[str], list[object]]:
    """The tables that the steps make, and what differs from the code after `then`."""
    engine = create_engine(url.replace("+aiosqlite", ""))
    with engine.begin() as connection:
        migrations.upgrade(connection)
        if then is not None:
            connection.exec_driver_sql(then)
        names = set(inspect(connection).get_table_names())
        drift = migrations.drift(connection)
    engine.dispose()
    return names, drift


def test_the_steps_give_exactly_the_tables_in_the_code(empty_url: str) -> None:
    names, drift = made_by_the_steps(empty_url)

    assert drift == []
    ours = {name for name in names if not name.startswith(migrations.JOBS)}
    assert ours == {*migrations.tables().tables, "alembic_version"}
    assert (names != ours) is empty_url.startswith("postgresql")


def test_the_installed_procrastinate_has_the_tables_that_the_steps_make() -> None:
    assert SchemaManager.get_schema() == SCHEMA


def test_a_column_that_no_step_makes_is_noticed(empty_url: str) -> None:
    _, drift = made_by_the_steps(empty_url, then="ALTER TABLE outbox DROP COLUMN stumbles")

    assert len(drift) == 1


def test_the_step_that_makes_occurrences_anew_keeps_them_and_what_points_to_them(
    empty_url: str,
) -> None:
    sqlite = empty_url.startswith("sqlite")
    loose = "PRAGMA foreign_keys = OFF" if sqlite else "SET session_replication_role = replica"
    held = "PRAGMA foreign_keys = ON" if sqlite else "SET session_replication_role = origin"
    engine = create_engine(empty_url.replace("+aiosqlite", ""), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:

        def run(*statements: str) -> None:
            for statement in statements:
                connection.exec_driver_sql(statement)

        run("BEGIN")
        command.upgrade(migrations.config(connection), "0004")
        run("COMMIT", loose)
        run(
            "INSERT INTO cohort (id, workspace_id, programme_id, title, zone, starts_on, ends_on, "
            "secret, timeline, opened_at) VALUES ('c', 'w', 'p', '', '', '2026-10-19', "
            "'2026-11-29', '', '{}', '2026-10-19 00:00:00')",
            "INSERT INTO occurrence (id, cohort_id, prompt_set, content_hash, local_date) "
            "VALUES ('o', 'c', 'P02@1.0.0', 'h', '2026-10-21')",
            "INSERT INTO conversation (person_id, member_id, occurrence_id, at, changing, turn, "
            "shown, moved_at) VALUES ('p', 'm', 'o', '', false, 0, 0, '2026-10-21 00:00:00')",
        )

        run(held, "BEGIN")
        migrations.upgrade(connection)
        run("COMMIT")

        kept = connection.exec_driver_sql("SELECT id, member_id, n FROM occurrence").all()
        pointing = connection.exec_driver_sql("SELECT occurrence_id FROM conversation").all()
    engine.dispose()
    assert [tuple(row) for row in kept] == [("o", None, 0)]
    assert [tuple(row) for row in pointing] == [("o",)]


async def test_migrating_at_every_start_is_harmless(empty_url: str) -> None:
    database = Database(empty_url)
    await database.start()

    before = await database.migrated()
    await database.migrate()
    await database.migrate()
    after = await database.migrated()
    await database.stop()

    assert (before, after) == (False, True)


async def test_two_replicas_that_start_together_migrate_once(empty_url: str) -> None:
    replicas = [Database(empty_url), Database(empty_url)]
    for replica in replicas:
        await replica.start()

    await asyncio.gather(*(replica.migrate() for replica in replicas))
    migrated = [await replica.migrated() for replica in replicas]
    for replica in replicas:
        await replica.stop()

    assert migrated == [True, True]
