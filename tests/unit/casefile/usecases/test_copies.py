"""Prints and exports through the use cases: never one account for both, given up in the end, gone in time."""

from uuid import UUID, uuid4

import pytest

from kernel.errors import BadInput, Conflict, Forbidden, NotFound
from kernel.principal import Principal
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.print_sheet import Drawn
from services.casefile.copies.store.exports import Exports
from services.casefile.copies.store.prints import Print, Prints
from services.casefile.copies.usecases import exports, prints
from services.casefile.copies.usecases.drawing import FAILED
from services.casefile.copies.usecases.exports import ExportWish, WholeExport
from services.casefile.copies.usecases.prints import PrintWish
from services.casefile.errors import NotMadeYet, WrongState
from services.casefile.model.access import Act
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import answers, entries, reading, responsibilities
from services.casefile.usecases.entries import Place, Wish
from services.casefile.usecases.responsibilities import HandOver
from tests.unit.casefile.fakes.office import Office

GROUNDS = Grounds("court")


def asked(office: Office, who: Principal, *cases: UUID, grounds: Grounds = GROUNDS) -> UUID:
    """An export that was asked for."""
    return office.does(exports.request, who, ExportWish(cases, grounds, "Verfahren"), None)[0].id


def fetched(office: Office, who: Principal, export: UUID) -> dict[UUID, str | None]:
    """What goes out, by file; the code of what does not."""
    return {one.case: one.code for one in exports.fetch(office.begin, who, export)}


def seen(office: Office, who: Principal, export: UUID) -> WholeExport:
    """An export as somebody sees it."""
    return office.does(exports.read_export, who, export)


def test_whoever_asks_never_decides(office: Office, anna: Principal, lead: Principal, case: UUID) -> None:
    """A lead who works on the file too needs another one; so does nobody of another agency."""
    both = office.person("case_manager", "team_lead")
    own = office.file(both)
    export = asked(office, both, own)
    for act in (exports.approve, exports.reject):
        with pytest.raises(Forbidden, match="second_person_needed"):
            office.does(act, both, export)
    assert not seen(office, both, export).may_decide
    assert seen(office, lead, export).may_decide
    assert office.does(exports.approve, lead, export).export.decided_by == lead.account
    with pytest.raises(Conflict, match="export_decided"):
        office.does(exports.reject, lead, export)
    other = Office(beside=office).person("team_lead")
    for who in (anna, other):
        with pytest.raises(NotFound):
            office.does(exports.read_export, who, export)
        with pytest.raises(NotFound):
            office.does(exports.approve, who, export)
    assert office.does(exports.list_exports, anna, ["approved"], 1, 50) == (0, [])
    assert office.does(exports.list_exports, lead, ["approved"], 1, 50)[0] == 1
    assert case not in fetched(office, both, export)


def test_the_head_of_the_office_approves_without_reading(office: Office, anna: Principal, case: UUID) -> None:
    """Deciding on an export gives no way into its files."""
    head, export = office.person("office_head"), asked(office, anna, case)
    assert office.does(exports.approve, head, export).export.decided_by == head.account
    with pytest.raises(NotFound):
        office.does(reading.read_case, head, case)
    with pytest.raises(NotFound):
        fetched(office, head, export)
    assert fetched(office, anna, export) == {case: None}


def test_what_was_withdrawn_goes_nowhere(office: Office, anna: Principal, lead: Principal, case: UUID) -> None:
    """By whoever has asked, while nobody has decided; then nobody decides any more."""
    export = asked(office, anna, case)
    with pytest.raises(Forbidden):
        office.does(exports.withdraw, lead, export)
    office.does(exports.withdraw, anna, export)
    with pytest.raises(Conflict, match="export_decided"):
        office.does(exports.approve, lead, export)
    with pytest.raises(WrongState, match="export_not_approved"):
        fetched(office, anna, export)


def test_an_export_goes_out_for_a_week(office: Office, anna: Principal, lead: Principal, case: UUID) -> None:
    """Refused before it is approved and after a week, to the second; after a quarter all of it is forgotten."""
    export = asked(office, anna, case)
    with pytest.raises(WrongState, match="export_not_approved"):
        fetched(office, anna, export)
    office.does(exports.approve, lead, export)
    with pytest.raises(NotFound):
        fetched(office, lead, export)
    office.walk(days=6, hours=23)
    assert fetched(office, anna, export) == {case: None}
    assert seen(office, anna, export).files[0].fetched_at is not None
    office.walk(hours=2)
    with pytest.raises(WrongState, match="export_over"):
        fetched(office, anna, export)
    office.walk(days=90)
    office.daily(lambda work: work.of(Exports).purge())
    with pytest.raises(NotFound):
        seen(office, anna, export)
    assert office.rows("case_export_files") == []


def test_each_file_is_asked_about_again_as_it_goes_out(
    office: Office, anna: Principal, ben: Principal, lead: Principal, case: UUID
) -> None:
    """Handed over or unreadable meanwhile: that one says why not, the others go out."""
    given, broken = office.file(anna), office.file(anna)
    export = asked(office, anna, case, given, broken)
    office.does(exports.approve, lead, export)
    office.does(responsibilities.assign, anna, given, ben.account, HandOver(stay=False))
    table = office.database.tables["case_sections"]
    office.does(answers.change_answers, anna, broken, 1, {"name": "x"})
    for key in [key for key in table if key[0] == broken]:
        table[key] = {**table[key], "sealed": b"\x01" + bytes(64)}
    assert fetched(office, anna, export) == {case: None, given: "not_found", broken: "file_unreadable"}
    codes = {one.case: one.code for one in seen(office, anna, export).files}
    assert codes == {case: None, given: "not_found", broken: "file_unreadable"}


def test_what_one_may_not_export_is_not_asked_for(
    office: Office, anna: Principal, ben: Principal, lead: Principal, case: UUID
) -> None:
    """A result for each file; where none is left, as for a lead who only reads, nothing is asked for. The key finds the
    first one again."""
    theirs, wish = office.file(ben), ExportWish((case,), GROUNDS, "Verfahren")
    export, results = office.does(exports.request, anna, ExportWish((case, theirs), GROUNDS, "x"), "key")
    assert dict(results) == {case: None, theirs: "not_found"}
    again, told = office.does(exports.request, anna, ExportWish((case, theirs), GROUNDS, "x"), "key")
    assert (again.id, dict(told)) == (export.id, dict(results))
    for who, one in ((anna, theirs), (lead, case)):
        with pytest.raises(BadInput) as refused:
            office.does(exports.request, who, ExportWish((one,), GROUNDS, "x"), None)
        assert [(p.pointer, p.code) for p in refused.value.problems] == [("/cases", "nothing_to_export")]
    with pytest.raises(Forbidden):
        office.does(exports.request, Principal(uuid4(), None, frozenset({"host"})), wish, None)
    assert len(office.rows("case_exports")) == 1


def test_entrusted_stays_unless_chosen(office: Office, anna: Principal, lead: Principal, case: UUID) -> None:
    """Left out, or in it by a choice that is on record."""
    said = Wish({"on": "2026-05-04", "kind": "talk", "text": "geheim"}, entrusted=True)
    office.does(entries.add_entry, anna, Place(case, KINDS["journal"]), said)
    for grounds, shown in ((GROUNDS, 0), (Grounds("court", with_entrusted=True), 1)):
        export = asked(office, anna, case, grounds=grounds)
        office.does(exports.approve, lead, export)
        (out,) = exports.fetch(office.begin, anna, export)
        assert out.file is not None
        assert len(out.file.entries.get("journal", [])) == shown
        assert office.accesses()[-1][1] == grounds.recorded(Act.EXPORT).stored


def ordered(office: Office, who: Principal, case: UUID, key: str | None = None) -> UUID:
    """A print that was ordered."""
    wish = PrintWish(prints.order_id(who, key), GROUNDS, "de")
    return office.does(prints.order_one, who, case, wish, key)


def of_order(office: Office, order: UUID) -> Print:
    """The one print of an order."""
    (one,) = office.daily(lambda work: work.of(Prints).of_order(order))
    return one


class CutOff(Exception):
    """The process dies here."""


def dies(_: str) -> None:
    """At every point."""
    raise CutOff


def test_a_file_at_which_the_process_dies_is_given_up(office: Office, anna: Principal, case: UUID) -> None:
    """After three tries: others wait behind it. Whoever ordered it hears why."""
    order = ordered(office, anna, case)
    for _ in range(prints.MOST_TRIES):
        with pytest.raises(CutOff):
            prints.print_files(office.steps(dies), str(order))
        assert of_order(office, order).state == "waiting"
    prints.print_files(office.steps(dies), str(order))
    assert (of_order(office, order).state, of_order(office, order).code) == ("failed", FAILED)
    with pytest.raises(WrongState, match="print_failed"):
        prints.fetch(office.begin, anna, case, order)
    job = office.does(lambda work: work.jobs.look_up(anna, order))
    assert (job.state, job.done, job.total) == ("done", 1, 1)


def test_a_print_lies_sealed_for_a_day(
    office: Office, anna: Principal, lead: Principal, case: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For whoever ordered it, who hears that it is not ready before; nothing of it lies in plain, or stays."""
    monkeypatch.setattr(prints, "on_paper", lambda _: Drawn(b"%PDF geheim", {}))
    order = ordered(office, anna, case)
    with pytest.raises(NotMadeYet, match="print_not_ready"):
        prints.fetch(office.begin, anna, case, order)
    prints.print_files(office.steps(), str(order))
    assert b"".join(prints.fetch(office.begin, anna, case, order).parts) == b"%PDF geheim"
    assert "geheim" not in repr(office.database.tables)
    with pytest.raises(NotFound):
        prints.fetch(office.begin, lead, case, order)
    with pytest.raises(NotFound):
        office.does(prints.list_prints, lead, order)
    with pytest.raises(NotFound):
        office.does(lambda work: work.jobs.look_up(lead, order))
    with pytest.raises(NotFound):
        ordered(office, Office(beside=office).person("case_manager"), case)
    assert {"print_on_court", "fetch_print_on_court"} <= {action for _, action, _ in office.accesses()}
    office.walk(hours=25)
    with pytest.raises(NotFound):
        prints.fetch(office.begin, anna, case, order)
    assert office.daily(lambda work: work.of(Prints).purge()) == 1
    assert office.rows("attachment_chunks") == office.rows("attachment_contents") == office.rows("case_prints") == []


def test_a_broken_seal_leaves_the_others_printed(
    office: Office, anna: Principal, case: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One file of an order cannot be opened: it says so, the next is printed, each in a task of its own."""
    monkeypatch.setattr(prints, "on_paper", lambda _: Drawn(b"%PDF", {}))
    wish = PrintWish(uuid4(), GROUNDS, "de")
    other = office.file(anna)
    for one in (case, other):
        office.does(prints.add, anna, one, wish)
    office.keys.destroy(case)
    office.does(prints.start, anna, wish)
    tasks = 0
    while waiting := office.deferred():
        tasks += len(waiting)
        prints.print_files(office.steps(), waiting[0][1]["job"])
    made = {one.case_id: (one.state, one.code) for one in office.does(prints.list_prints, anna, wish.order)}
    assert made == {case: ("failed", "key_unavailable"), other: ("made", None)}
    assert b"".join(prints.fetch(office.begin, anna, other, wish.order).parts) == b"%PDF"
    assert tasks == 2


def test_an_order_with_the_same_key_is_one(office: Office, anna: Principal, case: UUID) -> None:
    """Of the same file; for another one the key is refused, and nothing is ordered."""
    assert ordered(office, anna, case, "key") == ordered(office, anna, case, "key")
    assert len(office.deferred()) == 1
    with pytest.raises(Conflict, match="idempotency_key_reused"):
        ordered(office, anna, office.file(anna), "key")
    assert [row["case_id"] for row in office.rows("case_prints")] == [case]
