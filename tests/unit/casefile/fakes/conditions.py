"""Conditions on case files as the product writes them in SQL, judged in memory: fixed texts, put together.

What is not known here fails the test that asks it, so that no condition is ever taken for true by mistake.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.casefile.model.access import Condition
from services.casefile.model.access.conditions import REACH, SHARE
from services.casefile.overview.usecases.overview import FILTERS
from tests.unit.casefile.fakes.database import Row, Table

RowsOf = Callable[[str], Table]


def those(rows: RowsOf, condition: Condition) -> set[UUID]:
    """The files for which a condition holds."""
    return {row["id"] for row in rows("cases").values() if holds(rows, condition.text, condition.values, row)}


def holds(rows: RowsOf, text: str, values: Mapping[str, Any], case: Row) -> bool:
    """Whether a condition holds for a file."""
    asked = _Asked(rows, values, case, _flat(text))
    found = asked.any_of()
    if asked.left:
        raise AssertionError(f"no fake knows this condition: {asked.left}")
    return found


@dataclass
class _Asked:
    """A condition that is read from left to right. `left`: what has not been read yet."""

    rows: RowsOf
    values: Mapping[str, Any]
    case: Row
    left: str
    reminder: Any = field(init=False)

    def __post_init__(self) -> None:
        self.reminder = next_reminder(self.rows, self.case["id"])

    def any_of(self) -> bool:
        found = self.all_of()
        while self._next(" OR "):
            found = self.all_of() or found
        return found

    def all_of(self) -> bool:
        found = self._one()
        while self._next(" AND "):
            found = self._one() and found
        return found

    def of_case(self, table: str, **equal: object) -> list[Row]:
        return self.rows(table).where(case_id=self.case["id"], **equal)

    def _one(self) -> bool:
        if self._next("NOT "):
            return not self._one()
        for pattern, judge in LEAVES:
            if match := pattern.match(self.left):
                self.left = self.left[match.end() :]
                return judge(self, *match.groups())
        if self._next("("):
            found = self.any_of()
            if not self._next(")"):
                raise AssertionError(f"no fake knows this condition: {self.left}")
            return found
        raise AssertionError(f"no fake knows this condition: {self.left}")

    def _next(self, text: str) -> bool:
        there = self.left.startswith(text)
        self.left = self.left.removeprefix(text)
        return there


def next_reminder(rows: RowsOf, case_id: UUID) -> Any:
    """The day of the next reminder of a file that waits; None where there is none."""
    waiting = rows("case_entries").where(case_id=case_id, kind="reminders", done=False, removed_at=None)
    case = rows("cases")[case_id]
    return min((row["day"] for row in waiting if row["day"] and not rests(row, case)), default=None)


def rests(entry: Row, case: Row) -> bool:
    """Whether lists and feeds leave an entry of this file out."""
    return bool(case["status"] != "open" if entry["rests"] is None else entry["rests"])


def is_for(rows: RowsOf, mine: Condition, entry: Row, case: Row) -> bool:
    """Whether an entry is for somebody, or for the responsible they stand in for (`addressed_to`)."""
    if entry["account"] == mine.values["who"]:
        return True
    return bool(entry["account"] == case["responsible"] and holds(rows, REACH["deputy"], mine.values, case))


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _fixed(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(_flat(text)))


def _shares(asked: _Asked, kind: str, who: str) -> bool:
    """Whether somebody has a share of a kind that runs today."""
    shares, today = asked.of_case("case_responsibilities", kind=kind, account=asked.values[who]), asked.values["today"]
    return any(
        one["ended_at"] is None and one["since"] <= today and (one["until"] is None or one["until"] >= today)
        for one in shares
    )


def _was_responsible(asked: _Asked) -> bool:
    shares = asked.of_case("case_responsibilities", kind="main", account=asked.values["who"])
    return any(one["ended_at"] is not None for one in shares)


def _among(asked: _Asked, column: str, name: str) -> bool:
    return str(asked.case[column]) in {str(one) for one in asked.values[name]}


def _found_by(asked: _Asked, name: str) -> bool:
    tokens = {row["token"] for row in asked.of_case("case_tokens", agency=asked.values["agency"])}
    return not tokens.isdisjoint(asked.values[name])


def _overdue(asked: _Asked, wanted: str) -> bool:
    late = asked.reminder is not None and asked.reminder < asked.values["today"]
    return late == (wanted == "true")


PHASE = re.escape("EXISTS (SELECT 1 FROM case_phases p WHERE p.case_id = c.id AND p.phase")
FOUND = re.escape("c.id IN (SELECT t.case_id FROM case_tokens t WHERE t.agency = :agency AND t.token = ANY(CAST(")
LEAVES: tuple[tuple[re.Pattern[str], Callable[..., bool]], ...] = (
    (_fixed(SHARE.format(kind="secondary")), lambda asked: _shares(asked, "secondary", "who")),
    (_fixed(SHARE.format(kind="deputy")), lambda asked: _shares(asked, "deputy", "who")),
    (_fixed(REACH["former"]), _was_responsible),
    (_fixed(FILTERS["deputising"]), lambda asked: _shares(asked, "deputy", "account")),
    (
        re.compile(PHASE + r" = :(\w+)\)"),
        lambda asked, name: bool(asked.of_case("case_phases", phase=asked.values[name])),
    ),
    (
        re.compile(PHASE + r" = ANY\(CAST\(:(\w+) AS text\[\]\)\)\)"),
        lambda asked, name: any(asked.of_case("case_phases", phase=one) for one in asked.values[name]),
    ),
    (re.compile(FOUND + r":(\w+) AS bytea\[\]\)\)\)"), _found_by),
    (
        re.compile(r"starts_with\(c.client_number, :(\w+)\)"),
        lambda asked, name: asked.case["client_number"].startswith(asked.values[name]),
    ),
    (re.compile(r"\(coalesce\(r.next_reminder_on < :today, false\)\) = (true|false)"), _overdue),
    (re.compile(r"c\.(\w+) = ANY\(CAST\(:(\w+) AS \w+\[\]\)\)"), _among),
    (re.compile(r"c\.(\w+) = :(\w+)"), lambda asked, column, name: asked.case[column] == asked.values[name]),
    (re.compile(r"c\.status = '(\w+)'"), lambda asked, status: asked.case["status"] == status),
    (re.compile(r"c\.status <> '(\w+)'"), lambda asked, status: asked.case["status"] != status),
    (re.compile("true"), lambda _: True),
    (re.compile("false"), lambda _: False),
)
