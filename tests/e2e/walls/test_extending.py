"""What an agency has added to a template stays where the template changes, and behind the agency's wall."""

from dataclasses import replace
from uuid import uuid4

import pytest

from kernel.principal import Principal
from services.casefile.store import Work
from services.casefile.store.foundation import Foundation
from services.casefile.store.programmes import Programmes
from services.casefile.template_changes.usecases import extensions, moves
from services.casefile.templates.registry import Registry
from services.casefile.usecases import answers, opening, reading
from tests.leak.extensions import YAML
from tests.versions import NEXT, NothingElse

AGENCY = uuid4()
ADMIN = Principal(uuid4(), AGENCY, frozenset({"agency_admin"}))
WORKER = Principal(uuid4(), AGENCY, frozenset({"case_manager"}))
SAID = {"x_text": "SV Nord", "x_day": "2026-01-05", "mother_tongue": "german"}


class Undone(Exception):
    """Ends a transaction without keeping anything."""


def test_answers_stay_where_a_file_is_migrated(casefile: Foundation) -> None:
    """The next version of the template lacks a question; those of the agency are in no version and in all files."""
    first = casefile.programmes.current("waska")
    shorter = tuple(
        replace(section, fields=tuple(field for field in section.fields if field.id != "mother_tongue"))
        for section in first.sections
    )
    gates = tuple(
        replace(phase, end=replace(phase.end, mandatory=tuple(n for n in phase.end.mandatory if n != "mother_tongue")))
        for phase in first.phases
    )
    second = replace(first, version=NEXT, sections=shorter, phases=gates)
    old = replace(casefile, programmes=Registry(NothingElse(), [first], casefile.clock.monotonic))
    new = Registry(NothingElse(), [first, second], casefile.clock.monotonic)
    with pytest.raises(Undone), Work(old, AGENCY) as work:
        extensions.change(work, ADMIN, "waska", 0, YAML, "So.")
        case = opening.open_case(work, WORKER, "waska", None, None).stored.case
        answers.change_answers(work, WORKER, case.id, case.version, SAID)
        work.programmes = Programmes(new, lambda: work.connection)
        before = moves.look_ahead(work, WORKER, case.id)
        assert [effect.id for effect in before.effects] == ["mother_tongue"]
        moved = moves.migrate(work, WORKER, case.id, case.version + 1, NEXT)
        known = reading.answers_of(work, moved.stored)
        assert {name: known.get(name) for name in SAID} == {**SAID, "mother_tongue": None}
        raise Undone


def test_an_agency_is_never_asked_another_s_questions(casefile: Foundation) -> None:
    """Not even by code that forgets to say whose: the database shows a role only its own agency's."""
    with pytest.raises(Undone), Work(casefile, AGENCY) as work:
        extensions.change(work, ADMIN, "waska", 0, YAML, "So.")
        assert work.extensions.newest(AGENCY, "waska") is not None
        waska = work.programmes.current("waska")
        assert "x_text" in work.programmes.for_agency(waska, AGENCY).fields
        assert "x_text" not in work.programmes.for_agency(waska, uuid4()).fields
        raise Undone
    with Work(casefile, uuid4()) as work:
        assert work.extensions.newest(AGENCY, "waska") is None
