"""What was entrusted (§ 65 SGB VIII, § 203 StGB): its past, who touches it, who opens it, who must be known."""

from typing import Any
from uuid import UUID

import pytest

from kernel.errors import NotFound
from kernel.principal import Principal
from services.casefile.emergency import usecases as emergency
from services.casefile.emergency.store import Spool
from services.casefile.errors import InvalidAnswers, WrongState
from services.casefile.model.entries import Entry
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import entries, entrusted, plan, responsibilities, words
from services.casefile.usecases.entries import Wish
from services.casefile.usecases.finding_entries import Place
from services.casefile.usecases.responsibilities import HandOver
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.fakes.work import FakeWork

SECRET = {"on": "2026-05-04", "kind": "talk", "text": "das Geheimnis"}
JOURNAL = KINDS["journal"]


@pytest.fixture
def sharing(office: Office, anna: Principal, ben: Principal, case: UUID) -> Principal:
    """Ben, who shares the responsibility."""
    office.does(responsibilities.add_share, anna, case, ben.account, "secondary", None, None)
    return ben


@pytest.fixture
def secret(office: Office, anna: Principal, case: UUID) -> Entry:
    """A note that Anna was entrusted with."""
    return office.does(entries.add_entry, anna, Place(case, JOURNAL), Wish(SECRET, entrusted=True))


def test_its_past_stays_with_its_author(
    office: Office, anna: Principal, sharing: Principal, case: UUID, secret: Entry
) -> None:
    """An entry that is entrusted no more shows others what it says now, and no version from before."""
    place, open_now = Place(case, JOURNAL), Wish({"text": "war da"}, entrusted=False)
    office.does(entries.change_entry, anna, place, secret.id, 1, open_now)
    office.does(entries.change_entry, sharing, place, secret.id, 2, Wish({"text": "kam wieder"}))
    seen = {who.account: office.does(entries.read_entry, who, place, secret.id)[1] for who in (anna, sharing)}
    assert [(one.values["text"], one.entrusted) for one in seen[sharing.account]] == [("war da", False)]
    assert [one.version for one in seen[anna.account]] == [2, 1]


def test_a_version_of_which_nobody_knows_is_taken_for_a_secret(
    office: Office, anna: Principal, sharing: Principal, case: UUID
) -> None:
    """Kept by a release that did not write down whether it was entrusted: of kinds that may be, it stays hidden."""
    place = Place(case, JOURNAL)
    note = office.does(entries.add_entry, anna, place, Wish(SECRET))
    office.does(entries.change_entry, anna, place, note.id, 1, Wish({"text": "später"}))
    row = office.database.tables["case_entries_before"][note.id, 1]
    office.database.tables["case_entries_before"][note.id, 1] = {**row, "entrusted": None}
    assert office.does(entries.read_entry, sharing, place, note.id)[1] == []
    assert len(office.does(entries.read_entry, anna, place, note.id)[1]) == 1


def test_its_author_alone_touches_it(
    office: Office, anna: Principal, sharing: Principal, case: UUID, secret: Entry
) -> None:
    """Whoever it was released to reads it, and neither changes, removes nor brings it back."""
    place = Place(case, JOURNAL)
    office.does(entrusted.release, anna, place, secret.id, sharing.account, "person_consented")
    for act, more in (
        (entries.change_entry, [Wish({"text": "x"})]),
        (entries.change_entry, [Wish({}, entrusted=False)]),
        (entries.remove_entry, []),
    ):
        with pytest.raises(InvalidAnswers) as refused:
            office.does(act, sharing, place, secret.id, 1, *more)
        assert [(one.pointer, one.code) for one in refused.value.problems] == [("/entrusted", "only_by_author")]
    office.does(entries.remove_entry, anna, place, secret.id, 1)
    with pytest.raises(InvalidAnswers):
        office.does(entries.restore_entry, sharing, place, secret.id, 2)


def test_what_is_out_of_sight_says_nothing_new(office: Office, anna: Principal, case: UUID) -> None:
    """A removed entry is brought back before it is changed."""
    place = Place(case, JOURNAL)
    note = office.does(entries.add_entry, anna, place, Wish(SECRET))
    office.does(entries.remove_entry, anna, place, note.id, 1)
    with pytest.raises(WrongState, match="entry_removed"):
        office.does(entries.change_entry, anna, place, note.id, 2, Wish({"text": "x"}))
    office.does(entries.restore_entry, anna, place, note.id, 2)
    office.does(entries.change_entry, anna, place, note.id, 3, Wish({"text": "x"}))


def test_after_a_hand_over_its_author_reads_and_releases_it(
    office: Office, anna: Principal, ben: Principal, case: UUID, secret: Entry
) -> None:
    """The hand-over says what is left; of the rest of the file the author sees nothing, and others as little of it."""
    place = Place(case, JOURNAL)
    plain = office.does(entries.add_entry, anna, place, Wish(SECRET))
    left = office.does(responsibilities.hand_over, anna, case, ben.account, HandOver()).entrusted_left
    assert [(one.id, one.kind, one.author) for one in left] == [(secret.id, "journal", anna.account)]
    assert office.does(entrusted.list_kept, ben, case) == office.does(entrusted.list_kept, anna, case) == left
    assert office.does(entries.read_entry, anna, place, secret.id)[0] == secret
    for act in (
        lambda: office.does(entries.read_entry, anna, place, plain.id),
        lambda: office.does(entries.list_entries, anna, place),
        lambda: office.does(entries.change_entry, anna, place, secret.id, 1, Wish({"text": "x"})),
        lambda: office.does(entries.read_entry, ben, place, secret.id),
        lambda: office.does(entrusted.list_kept, office.person("case_manager"), case),
    ):
        with pytest.raises(NotFound):
            act()
    office.does(entrusted.release, anna, place, secret.id, ben.account, "change_of_worker")
    assert office.does(entries.read_entry, ben, place, secret.id)[0].values["text"] == SECRET["text"]
    assert office.does(entrusted.list_kept, ben, case) == []


def test_it_is_opened_in_danger(
    office: Office, anna: Principal, ben: Principal, lead: Principal, case: UUID, secret: Entry
) -> None:
    """By who leads the case now, at once, by one choice and one sentence; author and lead are told, without content."""
    office.does(responsibilities.assign, anna, case, ben.account)
    clerk, said = office.person("clerk"), ("danger", "Mädchen heute nicht angekommen, Autorin im Urlaub.")
    for who in (lead, clerk, office.person("case_manager")):
        with pytest.raises(NotFound):
            office.does(entrusted.open_in_danger, who, case, secret.id, *said)
    opened = office.does(entrusted.open_in_danger, ben, case, secret.id, *said)
    assert (opened.account, opened.released_by, opened.ground, opened.reason) == (ben.account, ben.account, *said)
    assert office.accesses()[-1] == (ben.account, "open_entrusted_journal", (case,))
    place = Place(case, JOURNAL)
    assert office.does(entries.read_entry, ben, place, secret.id)[0].values["text"] == SECRET["text"]
    assert office.does(entrusted.list_releases, anna, place, secret.id) == [opened]
    for who in (anna, lead):
        assert [one.word for one in office.does(words.own, who, 1, 50)[1]] == ["entrusted_opened"]
    assert said[1] not in str(office.rows("entry_releases")), "it is sealed"
    with pytest.raises(NotFound):
        office.does(entrusted.open_in_danger, ben, case, secret.id, *said)


def test_a_closed_account_holds_nothing_back(office: Office, anna: Principal, case: UUID, secret: Entry) -> None:
    """Where the author has left, what danger needs is still opened; nobody is told who is not there."""
    ben, lead = office.person("case_manager"), office.person("team_lead")
    office.account(anna.account, "closed")
    office.does(responsibilities.assign, lead, case, ben.account)
    office.does(entrusted.open_in_danger, ben, case, secret.id, "emergency", "Notruf der Schule.")
    assert [row["account"] for row in office.rows("case_words")] == [lead.account]


def test_who_must_not_be_told_is_known_to_all(
    office: Office, anna: Principal, sharing: Principal, case: UUID, tmp_path: Any
) -> None:
    """Though they were entrusted to somebody: name and relation alone, among the signers and on the emergency sheet."""
    said = {"name": "Onkel", "relation": "relative", "telephone": "0171", "not_to_be_told": True}
    place = Place(case, KINDS["participants"])
    programme = office.web.programmes.current("waska")
    said["relation"] = programme.code_lists["relation"].codes[0].code
    office.does(entries.add_entry, anna, place, Wish(said, entrusted=True))
    office.does(
        entries.add_entry, anna, place, Wish({**said, "name": "Tante", "not_to_be_told": False}, entrusted=True)
    )
    assert office.does(entries.list_entries, sharing, place) == []
    (spared,) = office.does(plan.read_people, sharing, case).not_to_be_told
    assert spared.values == {"name": "Onkel", "relation": said["relation"], "not_to_be_told": True}
    sheet = emergency.read_sheet(lambda agency: FakeWork(office.web, agency), Spool(tmp_path), sharing, case)
    assert [one.participant.values for one in sheet.persons] == [spared.values]
