"""Exporting several files as data: asked for by those who work on them, approved by a lead, fetched by whoever asked.

Nothing of a file is stored for it: each is read, under its lock, at the moment in which it goes out, so that whatever
was changed, withdrawn or erased before holds for the export too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from kernel.errors import BadInput, FieldProblem, Forbidden, NotFound, Refusal
from kernel.principal import Principal
from services.casefile.attachments.usecases import Download, downloads
from services.casefile.copies.model import exports as model
from services.casefile.copies.model.exports import Export, ExportedFile
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.store.exports import Exports
from services.casefile.copies.usecases import print_queue
from services.casefile.copies.whole_file import WholeFile, whole_file
from services.casefile.errors import UNREADABLE, CasefileError, KeyUnusable, SealBroken
from services.casefile.model.access import Act, Action, reach_condition
from services.casefile.store import NewWork, Stored, Work
from services.casefile.usecases import authorised

OPERATION = "request_export"


@dataclass(frozen=True, slots=True)
class ExportWish:
    """Which files are wanted, on which grounds, and why."""

    cases: tuple[UUID, ...]
    grounds: Grounds
    reason: str


@dataclass(frozen=True, slots=True)
class WholeExport:
    """An export with the reason given, and its files. `may_decide`: this person approves it, or says no."""

    export: Export
    reason: str | None
    files: list[ExportedFile]
    may_decide: bool


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One file as it goes out: what it says, with the contents of its attachments; or why it does not."""

    case: UUID
    file: WholeFile | None
    attachments: list[Download]
    code: str | None = None


def request(
    work: Work, principal: Principal, wish: ExportWish, repeat_key: str | None
) -> tuple[Export, list[tuple[UUID, str | None]]]:
    """Ask for an export; says of every file why it is not in it, None where it is.

    Repeated with the same Idempotency-Key it is the first one. Raises `BadInput` `nothing_to_export` where no file is.
    """
    made = work.find_made(principal, repeat_key, OPERATION)
    if made:
        return _asked_before(work, principal, made, wish)
    export = Export(
        id=uuid4(),
        agency=_agency(principal),
        account=principal.account,
        grounds=wish.grounds,
        requested_at=work.clock.now(),
    )
    results = [(case, *_exportable(work, principal, case, wish.grounds)) for case in dict.fromkeys(wish.cases)]
    if not any(stored for _, stored, _ in results):
        raise BadInput(problems=[FieldProblem("/cases", "nothing_to_export")])
    faster = work.made_before(principal, repeat_key, OPERATION, export.id)
    if faster:
        return _asked_before(work, principal, faster, wish)
    work.of(Exports).add(export)
    for place, (case, stored, _) in enumerate(results):
        if stored:
            work.of(Exports).add_file(export, case, place, work.keys.get(export.agency, case), wish.reason)
    return export, [(case, code) for case, _, code in results]


def _asked_before(
    work: Work, principal: Principal, made: UUID, wish: ExportWish
) -> tuple[Export, list[tuple[UUID, str | None]]]:
    export = _own(work, principal, made)
    there = {file.case for file in work.of(Exports).files(export.id)}
    return export, [(case, None if case in there else NotFound.code) for case in dict.fromkeys(wish.cases)]


def list_exports(
    work: Work, principal: Principal, states: Iterable[str], page: int, size: int
) -> tuple[int, list[Export]]:
    """Those one has asked for or may decide about, the newest first. Raises `Forbidden` without an agency."""
    _agency(principal)
    reach = reach_condition(principal, Action.APPROVE, work.programmes.every(), work.clock.today())
    return work.of(Exports).page(principal.account, reach, states, page, size)


def read_export(work: Work, principal: Principal, export_id: UUID) -> WholeExport:
    """One with its files, to those who have asked for it or may decide about it. Raises `NotFound`."""
    export = _there(work, export_id)
    leads = _may_approve(work, principal, export)
    if export.account != principal.account and not leads:
        work.withhold(principal)
        raise NotFound()
    return _whole(work, principal, export, leads, Act.READ_EXPORT)


def approve(work: Work, principal: Principal, export_id: UUID) -> WholeExport:
    """Let an export go out, for a week. Raises `NotFound`, `Forbidden` `second_person_needed`, `Conflict`."""
    return _decide(work, principal, export_id, "approved", Act.APPROVE_EXPORT)


def reject(work: Work, principal: Principal, export_id: UUID) -> WholeExport:
    """Say no to an export. Raises as `approve`."""
    return _decide(work, principal, export_id, "rejected", Act.REJECT_EXPORT)


def withdraw(work: Work, principal: Principal, export_id: UUID) -> WholeExport:
    """Take back what one has asked for. Raises `NotFound`, `Forbidden`, `Conflict`."""
    export = _there(work, export_id, lock=True)
    leads = _may_approve(work, principal, export)
    if export.account != principal.account and not leads:
        work.withhold(principal)
        raise NotFound()
    model.check_withdrawal(export, principal.account)
    _record(work, principal, export, "withdrawn")
    return _whole(work, principal, _there(work, export_id), leads, Act.WITHDRAW_EXPORT)


def fetch(new_work: NewWork, principal: Principal, export_id: UUID) -> Iterator[Outgoing]:
    """The files of one's own approved export, one after the other, each read as it goes out; whoever may not reach one
    any more gets the code in its place. Raises `NotFound`, `WrongState`, before the first one."""
    with new_work() as work:
        export = _own(work, principal, export_id)
        if export.medium != "data":
            raise NotFound()
        model.check_fetching(export, work.clock.now())
        files = work.of(Exports).files(export.id)
    return (_go_out(new_work, principal, export, file.case) for file in files)


def _go_out(new_work: NewWork, principal: Principal, export: Export, case: UUID) -> Outgoing:
    code: str
    try:
        with new_work() as work:
            model.check_fetching(export, work.clock.now())
            stored = authorised.for_update(work, principal, case, Action.EXPORT, export.grounds.recorded(Act.EXPORT))
            file = whole_file(work, stored, principal.account, export.grounds)
            contents = downloads(new_work, work, file.entries.get("attachments", []), file.before)
            work.of(Exports).went_out(export.id, case, None)
            return Outgoing(case, file, contents)
    except (KeyUnusable, SealBroken):
        code = UNREADABLE
    except (Refusal, CasefileError) as refused:
        code = refused.code
    with new_work() as work:
        work.of(Exports).went_out(export.id, case, code)
    return Outgoing(case, None, [], code)


def _exportable(work: Work, principal: Principal, case: UUID, grounds: Grounds) -> tuple[Stored | None, str | None]:
    """The file, with the request on record; or why it cannot be exported."""
    try:
        return authorised.for_reading(work, principal, case, Action.EXPORT, grounds.recorded(Act.REQUEST_EXPORT)), None
    except NotFound as refused:
        return None, refused.code


def _decide(work: Work, principal: Principal, export_id: UUID, state: model.State, act: Act) -> WholeExport:
    export = _there(work, export_id, lock=True)
    leads = _may_approve(work, principal, export)
    if not leads and export.account != principal.account:
        work.withhold(principal)
        raise NotFound()
    model.check_decision(export, principal.account, work.clock.now())
    _record(work, principal, export, state)
    return _whole(work, principal, _there(work, export_id), leads, act)


def _record(work: Work, principal: Principal, export: Export, state: model.State) -> None:
    work.of(Exports).decide(export, principal.account, state)
    if export.medium == "paper":
        print_queue.decided(work, export.id)


def _may_approve(work: Work, principal: Principal, export: Export) -> bool:
    """Whether this person leads all of its files; of an export whose files are all erased nobody does."""
    stored = work.cases.get_all(file.case for file in work.of(Exports).files(export.id))
    return bool(stored) and all(authorised.may(work, principal, one, Action.APPROVE) for one in stored.values())


def _whole(work: Work, principal: Principal, export: Export, leads: bool, act: Act) -> WholeExport:
    """What one may see of it: the number of each file one may read, and the reason, which may name anybody in them,
    where one may read all. A lead of files that are closed to them decides by basis, extent and who asks."""
    files = work.of(Exports).files(export.id)
    work.log_access(principal, act.recorded(), [file.case for file in files])
    stored = work.cases.get_all(file.case for file in files)
    open_ones = {case for case, one in stored.items() if authorised.may(work, principal, one, Action.READ)}
    shown = [file if file.case in open_ones else replace(file, client_number=None) for file in files]
    may_decide = leads and export.account != principal.account and export.state == "requested"
    if export.account != principal.account and len(open_ones) < len(files):
        return WholeExport(export, None, shown, may_decide)
    keys = work.keys.get_many(export.agency, [file.case for file in files])
    reason = next((work.of(Exports).reason(export.id, case, key) for case, key in keys.items()), None)
    return WholeExport(export, reason, shown, may_decide)


def _own(work: Work, principal: Principal, export_id: UUID) -> Export:
    export = _there(work, export_id)
    if export.account != principal.account:
        work.withhold(principal)
        raise NotFound()
    return export


def _there(work: Work, export_id: UUID, *, lock: bool = False) -> Export:
    export = work.of(Exports).get(export_id, lock=lock)
    if export is None:
        raise NotFound()
    return export


def _agency(principal: Principal) -> UUID:
    if principal.agency is None:
        raise Forbidden()
    return principal.agency
