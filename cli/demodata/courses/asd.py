"""A youth welfare office: an inquiry, clarification in the team, help with its plan and reviews, the ending.

Many inquiries end with advice (§§ 16-18 SGB VIII). Which matter leads to which help stands in `asd_words`.
"""

from datetime import date, timedelta

from cli.demodata import families
from cli.demodata.courses import work
from cli.demodata.courses.asd_words import CLOSINGS, ENDINGS, REMINDERS, THEMES, Theme
from cli.demodata.courses.work import Values
from cli.demodata.origins import ORIGINS, pick
from cli.demodata.people import Place
from cli.demodata.person import Somebody, somebody
from cli.demodata.steps import Sheet

FATES = {"advice": 22, "declined": 8, "help": 70}
FLED = tuple(one for one in ORIGINS if one.names in ("arabic", "afghan", "african"))
GROUPS = {"turkish": "turkish", "syrian": "syrian", "afghan": "afghan", "african": "african", "stateless": "stateless",
          "romanian_or_bulgarian": "eu", "polish": "eu", "southern_eu": "eu", "other_eu": "eu", "iraqi": "asian",
          "ukrainian": "other_european", "russian": "other_european", "western_balkans": "other_european",
          "german": "german", "german_and_other": "german"}  # fmt: skip


def write(sheet: Sheet, place: Place, opened: date) -> Somebody:
    """One file, opened on that day."""
    theme = sheet.random.choice(THEMES)
    who = somebody(sheet, place, opened, theme.ages, FLED if theme.unaccompanied else ORIGINS)
    _Course(sheet, who, theme, opened).write()
    return who


class _Course:
    """The order of the methods is the order of the work."""

    def __init__(self, sheet: Sheet, who: Somebody, theme: Theme, opened: date) -> None:
        self._sheet, self._who, self._theme, self._opened = sheet, who, theme, opened
        self._family = families.family(sheet, who.origin.names, who.name)
        self._fate = "help" if theme.danger or theme.unaccompanied else pick(sheet.random, FATES)

    def write(self) -> None:
        """All steps, also those that lie after today."""
        sheet, who, theme = self._sheet, self._who, self._theme
        sheet.step(self._opened, "open")
        entry: Values = {"inquiry_on": self._opened, "district": who.district, "access_path": theme.access_path}
        matter: Values = {"matter": theme.matter, "matter_note": theme.matter_note}
        matter["school_attendance"] = _school(who.age)
        nationality = GROUPS.get(who.nationality, "other")
        sheet.answer(self._opened, **{**who.identity(), **entry, **matter, "nationality": nationality})
        sheet.step(self._opened, "start", "inquiry")
        ended = sheet.later(self._opened, 1, 12)
        result = "advice_given" if self._fate == "advice" else "clarification"
        sheet.answer(ended, inquiry_ended_on=ended, inquiry_result=result)
        sheet.step(ended, "end", "inquiry")
        if self._fate == "advice":
            work.note(sheet, ended, theme.notes[0])
            self._close(ended, "advice_sufficed", "Anliegen in zwei Gesprächen geklärt.")
        else:
            self._clarification(ended)

    def _clarification(self, begun: date) -> None:
        sheet, theme, who = self._sheet, self._theme, self._who
        sheet.answer(begun, clarification_begun_on=begun)
        sheet.step(begun, "start", "clarification")
        if theme.danger:
            self._danger(begun)
        self._custody(begun)
        visited = sheet.later(begun, 3, 14)
        work.note(sheet, visited, theme.notes[0], whom="Eltern" if not theme.unaccompanied else "Vormund")
        work.assess(sheet, visited, theme.views, theme.level, views=("outside",))
        decided = sheet.later(visited, 7, 45)
        statistics: Values = {
            "born_in": f"{who.born:%Y-%m}",
            "living_situation": theme.living_situation,
            "initiator": theme.initiator,
            "family_situation": "parents_together" if self._family.together else "single_parent",
            "main_reason": theme.main_reason,
            "second_reason": theme.second_reason,
        }
        words: Values = {
            "wishes": theme.wishes,
            "diagnosis": theme.diagnosis,
            "need": theme.need,
            "decision": theme.decision,
        }
        sheet.answer(decided, **{**statistics, **words, "decided_on": decided, "team": "drei Fachkräfte, Teamleitung"})
        followed = "not_followed" if self._fate == "declined" else "fully"
        note = "Die Eltern möchten es zunächst allein versuchen." if self._fate == "declined" else None
        recommended: Values = {
            "help": theme.kind_of_help,
            "reasons": theme.need,
            "followed": followed,
            "followed_note": note,
        }
        sheet.add(decided, "recommendations", recommended)
        sheet.step(decided, "end", "clarification")
        if self._fate == "declined":
            self._close(decided, "declined", "Hilfe nicht gewünscht, Beratung bleibt angeboten.")
        else:
            self._help(decided)

    def _danger(self, on: date) -> None:
        """§ 8a SGB VIII: the child seen, judged by several professionals, decided at once."""
        after = self._sheet.later(on, 0, 1)
        seen: Values = {"child_seen_on": on, "child_seen_where": "home_visit", "living_at": "parents"}
        team: Values = {"team_on": after, "team": "zwei Fachkräfte, Sozialraumleitung", "help_at_the_time": "none"}
        seen["danger_from"] = work.several(self._sheet.random, ("mother",), ("father", "parents_partner"))
        self._sheet.add(after, "danger_assessments", {"on": on, **seen, **team, **(self._theme.danger or {})})

    def _custody(self, on: date) -> None:
        sheet, who = self._sheet, self._who
        if who.age >= 18:
            sheet.answer(on, custody_exception="Volljährig; sorgeberechtigt ist niemand mehr.")
        elif self._theme.unaccompanied:
            guardian: Values = {"name": f"Amtsvormundschaft, {sheet.faker.last_name()}", "relation": "guardian"}
            paper: Values = {"custody_evidence": "appointment_of_guardian", "custody_seen_on": on, "may_sign": True}
            sheet.add(on, "participants", {**guardian, "custody": "guardianship", **paper})
            arrived: Values = {"protection_begun_on": self._opened, "distribution_notified_on": on, **UNACCOMPANIED}
            sheet.answer(on, **arrived)
        else:
            families.participate(sheet, on, self._family)

    def _help(self, decided: date) -> None:
        sheet, theme = self._sheet, self._theme
        begun = sheet.later(decided, 5, 25)
        signers = [
            "guardian" if theme.unaccompanied else "young_person" if self._who.age >= 18 else "parents",
            "office",
        ]
        work.agree(
            sheet, decided, "application", signers, "Antrag auf die im Fachteam besprochene Hilfe unterschrieben."
        )
        work.agree_goal(sheet, begun, theme.goal)
        work.agree(sheet, begun, "help_plan", [*signers, "provider"], theme.goal.indicator)
        work.introduce(sheet, begun, theme.helper, self._who.town)
        help_: Values = {
            "kind_of_help": theme.kind_of_help,
            "provider_kind": theme.provider_kind,
            "provider_name": theme.helper.institution,
            "place_of_help": theme.place_of_help,
            "help_started_in": f"{begun:%Y-%m}",
            "intensity_kind": theme.intensity[0],
            "intensity": theme.intensity[1],
            "monthly_cost": theme.monthly_cost,
            "notice_on": begun,
        }
        sheet.answer(begun, **help_, help_begun_on=begun)
        sheet.step(begun, "start", "help")
        ended = sheet.later(begun, 150, 430)
        kind = pick(sheet.random, ENDINGS)
        self._reviews(begun, ended)
        level = {"as_planned": 3, "other": 2}.get(kind, 1)
        rated = sheet.later(begun, 60, 140)
        work.note(sheet, rated, theme.notes[1])
        work.rate(sheet, rated, {"young_person": level, "parents": level - 1, "office": level - 1})
        work.plan_next(sheet, begun, ended, "Hilfeplangespräch vorbereiten.", sheet.random.choice(REMINDERS))
        work.settle(sheet, ended, level)
        self._ending(ended, kind)

    def _reviews(self, begun: date, ended: date) -> None:
        """After six months at the latest (§ 36 (2) SGB VIII)."""
        on = self._sheet.later(begun, 120, 175)
        while on < ended:
            view: Values = {"young_persons_view": "Findet die Hilfe gut, wünscht sich weniger Termine am Nachmittag."}
            judged: Values = {"prognosis": "good", "goes_on": True, "reasons": self._theme.goal.indicator}
            present: Values = {"present": ["young_person", "parents", "provider", "office"]}
            following: Values = {"changes": "Umfang bleibt, Schwerpunkt Schule.", "next_on": on + timedelta(days=180)}
            self._sheet.add(on, "reviews", {"on": on, **judged, **present, **view, **following})
            on = self._sheet.later(on, 150, 180)

    def _ending(self, ended: date, kind: str) -> None:
        sheet, theme = self._sheet, self._theme
        after: Values = {
            "residence_afterwards": theme.living_situation,
            "next_help": "none" if kind == "as_planned" else "advice",
        }
        sheet.answer(ended, help_ended_on=ended, help_ended_in=f"{ended:%Y-%m}", ending_reason=kind, **after)
        sheet.step(ended, "end", "help")
        sheet.step(ended, "start", "ending")
        closed = sheet.later(ended, 20, 75)
        statistics: Values = {
            "parent_foreign_origin": self._who.origin.names != "german",
            "german_at_home": self._who.language == "german",
            "basic_income": sheet.chance(0.5),
            "court_decisions": ["guardianship" if theme.unaccompanied else "none"],
            "after_danger_assessment": bool(theme.danger),
            "after_protection": theme.unaccompanied,
        }
        words: Values = {
            "closing_talk": "Gemeinsamer Rückblick, alle Beteiligten anwesend.",
            "closing_notes": CLOSINGS.get(kind, theme.closing),
        }
        sheet.answer(closed, **statistics, **words, kind_of_closing="help_ended", closing_date=closed)
        sheet.step(closed, "end", "ending")

    def _close(self, on: date, kind: str, notes: str) -> None:
        self._sheet.answer(on, kind_of_closing=kind, closing_date=on, closing_notes=notes)
        self._sheet.step(on, "close")


UNACCOMPANIED: Values = {
    "protection_occasion": "unaccompanied", "protection_reasons": ["unaccompanied"],
    "protection_kind": "preliminary_42a", "protection_initiator": "police_or_authority",
    "protection_place": "facility", "custodian_objected": False, "age_assessment": "inspection",
    "distribution_excluded": "Bruder lebt in der Stadt.",
}  # fmt: skip


def _school(age: int) -> str:
    steps = ((3, "at_home"), (6, "day_care"), (10, "primary_school"), (16, "comprehensive"))
    return next((code for below, code in steps if age < below), "vocational_school")
