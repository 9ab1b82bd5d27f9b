"""Migrations lead to the schema, on both databases."""

from datetime import date
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from finance_core.storage import Store, engine, migration, schema
from tests.ledgers import NOW, dump, open_store, sqlite_url


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory(str(migration._FOLDER)).get_heads() == [migration.HEAD]


def test_the_migrations_make_exactly_the_tables_of_the_schema(store: Store) -> None:
    with store.read_all() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
    assert migration.current(store.engine) == migration.HEAD


def test_an_older_file_keeps_everything_and_is_copied_aside(tmp_path: Path) -> None:
    """From the first schema on: rebuilding a table must not take its children along."""
    older = engine.open_engine(sqlite_url(tmp_path))
    config = Config()
    config.set_main_option("script_location", str(migration._FOLDER))
    with migration._schema_connection(older) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in (
            "INSERT INTO household VALUES (1, 'Home', 'EUR', 'own', 7, '2026-01-01 00:00:00')",
            "INSERT INTO account VALUES (1, 1, 'Checking', 'bank', 'EUR', 500, '', NULL, 0, 1)",
            """INSERT INTO "transaction" (id, household_id, account_id, date, month, amount_minor, currency)
            VALUES (1, 1, 1, '2026-11-03', 24322, -320, 'EUR')""",
            "INSERT INTO category VALUES (5, 1, 'Groceries', 'needs', 0, 1), (9, 1, 'Kites', 'wants', 0, 1)",
            "INSERT INTO category_label VALUES (1, 1, 1, 5, 'person')",
            "INSERT INTO split (household_id, transaction_id, position, amount_minor) VALUES (1, 1, 0, -300), (1, 1, 1, -20)",
        ):
            connection.execute(text(statement))
        connection.commit()
    older.dispose()
    with open_store(sqlite_url(tmp_path)) as store:
        kept = dump(store)
        assert migration.current(store.engine) == migration.HEAD
    assert (len(kept["split"]), kept["transaction"][0]["date"], kept["account"][0]["opening_minor"]) == (
        2,
        date(2026, 11, 3),
        500,
    )
    assert (kept["category_label"][0]["category_id"], kept["category_label"][0]["proposed_by"]) == (5, "")
    assert [(row["icon"], row["colour"], row["position"]) for row in kept["category"]] == [
        ("shopping_cart", "green", 5),
        ("", "", 9),
    ]
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [f"ballast-{NOW:%Y%m%dT%H%M%S}.db"]


def test_the_newest_migration_can_be_taken_back(store: Store) -> None:
    """Down and up again leads to the same tables, with the checks and the STRICT of SQLite."""
    config = Config()
    config.set_main_option("script_location", str(migration._FOLDER))
    with migration._schema_connection(store.engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "-1")
        command.upgrade(config, "head")
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
        connection.commit()
    if store.engine.dialect.name == "sqlite":
        with store.read_all() as connection:
            tables = connection.execute(text("SELECT name, strict FROM pragma_table_list WHERE type = 'table'"))
            loose = {row.name for row in tables if not row.strict and not row.name.startswith("sqlite_")}
            made = connection.execute(
                text("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%PRIMARY KEY%'")
            )
            reusing = {row.name for row in made if "AUTOINCREMENT" not in row.sql}
        assert loose == reusing == {"alembic_version"}
