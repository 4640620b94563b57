"""A competence agency: a first talk, intake, consent, case management with goals, an ending, perhaps aftercare."""

from datetime import date, timedelta

from cli.demodata import answers_by_stage, families
from cli.demodata.courses import waska_words as words
from cli.demodata.courses import work
from cli.demodata.origins import pick
from cli.demodata.people import Person, Place, person
from cli.demodata.steps import Sheet, settled, who_consents, workday

FATES = {"opened": 2.5, "intake": 3, "no_consent": 2.5, "case_management": 92}
"""How far a file gets; time may cut it off before."""
OF_THE_EVALUATION = frozenset({"satisfaction"})
"""Questions for the central evaluation alone: after its withdrawal nobody asks them."""


def write(sheet: Sheet, place: Place, opened: date) -> Person:
    """One file, opened on that day."""
    who = person(sheet.random, sheet.faker, place, opened)
    _Course(sheet, who, opened).write()
    return who


class _Course:
    """The order of the methods is the order of the work."""

    def __init__(self, sheet: Sheet, who: Person, opened: date) -> None:
        self._sheet, self._random, self._who, self._opened = sheet, sheet.random, who, opened
        self._fate = pick(sheet.random, FATES)
        self._unasked: frozenset[str] = frozenset()

    def write(self) -> None:
        """All steps, also those that lie after today."""
        sheet = self._sheet
        sheet.step(self._opened, "open")
        entry = answers_by_stage.at_entry(self._random, sheet.faker, self._who)
        if self._fate == "opened":
            fields = ("district", "access_path", "access_note", "name", "first_name")
            sheet.answer(self._opened, **{name: entry[name] for name in fields if name in entry})
            return
        talk = sheet.later(self._opened, 0, 6)
        sheet.answer(talk, **{**entry, "date_of_first_talk": talk.isoformat()})
        sheet.step(talk, "start", "intake")
        if self._who.minor:
            families.participate(sheet, talk, families.family(sheet, self._who.origin.names, self._who.name))
        if self._fate != "intake":
            self._decision(sheet.later(talk, 10, 40))

    def _decision(self, decided: date) -> None:
        sheet = self._sheet
        answers = answers_by_stage.at_end_of_intake(self._random, self._who, decided)
        sheet.answer(decided, **answers)
        sheet.step(decided, "end", "intake")
        if self._fate == "no_consent":
            return
        signed = decided if sheet.chance(0.7) else sheet.later(decided, 1, 10)
        given_by = who_consents(self._who.born, signed)
        sheet.step(signed, "consent", "case_management", given_by)
        evaluation = sheet.chance(0.9)
        if evaluation:
            sheet.step(signed, "consent", "central_evaluation", given_by)
        begun = settled(signed)
        if signed > decided:  # nothing begins before the consent: the day of the decision moves to it
            sheet.answer(begun, date_of_decision=signed)
        sheet.step(begun, "start", "case_management")
        areas = answers["support_areas"]
        known = [area for area in areas if area in words.GOALS] if isinstance(areas, list) else []
        self._case_management(begun, self._random.choice(known or ["everyday_life"]), evaluation=evaluation)

    def _case_management(self, begun: date, area: str, *, evaluation: bool) -> None:
        sheet = self._sheet
        work.agree_goal(sheet, begun, words.GOALS[area])
        if sheet.chance(0.25):
            others = ("parents",) if self._who.minor else ("provider",)
            parties = work.several(self._random, ("young_person", "worker"), others)
            work.agree(sheet, begun, "support", parties, words.SUPPORT)
        if sheet.chance(0.15):
            work.assess(sheet, begun, words.ASSESSED, self._random.choice((1, 2)))
        if sheet.chance(0.03):
            withdrawn = sheet.later(begun, 20, 90)
            sheet.step(withdrawn, "withdraw", "case_management")
            self._left(settled(withdrawn))
            return
        ended = workday(begun + timedelta(days=int(self._random.triangular(50, 400, 210))))
        if evaluation and sheet.chance(0.06):
            sheet.step(sheet.later(begun, 10, 40), "withdraw", "central_evaluation")
            self._unasked = OF_THE_EVALUATION
        kind = self._kind_of_ending(ended)
        self._along_the_way(begun, ended, area, kind)
        self._ending(ended, kind)

    def _along_the_way(self, begun: date, ended: date, area: str, kind: str) -> None:
        """What lies between the start and the ending: a helper, notes, two views of the goal."""
        sheet = self._sheet
        if sheet.chance(0.5):
            work.introduce(sheet, sheet.later(begun, 2, 12), words.HELPERS[area], self._who.town)
        first, second = self._random.sample(words.NOTES, 2)
        work.note(sheet, sheet.later(begun, 7, 30), first)
        between = workday(begun + (ended - begun) // 2)
        if sheet.chance(0.4):
            work.note(sheet, between, second)
        if self._who.minor and sheet.chance(0.1):
            self._danger(between)
        level = {"goal_reached": 3, "goal_partly_reached": 2}.get(kind, 1)
        if sheet.chance(0.7):
            work.rate(sheet, between, {"young_person": level, "worker": level - self._random.choice((0, 0, 1))})
        if kind in answers_by_stage.ABRUPT:
            work.note(sheet, ended, words.LOST[kind])
        else:
            work.settle(sheet, ended, level)
        work.plan_next(sheet, begun, ended, "Zwischenstand zum Ziel besprechen.", self._random.choice(words.REMINDERS))

    def _danger(self, on: date) -> None:
        """Weighty indications (§ 8a (4) SGB VIII): judged in the team, with a specialist adviser."""
        sheet, report = self._sheet, self._random.choice(words.DANGERS)
        team = "zwei Case-Manager, insoweit erfahrene Fachkraft"
        later: work.Values = {"on": on, "child_seen_on": on, "team_on": on, "team": team}
        sheet.add(on, "danger_assessments", {**report, **later})

    def _left(self, on: date) -> None:
        """After the withdrawal of the consent that carries the work, what ends it is all that may still be written."""
        self._sheet.answer(on, kind_of_ending="broken_off_by_client", date_of_ending=on)
        self._sheet.step(on, "break_off")

    def _ending(self, ended: date, kind: str) -> None:
        sheet = self._sheet
        answers = answers_by_stage.at_ending(self._random, kind, ended)
        sheet.answer(ended, **{name: value for name, value in answers.items() if name not in self._unasked})
        sheet.step(ended, "end", "case_management")
        offer = self._random.random()
        if kind in answers_by_stage.ABRUPT or offer < 0.45:
            sheet.step(sheet.later(ended, 0, 10), "close")
        elif offer < 0.9:  # the others think about it still
            sheet.step(ended, "start", "aftercare")
            over = sheet.later(ended, 30, 150)
            sheet.answer(over, end_of_aftercare=over)
            sheet.step(over, "end", "aftercare")

    def _kind_of_ending(self, ended: date) -> str:
        too_old = ended.year - self._who.born.year > 26
        return "too_old" if too_old else pick(self._random, answers_by_stage.ENDINGS)
