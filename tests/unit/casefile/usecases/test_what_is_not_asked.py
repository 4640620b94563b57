"""An answer to a question that a skip rule hides is not taken in silence: it is named, wherever something is written.

A refusal would leave people before an error at a question they do not see; so what was sent is taken, but for what is
not asked, and that is named (ADR 34).
"""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from kernel.errors import NotFound
from kernel.principal import Principal
from services.casefile.api.case_views import case_body, not_asked_bodies
from services.casefile.api.entries import entry_body
from services.casefile.errors import InvalidAnswers
from services.casefile.model.answers import Unasked, merged, not_asked, shown
from services.casefile.model.entries import Entry, fill
from services.casefile.overview.usecases import bulk
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all
from services.casefile.usecases import answers, editing, entries, reading
from services.casefile.usecases.entries import Place, Wish
from tests.unit.casefile.fakes.office import Office

ALL = load_all(DIRECTORY)
SKIPPED = [
    (programme, where, name)
    for programme in ALL.values()
    for where, fields in [("", programme.fields), *((form.id, form.by_id) for form in programme.forms.values())]
    for name, field in fields.items()
    if field.shown_when
]
UNTIL = {"address_protected": "shelter", "address_protected_until": "2027-01-31"}
LEFT = [{"field": "address_protected_until", "with": ["address_protected"]}]


@pytest.fixture
def case(office: Office, anna: Principal) -> UUID:
    """A file whose form of participants has skip rules too."""
    return office.file(anna, "asd")


def change(office: Office, who: Principal, case: UUID, said: dict[str, Any]) -> list[dict[str, Any]]:
    """What the answer to a change of answers names."""
    made = office.does(answers.change_answers, who, case, office.case(case).version, said)
    return not_asked_bodies(made.not_asked)


@pytest.mark.parametrize(("programme", "where", "name"), SKIPPED, ids=lambda one: getattr(one, "id", one))
def test_every_skip_rule_of_every_template_names_what_it_hides(programme: Programme, where: str, name: str) -> None:
    """In the outline and in every form: the field, and the one whose answer decides."""
    fields = programme.form(where).by_id if where else programme.fields
    rule = fields[name].shown_when
    assert rule is not None
    answered = merged({}, {name: "x"})
    assert not_asked(fields, answered, shown(fields, answered)) == (Unasked(name, rule.field),)


def test_what_is_sent_and_hidden_is_named_in_the_answer(office: Office, anna: Principal, case: UUID) -> None:
    """With what decides about it; and whoever only looks afterwards is told nothing any more."""
    assert change(office, anna, case, {"town": "Ulm", "address_protected_until": "2027-01-31"}) == LEFT
    assert "address_protected_until" not in office.does(reading.read_answers, anna, case).answers
    assert case_body(office.does(reading.read_case, anna, case))["not_asked"] == []


def test_what_goes_by_another_answer_is_named_too(office: Office, anna: Principal, case: UUID) -> None:
    """Also where the whole section was sent back; what was cleared by hand is not told of."""
    assert change(office, anna, case, UNTIL) == []
    assert change(office, anna, case, {**UNTIL, "address_protected": None}) == LEFT
    change(office, anna, case, UNTIL)
    assert change(office, anna, case, dict.fromkeys(UNTIL)) == []


def test_a_draft_stays_while_something_typed_in_it_was_not_taken(office: Office, anna: Principal, case: UUID) -> None:
    """Nothing that was typed is lost: it goes once all of it is stored, or its author discards it."""
    typed = {"address_protected_until": "2027-01-31"}
    office.does(editing.save_draft, anna, case, "answers", 1, typed)
    change(office, anna, case, typed)
    assert office.does(editing.read_draft, anna, case, "answers").draft.content == typed
    change(office, anna, case, {**typed, **UNTIL})
    with pytest.raises(NotFound):
        office.does(editing.read_draft, anna, case, "answers")


def test_an_entry_names_what_its_form_does_not_ask(office: Office, anna: Principal, case: UUID) -> None:
    """New ones and changed ones; nothing of it is stored."""
    place = Place(case, KINDS["participants"])
    mother = {"name": "Kaya", "relation": "mother"}
    left = [{"field": "sex", "with": ["relation"]}]
    made = office.does(entries.add_entry, anna, place, Wish({**mother, "sex": "w"}))
    assert (entry_body(made)["not_asked"], made.values) == (left, mother)
    sister = {"relation": "sibling", "sex": "w"}
    changed = office.does(entries.change_entry, anna, place, made.id, 1, Wish(sister))
    assert entry_body(changed)["not_asked"] == []
    again = office.does(entries.change_entry, anna, place, made.id, 2, Wish({"relation": "mother"}))
    assert entry_body(again)["not_asked"] == left
    assert office.does(entries.read_entry, anna, place, made.id)[0].not_asked == ()


def test_a_repeated_request_says_it_again(office: Office, anna: Principal, case: UUID) -> None:
    """Whoever did not get the first answer learns the same from the second, though nothing of it was kept."""
    place = Place(case, KINDS["participants"])
    wish = Wish(
        {"name": "Kaya", "relation": "mother", "sex": "w", "address": "Am Ring 1", "address_protected": "shelter"}
    )
    first, second = (office.does(entries.add_entry, anna, place, wish, "key") for _ in range(2))
    assert (second.id, second.values) == (first.id, first.values)
    assert first.not_asked
    assert first.notices
    assert (second.not_asked, second.notices, second.warnings) == (first.not_asked, first.notices, first.warnings)
    office.does(entries.change_entry, anna, place, first.id, 1, Wish({"note": "ruft an"}))
    third = office.does(entries.add_entry, anna, place, wish, "key")
    assert (third.values["note"], third.not_asked) == ("ruft an", first.not_asked)
    assert "sex" not in str(office.rows("idempotency"))


def test_a_repeated_request_that_would_be_refused_now_is_answered(
    office: Office, anna: Principal, case: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code may have run out since: what was made is shown, and what was told of it then is not known any more."""
    place, wish = Place(case, KINDS["participants"]), Wish({"name": "Kaya", "relation": "mother", "sex": "w"})
    first = office.does(entries.add_entry, anna, place, wish, "key")

    def over(*_: Any) -> None:
        raise InvalidAnswers([])

    monkeypatch.setattr(entries.model, "fill", over)
    again = office.does(entries.add_entry, anna, place, wish, "key")
    assert (again.id, again.not_asked) == (first.id, ())


def test_what_a_newer_form_has_no_more_is_named() -> None:
    """A file that was taken along keeps its entries as they were; the next change drops such a value, and says so."""
    programme = ALL["asd"]
    form = programme.form("participants")
    smaller = replace(form, fields=tuple(one for one in form.fields if one.id != "phone"))
    before = {"name": "Kaya", "relation": "mother", "phone": "030 23125000"}
    told = fill(programme, smaller, before, {"name": "Kaya-Öz"}, date(2026, 5, 4))
    assert told.not_asked == (Unasked("phone", None),)


def test_many_files_at_once_say_it_for_each(
    office: Office, anna: Principal, case: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One action on several files has one answer for each; so has what was not taken, once a form of it has such a
    rule (none that is shipped has)."""
    left = (Unasked("note", "kind"),)

    def add(*arguments: Any) -> Entry:
        return replace(entries.add_entry(*arguments), not_asked=left)

    monkeypatch.setattr(bulk, "add_entry", add)
    monkeypatch.setattr(bulk, "not_asked_before", lambda *_: left)
    order = bulk.Order("remind", "key", values={"due_on": "2026-05-11", "text": "Anruf"})
    for _ in ("first", "repeated"):
        results, _ = bulk.act(office.begin, anna, [case, UUID(int=1)], order)
        assert [(one.ok, one.not_asked) for one in results] == [(True, left), (False, ())]
