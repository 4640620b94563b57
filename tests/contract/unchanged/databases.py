"""The databases as the migrations make them, in the very SQL; and the tables as SQLAlchemy is told of them."""

import re
from collections.abc import Callable
from hashlib import sha256
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import Revision
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from kernel.services import SERVICES
from tests.contract.unchanged.source import ROOT, calls, modules

DIALECT = postgresql.dialect()
ROLES = {
    f"OBHUT_{service.upper()}_{role.upper()}_URL": f"postgresql://{service}_{role}@nowhere/{service}"
    for service in SERVICES
    for role in ("migrator", "runtime", "jobs", "keystore", "keystore_jobs", "keystore_migrator")
}


class _Libraries:
    """Stands for the connection, which migrations use for the SQL of libraries alone: its digest is enough."""

    def __init__(self, written: StringIO) -> None:
        self._written = written
        self.dialect = DIALECT

    def exec_driver_sql(self, text: str) -> None:
        """Note the digest of what a library brings."""
        self._written.write(f"-- of a library: {len(text)} characters, SHA-256 {sha256(text.encode()).hexdigest()}\n")


def migrations(root: Path) -> str:
    """All revisions of one database, oldest first: who they are, and every statement."""
    scripts = list(ScriptDirectory(str(root)).walk_revisions())
    return "".join(_revision(one) for one in reversed(scripts))


def tables() -> dict[str, str]:
    """Every table that is declared to SQLAlchemy, as it would create it."""
    found = {}
    for module in modules().values():
        if module.name.startswith("services.") and any(made[0] is module for made in calls("Table")):
            for one in vars(import_module(module.name)).values():
                if isinstance(one, Table):
                    made = str(CreateTable(one).compile(dialect=DIALECT))
                    found[f"{module.name.split('.')[1]}.{one.name}"] = re.sub(r"\s+", " ", made).strip()
    return dict(sorted(found.items()))


def _revision(script: Revision) -> str:
    written = StringIO()
    context = MigrationContext.configure(dialect=DIALECT, opts={"as_sql": True, "output_buffer": written})
    context.impl.connection = _Libraries(written)  # what `op.get_bind()` gives
    with patch.dict("os.environ", ROLES), Operations.context(context):
        _upgrade(script)()
    file = Path(str(getattr(script, "path", ""))).name
    head = f"-- {file}: revision {script.revision} after {script.down_revision}\n"
    return head + re.sub(r"\n{3,}", "\n\n", written.getvalue()).strip() + "\n\n"


def _upgrade(script: Any) -> Callable[[], None]:
    upgrade: Callable[[], None] = script.module.upgrade
    return upgrade


def _roots() -> dict[str, Path]:
    """The folders of migrations: a service, and the name of the first revision, whatever the folder is called."""
    found = {}
    for env in sorted((ROOT / "services").rglob("env.py")):
        first = min(file.stem for file in (env.parent / "versions").glob("*.py"))
        found[f"migrations.{env.relative_to(ROOT).parts[1]}.{first}.sql"] = env.parent
    return found


def _of(root: Path) -> Callable[[], str]:
    return lambda: migrations(root)


SUBJECTS: dict[str, Callable[[], Any]] = {
    **{name: _of(root) for name, root in _roots().items()},
    "tables.json": tables,
}
