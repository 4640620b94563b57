"""Which consents a file has and had, as consent has told.

`case_consents` has the latest of each purpose, which is what the release before writes and reads; `case_consents_ever`
has every one with its days, written beside it from this release on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from kernel.data.database import sql
from kernel.data.together import send_with_next
from services.casefile.model.consents import Consented, GivenBy
from services.casefile.store.repository import Repository

KEEP = sql("""
    INSERT INTO case_consents_ever (case_id, agency, consent, purpose, since, until)
    SELECT case_id, agency, consent, purpose,
        CASE state WHEN 'in_force' THEN since END, CASE state WHEN 'withdrawn' THEN since END
    FROM case_consents WHERE case_id = :case AND purpose = :purpose
    ON CONFLICT (case_id, consent) DO UPDATE SET until = coalesce(case_consents_ever.until, EXCLUDED.until)
""")
PUT = sql("""
    WITH ever AS (
        INSERT INTO case_consents_ever (case_id, agency, consent, purpose, since, until, given_by)
        VALUES (:case, :agency, :consent, :purpose, :from, :until, :given_by)
        ON CONFLICT (case_id, consent) DO UPDATE SET until = coalesce(case_consents_ever.until, EXCLUDED.until),
            given_by = coalesce(case_consents_ever.given_by, EXCLUDED.given_by)
    )
    INSERT INTO case_consents (case_id, agency, purpose, consent, state, since)
    VALUES (:case, :agency, :purpose, :consent, :state, :since)
    ON CONFLICT (case_id, purpose) DO UPDATE SET consent = :consent, state = :state, since = :since
""")


class Whose(NamedTuple):
    """Of which file, agency and purpose a consent is, and which one."""

    case: UUID
    agency: UUID
    purpose: str
    consent: UUID


class Consents(Repository):
    """Consents by file and purpose."""

    def put(self, whose: Whose, state: str, since: date, given_by: GivenBy | None = None) -> None:
        """The state of a purpose, `in_force` or `withdrawn`, since a day; `given_by`: where it was told."""
        values = {"case": whose.case, "agency": whose.agency, "purpose": whose.purpose, "consent": whose.consent}
        days = {"from": since, "until": None} if state == "in_force" else {"from": None, "until": since}
        kept = {"case": whose.case, "purpose": whose.purpose}
        send_with_next(self._connection, KEEP, kept)  # the release before keeps one alone
        send_with_next(self._connection, PUT, {**values, **days, "state": state, "since": since, "given_by": given_by})


Row = Mapping[str, Any]


def all_given(latest: Iterable[Row], ever: Iterable[Row]) -> tuple[Consented, ...]:
    """Every consent of a file, by purpose and day, of the rows of both tables as JSON.

    What only the latest of a purpose says was heard by the release before while both ran.
    """
    given = {
        one["consent"]: Consented(one["purpose"], _day(one["since"]), _day(one["until"]), one["given_by"])
        for one in ever
    }
    for one in latest:
        known = given.get(one["consent"], Consented(one["purpose"], None))
        if one["state"] == "withdrawn":
            given[one["consent"]] = replace(known, until=known.until or _day(one["since"]))
        elif known.since is None:
            given[one["consent"]] = replace(known, since=_day(one["since"]), until=None)
    return tuple(sorted(given.values(), key=lambda one: (one.purpose, one.since or date.min, one.until or date.max)))


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
