"""Agencies and the accounts of the demo: 20 that cover all 14 roles, made as they are made in life.

The platform's by the operator's command, the agencies and their admins by the host, everybody else by the admin or,
where the role is not the admin's to give, by the host (services/identity/model/roles.py).
"""

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.demodata.casework import Team
from cli.demodata.client import Caller, Gateway
from deploy.local.errors import LocalError
from deploy.local.instance import Instance
from deploy.local.supervisor import CODE, process_environment

WORDS = (
    "Ahorn Amsel Anker Apfel Birke Buche Distel Drache Eiche Eimer Falke Feder Fichte Garten Geige Hafen Hecke Himmel "
    "Igel Insel Kanne Kastanie Kiesel Koffer Kranich Lampe Laterne Linde Nebel Orgel Palme Pappel Pinsel Quelle Regen "
    "Reiher Sattel Schaukel Segel Sichel Spatz Stiefel Tanne Tasse Teich Trommel Ufer Veilchen Vogel Wagen Wolke "
    "Wurzel Zange Zaun Zeder Ziegel"
)
"""Words of passwords; without umlauts, which not every keyboard has."""
WORKERS = frozenset({"case_manager", "ifk"})  # roles of those who work on files here
GIVEN_BY_HOST = frozenset({"department_head", "office_head", "dpo", "audit"})


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency to make, with the programmes it leads: `people` are login, name and role; its admin comes first."""

    name: str
    short_name: str
    retention_days: int
    programmes: tuple[str, ...]
    people: tuple[tuple[str, str, str], ...]


AGENCIES = (
    Agency("Kompetenzagentur Nordstadt", "Nordstadt", 365, ("waska",), (
        ("nord.admin", "Sabine Vogt", "agency_admin"),
        ("nord.case1", "Katrin Lorenz", "case_manager"),
        ("nord.case2", "Mehmet Aksoy", "case_manager"),
        ("nord.teamlead", "Birgit Hartung", "team_lead"),
        ("nord.department", "Jürgen Seidel", "department_head"),
        ("nord.office", "Dr. Renate Pohl", "office_head"),
        ("nord.dpo", "Holger Brandt", "dpo"),
        ("nord.audit", "Christine Maurer", "audit"),
    )),
    Agency("Kompetenzagentur Saaletal", "Saaletal", 180, ("waska",), (
        ("saale.admin", "Uwe Krause", "agency_admin"),
        ("saale.case1", "Anja Richter", "case_manager"),
        ("saale.case2", "Thomas Böhme", "case_manager"),
        ("saale.clerk", "Martina Franke", "clerk"),
    )),
    Agency("Kompetenzagentur Mittelrhein", "Mittelrhein", 540, ("waska",), (
        ("rhein.admin", "Petra Simon", "agency_admin"),
        ("rhein.case1", "Daniel Schmitz", "case_manager"),
    )),
    Agency("Jugendmigrationsdienst Kassel", "JMD Kassel", 365, ("jmd",), (
        ("jmd.admin", "Ingrid Paulsen", "agency_admin"),
        ("jmd.case1", "Leyla Demirci", "case_manager"),
        ("jmd.case2", "Stefan Hofmann", "case_manager"),
    )),
    Agency("Jobcenter Landkreis Fulda", "Jobcenter", 1827, ("bfm",), (
        ("jobcenter.admin", "Gerhard Lang", "agency_admin"),
        ("jobcenter.ifk1", "Monika Weiler", "ifk"),
        ("jobcenter.ifk2", "Andreas Pfeiffer", "ifk"),
        ("jobcenter.fm1", "Claudia Reuter", "case_manager"),
        ("jobcenter.fm2", "Bülent Kara", "case_manager"),
        ("jobcenter.support", "Fatma Erdem", "bfm_support"),
        ("jobcenter.teamlead", "Norbert Stein", "team_lead"),
    )),
    Agency("Jugendamt der Stadt Halle (Saale)", "Jugendamt", 3650, ("asd", "clearing"), (
        ("jugendamt.admin", "Dietmar Kühn", "agency_admin"),
        ("jugendamt.asd1", "Silke Albrecht", "case_manager"),
        ("jugendamt.asd2", "Jonas Wendt", "case_manager"),
        ("jugendamt.clearing", "Carola Thiele", "case_manager"),
        ("jugendamt.clerk", "Regina Scholz", "clerk"),
        ("jugendamt.teamlead", "Matthias Berger", "team_lead"),
        ("jugendamt.department", "Heike Naumann", "department_head"),
        ("jugendamt.office", "Wolfgang Ehrlich", "office_head"),
    )),
)  # fmt: skip
PLATFORM = (
    ("system.owner", "Michael Engel", "system_owner"),
    ("main.owner", "Ursula Hagen", "main_system_owner"),
    ("host", "Betrieb", "host"),
    ("analyst", "Dr. Julia Winter", "analyst"),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who does something while the demo is loaded. `team`: those who work on files.

    `entries`: all accounts; those a person wants to try first come first.
    """

    host: Caller
    system_owner: Caller
    team: Team
    entries: list[dict[str, Any]]


class Registry:
    """Makes accounts and remembers what was said about each."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self.entries: list[dict[str, Any]] = []
        self._passwords: dict[str, str] = {}

    def new(self, login: str, role: str, agency: str | None) -> str:
        """Note an account that is about to be made; returns its password."""
        password = readable_password()
        self.entries.append({"login": login, "password": password, "totp_secret": None, "role": role, "agency": agency})
        self._passwords[login] = password
        return password

    def caller(self, login: str) -> Caller:
        """Sign in."""
        return Caller(self._gateway, login, self._passwords[login])


def make(gateway: Gateway, instance: Instance) -> Staff:
    """All agencies and accounts."""
    registry = Registry(gateway)
    _make_platform(registry, instance.environment())
    host = registry.caller("host")
    workers = {login: account for agency in AGENCIES for login, account in _make_agency(registry, host, agency)}
    team = Team({login: registry.caller(login) for login in workers}, workers)
    in_order = sorted(registry.entries, key=lambda entry: (entry["agency"] is None, entry["role"] != "case_manager"))
    return Staff(host, registry.caller("system.owner"), team, in_order)


def write(file: Path, entries: list[dict[str, Any]]) -> None:
    """The accounts to sign in with, whole or not at all, for the owner of the file only."""
    draft = file.with_name(f".{file.name}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n")
    draft.replace(file)


def readable_password() -> str:
    """Three words and a number, 18 characters and more: random, and easy to type from a screen."""
    words = [secrets.choice(WORDS.split()) for _ in range(3)]
    return "-".join([*words, str(secrets.randbelow(900) + 100)])


def _make_platform(registry: Registry, settings: Mapping[str, str]) -> None:
    wanted = [(login, name, role, registry.new(login, role, None)) for login, name, role in PLATFORM]
    with ThreadPoolExecutor(2) as pool:  # each is a process of its own; most of its time is its start
        list(pool.map(lambda one: _operate(settings, *one), wanted))


def _operate(settings: Mapping[str, str], login: str, name: str, role: str, password: str) -> None:
    """`obhut account create`, as the operator runs it."""
    done = subprocess.run(  # noqa: S603 -- because it is our own command
        [sys.executable, "-m", "cli.main", "account", "create", "--login", login, "--name", name, "--role", role],
        cwd=CODE, env=process_environment(settings), input=password + "\n", text=True, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if done.returncode:
        raise LocalError(f"`obhut account create --login {login}` failed:\n{done.stdout.strip()[-2000:]}")


def _make_agency(registry: Registry, host: Caller, agency: Agency) -> Iterator[tuple[str, str]]:
    """The agency with its people and settings; yields login and account of those who work on files."""
    new = {"name": agency.name, "short_name": agency.short_name, "programmes": list(agency.programmes)}
    made = host.post("/v1/agencies", new).json()
    path = f"/v1/agencies/{made['id']}"
    admin = host
    for login, name, role in agency.people:
        giver = host if role in GIVEN_BY_HOST else admin
        body = {"login": login, "name": name, "password": registry.new(login, role, agency.name), "roles": [role]}
        account = giver.post(f"{path}/accounts", body).json()["id"]
        if role == "agency_admin":
            admin = registry.caller(login)
            tag = admin.get(f"{path}/settings").headers["ETag"]
            settings = {"retention_days": agency.retention_days, "transmission": True}
            admin.change("PATCH", f"{path}/settings", settings, tag)
        elif role in WORKERS:
            yield login, account
