"""Acts are dated by the business day on which they are done, and what is counted by real hours is not (ADR 31)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kernel.clock import Clock, berlin_day
from services.casefile.store import Seen
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import access_log, editing, entries
from services.casefile.usecases.entries import Wish
from services.casefile.usecases.finding_entries import Place
from tests.unit.casefile.fakes.office import Office

PAST = date(2024, 11, 4)
JOURNAL = KINDS["journal"]


class Walked:
    """An office whose business day is moved by a file, while real time goes on."""

    def __init__(self, file: Path) -> None:
        self.office, self._file = Office(), file
        self.office.clock = Clock(file, real_now=lambda: self.office.instant)
        self.office.set(clock=self.office.clock)
        self.to(PAST)
        self.anna = self.office.person("case_manager")
        self.case = self.office.file(self.anna)

    def to(self, day: date | None) -> None:
        """It is that day; None: today."""
        if day is None:
            self._file.unlink()
        else:
            self._file.write_text(day.isoformat(), encoding="ascii")

    def does(self, act: Any, *more: Any) -> Any:
        """Something Anna does, with the file."""
        return self.office.does(act, self.anna, *more)

    def note(self, text: str) -> Any:
        """A note of today."""
        values = {"on": self.office.clock.today().isoformat(), "kind": "talk", "text": text}
        return self.does(entries.add_entry, Place(self.case, JOURNAL), Wish(values))


@pytest.fixture
def walked(tmp_path: Path) -> Walked:
    return Walked(tmp_path / "clock")


def test_an_entry_was_entered_on_the_day_it_was_entered(walked: Walked) -> None:
    """Two years of a demo were all entered on the day of its loading: what was said before, changed and removed too."""
    note = walked.note("first")
    walked.to(PAST + timedelta(days=30))
    place = Place(walked.case, JOURNAL)
    changed = walked.does(entries.change_entry, place, note.id, 1, Wish({"text": "second"}))
    walked.to(PAST + timedelta(days=60))
    removed = walked.does(entries.remove_entry, place, note.id, 2)
    days = [note.created_at, changed.changed_at, removed.removed_at]
    assert [berlin_day(instant) - PAST for instant in days] == [timedelta(0), timedelta(30), timedelta(60)]
    with walked.office.begin() as work:
        key = work.keys.get(walked.anna.agency, walked.case)
        before = work.entries.before(removed, Seen(walked.case, key, walked.anna.account))
    assert [one.changed_at for one in before] == [changed.changed_at, note.changed_at]


def test_lists_stay_in_order_when_the_calendar_is_today_again(walked: Walked) -> None:
    """The demo removes its file once it is loaded: what is done then comes after all that was."""
    for days in (0, 1, 300):
        walked.to(PAST + timedelta(days=days))
        walked.note(f"{days} days later")
    walked.to(None)
    walked.note("today")
    notes = walked.does(entries.list_entries, Place(walked.case, JOURNAL))
    assert [note.values["text"] for note in notes] == ["0 days later", "1 days later", "300 days later", "today"]
    instants = [note.created_at for note in notes]
    assert sorted(instants) == instants
    _, log = walked.does(access_log.read_access_log, walked.case, 1, 50)
    told = [one.at for one in log]
    assert sorted(told, reverse=True) == told
    assert (berlin_day(told[-1]), berlin_day(told[0])) == (PAST, walked.office.clock.today())


def test_the_access_log_tells_the_day_of_the_act(walked: Walked) -> None:
    """Data protection reads when somebody had a file in hand: the day everything else was dated by."""
    walked.to(PAST + timedelta(days=7))
    walked.note("a week later")
    _, log = walked.does(access_log.read_access_log, walked.case, 1, 50)
    days = {one.action.stored: berlin_day(one.at) for one in log}
    assert days == {"open": PAST, "add_journal": PAST + timedelta(days=7), "access_log": PAST + timedelta(days=7)}


def test_a_lease_runs_by_real_minutes_whatever_day_it_is(walked: Walked) -> None:
    """A walk of a year ends nobody's lease and nobody's session, and keeps neither."""
    lease = walked.does(editing.take_lease, walked.case)
    walked.to(PAST + timedelta(days=365))
    assert walked.office.does(editing.show_lease, walked.anna, walked.case).id == lease.id
    walked.office.walk(hours=1)
    assert walked.office.does(editing.show_lease, walked.anna, walked.case) is None
