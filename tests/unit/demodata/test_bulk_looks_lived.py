"""Files of further agencies look as if people had led them: who consented, when they were at work, what they did."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.demodata.bulk.quarters import last_days
from cli.demodata.bulk.reminding import BEFORE_WORK, SLOWEST
from cli.demodata.bulk.writer import Making
from cli.demodata.steps import who_consents, workday
from cli.demodata.ticking import PATIENCE
from kernel.clock import BERLIN, berlin, berlin_day
from services.casefile.model import who_consented
from services.casefile.model.plausibility import Around, findings
from services.casefile.model.reminders import BY_OBHUT
from tests.unit.demodata.test_bulk import TENTH, by_table, order_in

TODAY = date(2026, 11, 30)  # a Monday
UNTIL = datetime(2026, 11, 30, 9, 40, tzinfo=BERLIN).astimezone(UTC)


@pytest.fixture(scope="module")
def making(tmp_path_factory: pytest.TempPathFactory) -> Making:
    """Files that somebody begins to load in the morning."""
    return Making(order_in(tmp_path_factory.mktemp("secrets"), TODAY, TENTH, UNTIL))


@pytest.fixture(scope="module")
def tables(making: Making) -> dict[str, list[dict[str, Any]]]:
    """All rows of all quarters, by table."""
    return by_table([row for day in last_days(TODAY) for row in making.live_until(day)])


def test_each_consent_says_who_gave_it_and_nobody_has_to_ask(
    making: Making, tables: dict[str, list[dict[str, Any]]]
) -> None:
    """Casefile and consent say the same; young people sign from an age at which nobody wonders, for adults nobody."""
    told = {row["id"]: row["given_by"] for row in tables["consent.consents"]}
    known = {row["consent"]: row["given_by"] for row in tables["casefile.case_consents_ever"]}
    assert known == told
    assert set(Counter(known.values())) == {"person", "guardian"}
    for kept, _ in making._stories:
        programme, consents, answers = kept.life.programme, kept.life.case.consents, kept.life.answers
        assert who_consented.doubts(programme, consents, answers, TODAY) == []
        assert findings(programme.plausible, Around(answers, TODAY)) == []


@pytest.mark.parametrize(("on", "who"), [
    (date(2026, 3, 17), "guardian"), (date(2026, 3, 18), "person"), (date(2028, 3, 18), "person"),
    (date(2025, 3, 18), "guardian"),
])  # fmt: skip
def test_from_sixteen_young_people_consent_for_themselves(on: date, who: str) -> None:
    """By the age on the day they sign, not on the day they came."""
    assert who_consents(date(2010, 3, 18), on) == who


def test_people_are_at_work_in_the_hours_of_an_office_at_all_of_them(tables: dict[str, list[dict[str, Any]]]) -> None:
    """Not at one hour, nor at a full minute; none on a day without work, and nothing after the loading began."""
    instants = [row["at"] for row in tables["casefile.access_log"]]
    instants += [row["recorded_at"] for row in tables["consent.consents"]]
    entries = [row for row in tables["casefile.case_entries"] if row["author"] != BY_OBHUT]
    instants += [row[name] for row in entries for name in ("created_at", "changed_at")]
    assert all(time(8, 30) <= berlin(one).time() <= time(18) for one in instants)
    assert all(workday(berlin_day(one)) == berlin_day(one) for one in instants)
    assert max(instants) <= UNTIL
    assert len({berlin(one).hour for one in instants}) >= 8
    assert len({berlin(one).second for one in instants}) == 60


def test_reminders_are_ticked_off_and_a_few_of_the_last_weeks_wait(tables: dict[str, list[dict[str, Any]]]) -> None:
    """None that a rule raised stays open for months; whoever ticks it off does so on a day of work, before today."""
    last = {row["id"]: row for row in tables["casefile.case_entries"] if row["author"] == BY_OBHUT}
    waits = [row for row in last.values() if not row["done"]]
    oldest = PATIENCE + timedelta(days=SLOWEST + 10)
    assert all(row["day"] >= TODAY - oldest for row in waits)
    assert any(row["day"] < TODAY for row in waits)
    ticked = [row for row in last.values() if row["done"]]
    assert len(ticked) > 10
    for row in ticked:
        done = berlin_day(row["changed_at"])
        assert row["day"] + PATIENCE <= done < TODAY
        assert workday(done) == done
        assert berlin(row["created_at"]).time() == BEFORE_WORK


def test_a_loading_at_night_writes_nothing_that_is_still_to_come(tmp_path: Path) -> None:
    """What is planned for today is on record with the instant the loading began."""
    night = datetime(2026, 11, 30, 0, 20, tzinfo=BERLIN)
    rows = Making(order_in(tmp_path, TODAY, TENTH, night)).live_until(TODAY)
    assert max(row["at"] for table, row in rows if table == "casefile.access_log") <= night
    assert max(row["changed_at"] for table, row in rows if table == "casefile.case_entries") <= night
