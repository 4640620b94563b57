"""Files of § 9b SGB VIII are kept until 70 years after the 30th birthday; the day that is told gives no birth away."""

from datetime import date, timedelta

import pytest

from tests.calendar import Calendar
from tests.casework import File
from tests.e2e.test_every_programme import TEMPLATES, Walk
from tests.house import House
from tests.visitor import Visitor, wait_for

TEN_YEARS = 3653
BEGINS = {"asd": "help", "clearing": "clearing"}  # the phase with which help begins
ADVICE, HELP = "family_support_16", "family_help_31"


def begun(worker: Visitor, today: date, programme: str, **answers: str) -> File:
    """A file whose help has begun today, by what its gates ask for."""
    walk = Walk(TEMPLATES[programme], File(worker, programme), today)
    for phase, edge in walk.programme.edges:
        walk.pass_gate(phase.id, edge)
        if (phase.id, edge) == (BEGINS[programme], "start"):
            break
    walk.file.answer(**answers)
    return walk.file


def broken_off(file: File, today: date) -> File:
    """A file that ended before its time."""
    ended = {"kind_of_ending": "moved", "help_ended_on": today.isoformat()}
    closing = {"kind_of_closing": "declined", "closing_date": today.isoformat()}
    file.answer(**(closing if file.look()["programme"] == "asd" else ended))
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
    """Advice ten years, help for upbringing a hundred after the birth, also where it was changed into other help; help
    that never began ten years."""
    today = calendar.today
    advice = broken_off(begun(worker, today, "asd", date_of_birth="2008-05-17", kind_of_help=ADVICE), today)
    assert due(advice) == today + timedelta(TEN_YEARS)
    planned = File(worker, "asd")
    planned.answer(date_of_birth="2008-05-17", kind_of_help=HELP)
    assert due(broken_off(planned, today)) == today + timedelta(TEN_YEARS)
    given = broken_off(begun(worker, today, "asd", date_of_birth="2008-05-17", kind_of_help=HELP), today)
    assert due(given) == date(2110, 12, 31)
    assert "2008" not in worker.get(f"{given.path}/retention").text
    same_years = broken_off(begun(worker, today, "asd", date_of_birth="2006-01-01", kind_of_help=HELP), today)
    assert due(same_years) == due(given), "five years of birth share a day"
    changed = begun(worker, today, "asd", date_of_birth="2008-05-17", kind_of_help="residential_care_34")
    changed.answer(kind_of_help=ADVICE)
    assert due(broken_off(changed, today)) == date(2110, 12, 31)


def test_every_clearing_is_kept_long(worker: Visitor, calendar: Calendar) -> None:
    """It is ordered as help for upbringing; without a birthday its opening stands for it."""
    today = calendar.today
    known = broken_off(begun(worker, today, "clearing", date_of_birth="2011-03-01"), today)
    unknown = broken_off(begun(worker, today, "clearing", date_of_birth="refused"), today)
    assert due(known) == date(2115, 12, 31)
    last = today.year + 100
    assert due(unknown) == date(last + -last % 5, 12, 31)


def test_opened_again_and_closed_anew_it_is_counted_anew(worker: Visitor, calendar: Calendar) -> None:
    """What was added meanwhile decides too."""
    today = calendar.today
    file = broken_off(begun(worker, today, "asd", date_of_birth="2008-05-17", kind_of_help=ADVICE), today)
    assert due(file) == today + timedelta(TEN_YEARS)
    worker.change("POST", f"{file.path}/reopening", {"reason": "Neues Anliegen"}, tag_of=file.path, expect=None)
    wait_for(lambda: file.look()["erasure_due_on"] is None, "that it has none")
    file.answer(kind_of_help="day_group_32")
    worker.change("PATCH", file.path, {"status": "closed", "broken_off": True}, tag_of=file.path)
    assert due(file) == date(2110, 12, 31)
