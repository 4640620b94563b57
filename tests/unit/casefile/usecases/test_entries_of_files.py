"""Entries through the use cases: kinds, parents, what is entrusted, taking out of sight and bringing back."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from kernel.data.idempotency import Said
from kernel.errors import BadInput, Conflict, NotFound, StaleVersion
from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers, UnknownForm, WrongState
from services.casefile.model.entries import Entry
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import entries, entrusted, reading, responsibilities
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.model.ways import Way, any_answer

TALK = {"on": "2026-05-04", "kind": "talk", "text": "war da"}


def note(office: Office, who: Principal, case: UUID, **more: Any) -> Entry:
    """A note in the journal."""
    return office.does(entries.add_entry, who, Place(case, KINDS["journal"]), Wish(TALK, **more))


def journal(office: Office, who: Principal, case: UUID) -> list[UUID]:
    """What somebody sees of it."""
    return [one.id for one in office.does(entries.list_entries, who, Place(case, KINDS["journal"]))]


@pytest.fixture
def sharing(office: Office, anna: Principal, ben: Principal, case: UUID) -> Principal:
    """Ben, who shares the responsibility from now on."""
    office.does(responsibilities.add_share, anna, case, ben.account, "secondary", None, None)
    return ben


def test_what_does_not_fit_its_form_is_refused(office: Office, anna: Principal, case: UUID) -> None:
    """Every problem with its place; what Obhut finds out for itself nobody may claim."""
    place = Place(case, KINDS["journal"])
    with pytest.raises(InvalidAnswers) as missing:
        office.does(entries.add_entry, anna, place, Wish({"kind": "talk"}))
    assert ("/values/on", "missing") in [(one.pointer, one.code) for one in missing.value.problems]
    with pytest.raises(InvalidAnswers) as claimed:
        office.does(entries.add_entry, anna, Place(case, KINDS["attachments"]), Wish({"file_name": "x.pdf"}))
    assert [(one.pointer, one.code) for one in claimed.value.problems] == [("/values/file_name", "set_by_obhut")]
    assert office.rows("case_entries") == []


def test_a_kind_that_the_programme_does_not_use(office: Office, anna: Principal, case: UUID) -> None:
    """Is unknown there, for reading as for writing."""
    unused = next(kind for name, kind in KINDS.items() if name not in office.web.programmes.current("waska").forms)
    for act in (
        lambda: office.does(entries.list_entries, anna, Place(case, unused)),
        lambda: office.does(entries.add_entry, anna, Place(case, unused), Wish({})),
    ):
        with pytest.raises(UnknownForm):
            act()


def test_a_step_belongs_to_a_goal_that_is_there(office: Office, anna: Principal, case: UUID) -> None:
    """Neither of no goal, nor of one of another file, nor of one that was taken out of sight."""
    goal = office.does(entries.add_entry, anna, Place(case, KINDS["goals"]), Wish(any_values(office, "goals")))
    steps = Place(case, KINDS["steps"], goal.id)
    step = office.does(entries.add_entry, anna, steps, Wish(any_values(office, "steps")))
    assert office.does(entries.list_entries, anna, steps) == [step]
    elsewhere = office.file(anna)
    for place in (Place(case, KINDS["steps"], uuid4()), Place(elsewhere, KINDS["steps"], goal.id)):
        with pytest.raises(NotFound):
            office.does(entries.add_entry, anna, place, Wish(any_values(office, "steps")))
    office.does(entries.remove_entry, anna, Place(case, KINDS["goals"]), goal.id, 1)
    with pytest.raises(NotFound):
        office.does(entries.list_entries, anna, steps)


def any_values(office: Office, kind: str) -> dict[str, Any]:
    """Values that a form takes."""
    programme = office.web.programmes.current("waska")
    form = programme.form(kind)
    return {one.id: any_answer(programme, one) for one in form.fields if one.mandatory and one.shown_when is None}


def test_what_was_entrusted_is_for_named_eyes(
    office: Office, anna: Principal, sharing: Principal, lead: Principal, case: UUID
) -> None:
    """Its author's; then those it was released to, who do not pass it on. A second release changes nothing."""
    shown, kept = note(office, anna, case), note(office, anna, case, entrusted=True)
    place = Place(case, KINDS["journal"])
    assert journal(office, anna, case) == [shown.id, kept.id]
    assert journal(office, sharing, case) == journal(office, lead, case) == [shown.id]
    for act in (
        lambda: office.does(entries.read_entry, sharing, place, kept.id),
        lambda: office.does(entries.change_entry, sharing, place, kept.id, 1, Wish({"text": "x"})),
        lambda: office.does(entries.remove_entry, sharing, place, kept.id, 1),
        lambda: office.does(entrusted.release, sharing, place, kept.id, sharing.account, "danger"),
        lambda: office.does(entrusted.list_releases, sharing, place, kept.id),
    ):
        with pytest.raises(NotFound):
            act()
    first = office.does(entrusted.release, anna, place, kept.id, sharing.account, "danger")
    office.walk(minutes=1)
    assert office.does(entrusted.release, anna, place, kept.id, sharing.account, "consent") == first
    assert office.does(entries.read_entry, sharing, place, kept.id)[0].values["text"] == "war da"
    with pytest.raises(NotFound):
        office.does(entrusted.release, sharing, place, kept.id, lead.account, "danger")
    assert [one.account for one in office.does(entrusted.list_releases, anna, place, kept.id)] == [sharing.account]


def test_only_what_is_entrusted_is_released_and_to_colleagues(office: Office, anna: Principal, case: UUID) -> None:
    """An open note needs no release; a stranger gets none."""
    place = Place(case, KINDS["journal"])
    shown, kept = note(office, anna, case), note(office, anna, case, entrusted=True)
    with pytest.raises(WrongState, match="not_entrusted"):
        office.does(entrusted.release, anna, place, shown.id, anna.account, "danger")
    with pytest.raises(BadInput):
        office.does(entrusted.release, anna, place, kept.id, uuid4(), "danger")


def test_the_author_alone_says_what_is_entrusted(
    office: Office, anna: Principal, sharing: Principal, case: UUID
) -> None:
    """A colleague who may change a note may not hide it."""
    shown = note(office, anna, case)
    with pytest.raises(InvalidAnswers):
        office.does(entries.change_entry, sharing, Place(case, KINDS["journal"]), shown.id, 1, Wish({}, entrusted=True))


def test_out_of_sight_and_back(office: Office, anna: Principal, case: UUID) -> None:
    """Each is the next version of the entry, its past stays, and the last contact is the last one in sight."""
    place, kept = Place(case, KINDS["journal"]), note(office, anna, case)
    assert office.case(case).last_contact_on == office.clock.today()
    with pytest.raises(StaleVersion):
        office.does(entries.remove_entry, anna, place, kept.id, 2)
    assert office.does(entries.remove_entry, anna, place, kept.id, 1).version == 2
    assert (journal(office, anna, case), office.case(case).last_contact_on) == ([], None)
    assert office.does(entries.restore_entry, anna, place, kept.id, 2).version == 3
    assert (journal(office, anna, case), office.case(case).last_contact_on) == ([kept.id], office.clock.today())
    now, before = office.does(entries.read_entry, anna, place, kept.id)
    assert ([now.version, *(one.version for one in before)], now.removed_at) == ([3, 2, 1], None)


def test_a_closed_file_takes_no_note(office: Office, anna: Principal, case: UUID, way: Way) -> None:
    """But an assessment of danger: that does not wait for a file to be opened again."""
    kept = note(office, anna, case)
    office.lead_through(anna, case, way)
    for act in (
        lambda: note(office, anna, case),
        lambda: office.does(entries.change_entry, anna, Place(case, KINDS["journal"]), kept.id, 1, Wish({"text": "x"})),
    ):
        with pytest.raises(WrongState, match="case_closed"):
            act()


def test_a_note_is_written_once(office: Office, anna: Principal, case: UUID) -> None:
    """Repeated with its key it is the first one as it is now; the key makes nothing of another kind."""
    place = Place(case, KINDS["journal"])
    first = office.does(entries.add_entry, anna, place, Wish(TALK), "key")
    office.does(entries.change_entry, anna, place, first.id, 1, Wish({"text": "später"}))
    assert office.does(entries.add_entry, anna, place, Wish(TALK), "key").values["text"] == "später"
    assert journal(office, anna, case) == [first.id]
    with pytest.raises(Conflict, match="idempotency_key_reused"):
        office.does(entries.add_entry, anna, Place(case, KINDS["reminders"]), Wish({}), "key")


def test_a_second_note_under_the_same_key_is_not_lost(office: Office, anna: Principal, case: UUID) -> None:
    """A client that sends something else under a key it has used is told so, and not answered with the first note."""

    def note(target: str, content: str) -> Entry:
        with office.begin() as work:
            work.said = Said(target, content)
            return entries.add_entry(work, anna, Place(case, KINDS["journal"]), Wish(TALK), "key")

    first = note("POST /a", "first")
    assert note("POST /a", "first").id == first.id
    with pytest.raises(BadInput, match="idempotency_key_other_body"):
        note("POST /a", "second")
    with pytest.raises(Conflict, match="idempotency_key_reused"):
        note("POST /another/file", "first")
    assert journal(office, anna, case) == [first.id]


def test_an_entry_is_for_colleagues_alone(office: Office, anna: Principal, ben: Principal, case: UUID) -> None:
    """A reminder for somebody who may not read the file, has left, or is of no agency, is refused at `/account`."""
    said = {"due_on": "2026-05-11", "text": "anrufen"}
    place = Place(case, KINDS["reminders"])
    assert office.does(entries.add_entry, anna, place, Wish(said)).account == anna.account
    with pytest.raises(BadInput):
        office.does(entries.add_entry, anna, place, Wish(said, ben.account))
    office.does(responsibilities.add_share, anna, case, ben.account, "secondary", None, None)
    assert office.does(entries.add_entry, anna, place, Wish(said, ben.account)).account == ben.account
    office.account(ben.account, "closed")
    for account in (ben.account, uuid4()):
        with pytest.raises(BadInput):
            office.does(entries.add_entry, anna, place, Wish(said, account))


def test_every_look_is_on_record(office: Office, anna: Principal, ben: Principal, case: UUID) -> None:
    """With the file; of who may not know of it nothing is recorded, for nothing was told."""
    journal(office, anna, case)
    office.does(reading.read_case, anna, case)
    before = office.accesses()
    assert [(action, cases) for _, action, cases in before[-2:]] == [("list_journal", (case,)), ("read", (case,))]
    with pytest.raises(NotFound):
        journal(office, ben, case)
    assert office.accesses() == before
