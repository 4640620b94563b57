"""Rights in the database: lists let through what single files do; an exclusive file is closed to who referred it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kernel.data.database import sql
from kernel.errors import NotFound
from kernel.principal import Principal
from services.casefile.model.access import Action, allowed, reach_condition
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.client_numbers import FIRST_SCHEME, numbering
from services.casefile.model.responsibilities import Responsibility
from services.casefile.overview.usecases import overview
from services.casefile.overview.usecases.overview import Wanted
from services.casefile.store import Work
from services.casefile.store.foundation import Foundation
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.programme import Access, Programme
from services.casefile.templates.registry import Registry
from services.casefile.usecases import access_log, editing, opening, phases, reading, responsibilities
from services.casefile.usecases.entries import Place, list_entries
from tests.versions import NothingElse

AGENCY, TODAY = uuid4(), date(2026, 3, 2)
PEOPLE, DISTRICTS = [uuid4() for _ in range(3)], [uuid4() for _ in range(2)]
VERSIONS = [("case_work", 1), ("case_work", 2), ("social_service", 1), ("exclusive", 1)]
ROLES = ("case_manager", "ifk", "bfm_support", "clerk", "team_lead", "dpo", "agency_admin")
DAYS = some.integers(-2, 2).map(lambda days: TODAY + timedelta(days))


class Undone(Exception):
    """Ends a transaction without keeping anything."""


@contextmanager
def undone(assembly: Foundation) -> Iterator[Work]:
    """A transaction of the agency that is rolled back in the end."""
    with pytest.raises(Undone), Work(assembly, AGENCY) as work:
        yield work
        raise Undone


@pytest.fixture
def profiles(casefile: Foundation) -> Foundation:
    """The same programme under each access profile; one has another profile since its second version."""
    waska = replace(casefile.programmes.current("waska"), version=1)  # files of the tests are of 1 and 2
    made: dict[str, Programme] = {"case_work": replace(waska, id="case_work")}
    made["social_service"] = replace(waska, id="social_service", access=Access("social_service"))
    narrow = ("kind_of_ending",)
    exclusive = Access("exclusive", waska.phases[1].id, narrow)
    forms = {**waska.forms, "referrals": waska.forms["contacts"]}
    made["exclusive"] = replace(waska, id="exclusive", access=exclusive, forms=forms)
    later = replace(made["case_work"], version=2, access=Access("social_service"))
    return replace(casefile, programmes=Registry(NothingElse(), [*made.values(), later], casefile.clock.monotonic))


@some.composite
def shares(draw: some.DrawFn) -> Responsibility:
    """Any share, some of them ended."""
    since = draw(DAYS)
    until = draw(some.none() | DAYS.filter(lambda day: day >= since))
    kind = draw(some.sampled_from(["main", "secondary", "deputy"]))
    account = draw(some.sampled_from(PEOPLE))
    return Responsibility(id=uuid4(), account=account, kind=kind, since=since, until=until)  # type: ignore[arg-type]  # because it is drawn from them


@some.composite
def files(draw: some.DrawFn) -> CaseFile:
    """Any file, with everything in it that rights look at."""
    programme, version = draw(some.sampled_from(VERSIONS))
    return CaseFile(
        id=uuid4(),
        agency=AGENCY,
        programme=programme,
        template_version=version,
        responsible=draw(some.sampled_from(PEOPLE)),
        client_number="",
        opened_on=TODAY,
        district=draw(some.none() | some.sampled_from(DISTRICTS)),
        phases={"case_management": PhaseDates(TODAY, None, TODAY)} if draw(some.booleans()) else {},
    )


people = some.builds(
    Principal,
    some.sampled_from(PEOPLE),
    some.just(AGENCY),
    some.frozensets(some.sampled_from(ROLES), max_size=3),
    districts=some.frozensets(some.sampled_from(DISTRICTS)),
    deputises_for=some.frozensets(some.sampled_from(PEOPLE), max_size=1),
)


def put(work: Work, case: CaseFile, held: list[tuple[Responsibility, bool]]) -> None:
    """Into the database, as the use cases would."""
    stored = work.cases.add(case, numbering(FIRST_SCHEME, case.programme, case.opened_on))
    work.cases.save(replace(stored, phases={}), stored)
    for share, ended in held:
        work.responsibilities.add(case, replace(share, ended_at=work.clock.now() if ended else None), case.responsible)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    made=some.lists(some.tuples(files(), some.lists(some.tuples(shares(), some.booleans()), max_size=3)), max_size=4),
    who=people,
)
def test_lists_and_single_files_agree(
    profiles: Foundation, made: list[tuple[CaseFile, list[tuple[Responsibility, bool]]]], who: Principal
) -> None:
    """For any files and any person, the condition of lists lets through exactly what the rules allow, per action."""
    with undone(profiles) as work:
        for case, held in made:
            put(work, case, held)
        for action in Action:
            reach = reach_condition(who, action, profiles.programmes.every(), TODAY)
            found: set[UUID] = set()
            if reach is not None:
                rows = work.connection.execute(sql(f"SELECT id FROM cases c WHERE {reach.text}"), dict(reach.values))  # noqa: S608 -- because it is made of fixed texts
                found = {row.id for row in rows}
            files = [stored.case for case, _ in made if (stored := work.cases.get(case.id))]
            versions = {case.id: profiles.programmes.at(case.programme, case.template_version) for case in files}
            right = {case.id for case in files if allowed(who, case, action, versions[case.id], TODAY)}
            assert found & {case.id for case, _ in made} == right, action


def test_an_exclusive_file_is_closed_to_who_referred_it(profiles: Foundation) -> None:
    """From entry on FM and FM support see the file; the placement officer its phases, referrals and exit (V10)."""
    ifk, fm, support = (
        Principal(uuid4(), AGENCY, frozenset({role})) for role in ("ifk", "case_manager", "bfm_support")
    )
    with undone(profiles) as work:
        for person in (ifk, fm, support):
            work.connection.execute(
                sql("INSERT INTO accounts VALUES (:account, :agency, 'active')"),
                {"account": person.account, "agency": AGENCY},
            )
        case_id = opening.open_case(work, ifk, "exclusive", None, None).stored.case.id
        assert refused(lambda: reading.read_case(work, support, case_id))
        responsibilities.assign(work, ifk, case_id, fm.account)
        assert reading.read_answers(work, ifk, case_id), "until entry the referral is theirs to follow"
        enter(work, case_id)
        assert reading.read_case(work, fm, case_id).narrow is None
        assert reading.read_answers(work, support, case_id)
        seen = reading.read_case(work, ifk, case_id)
        assert (seen.narrow, seen.name, seen.next) == ({}, None, None)
        journal, referrals = (Place(case_id, KINDS[kind]) for kind in ("journal", "referrals"))
        for closed in (
            lambda: reading.read_answers(work, ifk, case_id),
            lambda: access_log.read_access_log(work, ifk, case_id, 1, 50),
            lambda: list_entries(work, ifk, journal),
            lambda: editing.show_lease(work, ifk, case_id),
            lambda: editing.save_draft(work, ifk, case_id, "answers", 1, {}),
            lambda: responsibilities.list_shares(work, ifk, case_id),
            lambda: responsibilities.assign(work, ifk, case_id, ifk.account),
            lambda: phases.close_case(work, ifk, case_id, 2),
        ):
            assert refused(closed)
        assert list_entries(work, ifk, referrals) == []
        total, (line,) = overview.list_cases(work, ifk, Wanted())
        assert (total, line.narrow, line.name) == (1, True, None), "step and exit of what they referred"
        assert overview.list_cases(work, ifk, Wanted(sort="last_contact"))[0] == 0
    profiles.keys.destroy(case_id)


def enter(work: Work, case_id: UUID) -> None:
    """The phase begins from which on the file is exclusive."""
    stored = work.cases.get(case_id, lock=True)
    assert stored is not None
    started = {**stored.case.phases, "case_management": PhaseDates(TODAY, None, TODAY)}
    work.cases.save(stored.case, replace(stored.case, phases=started))


def refused(act: Any) -> bool:
    """Whether this is answered as for a file that does not exist."""
    try:
        act()
    except NotFound:
        return True
    return False
