"""Migrations of a service's database: alembic, driven from code, one directory of versions per service."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from kernel.data.database import engine


def upgrade(directory: Path, migrator_url: str) -> tuple[str | None, str | None]:
    """Bring the database to the newest version; returns the versions before and after."""
    config = Config()
    config.set_main_option("script_location", str(directory))
    config.set_main_option("path_separator", "os")
    owner = engine(migrator_url, 1)
    with owner.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('obhut.migrate'))"))
        config.attributes["connection"] = connection
        before = _version(connection)
        command.upgrade(config, "head")
        after = ScriptDirectory.from_config(config).get_current_head()
    owner.dispose()
    return before, after


def run_env() -> None:
    """What every `migrations/env.py` does: run on the connection that `upgrade` opened."""
    from alembic import context

    context.configure(connection=context.config.attributes["connection"], transaction_per_migration=False)
    with context.begin_transaction():
        context.run_migrations()


def _version(connection: object) -> str | None:
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()  # type: ignore[arg-type]  # because alembic is imported by this kind of process alone
