"""Work on several files through the use cases: bulk, lists, reminders of one's own, cards."""

from uuid import UUID, uuid4

import pytest

from kernel.errors import Forbidden, NotFound
from kernel.principal import Principal
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.usecases.print_queue import TASK
from services.casefile.copies.usecases.prints import PrintWish
from services.casefile.overview.usecases import bulk, overview
from services.casefile.overview.usecases.bulk import Order
from services.casefile.overview.usecases.overview import ORDERS, Wanted
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import cards, editing, entries, reminders, responsibilities
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.fakes.office import REFERENCES, Office
from tests.unit.casefile.model.ways import Way


@pytest.fixture
def cases(office: Office, anna: Principal) -> list[UUID]:
    """Three files of Anna's."""
    return [office.file(anna) for _ in range(3)]


def listed(office: Office, who: Principal, **wanted: object) -> list[UUID]:
    """The files of a page, in order."""
    return [line.stored.case.id for line in office.does(overview.list_cases, who, Wanted(**wanted))[1]]  # type: ignore[arg-type]  # because a test names what it wants


def test_one_refusal_leaves_the_others_done(
    office: Office, anna: Principal, ben: Principal, lead: Principal, cases: list[UUID]
) -> None:
    """Each file says what became of it; named twice it is acted upon once."""
    office.does(editing.take_lease, anna, cases[1])
    order = Order("assign", None, ben.account)
    results, job = bulk.act(office.begin, lead, [*cases, cases[0], uuid4()], order)
    assert [(one.ok, one.code) for one in results] == [
        (True, None), (False, "in_other_hands"), (True, None), (False, "not_found"),
    ]  # fmt: skip
    assert job is None
    assert [office.case(case).responsible for case in cases] == [ben.account, anna.account, ben.account]


def test_a_key_holds_for_each_file(office: Office, anna: Principal, cases: list[UUID]) -> None:
    """Repeated, only what was refused is done: nobody is reminded twice."""
    order = Order("remind", "key", values={"due_on": "2026-05-11", "text": "anrufen"})
    bulk.act(office.begin, anna, cases[:2], order)
    results, _ = bulk.act(office.begin, anna, cases, order)
    assert all(one.ok for one in results)
    total, lines = office.does(reminders.own, anna, office.walk(days=30), 1, 50)
    assert (total, {line.case_id for line, _ in lines}) == (3, set(cases))
    assert {text for _, text in lines} == {"anrufen"}


def test_what_was_wrong_with_a_file_s_input_is_told(office: Office, anna: Principal, cases: list[UUID]) -> None:
    """The code of the first problem, rather than that there was one; a refusal leaves no key behind."""
    results, _ = bulk.act(office.begin, anna, cases[:1], Order("remind", "key", values={"text": "x"}))
    assert [(one.ok, one.code) for one in results] == [(False, "missing")]
    assert office.rows("idempotency") == []


def test_files_of_others_are_not_printed(office: Office, anna: Principal, ben: Principal, cases: list[UUID]) -> None:
    """An order has the files one may read, and one job; without any there is no job."""
    wish = PrintWish(uuid4(), Grounds("own_work"), "de")
    results, job = bulk.act(office.begin, anna, [*cases[:2], office.file(ben)], Order("print", None, wish=wish))
    assert ([one.ok for one in results], job) == ([True, True, False], wish.order)
    assert office.deferred() == [(TASK, {"job": str(wish.order)})]
    theirs = PrintWish(uuid4(), Grounds("own_work"), "de")
    assert bulk.act(office.begin, ben, cases, Order("print", None, wish=theirs))[1] is None


def test_a_list_shows_what_one_may_know_of(
    office: Office, anna: Principal, ben: Principal, lead: Principal, cases: list[UUID], way: Way
) -> None:
    """Own files, those one deputises in, all for a lead; closed ones apart; other roles have no list."""
    office.lead_through(anna, cases[0], way)
    office.does(responsibilities.add_share, anna, cases[1], ben.account, "deputy", None, office.clock.today())
    assert listed(office, anna) == listed(office, lead) == cases
    assert listed(office, anna, filters=("open",)) == listed(office, anna, filters=("own", "open")) == cases[1:]
    assert listed(office, anna, filters=("closed",)) == cases[:1]
    assert listed(office, ben) == listed(office, ben, filters=("deputising",)) == [cases[1]]
    assert listed(office, ben, filters=("own",)) == []
    assert listed(office, anna, phase=way.programme.phases[-1].id) == cases[:1]
    assert listed(office, Office(beside=office).person("team_lead")) == []
    with pytest.raises(Forbidden):
        listed(office, office.person("agency_admin"))
    assert office.accesses()[-1][1:] == ("list", ())


@pytest.mark.parametrize("sort", ORDERS)
def test_every_order_shows_each_file_once(office: Office, anna: Principal, cases: list[UUID], sort: str) -> None:
    """Page by page; whatever has no such day comes last, either way."""
    said = Wish({"due_on": "2026-05-11", "text": "x"})
    office.does(entries.add_entry, anna, Place(cases[2], KINDS["reminders"]), said)
    pages = [listed(office, anna, sort=sort, page=page, size=2) for page in (1, 2)]
    assert sorted(pages[0] + pages[1]) == sorted(cases)
    if sort.endswith("next_reminder"):
        assert pages[0][0] == cases[2]


def test_the_version_of_a_page_changes_with_what_it_shows(office: Office, anna: Principal, case: UUID) -> None:
    """Another day, another name, another reminder: else a client would show what is over."""
    seen = {office.does(overview.look, anna, Wanted()).version}
    assert office.does(overview.look, anna, Wanted()).version in seen
    said = Wish({"due_on": "2026-05-04", "text": "x"})
    for act in (
        lambda: office.does(entries.add_entry, anna, Place(case, KINDS["reminders"]), said),
        lambda: office.consent(case, "case_management"),
        lambda: office.walk(days=1),
        lambda: office.file(anna),
    ):
        act()
        seen.add(office.does(overview.look, anna, Wanted()).version)
    assert len(seen) == 5
    assert listed(office, anna, overdue=True) == [case]


def test_a_card_is_for_one_service_and_what_one_may(
    office: Office, anna: Principal, ben: Principal, lead: Principal, case: UUID
) -> None:
    """Under that service's reference; not for who only reads, and on record with what it allows."""
    card = office.does(cards.give_card, anna, case, "consent", ["write", "read"])
    assert (card.reference, card.audience) == (REFERENCES.refer("consent", case), "consent")
    assert card.actions == {"read", "write"}
    assert office.accesses()[-1] == (anna.account, "card_consent_read_write", (case,))
    told = {one: office.does(cards.give_card, anna, case, one, ["read"]).status for one in ("consent", "retention")}
    assert told == {"consent": None, "retention": "open"}, "whose days may count while it is open"
    for who in (ben, lead):
        for audience in ("consent", "retention"):
            with pytest.raises(NotFound):
                office.does(cards.give_card, who, case, audience, ["read"])
