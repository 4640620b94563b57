"""What is looked up over many files, in memory: reminders, search tokens, the access log, the overview."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from services.casefile.model.access import Condition
from services.casefile.model.access.vocabulary import AccessAction, parse
from services.casefile.model.reminders import Raised
from services.casefile.overview.store import Found, Overview, Question
from services.casefile.store.access_log import ANY, Access, AccessLog, Wish
from services.casefile.store.ended_files import EndedFiles
from services.casefile.store.reminders import Addressed, OwnLine, Reminders
from services.casefile.store.search_tokens import Tokens
from tests.unit.casefile.fakes.conditions import holds, is_for, next_reminder, rests, those
from tests.unit.casefile.fakes.database import InMemory, Row, page_of

SHOWN = ("id", "version", "told", "status", "district", "responsible", "last_contact_on", "erasure_due_on")


class FakeEndedFiles(InMemory, EndedFiles):
    """As `EndedFiles`."""

    def without_day(self, phases: Iterable[str], after: UUID, size: int) -> list[UUID]:
        asked, found = set(phases), []
        for case in self._rows("cases").where(status="open", erasure_due_on=None):
            rows = self._rows("case_phases").where(case_id=case["id"])
            ended = any(f"{case['programme']}/{row['phase']}" in asked and row["dates"].ended_on for row in rows)
            if case["id"] > after and ended and not any(row["dates"].running for row in rows):
                found.append(case["id"])
        return sorted(found)[:size]


class FakeReminders(InMemory, Reminders):
    """As `Reminders`."""

    def own(self, reach: Condition, mine: Condition, until: date, page: int, size: int) -> tuple[int, list[OwnLine]]:
        cases = {key: self._rows("cases")[key] for key in those(self._rows, reach)}
        found = [
            row
            for row in self._waiting()
            if row["case_id"] in cases
            and row["day"]
            and row["day"] <= until
            and not rests(row, cases[row["case_id"]])
            and is_for(self._rows, mine, row, cases[row["case_id"]])
        ]
        found.sort(key=lambda row: (row["day"], row["id"]))
        lines = [
            OwnLine(row["id"], row["case_id"], cases[row["case_id"]]["client_number"], row["day"], row["rule"],
                    row["version"], row["account"])
            for row in found
        ]  # fmt: skip
        return page_of(lines, page, size)

    def addressed(self, cases: Iterable[UUID], today: date) -> list[Addressed]:
        of_cases = set(cases)
        found = [row for row in self._for_somebody(today) if row["case_id"] in of_cases]
        names = ("id", "case_id", "kind", "account", "rule", "rests")
        return sorted((Addressed(**{name: row[name] for name in names}) for row in found), key=lambda one: one.id)

    def for_others(self, today: date, after: UUID, size: int) -> list[UUID]:
        cases = self._rows("cases")
        found = {
            row["case_id"]
            for row in self._for_somebody(today)
            if row["account"] != cases[row["case_id"]]["responsible"]
            and cases[row["case_id"]]["status"] != "erasing"
            and row["case_id"] > after
        }
        return sorted(found)[:size]

    def watched(self, phases: Iterable[str], always: Iterable[str], after: UUID, size: int) -> list[UUID]:
        running = {(row["case_id"], row["phase"]) for row in self._rows("case_phases").values() if row["dates"].running}
        raised = {row["case_id"] for row in self._waiting() if row["rule"] is not None}
        asked, every = [tuple(one.split("/")) for one in phases], set(always)

        def asks(case: Row) -> bool:
            of_programme = [phase for programme, phase in asked if programme == case["programme"]]
            runs = any((case["id"], phase) in running for phase in of_programme)
            always = case["programme"] in every or case["erasure_due_on"] is not None
            return case["status"] == "open" and (runs or always)

        found = [
            case["id"]
            for case in self._rows("cases").values()
            if case["id"] > after and case["status"] != "erasing" and (asks(case) or case["id"] in raised)
        ]
        return sorted(found)[:size]

    def last_days(self, cases: Iterable[UUID], kinds: Iterable[str]) -> dict[UUID, Mapping[str, date]]:
        of_cases, of_kinds, found = set(cases), set(kinds), dict[UUID, dict[str, date]]()
        for row in self._rows("case_entries").where(removed_at=None):
            if row["case_id"] in of_cases and row["kind"] in of_kinds and row["day"]:
                days = found.setdefault(row["case_id"], {})
                days[row["kind"]] = max(row["day"], days.get(row["kind"], row["day"]))
        return dict(found)

    def raised(self, cases: Iterable[UUID]) -> dict[UUID, list[Raised]]:
        of_cases, found = set(cases), dict[UUID, list[Raised]]()
        for row in sorted(self._rows("case_entries").values(), key=lambda row: row["id"]):
            if row["case_id"] in of_cases and row["rule"] is not None:
                waits = not row["done"] and row["removed_at"] is None
                one = Raised(row["id"], row["rule"], row["rule_on"], waits)
                found.setdefault(row["case_id"], []).append(one)
        return found

    def _for_somebody(self, today: date) -> list[Row]:
        undone = self._rows("case_entries").where(done=False, removed_at=None)
        return [
            row
            for row in undone
            if row["account"] is not None
            and (row["kind"] == "reminders" or (row["kind"] == "appointments" and row["day"] and row["day"] >= today))
        ]

    def _waiting(self) -> list[Row]:
        return self._rows("case_entries").where(kind="reminders", done=False, removed_at=None)


class FakeTokens(InMemory, Tokens):
    """As `Tokens`."""

    def replace(self, agency: UUID, case_id: UUID, tokens: Iterable[bytes], mark: str) -> None:
        self._rows("case_tokens").delete(case_id=case_id)
        for token in tokens:
            self._rows("case_tokens").insert((token, case_id), agency=agency, token=token, case_id=case_id)
        self._rows("cases").change(case_id, searched_as=mark)

    def marks(self) -> set[tuple[UUID, str | None]]:
        return {
            (row["agency"], row["searched_as"]) for row in self._rows("cases").values() if row["status"] != "erasing"
        }

    def behind(self, agency: UUID, mark: str, after: UUID, batch: int) -> list[UUID]:
        found = [
            row["id"]
            for row in self._rows("cases").where(agency=agency)
            if row["status"] != "erasing" and row["searched_as"] != mark and row["id"] > after
        ]
        return sorted(found)[:batch]


class FakeAccessLog(InMemory, AccessLog):
    """As `AccessLog`, which writes by a statement that the database in memory knows."""

    def holds(self, case_id: UUID, actions: Iterable[AccessAction]) -> bool:
        wanted = {action.stored for action in actions}
        rows = self._rows("access_log").values()
        return any(case_id in row["cases"] and row["action"] in wanted for row in rows)

    def page(self, case_id: UUID, page: int, size: int, wish: Wish = ANY) -> tuple[int, list[Access]]:
        return page_of([one for one in self._fitting(wish) if case_id in one.cases], page, size)

    def of_agency(self, agency: UUID, wish: Wish, before: int | None, size: int) -> list[Access]:
        mine = {number for number, row in self._rows("access_log").items() if row["agency"] == agency}
        return [one for one in self._fitting(wish) if one.id in mine and (before is None or one.id < before)][:size]

    def _fitting(self, wish: Wish) -> list[Access]:
        return [
            Access(number, row["at"], row["account"], row["roles"], parse(row["action"]), row["cases"])
            for number, row in sorted(self._rows("access_log").items(), reverse=True)
            if wish.account in (None, row["account"])
            and wish.action in (None, row["action"])
            and (wish.since is None or row["at"] >= wish.since)
            and (wish.until is None or row["at"] < wish.until)
        ]


class FakeOverview(InMemory, Overview):
    """As `Overview`."""

    def page(self, question: Question, page: int, size: int) -> tuple[int, list[Found]]:
        found = [row for row in self._rows("cases").values() if holds(self._rows, question.where, question.values, row)]
        column, way, *_ = question.order.split(" ")
        found.sort(key=lambda row: row["id"])
        there = [row for row in found if self._by(column, row) is not None]
        there.sort(key=lambda row: self._by(column, row), reverse=way == "DESC")
        none = [row for row in found if self._by(column, row) is None]
        return page_of([self._found(row) for row in (*there, *none)], page, size)

    def _by(self, column: str, row: Row) -> Any:
        table, _, name = column.partition(".")
        return next_reminder(self._rows, row["id"]) if table == "r" else row[name]

    def _found(self, row: Row) -> Found:
        reminder = next_reminder(self._rows, row["id"])
        return Found(row["id"], reminder, (*(row[name] for name in SHOWN), reminder))
