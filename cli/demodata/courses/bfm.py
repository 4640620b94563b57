"""A job centre: the integration specialist examines and refers, case management takes over, steers and hands back.

Until the entry the file is the specialist's; from then on only the responsible case manager reads it (V8, V10).
"""

from datetime import date, timedelta

from cli.demodata import names
from cli.demodata.courses import work
from cli.demodata.courses.bfm_words import EXIT_NOTES, EXITS, REMINDERS, THEMES, Theme
from cli.demodata.courses.work import Values
from cli.demodata.origins import pick
from cli.demodata.people import Place
from cli.demodata.person import Somebody, somebody
from cli.demodata.steps import Sheet, workday

FATES = {"not_referred": 12, "returned": 6, "accepted": 82}
SPECIALISTS = ("jobcenter.ifk1", "jobcenter.ifk2")
DEPUTY = "jobcenter.teamlead"
"""Stands in for all case managers (FM-Vertreter, V8): the profile lets nobody else read what they lead (V10)."""


def write(sheet: Sheet, place: Place, opened: date) -> Somebody:
    """One file, opened on that day by an integration specialist."""
    theme = sheet.random.choice(THEMES)
    who = somebody(sheet, place, opened, theme.ages, gender=theme.gender)
    _Course(sheet, who, theme).write(opened)
    return who


class _Course:
    """The order of the methods is the order of the work."""

    def __init__(self, sheet: Sheet, who: Somebody, theme: Theme) -> None:
        self._sheet, self._who, self._theme = sheet, who, theme
        self._fate = pick(sheet.random, FATES)

    def write(self, opened: date) -> None:
        """All steps, also those that lie after today."""
        sheet, theme, number = self._sheet, self._theme, self._sheet.random.randint
        sheet.by = sheet.random.choice(SPECIALISTS)
        sheet.step(opened, "open")
        numbers: Values = {
            "customer_number": f"044D{number(100000, 999999)}",
            "household_number": f"04402//00{number(10000, 99999)}",
        }
        profile: Values = {"profile": _assigned(theme.profile, sheet.today), "profiled_on": opened}
        profile["registered_for_placement"] = True
        person: Values = {"household_kind": theme.household, "basic_income": True, "language_of_talks": theme.language}
        examined: Values = {"referral_examined_on": opened, "expected_progress": theme.expected}
        sheet.answer(opened, **{**self._who.identity(), **numbers, **profile, **person, **examined})
        sheet.step(opened, "start", "referral")
        for barrier, text in theme.needs:
            group = "capability" if barrier in CAPABILITY else "framework_conditions"
            need: Values = {
                "barrier": barrier,
                "concerns": "person",
                "text": text,
                "status": "open",
                "key_group": group,
            }
            sheet.add(opened, "needs", need, name=barrier)
        reasons: Values = {"on": opened, "reasons_for": theme.reasons, "agreed": self._fate != "not_referred"}
        if self._fate == "not_referred":
            against = "Möchte zunächst die begonnene Maßnahme beenden; Prüfung bei der nächsten Vorsprache."
            sheet.add(opened, "referrals", {**reasons, "reasons_against": against, "outcome": "not_referred"})
            return
        sheet.add(opened, "referrals", {**reasons, "outcome": "proposed"}, name="referral")
        self._refer(sheet.later(opened, 5, 25))

    def _refer(self, on: date) -> None:
        """With the person's agreement; the file goes over to case management."""
        sheet, desk = self._sheet, self._sheet.desk
        work.note(sheet, on, self._theme.first_note)
        words = "Angebot des Fallmanagements besprochen, Zustimmung zur Weitergabe der Unterlagen."
        work.agree(sheet, on, "referral_agreement", ["client", "ifk"], words)
        sheet.answer(on, referred_on=on)
        sheet.step(on, "end", "referral")
        sheet.step(on, "hand_over", desk)
        sheet.by = ""
        sheet.step(on, "deputise", DEPUTY)
        talk = sheet.later(on, 4, 15)
        decided: Values = {"outcome": self._fate, "first_talk_on": talk, "first_talk_with": "referrer"}
        if self._fate == "returned":
            decided["returned_reasons"] = "Integration gelingt auch mit dem Arbeitgeberservice."
        sheet.change(talk, "referrals", "referral", **decided)
        if self._fate == "returned":
            sheet.answer(talk, exit_reason="not_taken_over", ifk_informed=True, exited_on=talk)
            sheet.step(talk, "break_off")
        else:
            self._entry(talk)

    def _entry(self, on: date) -> None:
        sheet, theme = self._sheet, self._theme
        work.agree(sheet, on, "service_agreement", ["client", "case_manager"], "Teilnahme zugesagt.")
        sheet.answer(on, integration_without="much_delayed", integration_without_reasons=theme.reasons, entered_on=on)
        sheet.step(on, "start", "entry")
        self._household(on)
        ended = sheet.later(on, 7, 30)
        status: Values = {"degree_of_disability": theme.disability, "equated": "not_equated", "rehabilitation": "none"}
        alliance: Values = {"secondary_ifk": "ended_by_decision", "working_alliance": theme.alliance}
        biography: Values = {"school_certificate": theme.certificate, "vocational_training": theme.training}
        biography["biography_notes"] = theme.biography
        sheet.answer(ended, **{**status, **alliance, **biography}, entry_ended_on=ended)
        sheet.step(ended, "end", "entry")
        sheet.answer(ended, assessment_voluntary=True)
        sheet.step(ended, "start", "assessment")
        self._assessment(sheet.later(ended, 14, 45))

    def _household(self, on: date) -> None:
        sheet, who = self._sheet, self._who
        members = {
            "single_parent": ["own_child"],
            "couple_with_children": ["partner", "own_child"],
            "couple": ["partner"],
        }
        for relation in members.get(self._theme.household, ["trusted_person"]):
            at_home = relation != "trusted_person"
            gender = sheet.random.choice(("m", "w"))
            first = names.given_name(sheet.random, who.origin.names, gender)
            family = who.name if at_home else sheet.faker.last_name()
            sheet.add(on, "participants", {"name": f"{first} {family}", "relation": relation, "household": at_home})

    def _assessment(self, on: date) -> None:
        sheet, theme = self._sheet, self._theme
        work.assess(sheet, on, theme.views, theme.level)
        facts: Values = {"health": theme.health, "resources": theme.resources, "household_situation": theme.situation}
        compared = "Sieht sich belastbarer, als es die letzten Monate zeigen; darüber gesprochen."
        sheet.answer(on, **facts, views_compared=compared, profiling_consistent=True, assessment_ended_on=on)
        sheet.step(on, "end", "assessment")
        sheet.step(on, "start", "integration_plan")
        self._plan(sheet.later(on, 20, 60))

    def _plan(self, on: date) -> None:
        sheet, theme = self._sheet, self._theme
        work.agree_goal(sheet, on, theme.goal)
        work.agree(sheet, on, "cooperation_plan", ["client", "case_manager"], theme.goal.goal)
        work.introduce(sheet, on, theme.helper, self._who.town)
        plan: Values = {"conclusions": theme.reasons, "plan_responsibilities": theme.responsibilities}
        sheet.answer(on, **plan, plan_until=on + timedelta(days=365), plan_agreed_on=on)
        sheet.step(on, "end", "integration_plan")
        sheet.step(on, "start", "steering")
        self._steering(on, sheet.later(on, 120, 420))

    def _steering(self, begun: date, ended: date) -> None:
        sheet, theme = self._sheet, self._theme
        kind = pick(sheet.random, EXITS)
        level = {"goal_reached": 3, "work_or_training": 3}.get(kind, 1)
        first = theme.needs[0][0]
        sheet.change(sheet.later(begun, 10, 30), "needs", first, status="in_work")
        work.note(sheet, sheet.later(begun, 20, 50), theme.note)
        between = workday(begun + (ended - begun) // 2)
        work.rate(sheet, between, {"client": level, "case_manager": level - 1})
        on = sheet.later(begun, 150, 175)
        while on < ended:
            judged: Values = {"prognosis": "good" if level > 1 else "open", "goes_on": True, "reasons": theme.expected}
            present = work.several(sheet.random, ("client", "case_manager"), ("ifk", "household", "partner"))
            sheet.add(on, "reviews", {"on": on, **judged, "present": present, "plan_changes": theme.change})
            on = sheet.later(on, 150, 175)
        work.plan_next(sheet, begun, ended, "Überprüfung des Integrationsplans.", sheet.random.choice(REMINDERS))
        work.settle(sheet, ended, level)
        if level > 1:
            sheet.change(ended, "needs", first, status="settled")
        sheet.answer(ended, coordination=theme.responsibilities, exit_reason=kind, steering_ended_on=ended)
        sheet.step(ended, "end", "steering")
        sheet.step(ended, "start", "exit")
        self._exit(sheet.later(ended, 14, 60), kind, level)

    def _exit(self, on: date, kind: str, level: int) -> None:
        sheet = self._sheet
        work.agree(sheet, on, "exit_agreement", ["client", "ifk"], "Nächste Schritte vereinbart.")
        new: Values = {
            "new_profile": _assigned("fp" if level > 1 else self._theme.profile, sheet.today),
            "new_profiled_on": on,
        }
        sheet.answer(on, **new, ifk_informed=True, exit_notes=EXIT_NOTES.get(kind, self._theme.closing), exited_on=on)
        sheet.step(on, "end", "exit")


MEMBERS = {"single_parent": ["own_child"], "couple_with_children": ["partner", "own_child"], "couple": ["partner"]}
CAPABILITY = frozenset({"health_to_be_clarified", "addiction", "illiteracy", "health_or_disability", "language"})


def _assigned(profile: str, today: date) -> str | None:
    """Classes of the model of four phases can be entered until the end of 2026 (ADR 32)."""
    return profile if today.year <= 2026 else None
