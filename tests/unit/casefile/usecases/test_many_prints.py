"""Many files on paper need a second person, one file never does; and an order waits for keys that are away."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import OperationalError

from kernel.directory import Directory, Person
from kernel.errors import Forbidden, NotFound
from kernel.principal import Principal
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.model.sender import Colleague
from services.casefile.copies.print_sheet import Drawn, Sheet
from services.casefile.copies.store.exports import Exports
from services.casefile.copies.store.prints import Prints
from services.casefile.copies.usecases import exports, print_queue, prints
from services.casefile.copies.usecases.print_queue import TASK
from services.casefile.copies.usecases.prints import PrintWish
from services.casefile.errors import WrongState
from services.casefile.overview.usecases import bulk
from services.casefile.overview.usecases.bulk import Order
from services.casefile.usecases import responsibilities
from services.casefile.usecases.responsibilities import HandOver
from tests.unit.casefile.fakes.office import Office

GROUNDS = Grounds("supervision")
MOST = 4


@pytest.fixture(autouse=True)
def four_a_day(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second person from four files a day on; and nothing is drawn, which takes long."""
    office.set(second_person_from=MOST)
    monkeypatch.setattr(prints, "on_paper", lambda _: Drawn(b"%PDF", {}))


def ordered(office: Office, who: Principal, *cases: UUID, reason: str | None = None) -> UUID:
    """An order of these files; one of one file is made as such."""
    wish = PrintWish(uuid4(), GROUNDS, "de", reason=reason)
    if len(cases) == 1:
        return office.does(prints.order_one, who, cases[0], wish, None)
    _, job = bulk.act(office.begin, who, cases, Order("print", None, wish=wish))
    assert job == wish.order
    return wish.order


def files(office: Office, who: Principal, count: int) -> list[UUID]:
    """New files of that person's."""
    return [office.file(who) for _ in range(count)]


def printed(office: Office) -> None:
    """The jobs process does all that waits."""
    while waiting := office.deferred():
        for _, told in waiting:
            prints.print_files(office.steps(), told["job"])


def states(office: Office, who: Principal, order: UUID) -> set[tuple[str, str | None]]:
    """How far the files of an order are."""
    return {(one.state, one.code) for one in office.does(prints.list_prints, who, order)}


def held(office: Office, order: UUID) -> bool:
    """Whether it waits for a lead."""
    return office.does(print_queue.waits_for_lead, order)


@pytest.mark.parametrize(("earlier", "now", "waits"), [(0, 3, False), (0, 4, True), (2, 2, True), (2, 1, False)])
def test_from_so_many_files_a_day_a_lead_is_asked(
    office: Office, anna: Principal, earlier: int, now: int, waits: bool
) -> None:
    """By one person and day, however they are split; one file is one family's, and never waits."""
    for case in files(office, anna, earlier):
        assert not held(office, ordered(office, anna, case))
    order = ordered(office, anna, *files(office, anna, now))
    assert held(office, order) is waits
    printed(office)
    assert states(office, anna, order) == {("waiting" if waits else "made", None)}


def test_the_same_files_again_are_no_more_files(office: Office, anna: Principal) -> None:
    """Nor are those of yesterday, or a colleague's."""
    cases = files(office, anna, 3)
    for _ in range(3):
        assert not held(office, ordered(office, anna, *cases))
    office.walk(days=1)
    assert not held(office, ordered(office, anna, *files(office, anna, 3)))
    ben = office.person("case_manager")
    assert not held(office, ordered(office, ben, *files(office, ben, 2)))


def test_a_lead_says_yes_and_it_is_printed_for_a_day(office: Office, anna: Principal, lead: Principal) -> None:
    """Over a weekend: it waits as an export does, and its day begins with the word. Nobody says it for themselves."""
    cases = files(office, anna, MOST)
    order = ordered(office, anna, *cases, reason="Prüfung der Heimaufsicht")
    assert office.does(exports.read_export, lead, order).reason == "Prüfung der Heimaufsicht"
    with pytest.raises(Forbidden, match="second_person_needed"):
        office.does(exports.approve, anna, order)
    with pytest.raises(WrongState, match="print_not_approved"):
        prints.fetch(office.begin, anna, cases[0], order)
    office.walk(days=3)
    assert office.daily(lambda work: work.of(Prints).purge()) == 0
    assert office.does(exports.approve, lead, order).export.medium == "paper"
    printed(office)
    assert states(office, anna, order) == {("made", None)}
    assert b"".join(prints.fetch(office.begin, anna, cases[0], order).parts) == b"%PDF"
    with pytest.raises(NotFound):
        exports.fetch(office.begin, anna, order)
    office.walk(hours=25)
    with pytest.raises(NotFound):
        prints.fetch(office.begin, anna, cases[0], order)
    assert office.daily(lambda work: work.of(Prints).purge()) == MOST


def test_what_waited_for_a_week_is_gone(office: Office, anna: Principal, lead: Principal) -> None:
    """A lead who comes back from leave hears that it is over, rather than allow what can be printed no more."""
    order = ordered(office, anna, *files(office, anna, MOST))
    office.walk(days=7, minutes=1)
    with pytest.raises(WrongState, match="export_over"):
        office.does(exports.approve, lead, order)
    assert office.daily(lambda work: work.of(Prints).purge()) == MOST


@pytest.mark.parametrize("withdrawn", [False, True])
def test_what_was_refused_is_not_printed(office: Office, anna: Principal, lead: Principal, withdrawn: bool) -> None:
    """By a lead, or taken back by whoever ordered it: each file says so."""
    order = ordered(office, anna, *files(office, anna, MOST))
    if withdrawn:
        office.does(exports.withdraw, anna, order)
    else:
        office.does(exports.reject, lead, order)
    printed(office)
    assert states(office, anna, order) == {("failed", "print_not_approved")}
    assert office.does(lambda work: work.jobs.look_up(anna, order)).state == "done"


def test_an_order_repeated_asks_nobody_anew(office: Office, anna: Principal, lead: Principal) -> None:
    """Nor does it wait later for what was begun before; without a word of why there is none to read."""
    cases = files(office, anna, 3)
    wish = PrintWish(uuid4(), GROUNDS, "de")
    for _ in range(2):
        bulk.act(office.begin, anna, cases, Order("print", "key", wish=wish))
        ordered(office, anna, *files(office, anna, 1))
    assert not held(office, wish.order)
    many = ordered(office, anna, *files(office, anna, 2))
    assert office.does(exports.read_export, lead, many).reason is None
    assert len(office.rows("case_exports")) == 1


def test_an_approver_reads_nothing_of_files_closed_to_them(office: Office) -> None:
    """bfm: a lead who may not read the files decides by basis, extent and who asks; number and reason stay closed."""
    worker, boss = office.person("case_manager"), office.person("team_lead")
    head = office.person("office_head")
    exclusive = [office.file(worker, "bfm") for _ in range(2)]
    export = office.does(exports.request, worker, exports.ExportWish(tuple(exclusive), GROUNDS, "Verfahren X"), None)[0]
    for who in (boss, head):
        seen = office.does(exports.read_export, who, export.id)
        assert (seen.reason, seen.may_decide) == (None, True)
        assert [(one.case, one.client_number) for one in seen.files] == [(case, None) for case in exclusive]
        assert seen.export.grounds == GROUNDS
    mine = office.does(exports.read_export, worker, export.id)
    assert mine.reason == "Verfahren X"
    assert all(one.client_number for one in mine.files)


def test_a_reason_is_closed_where_one_of_the_files_is(office: Office, anna: Principal, lead: Principal) -> None:
    """It may name anybody in them; the number of a file that one may read stays open."""
    own, exclusive = office.file(anna), office.file(anna, "bfm")
    wish = exports.ExportWish((own, exclusive), GROUNDS, "Verfahren X")
    export = office.does(exports.request, anna, wish, None)[0]
    seen = office.does(exports.approve, lead, export.id)
    assert seen.reason is None
    assert [one.client_number is None for one in seen.files] == [False, True]


class Away(OperationalError):
    """The key store cannot be reached."""

    def __init__(self) -> None:
        super().__init__("SELECT", {}, ConnectionRefusedError())


def test_while_the_key_store_is_away_an_order_waits(
    office: Office, anna: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than any number of tries; nothing of it is given up, and it is printed once the keys are there again."""
    order = ordered(office, anna, *files(office, anna, 2))

    def away(*_: object) -> None:
        raise Away

    with monkeypatch.context() as gone:
        gone.setattr(office.keys, "get_many", away)
        for _ in range(3 * prints.MOST_TRIES):
            ((task, told),) = office.deferred()
            assert task == TASK
            prints.print_files(office.steps(), told["job"])
            (waits,) = office.database.tables["deferred"].values()
            assert waits["after"] == prints.PAUSE >= timedelta(seconds=5)
    assert states(office, anna, order) == {("waiting", None)}
    printed(office)
    assert states(office, anna, order) == {("made", None)}


def test_a_lock_is_of_one_order(office: Office, anna: Principal) -> None:
    """Never of printing as such: an order that waits holds up nobody else's. The same holds for all tasks there are."""
    for _ in range(2):
        ordered(office, anna, office.file(anna))
    locks = [row["lock"] for row in office.database.tables["deferred"].values()]
    assert len(set(locks)) == 2
    assert TASK not in locks


def test_a_paper_has_the_names_of_its_directory_and_nothing_else_does(
    office: Office, anna: Principal, ben: Principal, case: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sealed with the order, under the key of the file; gone with it; and with the file's own responsible person."""
    office.does(responsibilities.assign, anna, case, ben.account, HandOver(stay=True))
    people = {
        anna.account: Person("Anna Kx9Zeisig"),
        ben.account: Person("Ben Kx9Specht", "17"),
        uuid4(): Person("Dritt"),
    }
    directory = Directory(office.agency, anna.account, "Haus", "Ring 3", people=people)
    wish = PrintWish(uuid4(), GROUNDS, "de", directory=directory)
    office.does(prints.order_one, anna, case, wish, None)
    assert "Kx9" not in repr(office.database.tables)
    pages: list[Sheet] = []

    def drawn(page: Sheet) -> Drawn:
        pages.append(page)
        return Drawn(b"%PDF", {"ETHIOPIC": 2})

    monkeypatch.setattr(prints, "on_paper", drawn)
    printed(office)
    assert pages[0].sender == ("Haus", "Ring 3", "Zuständig: Ben Kx9Specht, Telefon 17")
    assert "Anna Kx9Zeisig" in pages[0].about[0].value
    (one,) = office.does(prints.list_prints, anna, wish.order)
    assert one.missing_letters == {"ETHIOPIC": 2}
    sealed = office.daily(lambda work: work.of(Prints).sender(one, office.keys.get(office.agency, case)))
    assert sealed is not None
    assert sealed.worker == Colleague("Ben Kx9Specht", "17")
    office.walk(hours=25)
    office.daily(lambda work: work.of(Prints).purge())
    assert office.rows("case_prints") == []


def test_the_list_of_exports_tells_paper_from_data(office: Office, anna: Principal, lead: Principal) -> None:
    """A lead has one list of what to decide about."""
    order = ordered(office, anna, *files(office, anna, MOST))
    export = office.does(exports.request, anna, exports.ExportWish((office.file(anna),), GROUNDS, "x"), None)[0]
    _, listed = office.does(exports.list_exports, lead, ["requested"], 1, 50)
    assert {(one.id, one.medium) for one in listed} == {(order, "paper"), (export.id, "data")}
    assert office.daily(lambda work: work.of(Exports).get(order)) is not None
