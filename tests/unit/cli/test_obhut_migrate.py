"""What `obhut migrate` says when it cannot do its work."""

from pathlib import Path
from typing import NoReturn

import click
import pytest
from alembic.util import CommandError
from amqp.exceptions import AccessRefused

from cli import migrate
from kernel.events import topology


@pytest.fixture(autouse=True)
def broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address; nothing is there in these tests."""
    monkeypatch.setenv("OBHUT_BROKER_URL", "amqp://broker")


def raising(error: Exception) -> object:
    """A function that does nothing but raise."""

    def raises(*_: object) -> NoReturn:
        raise error

    return raises


def test_a_newer_database_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever goes back a version is told how, and sees no trace of alembic."""
    monkeypatch.setattr(migrate, "upgrade", raising(CommandError("Can't locate revision identified by '0009'")))
    with pytest.raises(click.ClickException, match=r"casefile: .* newer version .*operations\.md#going-back"):
        migrate._upgrade("casefile", Path("versions"), "postgresql://there")


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ConnectionRefusedError(), "does not answer (ConnectionRefusedError)"),
        (AccessRefused(), "refuses (AccessRefused)"),
    ],
    ids=["away", "refusing"],
)
def test_a_broker_that_is_away_is_told_from_one_that_refuses(
    error: Exception, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is waited for, the other needs its rights mended; either way the databases are done."""
    monkeypatch.setattr(topology, "declare", raising(error))
    with pytest.raises(click.ClickException) as told:
        migrate._declare()
    assert (says in told.value.message, migrate.DONE in told.value.message) == (True, True)
