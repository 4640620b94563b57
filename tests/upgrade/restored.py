"""The databases and keys of 007412f, put back as they lay there: an instance before its first `obhut migrate`."""

import json
import tarfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from deploy.local.databases import DATABASES
from deploy.local.instance import Instance
from deploy.local.stack import Stack
from tests.databases import superuser_of

ARCHIVE = Path(__file__).parent / "007412f.tar.xz"
"""Made by `python -m tests.upgrade.make`."""
NAMES = {database.name: "keystore" if database.name == "keys" else database.name for database in DATABASES}

RECENT = {
    "casefile": """
        SET LOCAL session_replication_role = replica;
        UPDATE public.case_drafts SET saved_at = now() - interval '1 hour';
        UPDATE public.case_prints SET ordered_at = now() - interval '1 minute';
        UPDATE public.case_exports SET requested_at = now() - interval '1 hour',
            decided_at = decided_at - requested_at + now() - interval '1 hour';
    """
}
"""By database: what is kept for a day, a week or a month of real time was written shortly before it is restored,
however old the archive is."""


@cache
def members() -> Mapping[str, bytes]:
    """What the archive holds, by name."""
    with tarfile.open(ARCHIVE) as archive:
        return {entry.name: _content(archive, entry) for entry in archive}


@cache
def seen() -> Mapping[str, Any]:
    """What people saw there, and what was left to be done."""
    found: dict[str, Any] = json.loads(members()["seen.json"])
    return found


class Restored(Stack):
    """An instance whose databases are those of the archive when they are migrated for the first time."""

    def _migrate(self) -> None:
        self._keys()
        for name, kept in NAMES.items():
            self._restore(name, members()[f"{kept}.sql"].decode())
        self.instance.clock.write_text(seen()["today"], encoding="ascii")
        super()._migrate()

    def _keys(self) -> None:
        for name, content in members().items():
            if name.startswith("secrets/"):
                (self.instance.secrets / name.removeprefix("secrets/")).write_bytes(content)

    def _restore(self, name: str, dump: str) -> None:
        """As a superuser: roles are named as this instance's are, and psql's own lines are for psql."""
        mine = _scope(self.environment)
        text = dump.replace(f"obhut_{seen()['scope']}_", f"obhut_{mine}_")
        statements = "\n".join(line for line in text.splitlines() if not line.startswith("\\"))
        database = f"obhut_{mine}_{name}"
        url = urlsplit(superuser_of(self.environment, "identity"))._replace(path=f"/{database}").geturl()
        connection = psycopg2.connect(url)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(statements)
                cursor.execute(RECENT.get(name, "SELECT"))
        finally:
            connection.close()


def restored(instance: Instance, settings: Mapping[str, str]) -> Restored:
    """A fresh instance, restored and migrated; not started."""
    made = Restored(instance, settings=settings)
    made.prepare(fresh=True)
    return made


def _scope(environment: Mapping[str, str]) -> str:
    name = urlsplit(environment["OBHUT_IDENTITY_MIGRATOR_URL"]).path
    return name.removeprefix("/obhut_").removesuffix("_identity")


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(entry)
    if file is None:
        raise ValueError(f"{entry.name} is no file")
    return file.read()
