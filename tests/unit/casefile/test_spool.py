"""The spool of emergency sheets: what was put there comes back whole, and only failures of the log lead there."""

import stat
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from services.casefile.emergency.store import Access, Spool
from services.casefile.emergency.usecases import is_forgiven

AT = datetime(2024, 3, 1, 2, 15, 30, 123456, tzinfo=UTC)


def an_access() -> Access:
    """Somebody has looked at a sheet."""
    return Access(uuid4(), AT, uuid4(), uuid4(), ("case_manager", "team_lead"), uuid4())


def by_id(spool: Spool) -> dict[Any, Access]:
    """What waits."""
    return {access.id: access for access in spool.waiting()}


def test_what_was_put_comes_back_until_it_is_forgotten(tmp_path: Path) -> None:
    """Nothing is lost or mixed up, also for a process that starts later; what is in the log waits no longer."""
    first, second, folder = an_access(), an_access(), tmp_path / "a" / "spool"
    spool = Spool(folder)
    spool.put(first)
    spool.put(second)
    assert by_id(Spool(folder)) == {first.id: first, second.id: second}
    spool.purge(first)
    spool.purge(first)
    assert by_id(spool) == {second.id: second}


def test_only_the_process_reads_its_spool(tmp_path: Path) -> None:
    """Records name files and people: neither folder nor record is open to other accounts of the machine."""
    folder = tmp_path / "spool"
    Spool(folder).put(an_access())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"id": "x"}', "\x00" * 40])
def test_a_broken_record_stops_no_other(tmp_path: Path, text: str) -> None:
    """What nobody can read stays for the operator; all others are taken up."""
    spool, good = Spool(tmp_path), an_access()
    (tmp_path / "00.json").write_text(text)
    spool.put(good)
    assert by_id(spool) == {good.id: good}
    assert (tmp_path / "00.json").exists()


def test_a_record_that_was_half_written_does_not_count(tmp_path: Path) -> None:
    """Before it is whole it has no name: the sheet was not shown either."""
    (tmp_path / f".{uuid4()}").write_text('{"id": "')
    assert by_id(Spool(tmp_path)) == {}


def failed(kind: type[DBAPIError], state: str | None) -> DBAPIError:
    """An error as the driver raises it."""
    return kind("INSERT", {}, SimpleNamespace(pgcode=state))  # type: ignore[arg-type]  # because only the code is read


@pytest.mark.parametrize("state", ["42501", "25006", "53100", "53200", "57P01", "58030", "XX001"])
def test_a_sick_log_is_forgiven(state: str) -> None:
    """No right to write, a read-only or full disk, a server that is shut down, broken tables."""
    assert is_forgiven(failed(DBAPIError, state))


@pytest.mark.parametrize("state", ["23505", "42601", "22001", "40001", "42P01", ""])
def test_a_mistake_of_ours_is_not(state: str) -> None:
    """A statement that is wrong would never be noticed if the spool took its place."""
    assert not is_forgiven(failed(IntegrityError, state))


def test_a_lost_connection_is_forgiven() -> None:
    """The server has gone while the record was on its way."""
    assert is_forgiven(failed(OperationalError, None))
