"""Use cases on PostgreSQL: who decides about a referral; what was entrusted counts at a gate and is not shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers
from services.casefile.store import Work
from services.casefile.store.foundation import Foundation
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.programme import Access
from services.casefile.templates.reading.loading import base
from services.casefile.templates.registry import Registry
from services.casefile.usecases import entries, opening
from services.casefile.usecases.entries import Place, Wish
from tests.versions import NothingElse

AGENCY = uuid4()
EXAMINED = {"on": "2024-01-08", "agreed": True}
ACCEPTED = {"outcome": "accepted", "first_talk_on": "2024-01-09"}
NOTE = {"on": "2024-01-08", "kind": "talk", "text": "anvertraut"}


class Undone(Exception):
    """Ends a transaction without keeping anything."""


@contextmanager
def opened(casefile: Foundation, programme: str, who: Principal) -> Iterator[tuple[Work, UUID]]:
    """A new file of this person's; neither it nor what is done with it is kept."""
    case_id = None
    with pytest.raises(Undone), Work(casefile, AGENCY) as work:
        case_id = opening.open_case(work, who, programme, None, None).stored.case.id
        yield work, case_id
        raise Undone
    casefile.keys.destroy(case_id)


@pytest.fixture
def referring(casefile: Foundation) -> Foundation:
    """A programme with referrals, into which placement officers refer."""
    waska, shared = casefile.programmes.current("waska"), base()
    forms = {**waska.forms, "referrals": shared.forms("case_management")["referrals"]}
    lists = {**shared.code_lists, **waska.code_lists}
    access = Access("exclusive", waska.phases[1].id)
    made = replace(waska, id="referring", forms=forms, code_lists=lists, access=access)
    return replace(casefile, programmes=Registry(NothingElse(), [made], casefile.clock.monotonic))


def test_a_referral_is_decided_by_case_management(referring: Foundation) -> None:
    """A placement officer proposes; neither a new nor a changed referral of theirs is accepted or returned."""
    ifk, fm = (Principal(uuid4(), AGENCY, frozenset({role})) for role in ("ifk", "case_manager"))
    with opened(referring, "referring", ifk) as (work, case_id):
        place = Place(case_id, KINDS["referrals"])
        proposed = entries.add_entry(work, ifk, place, Wish({**EXAMINED, "outcome": "proposed"}))
        for act in (
            lambda: entries.add_entry(work, ifk, place, Wish({**EXAMINED, **ACCEPTED})),
            lambda: entries.change_entry(work, ifk, place, proposed.id, 1, Wish(ACCEPTED)),
        ):
            with pytest.raises(InvalidAnswers) as refused:
                act()
            assert [p.code for p in refused.value.problems] == ["only_the_case_manager_decides"]
        work.cases.tell(case_id, responsible=fm.account)
        accepted = entries.change_entry(work, fm, place, proposed.id, 1, Wish(ACCEPTED))
        assert accepted.values["outcome"] == "accepted"


def test_an_entrusted_entry_counts_and_is_not_shown(casefile: Foundation) -> None:
    """A gate is the same for all: what it counts is there for it, and for a colleague it is not."""
    mine, colleague = (Principal(uuid4(), AGENCY, frozenset({"case_manager"})) for _ in range(2))
    with opened(casefile, "waska", mine) as (work, case_id):
        place = Place(case_id, KINDS["journal"])
        entries.add_entry(work, mine, place, Wish(NOTE, entrusted=True))
        work.cases.tell(case_id, responsible=colleague.account)
        assert entries.list_entries(work, colleague, place) == []
        said = work.entries.values(case_id, work.keys.get(AGENCY, case_id), ["journal"])
        assert [note["text"] for note in said["journal"]] == ["anvertraut"]
