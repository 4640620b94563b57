"""The platform's own people, and agencies with theirs, made as they are made in life: host first, then the admin."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from click.testing import CliRunner

from cli.account import account
from deploy.local.stack import Stack
from deploy.local.supervisor import CODE, process_environment
from tests.visitor import Visitor

PASSWORD = "correct horse battery staple"
numbers = count(1)


@dataclass
class Agency:
    """An agency and the people signed in for it, by role."""

    id: str
    people: dict[str, Visitor] = field(default_factory=dict)

    def __getitem__(self, role: str) -> Visitor:
        return self.people[role]


class House:
    """Host, system owner and analyst, created by the operator's command."""

    def __init__(self, stack: Stack) -> None:
        self.stack, self.base = stack, stack.instance.address
        self.host = self._platform("host")
        self.system_owner = self._platform("system_owner")
        self.analyst = self._platform("analyst")

    def agency(self, *roles: str, retention_days: int = 365, transmission: bool = False) -> Agency:
        """A new agency with an admin who sets it up, and one person per role."""
        number = next(numbers)
        made = self.host.post(
            "/v1/agencies", {"name": f"Kompetenzagentur {number}", "programmes": None}, expect=201
        ).json()
        agency = Agency(made["id"])
        agency.people["agency_admin"] = self._person(self.host, agency, f"admin{number}", "agency_admin")
        settings = {"retention_days": retention_days, "transmission": transmission}
        agency["agency_admin"].change("PATCH", f"/v1/agencies/{agency.id}/settings", settings)
        for role in roles:
            giver = self.host if role in ("dpo", "audit", "department_head", "office_head") else agency["agency_admin"]
            agency.people[role] = self._person(giver, agency, f"{role}{number}", role)
        return agency

    def second_owner(self) -> Visitor:
        """The main system owner beside the system owner."""
        return self._platform("main_system_owner")

    def another(self, agency: Agency, role: str) -> Visitor:
        """One more person of a role."""
        return self._person(agency["agency_admin"], agency, f"{role}{next(numbers)}", role)

    def _person(self, giver: Visitor, agency: Agency, login: str, role: str) -> Visitor:
        body = {"login": login, "name": f"Person {login}", "password": PASSWORD, "roles": [role]}
        giver.post(f"/v1/agencies/{agency.id}/accounts", body, expect=201)
        return Visitor(self.base, login, PASSWORD)

    def _platform(self, role: str) -> Visitor:
        command = ["create", "--login", f"the-{role}", "--name", role, "--role", role, "--if-missing"]
        runner = CliRunner(env=dict(self.stack.environment))  # in this process: a new one imports for a second
        said = runner.invoke(account, command, prog_name="obhut account", input=PASSWORD + "\n")
        assert said.exit_code == 0, said.output
        return Visitor(self.base, f"the-{role}", PASSWORD)


def obhut(*command: str, environment: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """The operator's command, as a process of its own, with all it says in `stdout`."""
    return subprocess.run(
        [sys.executable, "-m", "cli.main", *command],
        cwd=CODE,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=process_environment(environment or {}),
    )
