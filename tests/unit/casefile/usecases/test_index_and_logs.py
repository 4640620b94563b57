"""What data protection and audit reach: which files there are, who had them in hand, and what was refused."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from kernel.errors import Forbidden, NotFound
from kernel.principal import Principal
from kernel.security import Wanted
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.usecases import exports
from services.casefile.copies.usecases.exports import ExportWish
from services.casefile.overview.usecases.index import read_index
from services.casefile.store.access_log import ANY, Wish
from services.casefile.usecases import access_log, editing, reading
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.fakes.work import FakeWork

ROLES = ("dpo", "audit")
OTHERS = ("case_manager", "team_lead", "clerk", "agency_admin", "department_head", "office_head", "ifk", "bfm_support")


@pytest.fixture(params=ROLES)
def overseer(office: Office, request: pytest.FixtureRequest) -> Principal:
    """Data protection, then audit."""
    return office.person(request.param)


def noted(office: Office) -> list[tuple[Any, ...]]:
    """Who is in the security log, with what, oldest first."""
    return [(row["account"], row["kind"]) for _, row in sorted(office.database.tables["security_log"].items())]


def test_the_index_leads_to_every_file(office: Office, anna: Principal, overseer: Principal) -> None:
    """Whoever may read every file's log finds out which files there are, page by page; each file's log tells so."""
    cases = [office.file(anna), office.file(anna, "jmd"), office.file(anna)]
    total, first = office.does(read_index, overseer, 1, 2)
    rest = office.does(read_index, overseer, 2, 2)[1]
    assert (total, {one.case.id for one in (*first, *rest)}) == (3, set(cases))
    for case in cases:
        entries = office.does(access_log.read_access_log, overseer, case, 1, 50)[1]
        assert [one.action.stored for one in entries if one.account == overseer.account] == ["access_log", "index"]
        assert all(one.action.stored != "read" for one in entries), "an index opens nothing"
        with pytest.raises(NotFound):
            office.does(reading.read_case, overseer, case)


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_oversees(office: Office, role: str) -> None:
    """Those who work on files have lists of their own; one role never reads what all others do."""
    who = office.person(role)
    for act, arguments in (
        (read_index, (1, 50)),
        (access_log.read_agency_log, (ANY, None, 50)),
        (access_log.read_security_log, (Wanted(),)),
    ):
        with pytest.raises(Forbidden):
            office.does(act, who, *arguments)


def test_a_file_s_log_is_filtered(office: Office, anna: Principal, ben: Principal, case: UUID) -> None:
    """One file has some three hundred entries in ten minutes; by account, act and time one finds what one looks for."""
    begin = office.clock.now()
    office.does(reading.read_case, anna, case)
    office.walk(hours=5)
    office.does(reading.read_answers, anna, case)

    def found(**wish: Any) -> list[str]:
        total, entries = office.does(access_log.read_access_log, anna, case, 1, 50, Wish(**wish))
        assert total == len(entries)
        return [one.action.stored for one in entries if one.action.stored != "access_log"]

    assert found() == ["read_answers", "read", "open"]
    assert found(action="read") == ["read"]
    assert found(account=ben.account) == []
    assert found(until=begin + timedelta(hours=1)) == ["read", "open"]
    assert found(since=begin + timedelta(hours=1)) == ["read_answers"]


def test_the_log_of_an_agency_is_walked_from_the_newest(
    office: Office, anna: Principal, ben: Principal, overseer: Principal
) -> None:
    """Over all files, by account too, each page older than the last; that it was read is on record, under no file."""
    cases = [office.file(anna), office.file(ben), office.file(anna)]
    by_anna, before = [], None
    while page := office.does(access_log.read_agency_log, overseer, Wish(account=anna.account), before, 1):
        by_anna += [(one.action.stored, one.cases) for one in page]
        before = page[-1].id
    assert by_anna == [("open", (cases[2],)), ("open", (cases[0],))]
    newest = office.does(access_log.read_agency_log, overseer, ANY, None, 1)[0]
    assert (newest.action.stored, newest.account, newest.cases) == ("access_log_of_agency", overseer.account, ())


def test_a_look_at_a_file_that_is_not_one_s_own_is_on_record(
    office: Office, anna: Principal, ben: Principal, case: UUID, overseer: Principal
) -> None:
    """It is answered as if there were none, and the try stays, whatever was tried; one for no file leaves none."""
    for act in (reading.read_case, reading.read_answers, editing.take_lease):
        with pytest.raises(NotFound):
            office.does(act, ben, case)
    with pytest.raises(NotFound):
        office.does(reading.read_case, ben, uuid4())
    office.does(reading.read_case, anna, case)
    assert noted(office) == [(ben.account, "withheld")] * 3
    rows = office.does(access_log.read_security_log, overseer, Wanted(size=2))
    assert [(one.account, one.kind) for one in rows] == [(ben.account, "withheld")] * 2
    older = office.does(access_log.read_security_log, overseer, Wanted(before=rows[-1].id))
    assert len(older) == 1
    for nothing in (
        Wanted(account=anna.account),
        Wanted(kind="signed_in"),
        Wanted(until=office.clock.now() - timedelta(days=1)),
    ):
        assert office.does(access_log.read_security_log, overseer, nothing) == []
    assert office.accesses()[-1][:2] == (overseer.account, "security_log")


def test_a_try_among_many_files_is_on_record_too(office: Office, ben: Principal, case: UUID) -> None:
    """An export that takes along what it may, and leaves out what it may not, has tried."""
    own = office.file(ben)
    office.does(exports.request, ben, ExportWish((own, case), Grounds("court"), "x"), None)
    assert noted(office) == [(ben.account, "withheld")]


def test_approving_one_s_own_export_is_on_record(office: Office) -> None:
    """As is looking at somebody else's."""
    both, ben = office.person("case_manager", "team_lead"), office.person("case_manager")
    export = office.does(exports.request, both, ExportWish((office.file(both),), Grounds("court"), "x"), None)[0].id
    with pytest.raises(Forbidden), office.begin() as work:
        work.who = both
        exports.approve(work, both, export)
    with pytest.raises(NotFound):
        office.does(exports.read_export, ben, export)
    assert noted(office) == [(both.account, "self_approval"), (ben.account, "withheld")]


def test_rows_say_who_what_and_when_and_nothing_else(office: Office, ben: Principal, case: UUID) -> None:
    """No id of the file, no number, no value: a log of refusals must not become a list of who is a client."""
    with pytest.raises(NotFound):
        office.does(reading.read_case, ben, case)
    (row,) = office.rows("security_log")
    assert set(row) == {"at", "agency", "account", "kind"}


def test_what_is_refused_to_accounts_of_the_platform_has_readers(office: Office, ben: Principal, case: UUID) -> None:
    """The host and the main system owner, who alone are nobody's colleagues; each look is on record, and nobody of an
    agency sees any of it, nor they of an agency."""
    host, owner, analyst = (
        Principal(uuid4(), None, frozenset({one})) for one in ("host", "main_system_owner", "analyst")
    )
    for refused in (host, analyst):
        with pytest.raises(Forbidden), FakeWork(office.web) as work:
            work.who = refused
            read_index(work, refused, 1, 50)
    with pytest.raises(NotFound):
        office.does(reading.read_case, ben, case)

    def read(who: Principal) -> list[tuple[UUID | None, str]]:
        with FakeWork(office.web, platform=True) as work:
            work.who = who
            return [(one.account, one.kind) for one in access_log.read_platform_log(work, who, Wanted())]

    tried = [(analyst.account, "right_refused"), (host.account, "right_refused")]
    assert read(owner) == tried
    assert read(host) == [(owner.account, "log_read"), *tried]
    for who in (analyst, office.person("dpo"), office.person("agency_admin")):
        with pytest.raises(Forbidden):
            read(who)
    overseer = office.person("dpo")
    seen = office.does(access_log.read_security_log, overseer, Wanted(kind="right_refused"))
    assert {one.account for one in seen}.isdisjoint({host.account, owner.account, analyst.account})
