"""Files of § 9b SGB VIII are kept until 70 years after the 30th birthday; the day that is told gives no birth away."""

from datetime import date, timedelta

import pytest

from tests.calendar import Calendar
from tests.casework import File
from tests.house import House
from tests.visitor import Visitor, wait_for

TEN_YEARS = 3653


def broken_off(worker: Visitor, today: date, programme: str, **answers: str) -> File:
    """A file that ended before its time."""
    file = File(worker, programme)
    ended = {"kind_of_ending": "moved", "help_ended_on": today.isoformat()}
    closing = {"kind_of_closing": "declined", "closing_date": today.isoformat()}
    file.answer(**answers, **(closing if programme == "asd" else ended))
    file.worker.change("PATCH", file.path, {"status": "closed", "broken_off": True}, tag_of=file.path)
    return file


def due(file: File) -> date:
    """The day of erasure, once retention has told it."""
    return date.fromisoformat(wait_for(lambda: file.look()["erasure_due_on"], "a day of erasure"))


@pytest.fixture(scope="module")
def worker(house: House) -> Visitor:
    """A social worker of an office that would keep its files a year."""
    return house.agency("case_manager", retention_days=365)["case_manager"]


def test_an_answer_decides_how_long_a_file_is_kept(worker: Visitor, calendar: Calendar) -> None:
    """Advice ten years, help for upbringing a hundred after the birth, also where it was changed into other help."""
    today = calendar.today
    advice = broken_off(worker, today, "asd", date_of_birth="2008-05-17", kind_of_help="family_support_16")
    assert due(advice) == today + timedelta(TEN_YEARS)
    help_given = broken_off(worker, today, "asd", date_of_birth="2008-05-17", kind_of_help="family_help_31")
    assert due(help_given) == date(2110, 12, 31)
    assert "2008" not in worker.get(f"{help_given.path}/retention").text
    same_years = broken_off(worker, today, "asd", date_of_birth="2006-01-01", kind_of_help="family_help_31")
    assert due(same_years) == due(help_given), "five years of birth share a day"
    changed = File(worker, "asd")
    changed.answer(date_of_birth="2008-05-17", kind_of_help="residential_care_34")
    changed.answer(kind_of_help="family_support_16", kind_of_closing="declined", closing_date=today.isoformat())
    worker.change("PATCH", changed.path, {"status": "closed", "broken_off": True}, tag_of=changed.path)
    assert due(changed) == date(2110, 12, 31)


def test_every_clearing_is_kept_long(worker: Visitor, calendar: Calendar) -> None:
    """It is ordered as help for upbringing; without a birthday its opening stands for it."""
    known = broken_off(worker, calendar.today, "clearing", date_of_birth="2011-03-01")
    unknown = broken_off(worker, calendar.today, "clearing", date_of_birth="refused")
    assert due(known) == date(2115, 12, 31)
    last = calendar.today.year + 100
    assert due(unknown) == date(last + -last % 5, 12, 31)


def test_opened_again_and_closed_anew_it_is_counted_anew(worker: Visitor, calendar: Calendar) -> None:
    """What was added meanwhile decides too."""
    file = broken_off(worker, calendar.today, "asd", date_of_birth="2008-05-17", kind_of_help="family_support_16")
    assert due(file) == calendar.today + timedelta(TEN_YEARS)
    worker.change("POST", f"{file.path}/reopening", {"reason": "Neues Anliegen"}, tag_of=file.path, expect=None)
    wait_for(lambda: file.look()["erasure_due_on"] is None, "that it has none")
    file.answer(kind_of_help="day_group_32")
    worker.change("PATCH", file.path, {"status": "closed", "broken_off": True}, tag_of=file.path)
    assert due(file) == date(2110, 12, 31)
