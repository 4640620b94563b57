"""The containers as the engine runs them: no root, nothing writable, one door, no way from one service to another."""

import ast
from typing import Any

import pytest

from deploy.containers.__main__ import processes
from deploy.containers.engine import lack_of, service_of
from kernel.services import SERVICES
from tests.compose.stack import ComposeStack

CONNECT = """
import socket, sys
try:
    socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=1.5).close()
    print("reached")
except OSError as error:
    print(type(error).__name__)
"""

SECRETS = """
import pathlib
place = pathlib.Path("/run/secrets")
print(sorted(str(file.relative_to(place)) for file in place.rglob("*") if file.is_file() and file.read_text()))
"""


def connected(stack: ComposeStack, service: str, host: str, port: int) -> bool:
    """Whether a process in a service's container can open a connection."""
    return stack.within(service, "python", "-c", CONNECT, host, str(port)).strip() == "reached"


def of_all(stack: ComposeStack) -> dict[str, dict[str, Any]]:
    """Every container that stays, by service."""
    return {service_of(one): one for one in stack.project.containers() if service_of(one) != "migrate"}


def test_every_container_is_healthy(stack: ComposeStack) -> None:
    """All processes and servers run and say they are ready; the migration has ended well."""
    found = {service_of(one): lack_of(one) for one in stack.project.containers()}
    expected = {*processes(), "caddy", "postgres", "keystore", "rabbitmq", "prometheus", "migrate"}
    assert found == dict.fromkeys(expected)


def test_no_container_runs_as_root(stack: ComposeStack) -> None:
    """By what the kernel says of its first process, whatever image and compose file say."""
    for service in of_all(stack):
        uids = stack.within(service, "sh", "-c", "grep ^Uid: /proc/1/status").split()[1:]
        assert "0" not in uids, service


def test_nothing_is_writable_but_what_is_named(stack: ComposeStack) -> None:
    """The root file system is read-only, no capability is left, none can be gained, memory is bounded."""
    for service, one in of_all(stack).items():
        host = one["HostConfig"]
        assert host["ReadonlyRootfs"], service
        assert host["CapDrop"] == ["ALL"], service
        assert host["SecurityOpt"] == ["no-new-privileges:true"], service
        assert host["Memory"] > 0, service
        assert host["RestartPolicy"]["Name"] == "unless-stopped", service
        effective = stack.within(service, "sh", "-c", "grep ^CapEff: /proc/self/status").split()[1]
        assert int(effective, 16) == 0, service


def test_only_caddy_publishes_ports(stack: ComposeStack) -> None:
    """HTTP and HTTPS to everybody, Grafana's port to this machine alone."""
    bound = {service: one["HostConfig"]["PortBindings"] or {} for service, one in of_all(stack).items()}
    assert {service for service, ports in bound.items() if ports} == {"caddy"}
    assert {host["HostIp"] for host in bound["caddy"]["3000/tcp"]} == {"127.0.0.1"}


@pytest.mark.parametrize("service", SERVICES)
def test_the_gateway_reaches_services_and_nothing_behind_them(stack: ComposeStack, service: str) -> None:
    """Requests find the service; database, key store and broker cannot even be asked, by name or by address."""
    assert connected(stack, "gateway", f"{service}-web", 8000)
    assert not connected(stack, "gateway", stack.address("postgres", f"{service}-data"), 5432)


def test_no_service_reaches_another(stack: ComposeStack) -> None:
    """By its name there is nobody; by its address nothing answers."""
    for one, other in zip(SERVICES, [*SERVICES[1:], SERVICES[0]], strict=True):
        assert not connected(stack, f"{one}-web", f"{other}-web", 8000)
        assert not connected(stack, f"{one}-web", stack.address(f"{other}-web", other), 8000)


def test_servers_are_reached_by_whom_they_serve(stack: ComposeStack) -> None:
    """Each service finds PostgreSQL; casefile alone the key store; workers alone the broker; nobody the world."""
    assert all(connected(stack, f"{service}-web", "postgres", 5432) for service in SERVICES)
    assert [s for s in SERVICES if connected(stack, f"{s}-web", stack.address("keystore", "keys"), 5432)] == [
        "casefile"
    ]
    broker = stack.address("rabbitmq", "events")
    assert [p for p in ("casefile-web", "casefile-worker", "casefile-jobs") if connected(stack, p, broker, 5672)] == [
        "casefile-worker"
    ]
    assert not connected(stack, "casefile-web", "192.0.2.1", 443)  # an address for documents, RFC 5737


def test_a_process_sees_its_own_secrets(stack: ComposeStack) -> None:
    """The folder of secrets holds what the service signs or opens with, readable, and nothing of another's."""
    found = {service: ast.literal_eval(stack.within(f"{service}-web", "python", "-c", SECRETS)) for service in SERVICES}
    assert found == {
        "identity": ["token.jwk", "trust.json"],
        "casefile": ["card.jwk", "references.key", "trust.json", "wrapping/master.key"],
        "consent": ["trust.json"],
        "retention": ["certificate.jwk", "trust.json"],
        "reporting": ["trust.json"],
    }


def test_setting_up_again_changes_nothing(stack: ComposeStack) -> None:
    """What `make up` repeats at each start, roles and rights, may be repeated while everything runs."""
    for host in ("postgres", "keystore"):
        stack.within(host, "sh", "/docker-entrypoint-initdb.d/obhut.sh")
    stack.within("rabbitmq", "rabbitmqctl", "-q", "import_definitions", "/run/secrets/definitions.json")
    said = stack.project.run("run", "--rm", "-T", "operator", "obhut", "status")
    assert "Everything is ready." in said
