"""Clearing ordered by the youth welfare office, help made to fit, its evaluation, and a question half a year later.

Goals are rated by everybody on one scale; with consent it is asked later whether the help lasts.
"""

from datetime import date

from cli.demodata import families
from cli.demodata.courses import work
from cli.demodata.courses.clearing_words import CLOSINGS, ENDINGS, RELIEF, REMINDERS, THEMES, Theme
from cli.demodata.courses.work import Values
from cli.demodata.origins import pick
from cli.demodata.people import Place
from cli.demodata.person import Somebody, somebody
from cli.demodata.steps import Sheet, settled, who_consents

SCALE = ("not_at_all", "slightly", "half", "mostly", "fully")
SUSTAINABILITY = ("not_lasting", "uncertain", "mostly", "mostly", "lasting")
AGREEMENT = ("not_at_all", "rather_not", "rather", "rather", "fully")


def write(sheet: Sheet, place: Place, opened: date) -> Somebody:
    """One file, opened on the day of the order."""
    theme = sheet.random.choice(THEMES)
    who = somebody(sheet, place, opened, theme.ages, gender=theme.gender)
    _Course(sheet, who, theme, opened).write()
    return who


class _Course:
    """The order of the methods is the order of the work."""

    def __init__(self, sheet: Sheet, who: Somebody, theme: Theme, opened: date) -> None:
        self._sheet, self._who, self._theme, self._opened = sheet, who, theme, opened
        self._family = families.family(sheet, who.origin.names, who.name)

    def write(self) -> None:
        """All steps, also those that lie after today."""
        sheet, theme, on = self._sheet, self._theme, self._opened
        sheet.step(on, "open")
        office = f"{sheet.random.choice(('Frau', 'Herr'))} {sheet.faker.last_name()}, Sozialer Dienst"
        order: Values = {
            "district": self._who.district,
            "case_manager_of_office": office,
            "provider_team": "Thiele und eine zweite Fachkraft",
            "ordered_on": on,
            "legal_basis": "upbringing",
            "occasion": theme.occasion,
            "question": theme.question,
        }
        living = "parents" if self._family.together else "mother"
        person: Values = {"living_with": living, "school_form": _school(self._who.age), "family_notes": theme.family}
        sheet.answer(on, **{**order, **self._who.identity(), **person})
        work.agree(sheet, on, "order", ["office", "provider"], theme.question)
        self._clearing(sheet.later(on, 3, 12))

    def _clearing(self, begun: date) -> None:
        sheet, theme = self._sheet, self._theme
        sheet.answer(begun, clearing_begun_on=begun)
        sheet.step(begun, "start", "clearing")
        families.participate(sheet, begun, self._family)
        work.note(sheet, begun, theme.notes[0], whom="beide Eltern" if self._family.together else "Mutter")
        work.assess(sheet, sheet.later(begun, 7, 14), theme.views, theme.level, SCALE, ("joint",))
        if theme.danger:
            procedure: Values = {
                "on": begun,
                "child_seen_on": begun,
                "team_on": begun,
                "team": "drei Fachkräfte des Trägers",
            }
            sheet.add(begun, "danger_assessments", {**procedure, **theme.danger})
        ended = sheet.later(begun, 21, 42)
        resources: Values = {
            "resources_young_person": theme.resources[0],
            "resources_family": theme.resources[1],
            "resources_surroundings": theme.resources[2],
            "burdens": theme.burdens,
            "hypotheses": theme.hypothesis,
            "case_category": theme.category,
            "category_reasons": theme.category_reasons,
        }
        sheet.answer(ended, clearing_ended_on=ended, **resources)
        followed = "fully" if sheet.chance(0.7) else "partly"
        why = "Zunächst kürzer bewilligt, Prüfung nach drei Monaten." if followed == "partly" else None
        recommended: Values = {"help": theme.help, "reasons": theme.category_reasons, "followed": "open"}
        sheet.add(ended, "recommendations", recommended, name="recommendation")
        sheet.step(ended, "end", "clearing")
        decided = sheet.later(ended, 7, 28)
        sheet.change(decided, "recommendations", "recommendation", followed=followed, followed_note=why)
        if theme.category == "a" and sheet.chance(0.4):
            sheet.answer(decided, kind_of_ending="no_help_needed", closing_notes="Beratung im Sozialraum genügt.")
            sheet.step(decided, "close")
        else:
            self._help(decided, followed, why)

    def _help(self, begun: date, followed: str, why: str | None) -> None:
        sheet, theme = self._sheet, self._theme
        everybody = ["young_person", "parents", "provider", "office"]
        work.agree(sheet, begun, "help_plan", everybody, theme.goal.goal)
        work.agree_goal(sheet, begun, theme.goal)
        work.introduce(sheet, begun, theme.helper, self._who.town)
        decided: Values = {"recommendations_followed": followed, "deviation_reasons": why, "kind_of_help": theme.help}
        sheet.answer(
            begun, **{**decided, **theme.budget}, setting=theme.setting, help_begun_on=begun, planning=theme.plan
        )
        sheet.step(begun, "start", "help")
        ended = sheet.later(begun, 130, 330)
        kind = pick(sheet.random, ENDINGS)
        level = {"goals_reached": 3, "goals_partly_reached": 2}.get(kind, 1)
        self._ratings(begun, ended, level)
        work.plan_next(sheet, begun, ended, "Bewertung der Ziele mit der Familie.", sheet.random.choice(REMINDERS))
        work.settle(sheet, ended, level)
        sheet.answer(ended, kind_of_ending=kind, help_ended_on=ended)
        sheet.step(ended, "end", "help")
        sheet.step(ended, "start", "evaluation")
        self._evaluation(sheet.later(ended, 7, 35), kind, level)

    def _ratings(self, begun: date, ended: date, level: int) -> None:
        """Every three months by everybody; they take the place of the development report."""
        sheet, on = self._sheet, self._sheet.later(begun, 80, 90)
        work.note(sheet, sheet.later(begun, 30, 50), self._theme.notes[1])
        seen = max(level - 1, 0)
        while on < ended:
            views = {"young_person": seen + 1, "parents": seen}
            if seen != level:  # the first time all are at the table
                views |= {"provider": seen, "office": seen}
            work.rate(sheet, on, views, scale=SCALE, note="In den Worten der Familie: Es wird.")
            judged: Values = {"prognosis": "good" if level > 1 else "open", "goes_on": True, "replaces_report": True}
            reasons = "Ziel noch nicht erreicht, Vorgehen trägt."
            present: Values = {"present": ["young_person", "parents", "provider"], "reasons": reasons}
            sheet.add(on, "reviews", {"on": on, **judged, **present})
            on, seen = sheet.later(on, 85, 92), level

    def _evaluation(self, on: date, kind: str, level: int) -> None:
        sheet = self._sheet
        agrees = AGREEMENT[level + 1] if sheet.chance(0.9) else "refused"
        quality: Values = {
            "evaluated_on": on,
            "sustainability_rating": SUSTAINABILITY[level],
            "structure_quality": sheet.random.choice(("very_good", "good")),
            "process_quality": sheet.random.choice(("very_good", "good", "good", "fair")),
            "user_felt_heard": agrees,
            "user_took_part": agrees,
            "user_things_better": AGREEMENT[level],
            "user_would_come_again": agrees,
            "parents_things_better": AGREEMENT[level],
            "user_words": sheet.random.choice(RELIEF),
            "closing_notes": CLOSINGS.get(kind, self._theme.closing),
        }
        asked = sheet.chance(0.65)
        if asked:
            sheet.step(on, "consent", "sustainability", who_consents(self._who.born, on))
        sheet.answer(on, **quality)
        sheet.step(on, "end", "evaluation")
        if asked:
            self._sustainability(settled(on), level)
        else:
            sheet.step(on, "close")

    def _sustainability(self, begun: date, level: int) -> None:
        sheet = self._sheet
        sheet.step(begun, "start", "sustainability")
        again = sheet.later(begun, 120, 190)
        words = "Das meiste klappt noch, am Wochenende ist es manchmal schwierig."
        answers: Values = {"sustainability_later": SUSTAINABILITY[level], "sustainability_words": words}
        sheet.answer(again, asked_again_on=again, **answers)
        sheet.step(again, "end", "sustainability")


def _school(age: int) -> str:
    steps = ((6, "not_yet"), (11, "primary_school"), (17, "secondary_school"))
    return next((code for below, code in steps if age < below), "vocational_school")
