"""What a file says about a young person, stage by stage: at entry, at the end of intake, at the end of the work.

Answers by field id of the template `waska`; the tests let the template itself judge them.
"""

from collections.abc import Mapping
from datetime import date
from random import Random

from faker import Faker

from cli.demodata import names, offices, prose
from cli.demodata.origins import Shares, pick
from cli.demodata.people import AT_SCHOOL, Person
from cli.demodata.steps import Answer, Answers

UNKNOWN: Mapping[str, float] = {
    "access_path": 0.04, "father_born_in_germany": 0.06, "mother_born_in_germany": 0.02, "alg_ii": 0.02,
    "highest_school_certificate": 0.015, "left_school_in": 0.06, "housing": 0.02,
}  # fmt: skip
REFUSED: Mapping[str, float] = {
    "residence_status": 0.08, "marital_status": 0.02, "earned_income": 0.04, "nationality": 0.01,
    "gender": 0.01, "children": 0.02, "date_of_birth": 0.005, "mother_tongue": 0.01,
}  # fmt: skip
"""Shares of `unknown` and `refused` among the answers."""
PATHS: Shares = {
    "self": 12, "family_or_friends": 18, "outreach": 12, "school": 18, "youth_office": 10, "job_centre": 14,
    "employment_agency": 5, "youth_migration_service": 4, "training_provider": 4, "court": 2, "other": 1,
}  # fmt: skip
ENDINGS: Shares = {
    "goal_reached": 34, "goal_partly_reached": 24, "referred": 9, "broken_off_by_client": 13,
    "broken_off_by_agency": 2, "contact_lost": 9, "moved": 6, "custody": 1, "other": 2,
}  # fmt: skip
ABRUPT = frozenset({"broken_off_by_client", "contact_lost", "moved", "custody"})
"""Endings after which there is no aftercare."""
WHEREABOUTS: Shares = {
    "company_training": 22, "external_training": 15, "vocational_school": 15, "vocational_preparation": 14,
    "employment": 14, "general_school": 8, "voluntary_service": 5, "marginal_employment": 4, "studies": 1,
    "parental_leave": 2,
}  # fmt: skip
SATISFACTION: Shares = {"very_satisfied": 35, "satisfied": 38, "partly": 14, "dissatisfied": 4, "refused": 9}
RATINGS = ("very_low", "low", "medium", "high", "very_high")
RATED = ("vocational_orientation", "everyday_life", "social_skills")


def at_entry(random: Random, faker: Faker, who: Person) -> Answers:
    """Responsibilities, entry data, contacts and person, as told in the first talk."""
    situation = [who.situation] + (["not_registered"] if who.situation == "training_broken_off" else [])
    answers: dict[str, Answer | None] = {
        "district": who.district,
        "access_path": pick(random, PATHS),
        "access_note": prose.concern(random, who),
        "situation_at_entry": situation if random.random() > 0.01 else ["unknown"],
        "name": who.name,
        "first_name": who.first_name,
        "gender": who.gender,
        "date_of_birth": who.born.isoformat(),
        "telephone": names.mobile(random) if random.random() < 0.9 else None,
        "email": _email(random, who),
        **(_address(who) if who.name else {}),
        **_contacts(random, faker, who),
    }
    return _settled(random, answers)


def at_end_of_intake(random: Random, who: Person, decided_on: date) -> Answers:
    """Biography, what the gate demands, and the plan agreed with the decision."""
    areas = support_areas(random, who)
    answers: dict[str, Answer | None] = {
        "nationality": who.nationality,
        "residence_status": who.residence,
        "mother_tongue": who.language,
        "father_born_in_germany": who.father_here,
        "mother_born_in_germany": who.mother_here,
        "marital_status": who.marital,
        "highest_school_certificate": who.certificate,
        "school_certificate_held": who.certificate != "none",
        "left_school_in": f"{who.left_school:%Y-%m}" if who.left_school else None,
        "school_history": prose.school_history(random, who),
        "vocational_certificate_held": who.trained,
        "training_history": prose.training_history(random, who),
        "work_history": prose.work_history(random, who),
        "alg_ii": who.alg_ii,
        "alg_i": who.benefit > 0,
        "unemployment_benefit_monthly": who.benefit,
        "unemployment_benefit_months": who.benefit_months,
        "earned_income": who.income,
        "family_situation": prose.family_situation(random, who),
        "children": who.children,
        "housing": who.housing,
        "date_of_decision": decided_on.isoformat(),
        "support_areas": list(areas),
        "support_plan": prose.support_plan(areas),
    }
    return _settled(random, answers)


def at_ending(random: Random, kind: str, ended_on: date) -> Answers:
    """How case management ended, and what both sides make of it."""
    ratings: Answers = {}
    gain = {"goal_reached": 2, "goal_partly_reached": 1}.get(kind, 0)
    for area in RATED:
        before = random.choice((0, 1, 1, 2, 2))
        ratings[f"{area}_before"] = RATINGS[before]
        after = min(before + random.randint(min(1, gain), gain), len(RATINGS) - 1)
        ratings[f"{area}_after"] = RATINGS[after] if kind != "contact_lost" else "unknown"
    return {
        "kind_of_ending": kind,
        "date_of_ending": ended_on.isoformat(),
        "contact_frequency": pick(random, {"several_a_week": 1, "weekly": 5, "fortnightly": 3, "monthly": 1}),
        "whereabouts": _whereabouts(random, kind),
        "satisfaction": "unknown" if kind in ("contact_lost", "custody") else pick(random, SATISFACTION),
        "closing_notes": prose.CLOSINGS[kind],
        **ratings,
    }


def support_areas(random: Random, who: Person) -> list[str]:
    """What is worked on together: two to four areas that follow from the situation."""
    areas = ["school"] if who.certificate == "none" else ["training_or_work"]
    if who.situation in AT_SCHOOL or random.random() < 0.4:
        areas.append("vocational_orientation")
    if who.abroad and who.language != "german" and random.random() < 0.7:
        areas.append("german_language")
    if who.housing in ("temporary", "homeless", "asylum_housing"):
        areas.append("housing")
    if who.children:
        areas.append("childcare")
    if who.situation == "custody":
        areas.append("law")
    if who.situation in ("not_registered", "unemployed"):
        areas.append("livelihood")
    others = [area for area in ("everyday_life", "social_skills", "family", "debts", "health") if area not in areas]
    return [*areas, *random.sample(others, 1 if len(areas) > 1 else 2)][:4]


def _whereabouts(random: Random, kind: str) -> str:
    if kind == "contact_lost":
        return "unknown"
    if kind == "custody":
        return "other"
    if kind in ("goal_reached", "goal_partly_reached"):
        return pick(random, WHEREABOUTS)
    return pick(random, {"unemployed": 6, "employment_measure": 2, "help_for_upbringing": 1, "therapy": 1})


def _address(who: Person) -> Answers:
    if who.housing == "homeless":
        return {"town": who.town}
    return {"street": who.street, "postcode": who.postcode, "town": who.town}


def _email(random: Random, who: Person) -> str | None:
    """At a domain nobody can own (RFC 2606)."""
    if who.first_name is None or random.random() > 0.35:
        return None
    plain = "".join(letter for letter in who.first_name.lower() if letter.isascii() and letter.isalpha())
    return f"{plain}{who.born:%y}@example.org"


def _contacts(random: Random, faker: Faker, who: Person) -> dict[str, Answer | None]:
    """The people around; who is at school has a teacher, who is registered an adviser."""
    school = who.situation in AT_SCHOOL or who.situation == "vocational_preparation"
    registered = who.situation in ("unemployed", "employment_measure", "vocational_preparation")
    guardian = f"{random.choice(('Mutter', 'Vater', 'Eltern'))}: Familie {who.name}" if who.name else None
    youth_office = who.minor and random.random() < 0.3
    contacts: dict[str, Answer | None] = {
        "guardian": f"{guardian}, {names.mobile(random)}" if who.minor and guardian else None,
        "contact_school": _contact(random, faker, who.town, "Schulsozialarbeit") if school else None,
        "contact_job_centre": _contact(random, faker, who.town, "Jobcenter") if registered else None,
        "contact_youth_office": _contact(random, faker, who.town, "Jugendamt, ASD") if youth_office else None,
    }
    if any(contacts.values()) and random.random() < 0.5:
        contacts["contact_notes"] = random.choice(prose.ARRANGEMENTS)
    return contacts


def _contact(random: Random, faker: Faker, town: str, where: str) -> str:
    return f"{random.choice(('Frau', 'Herr'))} {faker.last_name()}, {where}, {offices.telephone(random, town)}"


def _settled(random: Random, answers: Mapping[str, Answer | None]) -> Answers:
    """What was answered; here and there not known, or not told."""
    settled = {field: answer for field, answer in answers.items() if answer is not None}
    for field in settled:
        if random.random() < UNKNOWN.get(field, 0):
            settled[field] = "unknown"
        elif random.random() < REFUSED.get(field, 0):
            settled[field] = "refused"
    return settled
