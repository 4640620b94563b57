"""Deadlines of the law that count from an answer: they stand in the file, remind by themselves, and end when met."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from kernel.principal import Principal
from services.casefile.model.deadlines import Due
from services.casefile.model.entries import Entry
from services.casefile.model.reminders import BY_OBHUT
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.phases import DEADLINE
from services.casefile.usecases import answers, due_reminders, entries, reading
from services.casefile.usecases.entries import Place
from tests.unit.casefile.fakes.office import Office

PRELIMINARY = {"protection_kind": "preliminary_42a", "protection_occasion": "unaccompanied"}


@pytest.fixture
def case(office: Office, anna: Principal) -> UUID:
    """A file of the social service."""
    return office.file(anna, "asd")


def say(office: Office, who: Principal, case: UUID, **said: Any) -> None:
    """Answers, of which each may be a day."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
    office.does(answers.change_answers, who, case, office.case(case).version, plain)


def asked(office: Office, who: Principal, case: UUID) -> dict[str, Due]:
    """What the file's first page says is due, by rule."""
    return {one.rule: one for one in office.does(reading.read_case, who, case).due}


def waiting(office: Office, who: Principal, case: UUID) -> list[Entry]:
    """Reminders of deadlines that nobody has ticked off."""
    found = office.does(entries.list_entries, who, Place(case, KINDS["reminders"]))
    return [one for one in found if one.rule == DEADLINE and not one.done]


def days(office: Office, who: Principal, case: UUID) -> list[str]:
    """Their days."""
    return sorted(str(one.values["due_on"]) for one in waiting(office, who, case))


def test_a_preliminary_protection_has_its_two_deadlines(office: Office, anna: Principal, case: UUID) -> None:
    """Seven working days for the registration (§ 42a (4)), a month for the distribution (§ 42b (4)): shown and reminded
    of from the answer on, by Obhut, for whoever is responsible."""
    say(office, anna, case, **PRELIMINARY, protection_begun_on=date(2026, 4, 29))
    found = asked(office, anna, case)
    assert found["distribution_registered"].on == date(2026, 5, 8)  # 1 May and a Sunday count for nothing
    assert found["distribution_over"].on == date(2026, 5, 29)
    raised = waiting(office, anna, case)
    assert {(one.account, one.author) for one in raised} == {(anna.account, BY_OBHUT)}
    assert days(office, anna, case) == ["2026-05-08", "2026-05-29"]


def test_a_deadline_that_is_met_asks_no_more(office: Office, anna: Principal, case: UUID) -> None:
    """Its reminder is ticked off by itself, the other one stays; correcting the answer brings it back."""
    say(office, anna, case, **PRELIMINARY, protection_begun_on=date(2026, 4, 29))
    say(office, anna, case, distribution_notified_on=date(2026, 5, 4))
    assert "distribution_registered" not in asked(office, anna, case)
    assert days(office, anna, case) == ["2026-05-29"]
    say(office, anna, case, protection_ended_on=date(2026, 5, 4))
    assert days(office, anna, case) == []
    assert not {"distribution_registered", "distribution_over"} & set(asked(office, anna, case))


def test_the_registration_is_kept_whatever_the_legal_ground(office: Office, anna: Principal, case: UUID) -> None:
    """A preliminary protection because of danger is registered too: its day is kept, and meets the deadline."""
    say(office, anna, case, **{**PRELIMINARY, "protection_occasion": "danger"}, protection_begun_on=date(2026, 4, 29))
    say(office, anna, case, distribution_notified_on=date(2026, 5, 4))
    read = office.does(reading.read_answers, anna, case)
    assert "2026-05-04" in str(read)
    assert "distribution_registered" not in asked(office, anna, case)


def test_what_was_done_for_an_earlier_measure_meets_no_later_one(office: Office, anna: Principal, case: UUID) -> None:
    """A second protection in the same file is registered anew, though the first one's day still stands there."""
    say(office, anna, case, **PRELIMINARY, protection_begun_on=date(2026, 2, 2))
    say(office, anna, case, distribution_notified_on=date(2026, 2, 3), protection_ended_on=date(2026, 2, 20))
    assert days(office, anna, case) == []
    say(office, anna, case, protection_begun_on=date(2026, 5, 4), protection_ended_on=None,
        distribution_notified_on=None)  # fmt: skip
    assert asked(office, anna, case)["distribution_registered"].on == date(2026, 5, 12)


def test_an_objection_is_answered_without_delay(office: Office, anna: Principal, case: UUID) -> None:
    """§ 42 (3): handed over or brought before the court, by the next working day; then it is done."""
    say(office, anna, case, protection_kind="provisional_42", protection_begun_on=date(2026, 4, 20))
    say(office, anna, case, custodian_objected=True, objected_on=date(2026, 4, 30))
    found = asked(office, anna, case)["objection_answered"]
    assert (found.on, found.overdue) == (date(2026, 5, 2), True)  # the first of May is a holiday, the second a Saturday
    say(office, anna, case, court_decision_sought=True, court_called_on=date(2026, 5, 4))
    assert "objection_answered" not in asked(office, anna, case)
    assert waiting(office, anna, case) == []


def test_the_daily_work_leaves_them_alone(office: Office, anna: Principal, case: UUID) -> None:
    """Their days are sealed, so the daily work cannot know them: what was raised stands, and is raised once."""
    say(office, anna, case, **PRELIMINARY, protection_begun_on=date(2026, 5, 4))
    before = days(office, anna, case)
    for _ in range(3):
        office.walk(days=10)
        due_reminders.keep_up_all(office.steps())
        say(office, anna, case, protection_place="facility")
    assert days(office, anna, case) == before != []


def test_two_years_in_foster_care_ask_who_is_competent(office: Office, anna: Principal, case: UUID) -> None:
    """§ 86 (6): shown a month ahead, reminded of on the day; of no other kind of help."""
    say(office, anna, case, kind_of_help="foster_care_33_general", help_begun_on=date(2024, 6, 1))
    assert asked(office, anna, case)["two_years_in_foster_care"].on == date(2026, 6, 1)
    assert days(office, anna, case) == ["2026-06-01"]
    say(office, anna, case, kind_of_help="family_help_31")
    assert days(office, anna, case) == []
    say(office, anna, case, kind_of_help="foster_care_33_special", help_begun_on=date(2025, 6, 1))
    assert "two_years_in_foster_care" not in asked(office, anna, case)
    assert days(office, anna, case) == ["2027-06-01"]


@pytest.mark.parametrize("programme", ["asd", "clearing", "jmd", "waska"])
def test_turning_18_is_asked_for_and_its_day_lies_nowhere_in_plain(
    office: Office, anna: Principal, programme: str
) -> None:
    """180 and 60 days before; once of age nobody asks any more; no reminder tells the birthday."""
    case, today = office.file(anna, programme), office.clock.today()
    if programme == "waska":
        office.consent(case, "case_management")
    born = (today + timedelta(days=180)).replace(year=today.year - 18 + (today + timedelta(days=180)).year - today.year)
    say(office, anna, case, date_of_birth=born)
    found = asked(office, anna, case)
    assert found["of_age_soon"].on == today
    assert "of_age_next" not in found
    office.walk(days=120)
    assert asked(office, anna, case)["of_age_next"].on == office.clock.today()
    done = "transition_settled_on" if programme == "asd" else "of_age_settled_on"
    say(office, anna, case, **{done: office.clock.today()})
    assert "of_age_next" not in asked(office, anna, case)
    office.walk(days=60)
    assert not {"of_age_soon", "of_age_next"} & set(asked(office, anna, case))
    assert waiting(office, anna, case) == []


def test_nothing_is_asked_of_somebody_who_has_died(office: Office, anna: Principal, case: UUID) -> None:
    """Neither on the first page nor by a reminder that a later answer would raise."""
    say(office, anna, case, **PRELIMINARY, kind_of_closing="deceased")
    say(office, anna, case, protection_begun_on=date(2026, 5, 4))
    assert asked(office, anna, case) == {}
    assert waiting(office, anna, case) == []
