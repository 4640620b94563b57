"""Two people at once: whoever says what they have seen does not overwrite what came meanwhile (ADR 34)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from kernel.errors import StaleVersion
from kernel.principal import Principal
from services.casefile.errors import WrongState
from services.casefile.usecases import answers, responsibilities
from services.casefile.usecases.responsibilities import HandOver
from tests.unit.casefile.fakes.office import Office

Change = Callable[..., Any]


@pytest.fixture
def share(office: Office, anna: Principal, case: UUID) -> UUID:
    """Somebody who is responsible too."""
    account = office.person("case_manager").account
    made = office.does(responsibilities.add_share, anna, case, account, "secondary", None, None)
    return UUID(str(made.id))


def test_every_change_of_who_is_responsible_honours_the_version_that_was_sent(
    office: Office, anna: Principal, ben: Principal, case: UUID, share: UUID
) -> None:
    """A hand-over, a share, its last day, its end, the district: stale, nothing of it happens; left out, it does."""
    carl, tomorrow = office.person("case_manager").account, office.clock.today() + timedelta(days=1)
    changes: list[tuple[Any, ...]] = [
        (responsibilities.add_share, anna, case, carl, "secondary", None, None),
        (responsibilities.change_share, anna, case, share, tomorrow),
        (responsibilities.end_share, anna, case, share),
        (responsibilities.put_into_district, anna, case, None),
        (responsibilities.hand_over, anna, case, ben.account, HandOver()),
    ]
    office.does(answers.change_answers, anna, case, 1, {"town": "Ulm"})
    before = office.case(case)
    for change in changes:
        with pytest.raises(StaleVersion):
            office.does(*change, seen=1)
    assert office.case(case) == before
    for change in changes:
        office.does(*change, seen=2)
    assert office.case(case).responsible == ben.account


def test_two_leads_hand_over_once(office: Office, anna: Principal, ben: Principal, lead: Principal, case: UUID) -> None:
    """Answers are as they were, so the version says nothing: who had the file does."""
    first, second = office.person("team_lead"), lead
    carl = office.person("case_manager").account
    office.does(responsibilities.assign, first, case, ben.account, HandOver(giver=anna.account))
    with pytest.raises(WrongState, match="handed_over_meanwhile"):
        office.does(responsibilities.assign, second, case, carl, HandOver(giver=anna.account))
    assert office.case(case).responsible == ben.account
    office.does(responsibilities.assign, second, case, carl)
    assert office.case(case).responsible == carl
