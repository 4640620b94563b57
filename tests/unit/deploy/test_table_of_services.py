"""`kernel/services.py` is the one table of services; files of other tools, which cannot read it, say the same."""

import re
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from kernel.services import KINDS, PROCESSES, SERVICES, TABLE, Entry, has

ROOT = Path(__file__).parents[3]
OTHER_IMAGES = ("gateway", "operator")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


def test_the_procfile_runs_what_is_in_the_table() -> None:
    """`make demo` and the tests start what the Procfile says; a process that is missing there is missed by nobody."""
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    ours = {f"{one.name}-{kind}": f"python -m services.{one.name} {kind}" for one in TABLE for kind in one.kinds}
    assert dict(line.split(": ") for line in lines) == {"gateway": "python -m gateway", **ours}


def test_compose_runs_what_is_in_the_table() -> None:
    """A container per process, by the same command, with an image of its service."""
    ours = {name: one for name, one in COMPOSE["services"].items() if name.rpartition("-")[2] in KINDS}
    assert tuple(ours) == PROCESSES
    for name, one in ours.items():
        service, _, kind = name.partition("-")
        assert one["command"] == f"python -m services.{service} {kind}"
        assert one["build"]["args"] == {"SERVICE": service}


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry.name)
def test_compose_mounts_the_secrets_of_the_table(entry: Entry) -> None:
    """What `kernel.keys` makes for a service reaches its containers, and nothing else does: a folder or a file each."""
    expected = {"trust.json", *entry.keys} | ({f"{entry.signs}.jwk"} if entry.signs else set())
    for kind in entry.kinds:
        one = COMPOSE["services"][f"{entry.name}-{kind}"]
        folders = [mount.split(":/run/secrets/")[1] for mount in one.get("volumes", ()) if "/secrets/keys/" in mount]
        mounted = {f"{folder.partition(':')[0]}/" for folder in folders} | set(one["secrets"])
        assert mounted == {key.rpartition("/")[0] + "/" if "/" in key else key for key in expected}


def test_prometheus_asks_what_is_in_the_table() -> None:
    """A process that is not asked raises no alert."""
    read = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text("utf-8"))
    (services,) = [job for job in read["scrape_configs"] if job["job_name"] == "services"]
    assert tuple(services["dns_sd_configs"][0]["names"]) == PROCESSES


def test_images_can_be_built_of_what_is_in_the_table() -> None:
    """The Dockerfile says which images there are; each installs the extra of its name."""
    said = re.match(r"# .*SERVICE=([a-z|\n# ]+)\.", (ROOT / "deploy/Dockerfile").read_text("utf-8"))
    assert said is not None
    assert tuple(re.findall("[a-z]+", said[1])) == (*SERVICES, *OTHER_IMAGES)
    extras = PYPROJECT["project"]["optional-dependencies"]
    assert {*SERVICES, *OTHER_IMAGES} <= set(extras)
    assert set(SERVICES) <= set(re.findall("[a-z]+", extras["operator"][0]))


def test_import_rules_know_the_services() -> None:
    """A service that the rule of independence does not name may import the others."""
    rules = {one["name"]: one for one in PYPROJECT["tool"]["importlinter"]["contracts"]}
    rule = rules["services never import one another"]
    assert sorted(rule["modules"]) == sorted(f"services.{service}" for service in SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_every_kind_of_process_has_its_module(service: str) -> None:
    """`services/<name>/<kind>.py` is what a kind of process is made of; one that no process runs is forgotten."""
    assert {kind for kind in KINDS if find_spec(f"services.{service}.{kind}")} == {k for k in KINDS if has(service, k)}
