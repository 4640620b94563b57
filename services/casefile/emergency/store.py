"""Where accesses wait that could not be written to the log: a folder of this process, a file of one JSON line for each.

Only the emergency sheet may do without the log for the moment (privacy.md, 5). A record holds ids alone and is on disk
before the sheet is shown: written aside, flushed, and only then given the name by which it is found.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kernel.data.database import is_away

RECORD = ".json"
log = structlog.get_logger("spool")


NO_RIGHT, READ_ONLY = "42501", "25006"
SICK = ("53", "57", "58", "XX")
"""Classes of SQLSTATE: no resources (a full disk), intervention, an error of the system, corrupted tables."""
LOG_FAILED = (DBAPIError,)
"""What writing the log may raise."""
TAKING_UP_FAILED = (SQLAlchemyError, OSError)
"""What taking up what waits may raise: of the log, and of the spool."""


@dataclass(frozen=True, slots=True)
class Access:
    """A look at a file that is on record nowhere else yet."""

    id: UUID
    at: datetime
    agency: UUID
    account: UUID
    roles: tuple[str, ...]
    case_id: UUID


class Spool:
    """The folder; several processes and threads may use it at once."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder, for its owner alone; raises OSError where nothing can be written there."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        _write(folder / f".{uuid4()}", "").unlink()

    def put(self, access: Access) -> None:
        """Keep an access, beyond a loss of power too; raises OSError."""
        line = {
            "id": str(access.id),
            "at": access.at.isoformat(),
            "agency": str(access.agency),
            "account": str(access.account),
            "roles": list(access.roles),
            "case": str(access.case_id),
        }
        draft = _write(self._folder / f".{access.id}", json.dumps(line) + "\n")
        draft.rename(self._folder / f"{access.id}{RECORD}")
        self._flush()

    def waiting(self) -> Iterator[Access]:
        """What waits, in no order. What cannot be read is told to the operator and stays where it is."""
        for file in sorted(self._folder.glob(f"*{RECORD}")):
            try:
                access = _access(file.read_text(encoding="utf-8"))
            except FileNotFoundError:
                continue  # taken up by another thread
            except (OSError, ValueError, KeyError, TypeError) as unreadable:
                log.error("spooled_access_unreadable", error=type(unreadable).__name__)
                continue
            yield access

    def purge(self, access: Access) -> None:
        """It is in the log, and kept here no longer."""
        (self._folder / f"{access.id}{RECORD}").unlink(missing_ok=True)
        self._flush()

    def _flush(self) -> None:
        """A name is on disk once its folder is."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _write(file: Path, text: str) -> Path:
    file.touch(mode=0o600, exist_ok=False)
    with file.open("w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    return file


def _access(line: str) -> Access:
    fields = json.loads(line)
    return Access(
        id=UUID(fields["id"]),
        at=datetime.fromisoformat(fields["at"]),
        agency=UUID(fields["agency"]),
        account=UUID(fields["account"]),
        roles=tuple(str(role) for role in fields["roles"]),
        case_id=UUID(fields["case"]),
    )


def is_forgiven(failed: DBAPIError) -> bool:
    """Whether the log cannot be written for a reason that is none of this reader's: no right, no disk, no server."""
    state = str(getattr(failed.orig, "pgcode", None) or "")
    return state in (NO_RIGHT, READ_ONLY) or state[:2] in SICK or (not state and is_away(failed))
