"""What a person reads on a machine that has no servers and may not install any."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import packages, postgres, rabbitmq
from deploy.local.errors import LocalError, silent
from deploy.local.server_folders import Home


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No server answers, none is installed, and neither root nor sudo is to be had."""
    monkeypatch.setattr(packages, "_prefix", lambda: None)
    monkeypatch.setattr(postgres, "_usual_places", lambda: [])
    monkeypatch.setattr(postgres, "_wheel", lambda _: None)
    monkeypatch.setattr(postgres, "DEBIAN_BINARIES", tmp_path / "none")
    monkeypatch.setattr(rabbitmq, "PROGRAMS", tmp_path / "none")
    monkeypatch.setattr(rabbitmq, "answers", lambda _: False)
    for module in (postgres, rabbitmq):
        monkeypatch.setattr(module, "home_of", lambda server, root, _: Home(root / server, None))
    yield


def test_missing_postgres_is_explained(tmp_path: Path) -> None:
    """Package, container or address: three ways, each to be copied as it stands."""
    with pytest.raises(LocalError) as caught:
        postgres.find(tmp_path, {}, silent)
    assert "apt-get install -y --no-install-recommends postgresql" in str(caught.value)
    assert "docker run -d -p 127.0.0.1:5432:5432" in str(caught.value)
    assert "export OBHUT_POSTGRES_URL=" in str(caught.value)


def test_missing_rabbitmq_is_explained(tmp_path: Path) -> None:
    """The same for the broker."""
    with pytest.raises(LocalError) as caught:
        rabbitmq.find(tmp_path, {}, silent)
    assert "apt-get install -y --no-install-recommends rabbitmq-server" in str(caught.value)
    assert "export OBHUT_RABBITMQ_URL=" in str(caught.value)


@pytest.mark.parametrize(
    ("find", "variable", "url"),
    [
        (postgres.find, "OBHUT_POSTGRES_URL", "postgresql://postgres@127.0.0.1:1/postgres"),
        (rabbitmq.find, "OBHUT_RABBITMQ_URL", "amqp://guest:guest@127.0.0.1:1/"),
    ],
)  # fmt: skip
def test_a_given_server_that_does_not_answer_is_no_reason_to_start_one(
    tmp_path: Path, find: object, variable: str, url: str
) -> None:
    """Who names a server wants that one: the message names the setting, and nothing is started."""
    with pytest.raises(LocalError, match=variable):
        find(tmp_path, {variable: url}, silent)  # type: ignore[operator]  # because the table holds functions as objects
    assert list(tmp_path.iterdir()) == []
