"""A file opened by mistake goes as if it had never been, while nothing has happened in it; who did so is on record."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from contracts.casefile import CaseErased, CaseUndone, ErasureVerified
from kernel.errors import Conflict, Forbidden, NotFound, StaleVersion
from kernel.principal import Principal
from services.casefile.erasure import undoing
from services.casefile.erasure import usecases as erasure
from services.casefile.errors import WrongState
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import answers, cards, editing, entries, opening, reading, responsibilities
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.fakes.office import REFERENCES, Office
from tests.unit.casefile.usecases.test_erasing import POINTS, CutOff, relayed


def undo(office: Office, who: Principal, case: UUID, version: int = 1) -> None:
    """The person undoes the opening."""
    office.does(undoing.undo_opening, who, case, version)


def done(office: Office, at: Callable[[str], None] | None = None) -> None:
    """The jobs process does what waits for it."""
    for task, about in office.deferred():
        assert task == erasure.TASK
        erasure.erase(office.steps(at or relayed(office)), about["order"])


def test_it_goes_with_its_number_and_its_key(office: Office, anna: Principal, case: UUID) -> None:
    """Nothing leads to it any more, retention watches it no more, and no certificate is made of it."""
    other, print_ = office.file(anna), office.keys.fingerprint(case)
    undo(office, anna, case)
    with pytest.raises(NotFound):
        office.does(reading.read_case, anna, case)
    done(office)
    assert set(office.keys.keys) == {other}
    assert (office.told(CaseErased), office.told(ErasureVerified)) == ([], [])
    needles = {str(case), *(str(REFERENCES.refer(one, case)) for one in erasure.AUDIENCES)}
    assert not [rows for rows in office.database.tables.values() if any(one in repr(rows) for one in needles)]
    assert print_


def test_retention_hears_of_it(office: Office, anna: Principal, case: UUID) -> None:
    """Under its own reference, and as nobody's order."""
    undo(office, anna, case)
    heard = []
    done(office, lambda _: heard.extend(office.told(CaseUndone)) or office.relay())
    told = {"reference": REFERENCES.refer("retention", case), "agency": office.agency}
    assert heard == [("retention", told)]


def test_who_did_so_and_which_number_it_was_stay_on_record(office: Office, anna: Principal) -> None:
    """Numbers are given once, and no gap among them is a riddle."""
    case = office.does(opening.open_case, anna, "waska", "A-17", None).stored.case.id
    undo(office, anna, case)
    done(office)
    assert (anna.account, "undo_opening", ()) in office.accesses()
    assert [(row["step"], row["detail"].split(",")[0]) for row in office.rows("erasure_log")] == [
        ("erased", "undone:A-17"),
        ("verified", f"tables:{len(office.database.tables)}"),
    ]
    again = office.does(opening.open_case, anna, "waska", "A-17", None).stored.case
    assert again.client_number == "A-17"


@pytest.mark.parametrize("point", POINTS)
def test_cut_off_anywhere_it_is_taken_up_again(office: Office, anna: Principal, case: UUID, point: str) -> None:
    """As an erasure is."""
    undo(office, anna, case)
    ((_, about),) = office.deferred()
    with pytest.raises(CutOff):
        erasure.erase(office.steps(relayed(office, point)), about["order"])
    office.walk(hours=4)
    assert office.daily(erasure.resume) == 1
    done(office)
    assert (office.rows("cases"), office.keys.keys) == ([], {})


def test_whoever_has_not_opened_it_cannot_undo_it(
    office: Office, anna: Principal, ben: Principal, lead: Principal
) -> None:
    """A lead gives it to somebody; whoever may not know of it hears nothing; whoever received it did not open it."""
    case = office.file(anna)
    with pytest.raises(NotFound):
        undo(office, ben, case)
    with pytest.raises(Forbidden, match="not_opened_by_you"):
        undo(office, lead, case)
    office.does(responsibilities.assign, anna, case, ben.account)
    with pytest.raises(Conflict, match="file_in_use"):
        undo(office, ben, case, office.case(case).version)


def test_a_clerk_undoes_what_a_clerk_has_opened(office: Office) -> None:
    """Who enters for others mistypes too."""
    clerk = office.person("clerk")
    case = office.file(clerk, "asd")
    undo(office, clerk, case)
    done(office)
    assert office.rows("cases") == []


NOTE = {"on": "2026-05-04", "kind": "talk", "text": "war da"}
Change = Callable[[Office, Principal, UUID], object]
CHANGES: dict[str, Change] = {
    "an answer": lambda o, who, case: o.does(answers.change_answers, who, case, 1, {"name": "Yıldız"}),
    "a note": lambda o, who, case: o.does(entries.add_entry, who, Place(case, KINDS["journal"]), Wish(NOTE)),
    "a draft": lambda o, who, case: o.does(editing.save_draft, who, case, "answers", 1, {"name": "Yıldız"}),
    "a share": lambda o, who, case: o.does(
        responsibilities.add_share, who, case, o.person("case_manager").account, "secondary", None, None
    ),
    "a consent": lambda o, _, case: o.consent(case, "case_management"),
    "a card to write": lambda o, who, case: o.does(cards.give_card, who, case, "consent", ["write"]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_a_file_in_which_something_has_happened_stays(
    office: Office, anna: Principal, case: UUID, change: Change
) -> None:
    """Whatever was written of a person is erased by order alone, on its day, with a certificate."""
    change(office, anna, case)
    with pytest.raises(Conflict, match="file_in_use"):
        undo(office, anna, case, office.case(case).version)
    assert (office.deferred(), office.case(case).status) == ([], "open")
    assert (anna.account, "undo_opening_refused", (case,)) in office.accesses()


def test_looking_at_it_is_no_use_of_it(office: Office, anna: Principal, case: UUID) -> None:
    """One sees by looking that it was a mistake; nor is asking consent what it holds."""
    office.does(cards.give_card, anna, case, "consent", ["read"])
    office.does(reading.read_answers, anna, case)
    undo(office, anna, case)
    done(office)
    assert office.rows("cases") == []


def test_neither_another_version_nor_a_file_in_other_hands(office: Office, anna: Principal, case: UUID) -> None:
    """What somebody has just begun is not taken out of their hands."""
    with pytest.raises(StaleVersion):
        undo(office, anna, case, 2)
    clerk, ben = office.person("clerk"), office.person("case_manager", districts=frozenset([uuid4()]))
    shared = office.file(ben, "asd")
    office.does(editing.take_lease, clerk, shared)
    with pytest.raises(WrongState, match="in_other_hands"):
        undo(office, ben, shared)
