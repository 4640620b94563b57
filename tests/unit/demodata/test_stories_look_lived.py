"""The demo's own files look as if people had led them: nothing odd in them, no reminder that is left for months."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

import pytest

from cli.demodata.bulk.acts import Whose, Worker
from cli.demodata.bulk.life import Life
from cli.demodata.bulk.reminding import last_days_of
from cli.demodata.calendar import STEP
from cli.demodata.contacts import contacts
from cli.demodata.steps import after_working_days
from cli.demodata.stories import DESKS, FILES, Story, first_day, stories
from cli.demodata.ticking import PATIENCE, turns
from services.casefile.model import deadlines, reminders, who_consented
from services.casefile.model.entries import Entry
from services.casefile.model.plausibility import Around, findings
from services.casefile.model.reminders import Raised
from services.casefile.templates.declared.fields import MARKERS
from tests.unit.demodata.living import ANYBODY, life_of, templates

TODAY = date(2026, 11, 30)  # a Monday
HALTS = [first_day(TODAY)]
while HALTS[-1] < TODAY:
    HALTS.append(min(after_working_days(HALTS[-1], STEP), TODAY))
FEW = dict.fromkeys(FILES, 15)


def test_nobody_is_warned_of_anything() -> None:
    """What is odd in a file of the demo would be the demo's own slip: in answers, entries or who consented."""
    for story in stories(TODAY):
        life = life_of(story)
        programme, answers = life.programme, life.answers
        found = findings(programme.plausible, Around(answers, TODAY))
        found += who_consented.doubts(programme, life.case.consents, answers, TODAY)
        by_form: dict[str, list[Entry]] = defaultdict(list)
        for entry in life.entries.values():
            by_form[entry.kind].append(entry)
        values = {entry.id: entry.values for entry in life.entries.values()}
        for form, entries in by_form.items():
            for one in entries:
                beside = [other.values for other in entries if other is not one]
                around = Around(one.values, TODAY, answers, values[one.parent] if one.parent else {}, beside)
                found += findings(programme.form(form).plausible, around)
        assert [one.name for one in found] == []


@pytest.fixture(scope="module")
def waiting() -> Mapping[str, list[int]]:
    """By who has the files, for how many days the reminders of rules have been overdue that wait on the last day."""
    files, rounds = [_File(story) for story in stories(TODAY, FEW)], turns({login: login for login in _logins()})
    for day in HALTS:
        whose = next(rounds)
        for file in files:
            file.live(day)
            if file.story.desk == whose:
                file.tick_off(day)
    waits: dict[str, list[int]] = defaultdict(list)
    for file in files:
        waits[file.story.desk] += [(TODAY - on).days for (_, on), open_ in file.raised.items() if open_]
    return waits


def test_no_reminder_is_left_for_months(waiting: Mapping[str, list[int]]) -> None:
    """People look through what waits every few weeks, each in their turn."""
    overdue = [days for of_one in waiting.values() for days in of_one]
    assert max(overdue) <= 60
    assert sum(days > 30 for days in overdue) <= 5


def test_some_of_the_last_weeks_wait_and_a_few_are_overdue(waiting: Mapping[str, list[int]]) -> None:
    """Whoever looks round finds work that waits, as anywhere."""
    overdue = [days for of_one in waiting.values() for days in of_one]
    assert len(overdue) >= 10
    assert sum(days > 0 for days in overdue) >= 5


MULTIPLE = ("concerns_at_entry", "other_services", "livelihood", "placements", "further_languages")


def test_questions_with_several_answers_have_several() -> None:
    """A figure over such a question shows more than two or three bars."""
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for story in stories(TODAY, {"jmd": 100}):
        for step in story.steps:
            for name, answer in step.answers.items():
                if isinstance(answer, list):
                    used[name].update(answer)
    code_lists = templates()["jmd"].code_lists
    for name in MULTIPLE:
        codes = code_lists[str(templates()["jmd"].fields[name].code_list)].members - MARKERS.keys()
        assert codes.issuperset(used[name])
        assert len(used[name]) >= 4


def test_short_contacts_are_of_days_of_work_up_to_today() -> None:
    """None lies ahead, also where the last day is a Sunday."""
    sunday = date(2026, 11, 29)
    assert max(one.on for one in contacts(sunday)) < sunday


def _logins() -> set[str]:
    return {desk.login for desks in DESKS.values() for desk in desks}


class _File:
    """A file at each halt of the walk, with what rules have reminded of: by rule and day, whether it waits."""

    def __init__(self, story: Story) -> None:
        self.story, self.raised = story, dict[tuple[str, date], bool]()
        self._life: Life | None = None
        self._steps = list(story.steps[::-1])

    def live(self, day: date) -> None:
        """Take the steps up to that day, then be reminded as the daily work does."""
        while self._steps and self._steps[-1].on <= day:
            step = self._steps.pop()
            if self._life is None:
                workers: Mapping[str, Worker] = defaultdict(lambda: ANYBODY)
                whose = Whose(uuid4(), UUID(int=1), "1", self.story.desk, workers)
                self._life = Life(templates()[self.story.programme], step, whose)
            else:
                self._life.take(step)
        if self._life is None:
            return
        due = deadlines.due(self._life.programme, self._life.case, last_days_of(self._life), day)
        known = [Raised(uuid4(), rule, on, waits) for (rule, on), waits in self.raised.items()]
        plan = reminders.plan(due, known, day)
        over = {(one.rule, one.on) for one in known if one.id in plan.over}
        self.raised |= dict.fromkeys(over, False) | {(one.rule, one.on): True for one in plan.new}

    def tick_off(self, day: date) -> None:
        """As whoever has it does in their turn."""
        self.raised |= {key: False for key, waits in self.raised.items() if waits and key[1] <= day - PATIENCE}
