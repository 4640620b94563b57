"""Telling retention: when a file was closed just now, on which day its retention counts from, and nothing else."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts.casefile import CaseClosedV2, CaseReopened
from services.casefile.model.casefile import CaseFile, PhaseDates, Status
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all
from services.casefile.usecases.closing_events import announce
from tests.unit.casefile.fakes.office import REFERENCES, Office

OPENED, ENDED, CLOSED = date(2024, 1, 1), date(2024, 6, 10), date(2024, 9, 2)


@pytest.fixture(scope="module")
def waska() -> Programme:
    """The programme as it is shipped; its retention counts from the end of case management."""
    return load_all(DIRECTORY)["waska"]


@pytest.fixture
def office() -> Office:
    """With a unit of work in memory."""
    return Office()


def file(status: Status, ended: date | None = ENDED, **more: PhaseDates) -> CaseFile:
    """A file whose case management has ended, or has never been; other phases it has been through."""
    phases = {"case_management": PhaseDates(OPENED, ended, OPENED, ended)} if ended else {}
    phases |= more
    return CaseFile(
        id=UUID(int=1), agency=UUID(int=2), programme="waska", template_version=1, responsible=UUID(int=3),
        client_number="006", opened_on=OPENED, status=status, closed_on=CLOSED if status == "closed" else None,
        phases=phases,
    )  # fmt: skip


def told(office: Office, programme: Programme, before: CaseFile, after: CaseFile) -> list[Any]:
    """What is emitted for this change."""
    office.does(announce, programme, before, after)
    return [(event, *one) for event in (CaseClosedV2, CaseReopened) for one in office.told(event)]


def test_a_closed_file_is_announced(office: Office, waska: Programme) -> None:
    """Once, to retention alone, with the day of the template's rule and no id of the case."""
    ((event, audience, data),) = told(office, waska, file("open"), file("closed"))
    assert (event, audience) == (CaseClosedV2, "retention")
    assert data == {
        "reference": REFERENCES.refer("retention", UUID(int=1)),
        "agency": UUID(int=2),
        "programme": "waska",
        "opened_on": OPENED,
        "closed_on": CLOSED,
        "counted_from": ENDED,
        "rule": "days_after_phase_end",
        "keep_at_least_days": 1,
        "keep_at_most_days": 3650,
    }
    assert str(UUID(int=1)) not in str(data)


def test_without_the_phase_it_counts_from_the_closing(office: Office, waska: Programme) -> None:
    """A file closed before case management began must not stay for ever."""
    ((_, _, data),) = told(office, waska, file("open", None), file("closed", None))
    assert data["counted_from"] == CLOSED


def test_work_on_an_open_file_is_nobodys_business(office: Office, waska: Programme) -> None:
    """Phases and answers of a file that is being worked on leave nothing on the broker."""
    begun = PhaseDates(OPENED, None, OPENED, None)
    assert told(office, waska, file("open", None), file("open", None, intake=begun)) == []
    assert told(office, waska, file("open"), replace(file("open"), client_number="007")) == []


def test_a_file_that_nobody_closes_counts_too(office: Office, waska: Programme) -> None:
    """From the end of case management, as the template says; a corrected day is told, and aftercare postpones."""
    begun, later = PhaseDates(OPENED, None, OPENED, None), date(2024, 7, 1)
    ((event, _, data),) = told(office, waska, file("open", None, case_management=begun), file("open"))
    assert (event, data["counted_from"], data["closed_on"]) == (CaseClosedV2, ENDED, ENDED)
    told(office, waska, file("open"), file("open", later))
    *_, (_, data) = office.told(CaseClosedV2)
    assert data["counted_from"] == later
    told(office, waska, file("open", later), file("open", later, aftercare=begun))
    assert len(office.told(CaseReopened)) == 1
    told(office, waska, file("open", later, aftercare=begun), file("closed", later))
    assert len(office.told(CaseClosedV2)) == 3


@pytest.mark.parametrize("before", ["closed", "erasing"])
def test_a_file_is_closed_once(office: Office, waska: Programme, before: Status) -> None:
    """What was closed already is not announced again, and one being erased not at all."""
    assert told(office, waska, file(before), file("closed")) == []
    assert told(office, waska, file("open"), file("erasing")) == []


def test_a_file_opened_again_is_announced(office: Office, waska: Programme) -> None:
    """Retention must not order the erasure of a file that is being worked on."""
    begun = PhaseDates(OPENED, None, OPENED, None)
    ((event, audience, data),) = told(office, waska, file("closed"), file("open", None, case_management=begun))
    assert (event, audience) == (CaseReopened, "retention")
    assert data == {
        "reference": REFERENCES.refer("retention", UUID(int=1)),
        "agency": UUID(int=2),
        "programme": "waska",
        "opened_on": OPENED,
    }
