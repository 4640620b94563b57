"""Do all services say the same about every file? Key, day of erasure, consents, erasures.

The check is the one place that compares what purpose-bound references keep apart, so it needs the key they are
derived with and runs on the host only; what it prints never has both sides.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cli.check_findings import Findings
from cli.check_messages import Patience

MATCHING = {"open": ("open",), "closed": ("closed", "ordered"), "erasing": ("ordered",)}
"""Status of a case in casefile: states its schedule in retention may have."""
ENDED = ("open", "closed", "ordered")
"""States for an open case whose days count, since its case management has ended; casefile tells of it within a day."""
FINISHED = ("verified", "refused")


@dataclass(frozen=True, slots=True)
class Case:
    """A case as casefile knows it, by its references at the other two. `counted_from`: the day its retention counts
    from, also of an open case whose case management has ended."""

    id: UUID
    status: str
    opened_on: date
    closed_on: date | None
    counted_from: date | None
    due_on: date | None
    for_retention: UUID
    for_consent: UUID


@dataclass(frozen=True, slots=True)
class Schedule:
    """A case as retention knows it."""

    reference: UUID
    state: str
    opened_on: date
    closed_on: date | None
    counted_from: date | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Order:
    """An order to erase, as retention knows it."""

    id: UUID
    reference: UUID
    state: str


@dataclass(frozen=True, slots=True)
class Execution:
    """An order as casefile executes it; `erased`: how often its log says that it took effect."""

    order: UUID
    state: str
    arrived_at: datetime
    erased: int


Agreed = tuple[UUID, str, UUID]  # reference for consent, purpose, consent


@dataclass(frozen=True, slots=True)
class Files:
    """What the databases say about files. `consents_*`: those in force."""

    cases: list[Case]
    keys: set[UUID]
    schedules: Mapping[UUID, Schedule]
    orders: list[Order]
    certificates: list[UUID]  # by order
    executions: Mapping[UUID, Execution]
    consents_given: set[Agreed]  # at consent
    consents_applied: set[Agreed]  # at casefile
    books: frozenset[UUID] = frozenset()  # of short contacts, each with a key of its own


def judge(files: Files, patience: Patience) -> Findings:
    """Everything that the databases say differently about the same file."""
    findings = Findings()
    _keys(findings, files)
    _schedules(findings, files)
    _consents(findings, files)
    _executions(findings, files, patience)
    _certificates(findings, files)
    return findings


def _keys(findings: Findings, files: Files) -> None:
    living = {case.id for case in files.cases if case.status != "erasing"}
    findings.add("case_without_key", "casefile", "cases have no key, so nobody can read them", living - files.keys)
    closed = files.books - files.keys
    findings.add("book_without_key", "casefile", "books of short contacts have no key, so nobody can read them", closed)
    orphans = files.keys - {case.id for case in files.cases} - files.books
    words = "keys belong to no case and no book of short contacts; they are never swept"
    findings.add("key_without_case", "key store", words, orphans, "notice")


def _schedules(findings: Findings, files: Files) -> None:
    pairs = [(case, files.schedules.get(case.for_retention)) for case in files.cases]
    unwatched = [case.id for case, schedule in pairs if schedule is None and case.status != "erasing"]
    findings.add("case_without_schedule", "retention", "cases have no schedule, so they would stay for ever", unwatched)
    known = {case.for_retention for case in files.cases}
    running = {order.reference for order in files.orders if order.state in ("ordered", "erased")}
    left = [key for key in files.schedules if key not in known and key not in running]
    findings.add("schedule_without_case", "retention", "schedules belong to no case", left)
    differing = [case.id for case, schedule in pairs if schedule and not _agree(case, schedule)]
    findings.add("schedule_differs", "retention", "schedules tell another state or other days than the case", differing)
    shown = [case.id for case, schedule in pairs if schedule and case.due_on != schedule.due_on]
    findings.add("due_day_differs", "casefile", "cases show another day of erasure than retention has", shown)


def _agree(case: Case, schedule: Schedule) -> bool:
    if case.closed_on is None and case.counted_from is not None:
        counted = (None if schedule.state == "open" else case.counted_from) == schedule.counted_from
        return counted and case.opened_on == schedule.opened_on and schedule.state in ENDED
    same = (case.opened_on, case.counted_from) == (schedule.opened_on, schedule.counted_from)
    closed = case.status == "erasing" or case.closed_on == schedule.closed_on  # erased open, it was closed by that
    return same and closed and schedule.state in MATCHING[case.status]


def _consents(findings: Findings, files: Files) -> None:
    unheard = {consent for *_, consent in files.consents_given - files.consents_applied}
    findings.add("consent_not_applied", "casefile", "consents in force have not been put into practice", unheard)
    outlived = {consent for *_, consent in files.consents_applied - files.consents_given}
    findings.add("consent_outlived", "casefile", "consents are acted on that are no longer in force", outlived)


def _executions(findings: Findings, files: Files, patience: Patience) -> None:
    late = patience.now - patience.erasing
    stuck = [one.order for one in files.executions.values() if one.state not in FINISHED and one.arrived_at <= late]
    findings.add(
        "erasure_unfinished", "casefile", "erasures are not finished (does casefile's jobs process run?)", stuck
    )
    erasing = sum(one.state == "erasing" for one in files.executions.values())
    marked = [case.id for case in files.cases if case.status == "erasing"]
    if len(marked) > erasing:
        findings.add("erasing_without_order", "casefile", "cases are being erased without an order", marked)
    twice = [one.order for one in files.executions.values() if one.erased > 1]
    findings.add("erased_twice", "casefile", "orders took effect more than once", twice)
    done = [order.id for order in files.orders if order.state in ("erased", "certified")]
    never = [key for key in done if key not in files.executions or files.executions[key].erased != 1]
    findings.add(
        "erased_without_log", "casefile", "orders are carried out, but casefile's log has no such entry", never
    )


def _certificates(findings: Findings, files: Files) -> None:
    certified = {order.id for order in files.orders if order.state == "certified"}
    issued = Counter(files.certificates)
    missing = [key for key in certified if issued[key] != 1]
    findings.add("order_without_certificate", "retention", "certified orders have not exactly one certificate", missing)
    early = set(files.certificates) - certified
    findings.add("certificate_too_early", "retention", "certificates belong to no certified order", early)
    there = {case.for_retention for case in files.cases}
    living = [order.id for order in files.orders if order.state == "certified" and order.reference in there]
    findings.add("erased_case_there", "casefile", "erasures are certified, but the case is still there", living)
