"""Template changes through the use cases: two owners, files that follow or say why not, questions of one's own."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.casefile import CatalogueChanged
from kernel.errors import BadInput, Conflict, Forbidden, NotFound, Refusal, StaleVersion
from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers, UnknownProgramme, WrongState
from services.casefile.model.access import Act
from services.casefile.template_changes.usecases import extensions, moves, moves_of_all, proposals
from services.casefile.template_changes.usecases.proposals import Wish
from services.casefile.usecases import answers, editing, reading
from tests.unit.casefile.fakes.office import Office
from tests.versions import NEXT, SHIPPED, numbered

ONE, OTHER = (Principal(uuid4(), None, frozenset({role})) for role in ("system_owner", "main_system_owner"))


def wish(yaml: str, **changes: date) -> Wish:
    """A complete proposal."""
    return Wish(yaml, "Telefonnummern werden nicht gebraucht.", changes.get("agreed_on", date(2026, 1, 5)), "Akte 3")


@pytest.fixture
def second(office: Office) -> str:
    """The next version of clearing: one question less, and one code of a list."""
    _, text = office.does(proposals.current_text, ONE, "clearing")
    text = numbered(text, NEXT).replace(", telephone]", "]")
    lines = text.splitlines(keepends=True)
    gone = ("- {id: telephone,", 'd: {de: "divers"')
    return "".join(line for line in lines if not line.strip().startswith(gone))


@pytest.fixture
def case(office: Office, anna: Principal) -> UUID:
    """An open file of the first version, with answers that the second has no place for."""
    made = office.file(anna, "clearing")
    office.does(answers.change_answers, anna, made, 1, {"name": "Öztürk", "gender": "d", "telephone": "0345 123"})
    return made


def in_force(office: Office, second: str) -> None:
    """The second version is in force; registries look again after a second."""
    made = office.does(proposals.propose, ONE, "clearing", wish(second), None)
    office.does(proposals.approve, OTHER, "clearing", made.id)
    office.walk(seconds=2)


def test_a_basic_change_needs_a_second_owner(office: Office, second: str) -> None:
    """Whoever has proposed it does not approve it; decided once, it is decided; reporting hears of the labels."""
    made = office.does(proposals.propose, ONE, "clearing", wish(second), "key")
    assert office.does(proposals.propose, ONE, "clearing", wish(second), "key").id == made.id
    rival = office.does(proposals.propose, OTHER, "clearing", wish(second), None)
    assert made.basic
    with pytest.raises(Forbidden, match="second_owner_needed"):
        office.does(proposals.approve, ONE, "clearing", made.id)
    assert office.web.programmes.current("clearing").version == SHIPPED
    done = office.does(proposals.approve, OTHER, "clearing", made.id)
    assert (done.state, done.approved_by, [one.step for one in done.steps]) == (
        "in_force", OTHER.account, ["proposed", "approved"],
    )  # fmt: skip
    assert [audience for audience, _ in office.told(CatalogueChanged)] == ["reporting"]
    for act in (proposals.approve, proposals.withdraw):
        with pytest.raises(Conflict, match="proposal_decided"):
            office.does(act, OTHER, "clearing", made.id)
    with pytest.raises(Conflict, match="version_not_next"):
        office.does(proposals.approve, ONE, "clearing", rival.id)
    with pytest.raises(Forbidden):
        office.does(proposals.withdraw, ONE, "clearing", rival.id)
    rejected = office.does(proposals.reject, ONE, "clearing", rival.id, "Doppelt.")
    assert (rejected.state, rejected.steps[-1].reason) == ("rejected", "Doppelt.")
    office.walk(seconds=2)
    assert office.web.programmes.current("clearing").version == NEXT


def test_what_is_incomplete_or_does_no_good_is_refused(office: Office, anna: Principal, second: str) -> None:
    """Without the right, the next number, a difference, the office head's word, or a text that holds together."""
    _, shipped = office.does(proposals.current_text, ONE, "clearing")
    bomb = "id: clearing\nlabel: &bomb [x]\n"
    refused: list[tuple[Principal, str, Wish, type[Refusal], str]] = [
        (anna, "clearing", wish(second), Forbidden, "not_allowed"),
        (ONE, "clearing", wish(shipped), Conflict, "version_not_next"),
        (ONE, "clearing", wish(numbered(second, NEXT + 1)), Conflict, "version_not_next"),
        (ONE, "clearing", wish(second.replace("id: clearing\n", "id: other\n", 1)), Conflict, "version_not_next"),
        (ONE, "clearing", wish(numbered(shipped, NEXT)), BadInput, "nothing_changed"),
        (ONE, "clearing", wish(second, agreed_on=date(2026, 5, 5)), BadInput, "date_in_future"),
        (ONE, "clearing", wish(bomb), BadInput, "template_refused at line 2"),
    ]
    for who, programme, wanted, error, code in refused:
        with pytest.raises(error) as why:
            office.does(proposals.propose, who, programme, wanted, None)
        told = [f"{one.code} at line {one.line}" if one.line else one.code for one in why.value.problems]
        assert (told or [why.value.code]) == [code]
    with pytest.raises(UnknownProgramme):
        office.does(proposals.propose, ONE, "picnic", wish(second), None)
    with pytest.raises(NotFound):
        office.does(proposals.read_proposal, ONE, "clearing", uuid4())
    assert office.does(proposals.list_proposals, ONE, "clearing", 1, 50) == (0, [])


def test_a_file_is_taken_along_and_loses_nothing(office: Office, anna: Principal, case: UUID, second: str) -> None:
    """What has no place any more is kept aside; before, the file says what would change, and nothing is done twice."""
    with pytest.raises(WrongState, match="no_newer_template"):
        office.does(moves.migrate, anna, case, 2, SHIPPED)
    in_force(office, second)
    assert office.does(reading.read_case, anna, case).newer_template == NEXT
    ahead = office.does(moves.look_ahead, anna, case)
    assert (ahead.before, ahead.after, ahead.possible) == (SHIPPED, NEXT, True)
    assert {"telephone", "gender"} <= {effect.id for effect in ahead.effects if effect.filled}
    with pytest.raises(WrongState, match="template_changed_meanwhile"):
        office.does(moves.migrate, anna, case, 2, NEXT + 1)
    with pytest.raises(StaleVersion):
        office.does(moves.migrate, anna, case, 1, NEXT)
    moved = office.does(moves.migrate, anna, case, 2, NEXT)
    assert (moved.stored.case.template_version, moved.newer_template) == (NEXT, None)
    stored, told, _, withdrawn, _ = office.does(reading.read_answers, anna, case)
    assert told == {"name": "Öztürk"}
    assert {name: [one["value"] for one in aside] for name, aside in withdrawn.items()} == {
        "telephone": ["0345 123"], "gender": ["d"],
    }  # fmt: skip
    with pytest.raises(WrongState, match="no_newer_template"):
        office.does(moves.migrate, anna, case, 3, NEXT)


def test_all_files_of_an_agency_follow_or_say_why_not(
    office: Office, anna: Principal, ben: Principal, case: UUID, second: str
) -> None:
    """In somebody's hands it stays; cut off between two files the job goes on; admins see counts, leads which."""
    admin, lead = office.person("agency_admin"), office.person("team_lead")
    held, unreadable = office.file(anna, "clearing"), office.file(ben, "clearing")
    with pytest.raises(WrongState, match="no_files_behind"):
        office.does(moves_of_all.request, admin, "clearing", SHIPPED)
    in_force(office, second)
    office.does(editing.take_lease, anna, held)
    office.keys.destroy(unreadable)
    ahead = office.does(moves_of_all.look_ahead, admin, "clearing")
    assert (ahead.to, ahead.ready, ahead.refused) == (NEXT, 2, {"in_other_hands": 1})
    for who in (anna, lead):
        with pytest.raises(Forbidden):
            office.does(moves_of_all.request, who, "clearing", NEXT)
    with pytest.raises(WrongState, match="template_changed_meanwhile"):
        office.does(moves_of_all.request, admin, "clearing", SHIPPED)
    job = office.does(moves_of_all.request, admin, "clearing", NEXT)
    ((_, arguments),) = office.deferred()

    def dies(_: str) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        moves_of_all.migrate_files(office.steps(dies), **arguments)
    moves_of_all.migrate_files(office.steps(), **arguments)
    moves_of_all.migrate_files(office.steps(), **arguments)
    assert [office.case(one).template_version for one in (case, held, unreadable)] == [NEXT, SHIPPED, SHIPPED]
    outcome = office.does(moves_of_all.outcome, admin, "clearing", job, 1, 50)
    assert (outcome.taken, outcome.refused, outcome.left) == (1, {"in_other_hands": 1, "key_unavailable": 1}, [])
    state = office.does(lambda work: work.jobs.look_up(admin, job))
    assert (state.state, state.done, state.total) == ("done", 3, 3)
    with pytest.raises(NotFound):
        office.does(moves_of_all.outcome, admin, "clearing", uuid4(), 1, 50)
    assert (admin.account, Act.MIGRATE.recorded().stored, (case,)) in office.accesses()


CLUBS = """\
code_lists:
  x_clubs: {none: {de: "kein Verein", en: "no club"}, sports: {de: "Sportverein", en: "sports club"}}
sections:
  - id: x_1
    label: {de: "Freizeit", en: "leisure"}
    purpose: case_management
    fields:
      - {id: x_club, type: code, code_list: x_clubs, protection: ordinary, label: {de: "V", en: "c"}, help: {de: "V", en: "c"}}
"""  # noqa: E501 -- because a question is a line in templates too


def test_an_agency_asks_questions_of_its_own(office: Office, anna: Principal) -> None:
    """In all its files at once, open ones too; checked like others; another agency is never asked them."""
    admin, case = office.person("agency_admin"), office.file(anna)
    other = Office(beside=office)
    theirs = other.person("case_manager")
    stranger = other.file(theirs)
    assert office.does(extensions.read, admin, "waska") is None
    made = office.does(extensions.change, admin, "waska", 0, CLUBS, "Der Beirat fragt danach.")
    assert (made.version, made.reason, made.changed_by) == (1, "Der Beirat fragt danach.", admin.account)
    office.does(answers.change_answers, anna, case, 1, {"x_club": "sports"})
    assert office.does(reading.read_answers, anna, case)[1] == {"x_club": "sports"}
    with pytest.raises(InvalidAnswers):
        office.does(answers.change_answers, anna, case, 2, {"x_club": "chess"})
    with pytest.raises(InvalidAnswers):
        other.does(answers.change_answers, theirs, stranger, 1, {"x_club": "sports"})
    assert other.does(extensions.read, other.person("agency_admin"), "waska") is None


def test_what_was_asked_once_is_never_taken_away(office: Office) -> None:
    """Dropped it is refused, the same again too; of two at once the slower is told; every version stays on record."""
    admin = office.person("agency_admin")
    office.does(extensions.change, admin, "waska", 0, CLUBS, "x")
    for version, text, error in ((0, CLUBS, StaleVersion), (1, CLUBS, BadInput), (1, "sections: []\n", BadInput)):
        with pytest.raises(error):
            office.does(extensions.change, admin, "waska", version, text, "x")
    renamed = CLUBS.replace("leisure", "spare time")
    assert office.does(extensions.change, admin, "waska", 1, renamed, "y").version == 2
    assert [one.reason for one in office.does(extensions.versions, admin, "waska", 1, 50)[1]] == ["y", "x"]


def test_an_extension_is_the_administration_s_alone(office: Office, anna: Principal) -> None:
    """Not a case manager's, over no version but the last, and of no programme that is not there."""
    admin = office.person("agency_admin")
    for who in (anna, ONE):
        with pytest.raises(Forbidden):
            office.does(extensions.read, who, "waska")
        with pytest.raises(Forbidden):
            office.does(extensions.change, who, "waska", 0, CLUBS, "x")
    with pytest.raises(StaleVersion):
        office.does(extensions.change, admin, "waska", 1, CLUBS, "x")
    with pytest.raises(UnknownProgramme):
        office.does(extensions.read, admin, "picnic")
    with pytest.raises(BadInput) as refused:
        office.does(extensions.change, admin, "waska", 0, "sections: &bomb [x]\n", "x")
    assert refused.value.problems[0].code == "template_refused"
    assert office.rows("programme_extensions") == []


def test_a_hard_limit_takes_reasons(office: Office) -> None:
    """Else whoever went beyond it could only enter another day than the one it was."""
    _, text = office.does(proposals.current_text, ONE, "clearing")
    without = numbered(text, NEXT).replace(", exception: clearing_time_reasons", "")
    assert without != numbered(text, NEXT)
    with pytest.raises(BadInput) as refused:
        office.does(proposals.propose, ONE, "clearing", wish(without), None)
    assert [problem.reason for problem in refused.value.problems] == [
        "'clearing_overdue': a hard limit names the field that takes the reasons"
    ]


def test_a_question_of_another_version_is_named_and_no_invented_one(
    office: Office, anna: Principal, case: UUID, second: str
) -> None:
    """A client that still sends what the newer template has lost is told which; any other name might be a person's."""
    in_force(office, second)
    newer = office.file(anna, "clearing")
    sent = {"telephone": "0345 123", "oeztuerk": "x"}
    with pytest.raises(InvalidAnswers) as refused:
        office.does(answers.change_answers, anna, newer, 1, sent)
    assert [(one.pointer, one.code) for one in refused.value.problems] == [
        ("/answers/telephone", "unknown_field"),
        ("/answers", "unknown_field"),
    ]
    office.does(answers.change_answers, anna, case, office.case(case).version, {"telephone": "0345 124"})
