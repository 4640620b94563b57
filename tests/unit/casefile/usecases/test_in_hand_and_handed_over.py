"""Leases and responsibilities through the use cases: one at a time edits, one is responsible, and it is on record."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from kernel.errors import BadInput, NotFound
from kernel.principal import Principal
from kernel.translations import sentence
from services.casefile.errors import InvalidAnswers, WrongState
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import answers, editing, entries, phases, reading, responsibilities
from services.casefile.usecases.entries import Place, Wish
from services.casefile.usecases.responsibilities import HandOver
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.model.ways import Way

NOTE = Wish({"on": "2026-05-04", "kind": "talk", "text": "war da"})


@pytest.fixture
def ben(office: Office, anna: Principal, case: UUID) -> Principal:
    """A colleague who works on the file too."""
    made = office.person("case_manager")
    office.does(responsibilities.add_share, anna, case, made.account, "secondary", None, None)
    return made


def test_while_one_edits_others_read_and_note(office: Office, anna: Principal, ben: Principal, case: UUID) -> None:
    """Another's changes are refused, whatever they are; a new note overwrites nothing, so it is not."""
    note = office.does(entries.add_entry, anna, Place(case, KINDS["journal"]), NOTE)
    office.does(editing.take_lease, anna, case)
    for act in (
        lambda: office.does(answers.change_answers, ben, case, 1, {"name": "x"}),
        lambda: office.does(phases.pass_gate, ben, case, 1, "intake", "start"),
        lambda: office.does(entries.change_entry, ben, Place(case, KINDS["journal"]), note.id, 1, NOTE),
        lambda: office.does(editing.take_lease, ben, case),
        lambda: office.does(editing.give_back, ben, case),
    ):
        with pytest.raises(WrongState, match="in_other_hands"):
            act()
    office.does(entries.add_entry, ben, Place(case, KINDS["journal"]), NOTE)
    shown = office.does(reading.read_case, ben, case).in_hands
    assert shown is not None
    assert shown.account == anna.account
    assert office.case(case).version == 1


def test_a_lease_runs_out_and_the_old_one_overwrites_nothing(
    office: Office, anna: Principal, ben: Principal, case: UUID
) -> None:
    """Who comes back with it hears that it is lost, also where nobody has the file just now."""
    mine = office.does(editing.take_lease, anna, case)
    office.walk(minutes=4)
    assert office.does(editing.take_lease, anna, case, shown=mine.id).id == mine.id
    office.walk(minutes=4)
    with pytest.raises(WrongState, match="in_other_hands"):
        office.does(editing.take_lease, ben, case)
    office.walk(minutes=2)
    assert office.does(editing.show_lease, ben, case) is None
    theirs = office.does(editing.take_lease, ben, case)
    office.does(answers.change_answers, ben, case, 1, {"name": "Kaya"}, shown=theirs.id)
    office.walk(minutes=6)
    with pytest.raises(WrongState, match="lease_lost"):
        office.does(answers.change_answers, anna, case, 2, {"name": "x"}, shown=mine.id)
    with pytest.raises(WrongState, match="lease_lost"):
        office.does(editing.take_lease, anna, case, shown=mine.id)


def test_a_lead_takes_over_with_a_reason(
    office: Office, anna: Principal, ben: Principal, lead: Principal, case: UUID
) -> None:
    """On record with its reason; no colleague may, the lease before is worth nothing, and as a lead who may not write
    has no use for it, the file is free for those who do."""
    mine = office.does(editing.take_lease, anna, case)
    with pytest.raises(NotFound):
        office.does(editing.take_over, ben, case, "danger")
    office.does(editing.take_over, lead, case, "danger")
    assert office.accesses()[-1] == (lead.account, "lease_takeover_danger", (case,))
    with pytest.raises(WrongState, match="lease_lost"):
        office.does(answers.change_answers, anna, case, 1, {"name": "x"}, shown=mine.id)
    assert office.does(editing.show_lease, ben, case) is None
    office.does(answers.change_answers, anna, case, 1, {"name": "x"})


def test_a_closed_file_is_in_nobody_s_hands(
    office: Office, anna: Principal, lead: Principal, case: UUID, way: Way
) -> None:
    """There is nothing to edit in it."""
    office.lead_through(anna, case, way)
    with pytest.raises(WrongState, match="case_closed"):
        office.does(editing.take_lease, anna, case)
    with pytest.raises(WrongState, match="case_closed"):
        office.does(editing.take_over, lead, case, "danger")


def test_a_file_is_handed_over(office: Office, anna: Principal, lead: Principal, case: UUID) -> None:
    """The receiver leads it and is reminded, the giver is out and has it in hand no longer, the past stays known."""
    receiver = office.person("case_manager")
    office.does(editing.take_lease, anna, case)
    office.walk(minutes=6)
    office.does(editing.take_lease, anna, case)
    office.does(responsibilities.assign, anna, case, receiver.account, HandOver(reason="Umzug", stay=False))
    with pytest.raises(NotFound):
        office.does(reading.read_case, anna, case)
    assert office.does(editing.show_lease, receiver, case) is None
    shares = office.does(responsibilities.list_shares, receiver, case)
    assert [(one.kind, one.account, one.ended_at is None) for one in shares.shares] == [
        ("main", receiver.account, True),
        ("main", anna.account, False),
    ]
    assert list(shares.reasons.values()) == ["Umzug"]
    (reminder,) = office.does(entries.list_entries, receiver, Place(case, KINDS["reminders"]))
    assert (reminder.account, reminder.author, reminder.day) == (receiver.account, anna.account, office.clock.today())
    assert reminder.values["text"] == sentence(responsibilities.REMINDER, "de")
    with pytest.raises(WrongState, match="already_responsible"):
        office.does(responsibilities.assign, lead, case, receiver.account)


def test_the_giver_stays_where_asked(office: Office, anna: Principal, case: UUID) -> None:
    """As secondary; whoever had a lesser share and leads now needs it no more."""
    receiver = office.person("case_manager")
    office.does(responsibilities.add_share, anna, case, receiver.account, "deputy", None, office.clock.today())
    office.does(responsibilities.assign, anna, case, receiver.account, HandOver(stay=True))
    shares = office.does(responsibilities.list_shares, anna, case).shares
    running = [(one.kind, one.account) for one in shares if one.ended_at is None]
    assert running == [("main", receiver.account), ("secondary", anna.account)]
    office.does(answers.change_answers, anna, case, 1, {"name": "Kaya"})
    with pytest.raises(NotFound):  # whoever shares a file hands it to nobody
        office.does(responsibilities.assign, anna, case, anna.account)


def test_a_file_goes_to_colleagues_alone(office: Office, anna: Principal, case: UUID) -> None:
    """Neither to who has left, nor to another agency, nor to nobody; and not while somebody else edits it."""
    gone, stranger = office.person("case_manager"), Office(beside=office).person("case_manager")
    office.account(gone.account, "closed")
    for account in (gone.account, stranger.account, uuid4()):
        with pytest.raises(BadInput):
            office.does(responsibilities.assign, anna, case, account)
        with pytest.raises(BadInput):
            office.does(responsibilities.add_share, anna, case, account, "secondary", None, None)
    lead, receiver = office.person("team_lead"), office.person("case_manager")
    office.does(responsibilities.add_share, anna, case, receiver.account, "secondary", None, None)
    office.does(editing.take_lease, receiver, case)
    with pytest.raises(WrongState, match="in_other_hands"):
        office.does(responsibilities.assign, lead, case, receiver.account)
    assert office.case(case).responsible == anna.account


def test_a_deputy_reaches_the_file_in_their_time(office: Office, anna: Principal, case: UUID) -> None:
    """From the first to the last day, no day before or after; one that is ended ends at once."""
    deputy, today = office.person("case_manager"), office.clock.today()
    days = today + timedelta(days=1), today + timedelta(days=2)
    share = office.does(responsibilities.add_share, anna, case, deputy.account, "deputy", *days)
    reached = []
    for _ in range(4):
        try:
            office.does(reading.read_case, deputy, case)
            reached.append(True)
        except NotFound:
            reached.append(False)
        office.walk(days=1)
    assert reached == [False, True, True, False]
    with pytest.raises(InvalidAnswers):
        office.does(responsibilities.change_share, anna, case, share.id, today)
    with pytest.raises(InvalidAnswers):
        office.does(responsibilities.change_share, anna, case, share.id, None)
    office.does(responsibilities.change_share, anna, case, share.id, days[1] + timedelta(days=7))
    assert office.does(reading.read_case, deputy, case).stored.case.id == case
    office.does(responsibilities.end_share, anna, case, share.id)
    with pytest.raises(NotFound):
        office.does(reading.read_case, deputy, case)
    with pytest.raises(WrongState, match="has_ended"):
        office.does(responsibilities.end_share, anna, case, share.id)


def test_the_main_responsibility_is_handed_over_not_ended(office: Office, anna: Principal, case: UUID) -> None:
    """A file is never nobody's; a share that is not there is not found; nobody shares with themselves."""
    with pytest.raises(WrongState, match="main_is_handed_over"):
        office.does(responsibilities.end_share, anna, case, case)
    with pytest.raises(NotFound):
        office.does(responsibilities.end_share, anna, case, uuid4())
    with pytest.raises(WrongState, match="already_responsible"):
        office.does(responsibilities.add_share, anna, case, anna.account, "secondary", None, None)
    today = office.clock.today()
    with pytest.raises(InvalidAnswers):
        deputy = office.person("case_manager")
        office.does(responsibilities.add_share, anna, case, deputy.account, "deputy", today, today - timedelta(days=1))
