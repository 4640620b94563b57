"""docker-compose.yml: every process is there, hardened, and reaches and knows no more than it needs."""

from typing import Any

import pytest
import yaml

from deploy.containers.__main__ import BUILT, ROOT, SERVERS, processes
from deploy.containers.settings import OPERATOR
from kernel.services import SERVICES

Compose = dict[str, Any]
ONCE = {"migrate", OPERATOR}  # run and end
OTHERS = {"caddy", "postgres", "keystore", "rabbitmq", "prometheus", "grafana", "otel-collector"}
ALL = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def test_every_process_is_a_service(services: Compose) -> None:
    """The Procfile's processes, with their commands, are in the compose file, and nothing unknown beside them."""
    assert set(services) == set(processes()) | ONCE | OTHERS
    assert {name: services[name]["command"] for name in processes()} == processes()


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_container_is_hardened(services: Compose, name: str) -> None:
    """No root, nothing writable but what is named, no rights of root, no way to gain any, bounded in memory."""
    one = services[name]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert one["user"].partition(":")[0] not in ("", "0", "root")
    assert one["mem_limit"]
    assert one["pids_limit"]
    assert one.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
    assert "privileged" not in one
    assert "container_name" not in one, "replicas need names of their own"


@pytest.mark.parametrize("name", sorted(set(ALL) - ONCE))
def test_what_dies_is_started_again(services: Compose, name: str) -> None:
    """Every container that is to stay has a restart rule."""
    assert services[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", sorted(OTHERS - {"otel-collector"}))
def test_servers_have_a_health_check(services: Compose, name: str) -> None:
    """Ours have theirs in the Dockerfile; the collector's image holds nothing to ask with."""
    assert services[name]["healthcheck"]["test"][0] == "CMD"


def test_processes_start_after_the_migration(services: Compose) -> None:
    """No process meets a database or broker of an older version; the migration waits for the servers."""
    after = {"migrate": {"condition": "service_completed_successfully"}}
    assert {n for n in processes() if services[n].get("depends_on") == after} == set(processes()) - {"gateway"}
    assert services["migrate"]["depends_on"] == {name: {"condition": "service_healthy"} for name in SERVERS}


def test_only_caddy_publishes_ports(services: Compose) -> None:
    """Everything else is reached through it; Grafana from this machine alone."""
    assert {name for name, one in services.items() if one.get("ports")} == {"caddy"}
    grafana = [port for port in services["caddy"]["ports"] if port.endswith(":3000")]
    assert all(port.startswith("127.0.0.1:") for port in grafana)


def test_images_are_pinned(services: Compose) -> None:
    """An image of others names an exact version; ours are built here."""
    for name, one in services.items():
        tag = one["image"].partition(":")[2]
        assert ("build" in one) == one["image"].startswith("obhut/"), name
        assert "build" in one or sum(part.isdigit() for part in tag.lstrip("v").partition("-")[0].split(".")) >= 2, tag


def test_every_image_is_built_once(services: Compose) -> None:
    """`make up` builds each image by the name of one service that uses it."""
    built = [services[name]["image"] for name in BUILT]
    assert sorted(built) == sorted({one["image"] for one in services.values() if "build" in one})


def test_networks_part_the_services(compose: Compose) -> None:
    """No network has processes of two services, but that of the broker, where workers are; only `edge` leads out."""
    services, networks = compose["services"], compose["networks"]
    members = {name: {s for s, one in services.items() if name in one["networks"]} for name in networks}
    for name, found in members.items():
        ours = {one for one in found if one.partition("-")[0] in SERVICES}
        if name == "events":
            assert all(one.endswith("-worker") for one in ours)
        else:
            assert len({one.partition("-")[0] for one in ours}) <= 1, name
    assert {name for name, one in networks.items() if not (one or {}).get("internal")} == {"edge"}
    assert members["edge"] == {"caddy", "gateway", "prometheus", "otel-collector", OPERATOR}


def test_databases_are_reached_by_their_services_alone(services: Compose) -> None:
    """The gateway reaches no database and no broker; the key store is reached by casefile and the operator."""
    with_postgres = {
        name for name, one in services.items() if set(one["networks"]) & set(services["postgres"]["networks"])
    }
    assert with_postgres == {n for n in processes() if n != "gateway"} | ONCE | set(SERVERS)
    with_keys = {name for name, one in services.items() if "keys" in one["networks"]}
    assert with_keys == {"keystore", "casefile-web", "casefile-worker", "casefile-jobs"}
    with_broker = {name for name, one in services.items() if "events" in one["networks"]}
    assert with_broker == {n for n in processes() if n.endswith("-worker")} | {"rabbitmq", "prometheus"}


def test_a_process_gets_its_own_settings_and_secrets(services: Compose) -> None:
    """One env file of its own; private keys only where they are used."""
    for name in processes():
        shared, own = services[name]["env_file"]
        assert (shared.rpartition("/")[2], own.rpartition("/")[2]) == ("settings.env", f"{name}.env")
        assert "OBHUT_CLOCK_FILE" not in services[name]["environment"]
        assert "OBHUT_ENV" not in services[name]["environment"], "production is the default"
    holders: dict[str, set[str]] = {}
    for name, one in services.items():
        for secret in one.get("secrets", []):
            key = secret if isinstance(secret, str) else secret["source"]
            holders.setdefault(key, set()).add(name.partition("-")[0])
    assert holders.pop("trust.json") == {*SERVICES, *ONCE}
    assert holders == {
        "token.jwk": {"identity"},
        "card.jwk": {"casefile"},
        "references.key": {"casefile", *ONCE},
        "certificate.jwk": {"retention"},
        "postgres-superuser": {"postgres"},
        "postgres-roles": {"postgres"},
        "keystore-superuser": {"keystore"},
        "keystore-roles": {"keystore"},
        "definitions.json": {"rabbitmq"},
        "grafana-password": {"grafana"},
    }


def test_tests_change_nothing_but_time(services: Compose) -> None:
    """What tests/compose adds: a business day that can be walked, shorter delays, for our own processes alone."""
    added = yaml.safe_load((ROOT / "tests/compose/compose.test.yml").read_text())["services"]
    assert set(added) == set(processes())
    for name, one in added.items():
        assert set(one) <= {"environment", "volumes"}, name
        assert set(one["environment"]) <= {"OBHUT_ENV", "OBHUT_CLOCK_FILE", "OBHUT_RETRY_FIRST", "OBHUT_RETRY_ATTEMPTS"}
    assert set(services) > set(added)
