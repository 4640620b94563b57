"""Names and addresses of an instance on servers it shares with others."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from deploy.local.databases import choose_scope, claim_of
from deploy.local.instance import Instance, for_tests
from deploy.local.postgres import Server
from deploy.local.rabbitmq import Broker


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return for_tests(tmp_path / "ours")


def test_the_first_checkout_has_the_plain_name(instance: Instance) -> None:
    """Names stay as documented wherever nobody else is; a database without a comment is an interrupted set-up."""
    assert choose_scope(instance, {}) == ("test", False)
    assert choose_scope(instance, {"test": None}) == ("test", False)


def test_another_checkouts_databases_are_never_touched(instance: Instance, tmp_path: Path) -> None:
    """Two people test in two folders on one PostgreSQL: neither drops the other's databases."""
    theirs = for_tests(tmp_path)
    scope, foreign = choose_scope(instance, {"test": claim_of(theirs)})
    assert scope.startswith("test_")
    assert not foreign


def test_a_name_of_its_own_is_kept(instance: Instance, tmp_path: Path) -> None:
    """The plain name becoming free must not make an instance lose sight of its data."""
    scope, _ = choose_scope(instance, {"test": claim_of(for_tests(tmp_path))})
    assert choose_scope(instance, {scope: claim_of(instance)}) == (scope, False)


def test_what_a_deleted_checkout_left_is_replaced(instance: Instance, tmp_path: Path) -> None:
    """A clone made anew elsewhere gets the plain name, without the old data."""
    gone = for_tests(tmp_path / "deleted")
    assert choose_scope(instance, {"test": claim_of(gone)}) == ("test", True)


@pytest.mark.parametrize(
    ("admin", "expected"),
    [
        ("postgresql://postgres@127.0.0.1:5432/postgres", "postgresql://r:p%2Fw@127.0.0.1:5432/d"),
        ("postgresql://postgres@/postgres?host=/run/pg", "postgresql://r:p%2Fw@/d?host=/run/pg"),
        ("postgresql://a:b@h/postgres?sslmode=require", "postgresql://r:p%2Fw@h/d?sslmode=require"),
    ],
)  # fmt: skip
def test_a_roles_url_keeps_the_way_to_the_server(admin: str, expected: str) -> None:
    """Host, port, socket and options come from the administrator's URL; user and password do not."""
    assert Server(admin).url("d", "r", "p/w") == expected


def test_a_virtual_host_is_percent_encoded() -> None:
    """A slash in its name must not read as two parts of a path."""
    url = Broker("amqp://u:p@h:5672/").url_of("a/b")
    assert url == "amqp://u:p@h:5672/a%2Fb"
    assert unquote(urlsplit(url).path[1:]) == "a/b"
