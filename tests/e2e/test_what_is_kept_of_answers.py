"""What browsers and clients keep of answers: nothing by themselves, and by its ETag only what is still so.

Every GET of the OpenAPI document is asked, and every operation that takes an Idempotency-Key.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.calendar import Calendar
from tests.casework import File
from tests.e2e.asking import ROLES, Asker, Run, document, operations, person_of
from tests.e2e.ground import Ground
from tests.house import House
from tests.visitor import Visitor


@dataclass
class Addresses:
    """Every GET of the document with ids that exist, as far as the ground has them."""

    ground: Ground
    asker: Asker
    of: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for operation in operations(document(self.ground.house.base)):
            if operation.method == "get":
                path, ids = operation.path, self.asker.ids(self.ground.file, operation.path)
                for name in (one.name for one in operation.path_parameters):
                    path = path.replace(f"{{{name}}}", str(ids.get(name, uuid4())))
                self.of.append(path + ("?part=answers" if path.endswith("/draft") else ""))


@pytest.fixture(scope="module")
def addresses(ground: Ground, calendar: Calendar) -> Addresses:
    """The same for all tests of the module."""
    return Addresses(ground, Asker(ground, ground.file.worker, Run(), calendar.today))


def test_no_answer_about_people_may_be_kept(ground: Ground, addresses: Addresses) -> None:
    """Whoever sits down at the same browser finds nothing in its cache; a client that asks with a tag is told 304."""
    answered, tagged = set(), set()
    for role in ROLES:
        person = person_of(ground, role)
        for address in addresses.of:
            answer = person.get(address, expect=None)
            assert answer.headers["Cache-Control"] == "no-store", (role, address, answer.status_code)
            if answer.status_code == 200:
                answered.add(address)
            if tag := answer.headers.get("ETag"):
                tagged.add(address)
                again = person.get(address, expect=None, headers={"If-None-Match": tag})
                assert (again.status_code, again.headers["Cache-Control"]) == (304, "no-store"), (role, address)
    assert len(answered) > len(addresses.of) / 2
    assert ground.file.path in tagged and f"{ground.file.path}/answers" in tagged and "/v1/cases" in tagged


@dataclass
class Seen:
    """By address the tags of each body that was ever answered, and the bodies of each tag."""

    person: Visitor
    tags: dict[str, dict[bytes, set[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))

    def look(self, addresses: list[str]) -> None:
        """Ask for all of them."""
        for address in addresses:
            answer = self.person.get(address)
            shown = answer.content + answer.headers.get("X-Pagination", "").encode()
            self.tags[address][shown].add(answer.headers["ETag"])

    def judge(self) -> None:
        """No body has a tag of another one; a list that is answered 304 without being made may have several."""
        for address, by_body in self.tags.items():
            tags = [tag for of_body in by_body.values() for tag in of_body]
            assert len(tags) == len(set(tags)) >= len(by_body), address


def changes(file: File, colleague: Visitor, calendar: Calendar) -> Iterator[tuple[str, Callable[[], Any]]]:
    """All that a file's pages show, each changed once."""
    worker, day = file.worker, calendar.today.isoformat()

    def entry(path: str, **values: Any) -> Callable[[], Any]:
        return lambda: worker.post(f"{file.path}/{path}", {"values": values}, expect=201)

    yield "a name", lambda: file.answer(first_name="Ay")
    yield "a goal", entry("plan/goals", area="school", goal="Abschluss", status="open")
    yield "an agreement", entry("agreements", kind="support", on=day, content="Wöchentlich ein Gespräch")
    yield "a contact", entry("journal", on=day, kind="talk", text="war da")
    yield "a reminder", entry("reminders", due_on=day, text="anrufen")
    yield "in hand", lambda: worker.ask("PUT", f"{file.path}/lease", expect=200)
    yield (
        "a share",
        lambda: worker.post(
            f"{file.path}/responsibilities",
            {"account": colleague.account, "kind": "secondary"},
            expect=201,
            headers={"X-Obhut-Lease": worker.ask("PUT", f"{file.path}/lease").json()["lease"]},
        ),
    )
    yield "days", lambda: calendar.walk(8)


def test_another_body_another_tag(house: House, calendar: Calendar) -> None:
    """After each change of what a file shows, and after days have passed, every page is known by another tag where it
    is another page: a summary that tells of a next step or a limit is never called current when it is not."""
    agency = house.agency("case_manager")
    file, colleague = File(agency["case_manager"]), house.another(agency, "case_manager")
    file.to_case_management(calendar.today)
    ground = Ground(house, agency, file, file.worker.get(f"{file.path}/consents").json()[0]["id"])
    every = Addresses(ground, Asker(ground, file.worker, Run(), calendar.today)).of
    tagged = [one for one in every if file.worker.get(one, expect=None).headers.get("ETag")]
    seen = Seen(file.worker)
    seen.look(tagged)
    for _, change in changes(file, colleague, calendar):
        change()
        seen.look(tagged)
    seen.judge()
    assert len(seen.tags[file.path]) >= 4, "a name, a lease, the days"


def test_a_used_key_makes_nothing_of_another_body(ground: Ground, addresses: Addresses) -> None:
    """Every operation that takes a key: repeated it makes nothing, with another body it is refused, nothing lost."""
    bodies, tried = addresses.asker.bodies(), 0
    for operation in operations(document(ground.house.base)):
        name = (operation.method, operation.path)
        if not any(one.name == "Idempotency-Key" for one in operation.headers) or name not in bodies:
            continue
        person = person_of(ground, "host") if "agencies" in operation.path else ground.file.worker
        path = operation.path.format(**addresses.asker.ids(ground.file, operation.path))
        key = {"Idempotency-Key": str(uuid4())}
        first = person.post(path, bodies[name], headers=key)
        if first.status_code != 201:
            continue
        again = person.post(path, bodies[name], headers=key, expect=201)
        assert again.json()["id"] == first.json()["id"], name
        refused(person.post(path, different(bodies[name]), headers=key), 422, "idempotency_key_other_body", name)
        if operation.path.startswith("/v1/cases/{case_id}"):
            elsewhere = path.replace(ground.file.id, File(ground.file.worker).id)
            if "{parent}" not in operation.path and "consents" not in path:
                refused(person.post(elsewhere, bodies[name], headers=key), 409, "idempotency_key_reused", name)
        tried += 1
    assert tried >= 10


def different(body: dict[str, Any]) -> dict[str, Any]:
    """Another body of the same shape."""
    if "values" in body:
        text = next(name for name, value in body["values"].items() if isinstance(value, str))
        return {"values": {**body["values"], text: "other"}}
    if "programme" in body:
        return {"programme": "jmd"}
    if "purpose" in body:
        return {**body, "given_by": "guardian"}
    return {**body, "name": "Ein anderer"}


def refused(answer: requests.Response, status: int, code: str, what: object) -> None:
    """With this status and code."""
    assert (answer.status_code, answer.json()["code"]) == (status, code), (what, answer.text)
