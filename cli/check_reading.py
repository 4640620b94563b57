"""Reads from all databases what `obhut check` compares. Nothing is locked: it may run beside the services."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection, text

from cli.check_cases import Case, Execution, Files, Order, Schedule
from cli.check_copies import Copies
from cli.check_messages import Traffic, inbox_of, outbox_of
from cli.environment import database, role_url, setting
from kernel.services import SERVICES, has
from services.casefile.errors import KeyUnusable
from services.casefile.sealing.references import References
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import VersionText, programme_of

# Jobs roles see the rows of every agency. Where there is no jobs process, runtime sees all rows of the platform.
ROLE = {service: "jobs" if has(service, "jobs") else "runtime" for service in SERVICES}
CASES = """
    SELECT c.id, c.status, c.programme, c.template_version, c.opened_on, c.closed_on, c.last_contact_on,
        c.erasure_due_on,
        (SELECT jsonb_object_agg(p.phase, p.ended_on) FROM case_phases p WHERE p.case_id = c.id) AS ended
    FROM cases c
"""
EXECUTIONS = """
    SELECT e.order_id, e.state, e.arrived_at,
        (SELECT count(*) FROM erasure_log l WHERE l.order_id = e.order_id AND l.step = 'erased') AS erased
    FROM erasures e
"""


@dataclass(frozen=True, slots=True)
class Databases:
    """Connections to all of them, by service; `keys` is the key store."""

    of: dict[str, Connection]
    keys: Connection
    references: References

    def rows(self, service: str, statement: str) -> list[Any]:
        """The rows of a statement at one service."""
        return list(self.of[service].execute(text(statement)))


@contextmanager
def databases(environment: Mapping[str, str]) -> Iterator[Databases]:
    """Open all databases of these settings; a missing one, an absent server or another version becomes a sentence."""
    file = Path(setting("OBHUT_CASEFILE_SECRETS", environment)) / "references.key"
    try:
        references = References.from_file(file)
    except (KeyUnusable, OSError):
        raise click.ClickException(f"The check needs casefile's key of references, and cannot read {file}.") from None
    with ExitStack() as stack:
        opened = {
            name: stack.enter_context(database(name, role_url(name, ROLE[name], environment))) for name in SERVICES
        }
        keys = stack.enter_context(database("the key store", setting("OBHUT_CASEFILE_KEYSTORE_URL", environment)))
        yield Databases(opened, keys, references)


def read_traffic(databases: Databases) -> Traffic:
    """All outboxes, then all inboxes."""
    outboxes = {name: outbox_of(connection) for name, connection in databases.of.items()}
    return Traffic(outboxes, {name: inbox_of(connection) for name, connection in databases.of.items()})


def read_files(databases: Databases) -> Files:
    """What casefile, its key store, retention and consent say about files."""
    rows = databases.rows
    refer = databases.references.refer
    applied = rows("casefile", "SELECT case_id, purpose, consent FROM case_consents WHERE state = 'in_force'")
    given = rows(
        "consent",
        "SELECT reference, purpose, id FROM consents WHERE state = 'in_force' AND reference IS NOT NULL",
    )
    schedules = [
        Schedule(*row)
        for row in rows(
            "retention", "SELECT reference, state, opened_on, closed_on, counted_from, due_on FROM schedules"
        )
    ]
    return Files(
        cases=_cases(databases),
        keys={row.case_id for row in databases.keys.execute(text("SELECT case_id FROM case_keys"))},
        schedules={schedule.reference: schedule for schedule in schedules},
        orders=[Order(*row) for row in rows("retention", "SELECT id, reference, state FROM erasure_orders")],
        certificates=[row.order_id for row in rows("retention", "SELECT order_id FROM certificates")],
        executions={row.order_id: Execution(*row) for row in rows("casefile", EXECUTIONS)},
        consents_given={(row.reference, row.purpose, row.id) for row in given},
        consents_applied={(refer("consent", row.case_id), row.purpose, row.consent) for row in applied},
        books=frozenset(row.id for row in rows("casefile", "SELECT id FROM short_contact_books")),
    )


def read_copies(databases: Databases) -> Copies:
    """What identity and casefile own, and what others know of it."""
    rows = databases.rows
    return Copies(
        agencies={
            row.id: (row.retention_days, row.transmission)
            for row in rows("identity", "SELECT id, retention_days, transmission FROM agencies")
        },
        agencies_in_casefile={
            row.agency: (row.retention_days, row.transmission)
            for row in rows("casefile", "SELECT agency, retention_days, transmission FROM agencies")
        },
        agencies_in_retention={
            row.agency: row.retention_days
            for row in rows("retention", "SELECT agency, retention_days FROM agency_rules")
        },
        accounts={
            row.id: (row.agency, row.state) for row in rows("identity", "SELECT id, agency, state FROM accounts")
        },
        accounts_in_casefile={
            row.account: (row.agency, row.state)
            for row in rows("casefile", "SELECT account, agency, state FROM accounts")
        },
        releases={
            (row.programme, row.measure, row.period): row.release
            for row in rows("casefile", "SELECT id AS release, programme, measure, period FROM releases")
        },
        published={
            (row.programme, row.measure, row.period): row.release
            for row in rows("reporting", "SELECT release, programme, measure, period FROM published_tables")
        },
    )


def _cases(databases: Databases) -> list[Case]:
    programmes = _programmes(databases)
    cases = []
    for row in databases.rows("casefile", CASES):
        phase = programmes[row.programme, row.template_version].retention.phase
        ended = row.ended or {}
        counted_from = _day(ended.get(phase)) if phase else None
        if row.closed_on:
            counted_from = counted_from or (row.last_contact_on if phase else None) or row.closed_on
        elif None in ended.values():  # a phase runs, so nothing counts yet
            counted_from = None
        cases.append(
            Case(
                id=row.id,
                status=row.status,
                opened_on=row.opened_on,
                closed_on=row.closed_on,
                counted_from=counted_from,
                due_on=row.erasure_due_on,
                for_retention=databases.references.refer("retention", row.id),
                for_consent=databases.references.refer("consent", row.id),
            )
        )
    return cases


def _programmes(databases: Databases) -> dict[tuple[str, int], Programme]:
    """Every version ever in force: a file goes by its own."""
    rows = databases.rows("casefile", "SELECT programme, version, template, base FROM template_versions")
    return {(row.programme, row.version): _programme(VersionText(*row)) for row in rows}


@lru_cache(maxsize=64)  # a judge looks again and again, and a version never changes
def _programme(version: VersionText) -> Programme:
    return programme_of(version)


def _day(text_of_day: str | None) -> date | None:
    return date.fromisoformat(text_of_day) if text_of_day else None
