"""Empty forms through the use cases: for people of an agency, made by the jobs process, kept for a day."""

from uuid import uuid4

import pytest

from kernel.directory import Directory, Person
from kernel.errors import Forbidden, NotFound
from kernel.principal import Principal
from services.casefile.copies.blank_layout import BlankSheet
from services.casefile.copies.print_sheet import Drawn
from services.casefile.copies.store.blank_prints import BlankPrints
from services.casefile.copies.usecases import blank_prints, prints
from services.casefile.copies.usecases.blank_prints import BlankWish
from services.casefile.errors import CasefileError, UnknownProgramme, WrongState
from tests.unit.casefile.fakes.office import Office


def test_forms_are_printed_empty(
    office: Office, anna: Principal, ben: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the agency's name and none of who works there; in no access log, since no file is touched."""
    pages: list[BlankSheet] = []

    def drawn(page: BlankSheet) -> Drawn:
        pages.append(page)
        return Drawn(b"%PDF", {})

    monkeypatch.setattr(blank_prints, "on_paper", drawn)
    directory = Directory(office.agency, anna.account, "Haus", "Ring 3", "7", {anna.account: Person("Kx9Zeisig")})
    wish = BlankWish(uuid4(), "jmd", "de", ("sections",), directory)
    orders = {office.does(blank_prints.order_blank, anna, wish, "key") for _ in range(2)}
    assert orders == {wish.order}
    with pytest.raises(WrongState, match="print_not_ready"):
        office.does(blank_prints.fetch_blank, anna, "jmd", wish.order)
    ((_, told),) = office.deferred()
    prints.print_files(office.steps(), told["job"])
    assert office.does(blank_prints.fetch_blank, anna, "jmd", wish.order) == b"%PDF"
    assert pages[0].sender == ("Haus", "Ring 3", "Telefon 7")
    assert "Kx9Zeisig" not in repr(office.database.tables)
    assert office.accesses() == []
    job = office.does(lambda work: work.jobs.look_up(anna, wish.order))
    assert (job.state, job.result) == ("done", wish.order)
    for who, programme in ((ben, "jmd"), (anna, "asd")):
        with pytest.raises(NotFound):
            office.does(blank_prints.fetch_blank, who, programme, wish.order)
    office.walk(hours=25)
    with pytest.raises(NotFound):
        office.does(blank_prints.fetch_blank, anna, "jmd", wish.order)
    assert office.daily(lambda work: work.of(BlankPrints).purge()) == 1


def test_what_cannot_be_drawn_says_so(office: Office, anna: Principal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Pango: the job has failed, and so says who fetches it."""

    def broken(_: object) -> Drawn:
        raise CasefileError("print_failed")

    monkeypatch.setattr(blank_prints, "on_paper", broken)
    wish = BlankWish(uuid4(), "waska", "en")
    office.does(blank_prints.order_blank, anna, wish, None)
    prints.print_files(office.steps(), str(wish.order))
    with pytest.raises(WrongState, match="print_failed"):
        office.does(blank_prints.fetch_blank, anna, "waska", wish.order)
    job = office.does(lambda work: work.jobs.look_up(anna, wish.order))
    assert (job.state, job.error) == ("failed", "print_failed")


def test_only_people_of_an_agency_and_known_programmes(office: Office, anna: Principal) -> None:
    """The host leads no files; a programme that is not there has no forms."""
    with pytest.raises(Forbidden):
        office.does(
            blank_prints.order_blank,
            Principal(uuid4(), None, frozenset({"host"})),
            BlankWish(uuid4(), "jmd", "de"),
            None,
        )
    with pytest.raises(UnknownProgramme):
        office.does(blank_prints.order_blank, anna, BlankWish(uuid4(), "none", "de"), None)
    assert office.rows("blank_prints") == []
