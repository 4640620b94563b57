"""A file with its people, on which tests of input that is refused stand."""

from dataclasses import dataclass
from functools import cached_property

from tests.calendar import Calendar
from tests.casework import ENTRY, File
from tests.e2e import raw
from tests.e2e.entries import Entries
from tests.house import Agency, House

JSON = ("Content-Type", "application/json")
PROBLEM = "application/problem+json"


@dataclass
class Ground:
    """An agency, its case manager, an open file in its first phase, and a consent."""

    house: House
    agency: Agency
    file: File
    consent: str

    @cached_property
    def entries(self) -> Entries:
        """An entry of every kind in the file."""
        return Entries(self.file)

    @cached_property
    def groups(self) -> dict[str, str]:
        """A district and a team of the agency."""
        admin, path = self.agency["agency_admin"], f"/v1/agencies/{self.agency.id}"
        made = {kind: admin.post(f"{path}/{kind}", {"name": "Nord"}, expect=201) for kind in ("districts", "teams")}
        return {kind: str(answer.json()["id"]) for kind, answer in made.items()}

    @property
    def words(self) -> dict[str, str]:
        """What stands in for the names in an address."""
        return {"case": self.file.path, "consent": self.consent, "agency": self.agency.id}

    @property
    def session(self) -> raw.Header:
        """The case manager's, as a header."""
        return "Authorization", str(self.file.worker.http.headers["Authorization"])

    @property
    def version(self) -> raw.Header:
        """The file's, as a header."""
        return "If-Match", self.file.worker.get(self.file.path).headers["ETag"]


def made(house: House, calendar: Calendar) -> Ground:
    """New, with people and a file of its own."""
    agency = house.agency("case_manager", "dpo")
    file = File(agency["case_manager"])
    file.answer(**ENTRY, date_of_first_talk=calendar.today.isoformat(), name="Öztürk")
    file.phase("intake", "start")
    return Ground(house, agency, file, file.consent("case_management", calendar.today)["id"])


def refused(answer: raw.Answer, status: int, code: str) -> None:
    """The answer is a problem with this status and code, in the words of RFC 9457."""
    assert (answer.status, answer.json()["code"]) == (status, code), answer.body[:500]
    assert (answer.header("Content-Type") or "").partition(";")[0] == PROBLEM
    about = answer.json()
    assert (about["type"], about["status"]) == (f"urn:obhut:problem:{code}", status)
    assert about["title"]
