"""The whole life of files that hold canaries in every field, with everybody who has to do with them looking on."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from services.casefile.assembly import PROGRAMMES
from services.casefile.model.protected_address import ENDED
from services.casefile.settings import SECOND_PERSON_FROM
from services.casefile.templates.declared.fields import Form, Section
from services.casefile.templates.declared.periods import Quarter
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all
from tests.calendar import Calendar
from tests.casework import File
from tests.e2e import papers
from tests.house import Agency, House
from tests.leak import entries, extensions
from tests.leak.canary import Canaries
from tests.leak.referrals import referred
from tests.visitor import Visitor, wait_for

Part = TypeVar("Part", Section, Form)
ENOUGH_FOR_A_CELL = 6
RETENTION_DAYS = 3


@dataclass
class Story:
    """Lives the files; afterwards `file` is one that is open still, `consent` one of its consents."""

    house: House
    calendar: Calendar
    canaries: Canaries
    programme: Programme
    others: list[Visitor] = field(default_factory=list)
    agency: Agency = field(init=False)
    file: File = field(init=False)
    consent: str = field(init=False)
    entries: list[str] = field(default_factory=list)

    def live(self) -> None:
        """From opening to erasure and certificate, with a release on the way."""
        roles = ("case_manager", "team_lead", "dpo", "ifk")
        self.agency = self.house.agency(*roles, retention_days=RETENTION_DAYS, transmission=True)
        worker, quarter = self.agency["case_manager"], Quarter.of(self.calendar.today)
        self.others = self._others()
        self.programme = extensions.added(self.agency["agency_admin"], self.programme)
        files = [self._opened(worker) for _ in range(ENOUGH_FOR_A_CELL)]
        self._withdrawn(files[-1])
        entries.of_every_kind(files[0], self.canaries, self.programme, self.calendar.today)
        files[0].to_its_day(self.calendar.today)
        self._reopened(files[0])
        self._copied(worker, files[0])
        self._everybody_looks(files[0])
        self._erased(files[0])
        self._everybody_looks(files[0])
        self._released(quarter)
        self.file = File(worker)
        self.file.answer(**self.canaries.answers(self.programme))
        self.entries = entries.of_every_kind(self.file, self.canaries, self.programme, self.calendar.today)
        self.consent = self.file.consent("case_management", self.calendar.today)["id"]
        self._looked_at(self.file)
        self._attached_and_appointed(worker)
        self._protection_ended(worker, self._opened_in_danger(worker))
        self._removed_in_danger(worker)
        self._copied(worker, self.file)
        self._printed_with_a_lead(worker)
        self._in_every_programme(worker)
        self.entries.append(referred(self.agency["ifk"], worker, self.canaries, self.calendar.today))
        self._everybody_looks(self.file)

    def _in_every_programme(self, worker: Visitor) -> None:
        """A file in each of the other programmes, with canaries in all its questions and in entries of every kind."""
        for programme in load_all(PROGRAMMES).values():
            if programme.id != self.programme.id:
                file, asked = File(worker, programme.id), _in_force(worker, programme)
                file.answer(**self.canaries.answers(asked))
                self.entries += [file.path, f"{file.path}/answers"]
                self.entries += entries.of_every_kind(file, self.canaries, asked, self.calendar.today)

    def _looked_at(self, file: File) -> None:
        """Days of a hundred years ago are odd: each warning is looked at, which keeps what the fields said."""
        worker, looked = file.worker, 0
        for address in (f"{file.path}/answers", *self.entries[1::2]):
            body = worker.get(address).json()
            if body["warnings"]:
                worker.change("POST", f"{address}/acknowledgement", {"warnings": body["warnings"]}, tag_of=address)
                looked += 1
        if looked < 2:  # of the answers, and of an entry
            raise AssertionError("nothing was odd")

    def _attached_and_appointed(self, worker: Visitor) -> None:
        """A file and an appointment whose every word is a canary, and the calendar in which none may be."""
        say, address = self.canaries.name, self.file.path
        told = {"title": say("attachments.title"), "kind": "letter", "note": say("attachments.note")}
        parts = {
            "entry": (None, json.dumps({"values": told})),
            "file": (f"{self.canaries.word('attachments.name')}.txt", say("attachments.content").encode()),
        }
        made = worker.http.post(f"{worker.base}{address}/attachments", files=parts, timeout=30).json()
        worker.get(f"{address}/attachments/{made['id']}/content")
        day = self.calendar.today.isoformat()
        values = {"on": day, "at": "10:00", "kind": "talk", "place": say("appointments.place")}
        values["subject"] = say("appointments.subject")
        worker.post(f"{address}/appointments", {"values": values}, expect=201)
        Visitor(self.house.base).get(worker.post("/v1/calendar", expect=201).json()["address"])

    def _opened_in_danger(self, worker: Visitor) -> Visitor:
        """What a colleague was entrusted with, opened for a reason that is about people; a word that says nothing.
        Returns the colleague."""
        colleague, address = self.house.another(self.agency, "case_manager"), self.file.path
        share = {"account": colleague.account, "kind": "secondary"}
        wait_for(lambda: worker.post(f"{address}/responsibilities", share).status_code == 201, "the colleague")
        day, text = self.calendar.today.isoformat(), self.canaries.name("journal.entrusted")
        values = {"on": day, "kind": "talk", "text": text}
        note = colleague.post(f"{address}/journal", {"values": values, "entrusted": True}, expect=201).json()["id"]
        told = {"ground": "danger", "reason": self.canaries.name("opening.reason")}
        worker.post(f"{address}/entrusted/{note}/opening", told, expect=201)
        colleague.get(f"{address}/journal/{note}/releases", expect=200)
        worker.post(f"{address}/words", {"account": colleague.account, "word": "call_back"}, expect=201)
        colleague.get("/v1/cases/words", expect=200)
        self.entries += [f"{address}/entrusted", f"{address}/journal/{note}", f"{address}/journal/{note}/releases"]
        return colleague

    def _protection_ended(self, worker: Visitor, colleague: Visitor) -> None:
        """Protection is lifted by a colleague, of the address and of a participant, and put back: each is on record,
        the responsible is reminded, and both say nothing of the place."""
        rule, form = self.programme.protected_address, self.programme.form("participants").protected_address
        if rule is None or form is None:
            raise AssertionError("nothing is under protection")
        answers, participants = f"{self.file.path}/answers", f"{self.file.path}/participants"
        (hers,) = worker.get(participants).json()
        told = []
        for lifted in (None, min(rule.when.values)):
            body = {"answers": {rule.when.field: lifted}}
            told += colleague.change("PATCH", answers, body, tag_of=self.file.path).json()["notices"]
            worker.get(answers)
            entry = f"{participants}/{hers['id']}"
            values = {"values": {form.when.field: lifted}}
            told += colleague.change("PATCH", entry, values, tag_of=entry).json()["notices"]
            worker.get(participants)
        openings = worker.get(f"{self.file.path}/protected-address").json()
        if [one["ground"] for one in openings].count(ENDED) != 2 or len(told) != 4:
            raise AssertionError("the end of a protection is not on record")
        worker.get("/v1/cases/reminders", expect=200)

    def _removed_in_danger(self, worker: Visitor) -> None:
        """A participant under protection is taken out of sight; an opening names them still, and they are brought
        back."""
        form, say = self.programme.form("participants"), self.canaries.name
        if form.protected_address is None:
            raise AssertionError("nobody is under protection")
        told = {name: say(f"removed.{name}") for name in ("name", "address")}
        protected = {form.protected_address.when.field: min(form.protected_address.when.values)}
        values = {"relation": "mother", **told, **protected}
        address = f"{self.file.path}/participants"
        made = worker.post(address, {"values": values}, expect=201).json()["id"]
        worker.change("PATCH", f"{address}/{made}", {"removed": True}, tag_of=f"{address}/{made}")
        found = [one for one in self._address_of(self.file)["entries"] if one["removed"]]
        if [one["values"].get("address") for one in found] != [told["address"]]:
            raise AssertionError("nobody finds who was taken out of sight")
        worker.change("PATCH", f"{address}/{made}", {"removed": False}, tag_of=f"{address}/{made}")
        self.entries.append(f"{address}/{made}")

    def _copied(self, worker: Visitor, file: File) -> None:
        """All of it on paper and as data, what was entrusted too: the one way out, which only its own worker goes."""
        chosen = {"basis": "court", "with_entrusted": True, "protected_address": True}
        ordered = papers.order(worker, file.path, **chosen)
        papers.done(worker, ordered["job"])
        if self.canaries.mark not in papers.said(worker.get(ordered["print"]).content):
            raise AssertionError("nothing of the file is on paper")
        prints = f"/v1/cases/prints/{ordered['order']}"
        asked = papers.asked_for(worker, file.id, **chosen, reason=self.canaries.name("export.reason"))
        export = f"/v1/cases/export/{asked['id']}"
        self.agency["team_lead"].post(f"{export}/approval", expect=200)
        papers.unpacked(worker.get(f"{export}/content"))
        self.entries += [ordered["print"], prints, f"{prints}/content", export, f"{export}/content", "/v1/cases/export"]

    def _printed_with_a_lead(self, worker: Visitor) -> None:
        """Many files on paper, for a reason that names somebody: asked of a lead, who says yes."""
        cases = [File(worker).id for _ in range(SECOND_PERSON_FROM)]
        body = {"action": "print", "cases": cases, "basis": "supervision", "reason": self.canaries.name("print.reason")}
        made = worker.post("/v1/cases/bulk", body, expect=200).json()
        if self.canaries.mark not in self.agency["team_lead"].get(made["approval"]).text:
            raise AssertionError("a lead does not read why")
        self.agency["team_lead"].post(f"{made['approval']}/approval", expect=200)
        papers.done(worker, made["job"])
        forms = worker.post("/v1/programmes/waska/blank-print", {"parts": ["sections"]}, expect=202).json()
        papers.done(worker, forms["job"])
        self.entries += [made["approval"], forms["print"]]

    def _others(self) -> list[Visitor]:
        """People who may see nothing of these files: of another agency, and of the platform."""
        another = self.house.agency("case_manager", "dpo")
        platform = [self.house.host, self.house.system_owner, self.house.analyst]
        return [another["case_manager"], another["dpo"], another["agency_admin"], *platform]

    def _opened(self, worker: Visitor) -> File:
        file = File(worker)
        file.to_case_management(self.calendar.today, **self.canaries.answers(self.programme))
        sent = {canary.place.partition(".")[2] for canary in self.canaries.all}
        kept = worker.get(f"{file.path}/answers").json()["answers"] | self._address_of(file)["answers"]
        if missing := [name for name in sent & set(self.programme.fields) if name not in kept]:
            raise AssertionError(f"these canaries did not arrive: {missing}")
        return file

    def _address_of(self, file: File) -> dict[str, Any]:
        """The address, which is under protection, opened for a reason that is about people."""
        told = {"ground": "contact", "reason": self.canaries.name("address.reason")}
        opened: dict[str, Any] = file.worker.post(f"{file.path}/protected-address", told, expect=200).json()
        file.worker.get(f"{file.path}/protected-address", expect=200)
        return opened

    def _withdrawn(self, file: File) -> None:
        (consent,) = [c for c in file.worker.get(f"{file.path}/consents").json() if c["purpose"] == "case_management"]
        address, day = f"{file.path}/consents/{consent['id']}", self.calendar.today.isoformat()
        file.worker.change("POST", f"{address}/withdrawal", {"received_on": day}, tag_of=address)
        file.worker.get(f"{address}/receipt")
        wait_for(lambda: "case_management" not in _purposes(file), "the withdrawal in casefile")

    def _reopened(self, file: File) -> None:
        """Opened again for a reason, which is about a person, and led to its end once more."""
        reason = {"reason": self.canaries.name("reopening.reason")}
        file.worker.change("POST", f"{file.path}/reopening", reason, tag_of=file.path)
        wait_for(lambda: file.look()["erasure_due_on"] is None, "that it has no day")
        file.worker.get(f"{file.path}/reopening")
        file.phase("aftercare", "end")

    def _erased(self, file: File) -> None:
        due = wait_for(lambda: file.look()["erasure_due_on"], "a day of erasure")
        self.calendar.walk_to(date.fromisoformat(due))
        wait_for(lambda: file.worker.get(file.path, expect=None).status_code == 404, "the erasure")
        admin = self.agency["agency_admin"]
        address = "/v1/erasure-orders"
        (order,) = wait_for(lambda: [o for o in admin.get(address).json() if o["state"] == "certified"], "certificate")
        admin.get(f"{address}/{order['id']}/certificate")

    def _released(self, quarter: Quarter) -> None:
        self.calendar.walk_to(quarter.last_day + timedelta(days=1))
        wanted = {"programme": self.programme.id, "period": str(quarter)}
        owner = self.house.system_owner
        job = owner.post("/v1/releases", wanted, expect=202).headers["Location"]
        done: dict[str, Any] = wait_for(lambda: _ended(owner.get(job).json()), "the release")
        if done["state"] != "done":
            raise AssertionError(f"the release ended as {done['state']}")
        address = f"/v1/published-releases/{done['result']}"
        analyst = self.house.analyst
        wait_for(lambda: analyst.get(address, expect=None).status_code == 200, "the release in reporting")

    def _everybody_looks(self, file: File) -> None:
        """Those who may not see the file ask for all there is; so do the agency's own admin and officer."""
        parts = ("answers", "access-log", "consents", "retention", "protected-address")
        addresses = [file.path, *(f"{file.path}/{part}" for part in parts)]
        addresses += [
            "/v1/cases",
            "/v1/agencies",
            "/v1/erasure-orders",
            "/v1/retention/due",
            "/v1/retention/held-back",
            "/v1/releases",
        ]
        addresses += ["/v1/published-releases", "/v1/key-figures", "/v1/platform/health", "/v1/sessions/current"]
        addresses += [f"/v1/agencies/{self.agency.id}", f"/v1/agencies/{self.agency.id}/accounts"]
        addresses += [f"/v1/agencies/{self.agency.id}/{part}" for part in ("colleagues", "districts", "teams")]
        page = file.path.removeprefix("/v1")
        addresses += ["/", "/cases", page, f"{page}/journal", f"{page}/sections/person"]  # their pages
        people = [*self.others, self.agency["agency_admin"], self.agency["dpo"]]
        for place, person in enumerate(people):
            for address in (*addresses, *self.entries[place :: len(people)]):  # entries are asked for in turn
                person.get(address, expect=None)
            for edge in ("start", "end"):
                person.post(f"{file.path}/phases/aftercare/{edge}", headers={"If-Match": '"1"'})


def _in_force(worker: Visitor, programme: Programme) -> Programme:
    """What is asked for at present: other tests of the session put later versions of templates in force."""
    shown = worker.get(f"/v1/programmes/{programme.id}").json()
    asked = {part["id"]: {field["id"] for field in part["fields"]} for part in (*shown["sections"], *shown["forms"])}
    return replace(
        programme,
        sections=tuple(_narrowed(section, asked[section.id]) for section in programme.sections if section.id in asked),
        forms={name: _narrowed(form, asked[name]) for name, form in programme.forms.items() if name in asked},
    )


def _narrowed(part: Part, asked: set[str]) -> Part:
    return replace(part, fields=tuple(field for field in part.fields if field.id in asked))


def _purposes(file: File) -> set[str]:
    return {consent["purpose"] for consent in file.look()["consents"]}


def _ended(job: dict[str, Any]) -> dict[str, Any] | None:
    return job if job["state"] in ("done", "failed") else None
