"""What is done with a file of employment case management, step by step; used by every test that needs one."""

from datetime import date
from typing import Any

from tests.casework import File
from tests.visitor import Visitor

NOBODY = {"degree_of_disability": "none", "equated": "not_equated", "rehabilitation": "none"}


class Client:
    """A file of employment case management in the hands of one case manager, and what is done with it."""

    def __init__(self, worker: Visitor) -> None:
        self.worker, self.file = worker, File(worker, "bfm")

    def add(self, path: str, **values: Any) -> str:
        """A new entry; where it is."""
        answer = self.worker.post(f"{self.file.path}/{path}", {"values": values}, expect=201)
        return f"{self.file.path}/{path}/{answer.json()['id']}"

    def agree(self, kind: str, on: date) -> str:
        """An agreement; where it is."""
        return self.add("agreements", kind=kind, on=on.isoformat(), content="Besprochen und zugesagt")

    def enter(self, on: date) -> str:
        """Examined, referred and taken over, all on one day; where the agreement to the service is."""
        day, file = on.isoformat(), self.file
        file.answer(registered_for_placement=True, referral_examined_on=day, referred_on=day)
        file.phase("referral", "start")
        accepted = {"outcome": "accepted", "first_talk_on": day}
        self.add("referrals", on=day, agreed=True, reasons_for="Drei Handlungsbedarfe", **accepted)
        self.agree("referral_agreement", on)
        file.phase("referral", "end")
        for barrier in ("debts", "language", "daily_structure"):
            self.add("needs", barrier=barrier, concerns="person", text="Siehe Profiling", status="open")
        service = self.agree("service_agreement", on)
        file.answer(integration_without="impossible", entered_on=day)
        file.phase("entry", "start")
        return service

    def leave(self, on: date) -> None:
        """From the entry through all steps to the exit, all on one day."""
        day, file = on.isoformat(), self.file
        status = {"secondary_ifk": "ended_by_decision", "working_alliance": "Verlässlichkeit"}
        file.answer(**NOBODY, **status, entry_ended_on=day, assessment_voluntary=True)
        file.phase("entry", "end")
        file.phase("assessment", "start")
        for view in ("self", "outside"):
            self.add("assessments", on=day, area="health", view=view, text="Siehe Gespräch")
        file.answer(profiling_consistent=True, assessment_ended_on=day)
        file.phase("assessment", "end")
        file.phase("integration_plan", "start")
        self.add("plan/goals", area="debts", goal="Schulden regulieren", status="open")
        self.agree("cooperation_plan", on)
        file.answer(plan_responsibilities="Beide", plan_until=day, plan_agreed_on=day)
        file.phase("integration_plan", "end")
        file.phase("steering", "start")
        file.answer(exit_reason="goal_reached", steering_ended_on=day)
        file.phase("steering", "end")
        file.phase("exit", "start")
        self.agree("exit_agreement", on)
        file.answer(new_profiled_on=day, ifk_informed=True, exited_on=day)
        file.phase("exit", "end")

    def due(self) -> dict[str, str]:
        """What is due, by rule."""
        return {one["rule"]: one["on"] for one in self.file.look()["due"]}

    def reminders(self) -> list[bool]:
        """That the agreement has ended, those of the past too: whether they are done."""
        found = self.worker.get(f"{self.file.path}/reminders").json()
        return sorted(one["done"] for one in found if "Zustimmung" in one["values"]["text"])
