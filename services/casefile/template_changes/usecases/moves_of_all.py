"""Taking all open files of an agency into the current version of their template, as long work of the jobs process.

Asked for by the agency's admin, who need not see a file for it: they get counts alone. What became of single files is
shown to those who may list them. Each file is taken along in a transaction of its own, together with the note that it
was; so the work may be cut off anywhere and goes on where it stopped, and of two at once one finds nothing to do.
Source: product.md, P2 and "Who uses it"; programmes.md ("migrating lists what changes"); ADR 12.
"""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from kernel.errors import NotFound, Refusal
from kernel.principal import Principal
from services.casefile.errors import CasefileError, WrongState
from services.casefile.model.access import Act, Action, Condition, Power, agency_for, must, reach_condition
from services.casefile.model.access.powers import POWERS
from services.casefile.store import Steps, Stored, Work
from services.casefile.store.repository import FIRST
from services.casefile.template_changes.model import moves as model
from services.casefile.template_changes.store.moves import TemplateMoves
from services.casefile.template_changes.usecases.moves import take_along
from services.casefile.templates.changes import Change, changes
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import authorised
from services.casefile.usecases.one_of_many import refusals

TASK = "migrate_files"
BATCH = 500


@dataclass(frozen=True, slots=True)
class FromVersion:
    """The files of one older version: how many there are, and what differs from it in the current one."""

    version: int
    files: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What taking along would do: to which version, by the versions files are in, and how many would not be taken, by
    code; `ready`: the others."""

    to: int
    versions: list[FromVersion]
    ready: int
    refused: dict[str, int]


@dataclass(frozen=True, slots=True)
class Left:
    """A file that keeps its version, and why."""

    case: UUID
    client_number: str
    code: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the files of a job so far. `left`: a page of those that were not taken along, as far as this
    person may list them; `total`: how many of them there are."""

    taken: int
    refused: dict[str, int]
    total: int
    left: list[Left]


@dataclass(frozen=True, slots=True)
class Order:
    """What a job is to do, and for whom."""

    job: UUID
    programme: str
    to: int
    asked_by: Principal

    @property
    def agency(self) -> UUID:
        """The agency whose files they are."""
        if self.asked_by.agency is None:
            raise AssertionError("only people of an agency ask for this")
        return self.asked_by.agency


def look_ahead(work: Work, principal: Principal, programme_id: str) -> Outlook:
    """What it would change for how many files; opens none. Raises `Forbidden`, `UnknownProgramme`."""
    agency, after = agency_for(principal, Power.MOVE_ALL_FILES), work.programmes.current(programme_id)
    versions, refused, ready = Counter[int](), Counter[str](), 0
    batch = work.of(TemplateMoves).behind(agency, after.id, after.version, FIRST, BATCH)
    while batch:
        forms = work.of(TemplateMoves).kinds(batch)
        for case_id, stored in work.cases.get_all(batch).items():
            versions[stored.case.template_version] += 1
            code = _code(work, principal, stored, after, forms.get(case_id, set()))
            ready += code is None
            refused.update([code] if code else [])
        batch = work.of(TemplateMoves).behind(agency, after.id, after.version, batch[-1], BATCH)
    older = [
        FromVersion(number, files, changes(work.programmes.at(after.id, number), after))
        for number, files in sorted(versions.items())
    ]
    return Outlook(after.version, older, ready, dict(sorted(refused.items())))


def request(work: Work, principal: Principal, programme_id: str, to: int) -> UUID:
    """Have all open files taken into the version `to`, which must be the current one; returns the job's id.

    Raises `Forbidden`, `UnknownProgramme`, `WrongState` `template_changed_meanwhile`, `no_files_behind`.
    """
    agency, current = agency_for(principal, Power.MOVE_ALL_FILES), work.programmes.current(programme_id)
    if to != current.version:
        raise WrongState("template_changed_meanwhile")
    if not work.of(TemplateMoves).behind(agency, current.id, to, FIRST, 1):
        raise WrongState("no_files_behind")
    return work.jobs.start(
        principal,
        TASK,
        programme=current.id,
        to=str(to),
        agency=str(agency),
        account=str(principal.account),
    )


def migrate_files(steps: Steps, job: str, programme: str, to: str, agency: str, account: str) -> None:
    """Take all open files of an agency into a version of their template, one transaction each, with progress."""
    order = ordered(job, programme, to, agency, account)
    with steps.work(order.agency) as work:
        done = looked_at(work, order)
    while True:
        with steps.work(order.agency) as work:
            left, batch = waiting(work, order)
        if not batch:
            break
        for place, case_id in enumerate(batch):
            code = _migrate_one_of_many(steps, order, case_id)
            with steps.work(order.agency) as work:
                if code is not None:
                    note(work, order, case_id, code)
                done += 1
                work.jobs.progress(order.job, state="running", done=done, total=done + left - place - 1)
            steps.reached("migrating.file_done")
    with steps.work(order.agency) as work:
        work.jobs.progress(order.job, state="done", done=done, total=done)


def _migrate_one_of_many(steps: Steps, order: Order, case_id: UUID) -> str | None:
    """Why a file was not taken along; None where it was, or is no more."""
    with refusals("template_move_failed") as codes, steps.work(order.agency) as work:
        migrate_one(work, order, case_id)
    return next((code for code in codes if code != NotFound.code), None)


def ordered(job: str, programme: str, to: str, agency: str, account: str) -> Order:
    """The order of a job, from what was deferred."""
    return Order(UUID(job), programme, int(to), Principal(UUID(account), UUID(agency), POWERS[Power.MOVE_ALL_FILES]))


def waiting(work: Work, order: Order) -> tuple[int, list[UUID]]:
    """How many files have still to be looked at, and the next of them."""
    return work.of(TemplateMoves).waiting(order.job, order.agency, order.programme, order.to, BATCH)


def looked_at(work: Work, order: Order) -> int:
    """How many files the job has looked at, before it was cut off too."""
    return work.of(TemplateMoves).counts(order.job).total()


def migrate_one(work: Work, order: Order, case_id: UUID) -> None:
    """Take one file along and note it; one that is there already is left as it is. Raises as `migrating.take_along`,
    `NotFound` where it was erased meanwhile, `WrongState` `in_other_hands` while somebody edits it."""
    stored = authorised.for_change_of_all(work, order.asked_by, case_id, Act.MIGRATE.recorded())
    if stored.case.template_version != order.to:
        take_along(work, order.asked_by, stored, order.to)
    note(work, order, case_id, None)


def note(work: Work, order: Order, case_id: UUID, code: str | None) -> None:
    """Note what became of a file: None where it was taken along, else why not."""
    work.of(TemplateMoves).note(order.job, case_id, order.agency, code)


def outcome(work: Work, principal: Principal, programme_id: str, job: UUID, page: int, size: int) -> Outcome:
    """What became of the files of a job. Raises `Forbidden`, `UnknownProgramme`, `NotFound`."""
    work.programmes.current(programme_id)
    reach = _listed(work, principal)
    if reach is None:
        must(principal, Power.MOVE_ALL_FILES)
    counts = work.of(TemplateMoves).counts(job)
    if not counts:
        raise NotFound()
    total, rows = work.of(TemplateMoves).left(job, reach, page, size) if reach else (0, [])
    if rows:
        work.log_access(principal, Act.LIST_MIGRATED.recorded(), [case_id for case_id, _, _ in rows])
    taken = counts.pop(None, 0)
    refused = {str(code): files for code, files in sorted(counts.items(), key=str)}
    return Outcome(taken, refused, total, [Left(*row) for row in rows])


def _listed(work: Work, principal: Principal) -> Condition | None:
    return reach_condition(principal, Action.LIST, work.programmes.every(), work.clock.today())


def _code(work: Work, principal: Principal, stored: Stored, after: Programme, forms: set[str]) -> str | None:
    """Why a file would not be taken along today."""
    lease = stored.lease
    if lease and lease.account != principal.account and lease.holds(work.clock.now()):
        return "in_other_hands"
    try:
        model.check(after, stored.case, forms)
    except (CasefileError, Refusal) as refused:
        return refused.code
    return None
