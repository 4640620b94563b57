"""A world with two agencies and people in them, and the web process of identity on top of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from kernel.clock import Clock
from kernel.data.database import engine
from kernel.keys import create_keys
from kernel.principal import Principal
from kernel.service import Process
from kernel.settings import Settings
from kernel.tokens import Signer
from services.identity.model.accounts import Account
from services.identity.model.passwords import Passwords
from services.identity.usecases.accounts import NewAccount, create_agency_account, create_platform_account
from services.identity.usecases.agencies import create_agency
from services.identity.web import app
from tests.unit.identity.fakes import World

PASSWORD = "ein gutes Passwort"
Call = Callable[..., Any]
WHO = ("host", "analyst", "admin", "worker", "stranger")


class Remembered(Passwords):
    """Hashes each password once: half of what a world costs is its five people's."""

    hash_new = cache(Passwords.hash_new)


PASSWORDS = Remembered("test")


@dataclass(frozen=True)
class People:
    """Two agencies and who works for them, by their principals."""

    world: World
    agency: UUID
    other: UUID
    host: Principal
    analyst: Principal
    admin: Principal
    worker: Principal
    stranger: Principal


@pytest.fixture
def people() -> People:
    """Agency A with admin and case manager, agency B with an admin, a host and an analyst."""
    world = World()
    host = _platform(world, "host", "host").principal
    analyst = _platform(world, "analyst", "analyst").principal
    with world.open_work(platform=True) as work:
        first = create_agency(work, host, "Agentur A", None, None).id
        second = create_agency(work, host, "Agentur B", "B", None).id
    return People(
        world,
        first,
        second,
        host,
        analyst,
        _member(world, first, "admin.a", "agency_admin").principal,
        _member(world, first, "worker.a", "case_manager").principal,
        _member(world, second, "admin.b", "agency_admin").principal,
    )


class Door:
    """The web process, made once for all worlds: `world` is the one it opens to."""

    def __init__(self, settings: Settings) -> None:
        self.world = World()
        clock = Clock(real_now=lambda: self.world.clock.now())
        self.app = app(Process(settings, engine(settings.runtime_url), clock), self._open_work)

    def client(self, world: World) -> FlaskClient:
        """A client in that world."""
        self.world = world
        return self.app.test_client()

    def _open_work(self, *scope: Any, **named: Any) -> Any:
        return self.world.open_work(*scope, **named)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a process whose database and broker are nowhere."""
    tmp_path = tmp_path_factory.mktemp("secrets")
    create_keys(tmp_path)
    nowhere = "postgresql://nobody@127.0.0.1:1/nowhere"
    return Settings(
        service="identity", env="test", runtime_url=nowhere, jobs_url=nowhere, broker_url="amqp://127.0.0.1:1",
        broker_prefix="", web_port=0, worker_port=0, jobs_port=0, bind="127.0.0.1",
        trust_file=tmp_path / "trust.json", secrets=tmp_path / "identity", clock_file=None, fault_file=None,
        keystore_url=None, session_idle=1800, session_longest=43200, retry_first=1.0, retry_attempts=8, web_threads=1,
    )  # fmt: skip


@pytest.fixture(scope="session")
def door(settings: Settings) -> Door:
    """The web process."""
    return Door(settings)


@pytest.fixture
def client(door: Door, people: People) -> FlaskClient:
    """A client of the web process."""
    return door.client(people.world)


@pytest.fixture
def call(client: FlaskClient, settings: Settings, clock: Clock) -> Call:
    """Calls the API as somebody."""
    assert settings.secrets is not None
    signer = Signer(settings.secrets / "token.jwk", clock)

    def asked(who: Principal, method: str, path: str, body: object = None, **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent["Authorization"] = f"Bearer {signer.token(who)}"
        return client.open(path, method=method, json=body, headers=sent)

    return asked


@pytest.fixture
def clock(people: People) -> Clock:
    """The clock of that world."""
    return people.world.clock


def each(people: People, asked: Callable[[Principal], Any]) -> list[int]:
    """The status for each of WHO."""
    return [asked(getattr(people, name)).status_code for name in WHO]


def _platform(world: World, login: str, role: str) -> Account:
    with world.open_work(platform=True) as work:
        return create_platform_account(work, PASSWORDS, login, "Petra Beispiel", PASSWORD, [role])


def _member(world: World, agency: UUID, login: str, role: str) -> Account:
    with world.open_work(platform=True) as work:
        return create_agency_account(work, PASSWORDS, agency, NewAccount(login, "Jana Beispiel", PASSWORD, [role]))
