"""Drafts beside each other lose nothing: two notes begun at once, and one that cannot be opened beside a save."""

from uuid import UUID, uuid4

import pytest
from structlog.testing import capture_logs

from kernel.errors import Conflict
from kernel.principal import Principal
from services.casefile.errors import SealBroken
from services.casefile.model.drafts import kind_and_entry, part_of
from services.casefile.store.drafts import UNREADABLE
from services.casefile.usecases import answers, editing, reading, responsibilities
from services.casefile.usecases.responsibilities import HandOver
from tests.unit.casefile.fakes.office import Office


def test_two_notes_begun_at_once_are_two_drafts(office: Office, anna: Principal, case: UUID) -> None:
    """Each under the id that its form was given; without one there is one draft of the kind, as before."""
    ids = uuid4(), uuid4()
    parts = ["journal", *(part_of("journal", one) for one in ids)]
    for part in (*parts, parts[1]):
        office.does(editing.save_draft, anna, case, part, 1, {"text": part})
    assert [office.does(editing.read_draft, anna, case, one).draft.content for one in parts] == [
        {"text": one} for one in parts
    ]
    lines = [kind_and_entry(line.part) for line in office.does(editing.own_drafts, anna)]
    assert set(lines) == {("journal", None), *(("journal", one) for one in ids)}
    office.does(editing.discard_draft, anna, case, parts[1])
    assert {line.part for line in office.does(editing.own_drafts, anna)} == {parts[0], parts[2]}


def test_nobody_has_more_drafts_of_a_file_than_can_be_looked_through(
    office: Office, anna: Principal, case: UUID
) -> None:
    """The next one is refused; those that are there are kept on, and so is that of the answers."""
    parts = [part_of("journal", uuid4()) for _ in range(editing.MOST_DRAFTS)]
    for part in parts:
        office.does(editing.save_draft, anna, case, part, 1, {})
    with pytest.raises(Conflict, match="too_many_drafts"):
        office.does(editing.save_draft, anna, case, part_of("goals", uuid4()), 1, {})
    for part in (parts[0], "answers", "journal"):
        office.does(editing.save_draft, anna, case, part, 1, {"text": "mehr"})
    colleague = office.person("case_manager")
    office.does(responsibilities.add_share, anna, case, colleague.account, "secondary", None, None)
    office.does(editing.save_draft, colleague, case, part_of("journal", uuid4()), 1, {})


def test_a_broken_draft_keeps_nobody_from_saving(office: Office, anna: Principal, case: UUID) -> None:
    """It stays as it is, and the log tells of it as of every broken seal, with nothing of whose it is."""
    office.does(editing.save_draft, anna, case, "answers", 1, {"name": "Ka"})
    row = office.database.tables["case_drafts"][case, anna.account, "answers"]
    broken = row["sealed"][:-1] + bytes([row["sealed"][-1] ^ 1])
    office.database.tables["case_drafts"][case, anna.account, "answers"] = {**row, "sealed": broken}
    with capture_logs() as logged:
        office.does(answers.change_answers, anna, case, 1, {"name": "Kaya"})
    assert [(one["event"], one["error"], set(one)) for one in logged if one["log_level"] == "warning"] == [
        (UNREADABLE, "SealBroken", {"event", "error", "place", "log_level"})
    ]
    assert office.does(reading.read_answers, anna, case).answers["name"] == "Kaya"
    assert office.rows("case_drafts")[0]["sealed"] == broken
    with pytest.raises(SealBroken):
        office.does(editing.read_draft, anna, case, "answers")
    office.does(editing.save_draft, anna, case, "answers", 2, {"name": "Neu"})
    assert office.does(editing.read_draft, anna, case, "answers").draft.content == {"name": "Neu"}


@pytest.mark.parametrize("stay", [True, False])
def test_a_hand_over_tells_how_many_drafts_are_out_of_reach(
    office: Office, anna: Principal, case: UUID, stay: bool
) -> None:
    """They are kept and nobody else reads them; whoever stays writes on. Back with their author, they are there."""
    for part in ("answers", part_of("journal", uuid4())):
        office.does(editing.save_draft, anna, case, part, 1, {"text": "mehr"})
    receiver = office.person("case_manager")
    done = office.does(responsibilities.hand_over, anna, case, receiver.account, HandOver(stay=stay))
    assert done.drafts_left == (0 if stay else 2)
    assert len(office.does(editing.own_drafts, anna)) == (2 if stay else 0)
    assert office.does(editing.own_drafts, receiver) == []
    back = office.does(responsibilities.hand_over, receiver, case, anna.account, HandOver(stay=False))
    assert (back.drafts_left, len(office.does(editing.own_drafts, anna))) == (0, 2)
