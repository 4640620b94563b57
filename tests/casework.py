"""What a case manager does with a file, in the words of the field; used by every test that needs a file."""

from datetime import date
from typing import Any
from uuid import UUID

from tests.visitor import Visitor, wait_for

ENTRY: dict[str, Any] = {"situation_at_entry": ["unemployed"]}
INTAKE: dict[str, Any] = {
    "alg_ii": True,
    "alg_i": False,
    "school_certificate_held": True,
    "vocational_certificate_held": False,
    "unemployment_benefit_monthly": 0,
    "unemployment_benefit_months": 0,
    "earned_income": 45_000,
    "date_of_birth": "2008-05-17",
    "gender": "w",
    "highest_school_certificate": "lower_secondary",
    "father_born_in_germany": True,
    "mother_born_in_germany": False,
    "mother_tongue": "german",
    "nationality": "german",
}


class File:
    """A case file in the hands of one person."""

    def __init__(self, worker: Visitor, programme: str = "waska", known: UUID | None = None) -> None:
        """A new one of the programme, or the one that is `known` already."""
        self.worker = worker
        made = None if known else worker.post("/v1/cases", {"programme": programme}, expect=201)
        self.id = str(made.json()["id"] if made else known)
        self.path = f"/v1/cases/{self.id}"

    def look(self) -> dict[str, Any]:
        """The summary."""
        body: dict[str, Any] = self.worker.get(self.path).json()
        return body

    def answer(self, expect: int = 200, **answers: Any) -> Any:
        """Change answers."""
        return self.worker.change(
            "PATCH", f"{self.path}/answers", {"answers": answers}, tag_of=self.path, expect=expect
        ).json()

    def phase(self, phase: str, edge: str, expect: int = 200) -> Any:
        """Start or end a phase."""
        return self.worker.change("POST", f"{self.path}/phases/{phase}/{edge}", tag_of=self.path, expect=expect).json()

    def consent(self, purpose: str, given_on: date) -> dict[str, Any]:
        """Record a consent and wait until casefile has put it into practice."""
        body = {"purpose": purpose, "given_by": "person", "given_on": given_on.isoformat(), "template_version": 1}
        made: dict[str, Any] = self.worker.post(f"{self.path}/consents", body, expect=201).json()
        wait_for(lambda: purpose in {c["purpose"] for c in self.look()["consents"]}, f"consent to {purpose}")
        return made

    def to_case_management(self, today: date, **answers: Any) -> None:
        """Through intake, with both consents, into case management, all today."""
        day = today.isoformat()
        self.answer(**ENTRY, date_of_first_talk=day)
        self.phase("intake", "start")
        self.answer(**{**INTAKE, "date_of_decision": day, **answers})
        self.phase("intake", "end")
        self.consent("case_management", today)
        self.consent("central_evaluation", today)
        self.phase("case_management", "start")

    def to_the_end(self, today: date) -> None:
        """Case management ends, aftercare too, and the file is closed, all today."""
        day = today.isoformat()
        self.answer(kind_of_ending="goal_reached", date_of_ending=day, end_of_aftercare=day)
        self.phase("case_management", "end")
        self.phase("aftercare", "start")
        self.phase("aftercare", "end")

    def to_its_day(self, today: date) -> str:
        """As `to_the_end`, each step once retention has heard of the one before; the day of erasure that it tells then.

        Days count from the end of case management on, and anew after an aftercare: who looks too early sees the former.
        """
        day = today.isoformat()
        self.answer(kind_of_ending="goal_reached", date_of_ending=day, end_of_aftercare=day)
        self.phase("case_management", "end")
        wait_for(lambda: self.look()["erasure_due_on"], "a day of erasure")
        self.phase("aftercare", "start")
        wait_for(lambda: self.look()["erasure_due_on"] is None, "that it has none")
        self.phase("aftercare", "end")
        return str(wait_for(lambda: self.look()["erasure_due_on"], "the day of erasure"))
