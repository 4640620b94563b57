"""A youth migration service: first contact, consent, anamnesis, assessment, support plan with goals, follow-up."""

from datetime import date, timedelta

from cli.demodata import families
from cli.demodata.courses import work
from cli.demodata.courses.jmd_words import CLOSINGS, COUNTRIES, DANGER, ENDINGS, REMINDERS, STATUS, THEMES, Theme
from cli.demodata.courses.work import SCALE, Values
from cli.demodata.origins import ORIGINS, Origin, pick
from cli.demodata.people import Place
from cli.demodata.person import Somebody, somebody
from cli.demodata.steps import Sheet, settled, who_consents, workday

AREAS = ("german_language", "school_integration", "vocational_integration", "everyday_life", "participation")
NEEDED = ("high", "high", "medium", "low", "none")
ATTAINED = ("not_at_all", "hardly", "partly", "mostly", "fully")
FURTHER_CONCERNS = ("residence", "housing", "health", "family_reunion", "livelihood", "everyday_life")
SERVICES = ("job_centre", "adult_migration_counselling", "refugee_counselling", "volunteers", "school_social_work")
LANGUAGES = ("english", "french", "russian", "turkish", "kurdish")
LIVELIHOODS = ("family", "wages", "scholarship")
PLACEMENTS = ("social_counselling", "legal_advice", "psychosocial", "group_offer", "mentoring")
SUCCESSES = ("everyday_life", "housing", "residence", "participation")
LEVELS = ("a1", "a2", "a2", "b1")
COMERS: tuple[Origin, ...] = tuple(one for one in ORIGINS if one.names in COUNTRIES)
FATES = {"counselling": 12, "no_consent": 4, "case_management": 84}


def write(sheet: Sheet, place: Place, opened: date) -> Somebody:
    """One file, opened on that day."""
    theme = sheet.random.choice(THEMES)
    who = somebody(sheet, place, opened, theme.ages, COMERS, theme.gender)
    _Course(sheet, who, theme, opened).write()
    return who


class _Course:
    """The order of the methods is the order of the work."""

    def __init__(self, sheet: Sheet, who: Somebody, theme: Theme, opened: date) -> None:
        self._sheet, self._who, self._theme, self._opened = sheet, who, theme, opened
        self._fate = pick(sheet.random, FATES)
        self._level = sheet.random.randrange(len(LEVELS))
        self._in_country = sheet.random.randint(200, 900)  # days

    def write(self) -> None:
        """All steps, also those that lie after today."""
        sheet, theme, on = self._sheet, self._theme, self._opened
        sheet.step(on, "open")
        first: Values = {"first_contact_on": on, "catchment_area": self._who.district, "access_path": theme.access_path}
        concerns = work.several(sheet.random, theme.topics, FURTHER_CONCERNS)
        concern: Values = {"concerns_at_entry": concerns, "concern_in_own_words": theme.concern}
        sheet.answer(on, **{**first, **concern, **self._who.identity()})
        sheet.step(on, "start", "entry")
        if self._fate == "counselling":
            work.note(sheet, on, theme.notes[0])
            return
        signed = sheet.later(on, 4, 20)
        talk = "interpreter" if self._level == 0 else "german"
        others = work.several(sheet.random, (), SERVICES, 2) or ["none"]
        situation: Values = {"situation_at_entry": theme.occupation, "communication": talk, "other_services": others}
        reasons = "Mehrere Anliegen hängen zusammen, Begleitung über Monate ist nötig."
        sheet.answer(signed, **situation, reasons_for_case_management=reasons, case_management_begun_on=signed)
        sheet.step(signed, "end", "entry")
        if self._fate == "case_management":
            self._consent(signed)

    def _consent(self, signed: date) -> None:
        sheet, minor = self._sheet, self._who.age < 18
        given_by = who_consents(self._who.born, signed)
        if minor:
            families.participate(sheet, signed, families.family(sheet, self._who.origin.names, self._who.name))
        sheet.step(signed, "consent", "case_management", given_by)
        if sheet.chance(0.9):
            sheet.step(signed, "consent", "central_evaluation", given_by)
        work.agree(sheet, signed, "case_management", ["young_person", "worker"], "Treffen alle zwei Wochen.")
        begun = settled(signed)
        sheet.step(begun, "start", "anamnesis")
        self._anamnesis(sheet.later(begun, 10, 35))

    def _anamnesis(self, ended: date) -> None:
        sheet, theme, who = self._sheet, self._theme, self._who
        country, group, language = COUNTRIES[who.origin.names]
        arrived = min(self._opened - timedelta(days=self._in_country), date(ended.year, ended.month, 1))
        history = "own_alone" if who.age >= 18 and theme.alone else "own"
        arrival: Values = {"entered_in": f"{arrived:%Y-%m}", "migration_history": history, "origin_group": group}
        origin: Values = {
            "country_of_origin": country,
            "first_language": language,
            "further_languages": work.several(sheet.random, ("german",), [one for one in LANGUAGES if one != language]),
        }
        status: Values = {"residence_status": STATUS[who.origin.names], "marital_status": "single", "children": 0}
        if status["residence_status"] != "eu_citizen":
            status["residence_until"] = workday(ended + timedelta(days=400))
        german: Values = {"german_level": LEVELS[self._level], "german_evidence": "placement_test", "literacy": "latin"}
        school: Values = {"school_years": "up_to_10", "school_certificate": theme.certificate}
        work_: Values = {"occupation": theme.occupation, "vocational_qualification": "none", "recognition": "open"}
        livelihood = work.several(sheet.random, (theme.livelihood,), LIVELIHOODS)
        now: Values = {"language_course": theme.course, "housing": theme.housing, "livelihood": livelihood}
        rest: Values = {
            "migration_notes": theme.arrival,
            "resources_notes": theme.strengths,
            "anamnesis_ended_on": ended,
        }
        rest |= {"school_notes": theme.school, "work_permission": "unrestricted", "anamnesis_ended_on": ended}
        sheet.answer(ended, **{**arrival, **origin, **status, **german, **school, **work_, **now, **rest})
        sheet.step(ended, "end", "anamnesis")
        sheet.step(ended, "start", "assessment")
        self._assessment(sheet.later(ended, 14, 40))

    def _assessment(self, on: date) -> None:
        sheet, theme = self._sheet, self._theme
        way: Values = {"assessment_way": "both", "assessment_method": theme.method, "assessed_by": "worker"}
        results: Values = {"assessed_areas": [view.area for view in theme.views], "competences": theme.strengths}
        needs: Values = {f"need_{area}": "medium" for area in AREAS}
        needs |= {f"need_{theme.area}": "high", "certificate_given": True, "own_view": theme.concern}
        sheet.answer(on, **{**way, **results, **needs}, screening_notes=theme.screening, assessed_on=on)
        work.assess(sheet, on, theme.views, 2)
        sheet.step(on, "end", "assessment")
        self._plan(sheet.later(on, 3, 14))

    def _plan(self, agreed: date) -> None:
        sheet, theme = self._sheet, self._theme
        work.agree_goal(sheet, agreed, theme.goal)
        work.agree(sheet, agreed, "support_plan", ["young_person", "worker"], theme.goal.goal)
        work.introduce(sheet, agreed, theme.helper, self._who.town)
        until = agreed + timedelta(days=365)
        second = "participation" if theme.area != "participation" else "everyday_life"
        sheet.answer(
            agreed,
            support_areas=[theme.area, second],
            main_support_area=theme.area,
            planned_until=until,
            plan_notes=theme.plan,
            plan_agreed_on=agreed,
        )
        sheet.step(agreed, "start", "support_plan")
        ended = sheet.later(agreed, 120, 420)
        kind = pick(sheet.random, ENDINGS)
        level = {"goals_reached": 3, "no_more_need": 3, "goals_partly_reached": 2}.get(kind, 1)
        self._along_the_way(agreed, ended, level)
        work.settle(sheet, ended, level)
        sheet.answer(
            ended,
            placements=work.several(sheet.random, theme.placements, PLACEMENTS),
            main_placement=theme.placements[0],
            case_management_ended_on=ended,
        )
        sheet.step(ended, "end", "support_plan")
        sheet.step(ended, "start", "follow_up")
        self._follow_up(sheet.later(ended, 45, 120), kind, level)

    def _along_the_way(self, agreed: date, ended: date, level: int) -> None:
        sheet, theme = self._sheet, self._theme
        work.note(sheet, sheet.later(agreed, 5, 20), theme.notes[0])
        between = workday(agreed + (ended - agreed) // 2)
        work.note(sheet, between, theme.notes[1])
        work.rate(sheet, between, {"young_person": level, "worker": level - 1}, note=theme.screening)
        if theme.danger and self._who.age < 18:
            sheet.add(
                between, "danger_assessments", {"on": between, "child_seen_on": between, "team_on": between, **DANGER}
            )
        on = sheet.later(agreed, 150, 178)
        if on < ended:
            judged: Values = {"prognosis": "good" if level > 1 else "open", "goes_on": True, "areas": [theme.area]}
            others = ("parents",) if self._who.age < 18 else ("partner", "office")
            there = work.several(sheet.random, ("young_person", "worker"), others)
            present: Values = {"present": there, "reasons": theme.plan}
            sheet.add(on, "reviews", {"on": on, **judged, **present})
        work.plan_next(sheet, agreed, ended, "Stand des Förderplans besprechen.", sheet.random.choice(REMINDERS))

    def _follow_up(self, on: date, kind: str, level: int) -> None:
        sheet, theme = self._sheet, self._theme
        lost = kind == "contact_lost"
        ratings: Values = {f"{area}_before": SCALE[1] for area in AREAS}
        ratings |= {f"{area}_after": "unknown" if lost else SCALE[2] for area in AREAS}
        ratings |= {f"{theme.area}_before": SCALE[0]} | ({} if lost else {f"{theme.area}_after": SCALE[level]})
        good = level > 1
        success = theme.success if good else "none"
        result: Values = {
            "goal_attainment": ATTAINED[level],
            "integration_successes": work.several(sheet.random, (success,), SUCCESSES) if good else [success],
            "main_integration_success": success,
            "kind_of_ending": kind,
            "handed_over_to": "other_jmd" if kind == "moved" else None,
            "whereabouts": theme.whereabouts if good else "unemployed",
            "closing_notes": CLOSINGS.get(kind, theme.closing),
            "follow_up_talk": "not_reached" if lost else "in_person",
            "satisfaction": "unknown" if lost else "satisfied",
        }
        sheet.answer(on, **ratings, **result, follow_up_on=on)
        sheet.step(on, "end", "follow_up")
