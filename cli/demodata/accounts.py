"""Making the agencies and accounts of the demo as they are made in life.

The platform's by the operator's command, the agencies and their admins by the host, everybody else by the admin or,
where the role is not the admin's to give, by the host (services/identity/model/roles.py).
"""

import json
import secrets
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cli.demodata.agencies import AGENCIES, GIVEN_BY_HOST, PLATFORM, WORKERS, Agency, Groups
from cli.demodata.casework import Team
from cli.demodata.client import Caller, Gateway
from cli.demodata.offices import OFFICES
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
AT_ONCE = 4  # agencies made at the same time


@dataclass(frozen=True, slots=True)
class Made:
    """An agency that was made: its id, the accounts of its people by login, the districts by their names."""

    agency: Agency
    id: str
    accounts: Mapping[str, str]
    districts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Staff:
    """Who does something while the demo is loaded. `team`: those who work on files; `offices`: by name of the agency.

    `entries`: all accounts; those a person wants to try first come first.
    """

    host: Caller
    system_owner: Caller
    team: Team
    offices: Mapping[str, Made]
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


def make(gateway: Gateway, instance: Instance, further: Sequence[Agency] = ()) -> Staff:
    """All agencies and accounts. `further`: agencies beside those in which stories are lived."""
    registry, agencies = Registry(gateway), (*AGENCIES, *further)
    _make_platform(registry, instance.environment())
    host = registry.caller("host")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        offices = list(pool.map(lambda agency: _make_agency(registry, host, agency), agencies))
        ids = {login: account for made in offices[: len(AGENCIES)] for login, account in made.accounts.items()}
        workers = [login for agency in AGENCIES for login, _, role in agency.people if role in WORKERS]
        callers = dict(zip(workers, pool.map(registry.caller, workers), strict=True))
        system_owner = registry.caller("system.owner")
    by_name = {made.agency.name: made for made in offices}
    return Staff(host, system_owner, Team(callers, ids, _districts(offices)), by_name, _in_order(registry, agencies))


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


def _make_agency(registry: Registry, host: Caller, agency: Agency) -> Made:
    """The agency with its people, their telephones, settings, districts and teams."""
    new = {"name": agency.name, "short_name": agency.short_name, "programmes": list(agency.programmes)}
    made = host.post("/v1/agencies", new).json()["id"]
    path, accounts, admin = f"/v1/agencies/{made}", dict[str, str](), host
    for login, name, role in agency.people:
        giver = host if role in GIVEN_BY_HOST else admin
        roles = [role, *agency.also.get(login, ())]
        body = {"login": login, "name": name, "password": registry.new(login, role, agency.name), "roles": roles}
        accounts[login] = giver.post(f"{path}/accounts", body).json()["id"]
        if role == "agency_admin":
            admin = registry.caller(login)
            tag = admin.get(f"{path}/settings").headers["ETag"]
            settings = {"retention_days": agency.retention_days, "transmission": True}
            admin.change("PATCH", f"{path}/settings", settings, tag)
            office = OFFICES[agency.name].as_body()
            admin.change("PATCH", path, office, admin.get(path).headers["ETag"])
    districts = _make_groups(admin, f"{path}/districts", agency.districts)
    teams = _make_groups(admin, f"{path}/teams", agency.teams)
    for place, (login, account) in enumerate(accounts.items(), 1):
        about = {
            "telephone": OFFICES[agency.name].extension(place),
            "districts": [key for name, key in districts.items() if login in agency.districts[name]],
            "teams": [key for name, key in teams.items() if login in agency.teams[name]],
        }
        address = f"/v1/accounts/{account}"
        said = {name: value for name, value in about.items() if value}
        admin.change("PATCH", address, said, admin.get(address).headers["ETag"])
    return Made(agency, made, accounts, districts)


def _make_groups(admin: Caller, path: str, groups: Groups) -> dict[str, str]:
    """By their names, districts or teams of an agency."""
    return {name: admin.post(path, {"name": name}).json()["id"] for name in groups}


def _districts(offices: Sequence[Made]) -> dict[tuple[str, str], str]:
    """The districts by whose files lie in them, a login, and their names."""
    return {
        (login, name): key
        for made in offices
        for name, key in made.districts.items()
        for login in made.agency.districts[name]
    }


def _in_order(registry: Registry, agencies: Sequence[Agency]) -> list[dict[str, Any]]:
    """Agency by agency as they stand above, however many were made at once; case managers first, the platform last."""
    names = [agency.name for agency in agencies]
    places = {login: place for agency in agencies for place, (login, *_) in enumerate(agency.people)}

    def place(entry: Mapping[str, Any]) -> tuple[bool, int, bool, int]:
        of_agency = entry["agency"] is not None
        agency = names.index(entry["agency"]) if of_agency else 0
        return not of_agency, agency, entry["role"] != "case_manager", places.get(entry["login"], 0)

    return sorted(registry.entries, key=place)
