"""Asking the API whatever its description allows, and what it does not, in the name of a role; and judging the answers.

schemathesis makes the requests from the gateway's OpenAPI document. Ids that exist are put into the paths, and versions
into If-Match, so that requests get beyond 404 and 412.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any
from uuid import uuid4

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import (
    FailureGroup,
    not_a_server_error,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance

from kernel.clock import EARLIEST_DAY
from tests.casework import ENTRY, INTAKE, File
from tests.e2e.ground import Ground
from tests.visitor import Visitor

ROLES = ("case_manager", "agency_admin", "host", "system_owner", "analyst")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
DAYS = st.dates(min_value=EARLIEST_DAY).map(date.isoformat)
schemathesis.openapi.format("date", DAYS)  # a day before is refused, which the description of a string cannot say
KEEPS_THE_SESSION = ("delete", "/v1/sessions/current")
START, END, CLOSE = (f"/v1/cases/{{case_id}}{rest}" for rest in ("/phases/{phase}/start", "/phases/{phase}/end", ""))
COMPLETED = ("path_parameters", "headers", "body", "media_type")
WITHDRAW = "/v1/cases/{case_id}/consents/{consent_id}/withdrawal"
READY = {START, END, CLOSE, WITHDRAW}


@dataclass
class Run:
    """What all roles together have asked, and how it went."""

    calls: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    succeeded: set[tuple[str, str]] = field(default_factory=set)
    operations: set[tuple[str, str]] = field(default_factory=set)


def document(base: str) -> Any:
    """The merged document, as a client gets it, for schemathesis."""
    found = requests.get(f"{base}/openapi.json", timeout=10).json()
    assert found["x-obhut-missing"] == []
    return schemathesis.openapi.from_dict(found)


def operations(schema: Any) -> Iterator[Any]:
    """Every operation but the one that ends the session which asks."""
    for found in schema.get_all_operations():
        operation = found.ok()
        if (operation.method, operation.path) != KEEPS_THE_SESSION:
            yield operation


def person_of(ground: Ground, role: str) -> Visitor:
    """Who has the role: in the agency, or on the platform."""
    found: Visitor = ground.agency.people.get(role) or getattr(ground.house, role)
    return found


class Asker:
    """Asks in the name of one role; collects what was wrong, each kind of it once."""

    def __init__(self, ground: Ground, person: Visitor, run: Run, today: date) -> None:
        self.ground, self.person, self.run, self.today = ground, person, run, today
        self.wrong: dict[tuple[str, str, str], str] = {}
        self.numbers = count()
        self.consent = ground.consent

    def ask(self, case: Any, *, led: bool | None = None) -> int:
        """One request as made by schemathesis, which is left as it was made, and the status of its answer.

        `led`: whether it is completed so that it leads somewhere; unless said, every other one is.
        """
        before = {name: getattr(case, name) for name in COMPLETED}
        in_turn = next(self.numbers) % 2 == 0
        try:
            if in_turn if led is None else led:
                self._lead_somewhere(case)
            return self._judge(case)
        finally:
            for name, value in before.items():
                setattr(case, name, value)

    def _judge(self, case: Any) -> int:
        answer = case.call(base_url=self.person.base, headers=dict(self.person.http.headers), timeout=30)
        place = (case.operation.method, case.operation.path)
        self.run.calls += 1
        self.run.statuses[answer.status_code] += 1
        if 200 <= answer.status_code < 300:
            self.run.succeeded.add(place)
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as failures:
            for failure in failures.exceptions:
                said = f"{answer.status_code}: {str(failure)[:600]} <- {case.as_curl_command()[:2000]}"
                self.wrong.setdefault((*place, type(failure).__name__), said)
        return int(answer.status_code)

    def _lead_somewhere(self, case: Any) -> None:
        """It gets ids that exist, a version that is right, and answers that fit."""
        file = self._file_for(case.operation.path)
        known = {
            name: value
            for name, value in self.ids(file, case.operation.path).items()
            if name in (case.path_parameters or {})
        }
        case.path_parameters = {**(case.path_parameters or {}), **known}
        if any(one.name == "If-Match" for one in case.operation.headers):
            case.headers = {**(case.headers or {}), "If-Match": self._version(file, case)}
        if case.headers:  # nobody holds a lease that was made up
            case.headers = {name: value for name, value in case.headers.items() if name != "X-Obhut-Lease"}
        fitting = self.bodies().get((case.operation.method, case.operation.path))
        if fitting is not None:
            case.body, case.media_type = fitting, "application/json"

    def _file_for(self, path: str) -> File:
        """A file that is ready for what is asked, for the person who may; for the others one that is there."""
        worker, day = self.ground.file.worker, self.today.isoformat()
        self.consent = self.ground.consent
        if self.person is not worker or path not in READY:
            return self.ground.file
        file = File(worker)
        if path == WITHDRAW:  # of a file of its own: in the other one entries would be refused from then on
            self.consent = file.consent("case_management", self.today)["id"]
            return file
        file.answer(**ENTRY, date_of_first_talk=day)
        if path != START:
            file.phase("intake", "start")
            file.answer(**INTAKE, date_of_decision=day)
        if path == CLOSE:
            file.phase("intake", "end")
            file.consent("case_management", self.today)
            file.phase("case_management", "start")
            file.answer(kind_of_ending="goal_reached", date_of_ending=day)
            file.phase("case_management", "end")
        return file

    def ids(self, file: File, path: str) -> dict[str, str]:
        """What stands for the names in an address."""
        return self.ground.entries.ids(path) | {
            "case_id": file.id,
            "consent_id": self.consent,
            "agency": self.ground.agency.id,
            "account": self.person.account,
            "group": self.ground.groups[_kind(path)],
            "programme": "waska",
            "phase": "intake",
            "service": "casefile",
        }

    def _version(self, file: File, case: Any) -> str:
        ground, path = self.ground, case.operation.path
        if "agencies" in path:
            admin, kind = ground.agency["agency_admin"], _kind(path)
            part = f"{kind}/{ground.groups[kind]}" if "{group}" in path else "settings"
            return admin.get(f"/v1/agencies/{ground.agency.id}/{part}").headers["ETag"]
        if "accounts" in path:
            own = self.person.get(f"/v1/accounts/{self.person.account}", expect=None)
            return own.headers.get("ETag", '"1"')
        address = f"{file.path}/consents/{self.consent}" if "withdrawal" in path else file.path
        if entry := ground.entries.address(path):
            address = entry
        return str(ground.file.worker.get(address).headers["ETag"])

    def bodies(self) -> dict[tuple[str, str], Any]:
        """Bodies that fit, by operation; new ones each time."""
        new, day = uuid4().hex[:12], self.today.isoformat()
        consent = {"purpose": "central_evaluation", "given_by": "person", "given_on": day, "template_version": 1}
        account = {"login": new, "name": "Neu", "password": "correct horse battery staple", "roles": ["clerk"]}
        return self.ground.entries.bodies() | {
            ("post", "/v1/cases"): {"programme": "waska"},
            ("patch", "/v1/cases/{case_id}/answers"): {"answers": {"name": new, "earned_income": 1}},
            ("post", "/v1/cases/{case_id}/consents"): consent,
            ("post", "/v1/cases/{case_id}/consents/{consent_id}/withdrawal"): {"received_on": day},
            ("put", "/v1/cases/{case_id}/draft"): {"base_version": 1, "content": {"name": new}},
            ("post", "/v1/agencies"): {"name": f"Träger {new}"},
            ("post", "/v1/agencies/{agency}/accounts"): account,
            ("patch", "/v1/agencies/{agency}"): {"telephone": "0561 12 34-56"},
            ("put", "/v1/agencies/{agency}/programmes"): {"programmes": None},
            ("patch", "/v1/accounts/{account}"): {"telephone": "0561 12 34-57"},
            ("post", "/v1/accounts/{account}/absences"): {"from": day, "until": day},
            ("put", "/v1/cases/{case_id}/district"): {"district": None},
        }


def ask_about(asker: Asker, operation: Any, mode: GenerationMode, examples: int, begin: int) -> None:
    """A few requests to one operation, that fit its description or that do not; the same for the same `begin`."""
    for case in requests_to(operation, mode, examples, begin):
        asker.ask(case)


def requests_to(operation: Any, mode: GenerationMode, examples: int, begin: int) -> list[Any]:
    """These requests, as schemathesis makes them: that takes longer than to ask and to judge the answer."""
    made: list[Any] = []

    @seed(begin)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def some(data: st.DataObject) -> None:
        made.append(data.draw(operation.as_strategy(generation_mode=mode)))

    try:
        some()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE, "nothing fits the description"
    return made


def _kind(path: str) -> str:
    return "teams" if "/teams" in path else "districts"
