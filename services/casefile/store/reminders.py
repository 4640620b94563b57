"""Reminders by what of them lies in plain: one's own over all files, and those that rules of time have raised."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.data.database import sql
from services.casefile.model.access import Condition
from services.casefile.model.reminders import Raised
from services.casefile.store.repository import Repository
from services.casefile.templates.declared.kinds import KINDS

WAITING = "e.kind = 'reminders' AND NOT e.done AND e.removed_at IS NULL"
RESTS = "coalesce(e.rests, c.status <> 'open')"
"""Of an entry `e` of a file `c`: see `model/resting`."""
OWN = f"""FROM case_entries e JOIN cases c ON c.id = e.case_id
    WHERE e.day <= :until AND {WAITING} AND NOT {RESTS}"""
ADDRESSED = "e.kind = ANY(:kinds) AND NOT e.done AND e.removed_at IS NULL AND (e.kind = 'reminders' OR e.day >= :today)"
"""What waits for somebody: reminders, and the appointments to come."""
FOR_OTHERS = sql(f"""
    SELECT c.id FROM cases c WHERE c.id > :after AND c.status <> 'erasing' AND EXISTS (
        SELECT 1 FROM case_entries e WHERE e.case_id = c.id AND e.account <> c.responsible AND {ADDRESSED})
    ORDER BY c.id LIMIT :size
""")  # noqa: S608 -- because all of it is fixed texts
KINDS_FOR_COLLEAGUES = sorted(kind.form for kind in KINDS.values() if kind.for_colleagues)
WATCHED = f"""
    SELECT c.id FROM cases c WHERE c.id > :after AND c.status <> 'erasing' AND (
        (c.status = 'open' AND (c.programme = ANY(:always) OR c.erasure_due_on IS NOT NULL OR EXISTS (
            SELECT 1 FROM case_phases p WHERE p.case_id = c.id AND p.started_on IS NOT NULL AND p.ended_on IS NULL
            AND c.programme || '/' || p.phase = ANY(:phases))))
        OR EXISTS (SELECT 1 FROM case_entries e WHERE e.case_id = c.id AND e.rule IS NOT NULL AND {WAITING}))
    ORDER BY c.id LIMIT :size
"""  # noqa: S608 -- because all of it is fixed texts


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A person's own reminder, or one of whom they stand in for (`account`), without what it says."""

    id: UUID
    case_id: UUID
    client_number: str
    day: date
    rule: str | None
    version: int
    account: UUID


@dataclass(frozen=True, slots=True)
class Addressed:
    """A reminder or an appointment that waits for somebody, without what it says."""

    id: UUID
    case_id: UUID
    kind: str
    account: UUID
    rule: str | None
    rests: bool | None


class Reminders(Repository):
    """The reminders of the agency the transaction is for; of all agencies for the jobs role."""

    def own(self, reach: Condition, mine: Condition, until: date, page: int, size: int) -> tuple[int, list[OwnLine]]:
        """How many wait for a person until a day in files they reach, and one page of them, by day."""
        values = {**reach.values, **mine.values, "until": until, "size": size, "skip": (page - 1) * size}
        found = f"{OWN} AND {mine.text} AND {reach.text}"
        total = self._connection.execute(sql(f"SELECT count(*) {found}"), values).scalar_one()  # noqa: S608 -- because all of it is fixed texts
        rows = self._connection.execute(
            sql(f"""SELECT e.id, e.case_id, c.client_number, e.day, e.rule, e.version, e.account {found}
                    ORDER BY e.day, e.id LIMIT :size OFFSET :skip"""),  # noqa: S608 -- because all of it is fixed texts
            values,
        )
        return total, [OwnLine(**row._mapping) for row in rows]

    def addressed(self, cases: Iterable[UUID], today: date) -> list[Addressed]:
        """What waits for somebody in these files, by id."""
        rows = self._connection.execute(
            sql(f"""SELECT e.id, e.case_id, e.kind, e.account, e.rule, e.rests FROM case_entries e
                    WHERE e.case_id = ANY(:cases) AND e.account IS NOT NULL AND {ADDRESSED} ORDER BY e.id"""),  # noqa: S608 -- because all of it is fixed texts
            {"cases": list(cases), "kinds": KINDS_FOR_COLLEAGUES, "today": today},
        )
        return [Addressed(**row._mapping) for row in rows]

    def for_others(self, today: date, after: UUID, size: int) -> list[UUID]:
        """The next files, of all agencies, in which something waits for somebody who is not responsible for them."""
        values = {"kinds": KINDS_FOR_COLLEAGUES, "today": today, "after": after, "size": size}
        return [row.id for row in self._connection.execute(FOR_OTHERS, values)]

    def watched(self, phases: Iterable[str], always: Iterable[str], after: UUID, size: int) -> list[UUID]:
        """The next files, of all agencies, in which a rule of time may ask for something, or has done so and it waits.

        `phases`: `programme/phase`, those with such rules; `always`: programmes with a rule for every open file; an
        open file with a day of erasure always has one; `after`: the last file that was looked at.
        """
        values = {"phases": list(phases), "always": list(always), "after": after, "size": size}
        return [row.id for row in self._connection.execute(sql(WATCHED), values)]

    def last_days(self, cases: Iterable[UUID], kinds: Iterable[str]) -> dict[UUID, Mapping[str, date]]:
        """By file and kind the day of the newest entry, of kinds whose day lies in plain; without opening any."""
        rows = self._connection.execute(
            sql("""SELECT case_id, kind, max(day) AS day FROM case_entries
                    WHERE case_id = ANY(:cases) AND kind = ANY(:kinds) AND day IS NOT NULL AND removed_at IS NULL
                    GROUP BY case_id, kind"""),
            {"cases": list(cases), "kinds": list(kinds)},
        )
        days: dict[UUID, dict[str, date]] = {}
        for row in rows:
            days.setdefault(row.case_id, {})[row.kind] = row.day
        return dict(days)

    def raised(self, cases: Iterable[UUID]) -> dict[UUID, list[Raised]]:
        """By file the reminders that rules have raised, also those that were ticked off."""
        rows = self._connection.execute(
            sql("""SELECT case_id, id, rule, rule_on, NOT done AND removed_at IS NULL AS waits
                    FROM case_entries WHERE case_id = ANY(:cases) AND rule IS NOT NULL ORDER BY id"""),
            {"cases": list(cases)},
        )
        reminders: dict[UUID, list[Raised]] = {}
        for row in rows:
            reminders.setdefault(row.case_id, []).append(Raised(row.id, row.rule, row.rule_on, row.waits))
        return reminders
