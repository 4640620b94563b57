"""Invented young people: who they are and where they stand on the day they first come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from faker import Faker

from cli.demodata import names
from cli.demodata.origins import Origin, Shares, origin, pick, residence_status

YOUNGEST, USUAL, OLDEST = 14, 18, 26
NAMELESS = 0.03  # share of files without a name, which is legal (programmes.md, "A field")
SITUATIONS: Mapping[int, Shares] = {
    14: {"school": 40, "school_absence": 60},
    16: {
        "school": 10, "school_absence": 20, "school_without_certificate": 20, "vocational_preparation": 25,
        "not_registered": 12, "training_broken_off": 8, "unemployed": 5,
    },
    18: {
        "unemployed": 28, "not_registered": 17, "training_broken_off": 17, "vocational_preparation": 10,
        "employment_measure": 9, "marginally_employed": 8, "school_without_certificate": 5, "parental_leave": 4,
        "employed": 2, "custody": 2, "other": 1,
    },
}  # fmt: skip
"""What is usual from an age on."""
AT_SCHOOL = frozenset({"school", "school_absence"})
CERTIFICATES: Shares = {
    "none": 23, "lower_secondary": 37, "qualified_lower_secondary": 14, "intermediate": 15, "special_school": 9,
    "technical_university_entrance": 1.5, "university_entrance": 0.5,
}  # fmt: skip
HOUSING: Mapping[int, Shares] = {
    14: {"with_parents": 85, "residential_care": 12, "temporary": 3},
    18: {"with_parents": 55, "own": 16, "shared": 11, "residential_care": 6, "temporary": 9, "homeless": 3},
}
INCOME = {"employed": (95_000, 148_000), "marginally_employed": (18_000, 55_600)}  # cents a month, net


@dataclass(frozen=True, slots=True)
class Place:
    """Where an agency works: its districts (Stadtteile) with their postcodes."""

    town: str
    districts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A young person. `name` None: they want no name in the file. Money in cents a month."""

    gender: str
    origin: Origin
    name: str | None
    first_name: str | None
    born: date
    age: int
    nationality: str
    language: str
    residence: str
    abroad: bool
    father_here: bool
    mother_here: bool
    situation: str
    certificate: str
    left_school: date | None
    trained: bool
    children: int
    housing: str
    marital: str
    alg_ii: bool
    benefit: int
    benefit_months: int
    income: int
    street: str
    district: str
    postcode: str
    town: str

    @property
    def minor(self) -> bool:
        """Not yet of age on the first day."""
        return self.age < 18


def person(random: Random, faker: Faker, place: Place, on: date) -> Person:
    """A young person of 14 to 26 who comes on that day; all facts fit one another."""
    from_where = origin(random)
    gender = pick(random, {"m": 54, "w": 43, "d": 2, "no_entry": 1})
    age = min(OLDEST, int(random.triangular(YOUNGEST, OLDEST + 1, USUAL)))
    born = birthday(random, on, age)
    situation = pick(random, _from_age(SITUATIONS, age))
    if situation == "parental_leave" and gender != "w":
        situation = "unemployed"
    nationality, abroad = pick(random, from_where.nationality), random.random() < from_where.born_abroad
    named, german = random.random() >= NAMELESS, faker.last_name()
    district = random.choice(list(place.districts))
    benefit, months = _benefit(random, age, situation)
    children = _children(random, age, situation)
    return Person(
        gender=gender,
        origin=from_where,
        name=names.family_name(random, from_where.names, german) if named else None,
        first_name=names.given_name(random, from_where.names, gender) if named else None,
        born=born,
        age=age,
        nationality=nationality,
        language=pick(random, from_where.language),
        residence=residence_status(random, from_where, nationality),
        abroad=abroad,
        father_here=random.random() < from_where.parent_born_here,
        mother_here=random.random() < from_where.parent_born_here,
        situation=situation,
        certificate=(certificate := _certificate(random, age, situation, abroad=abroad)),
        left_school=_left_school(random, born, on, situation),
        trained=age >= 20 and certificate != "none" and random.random() < 0.12,
        children=children,
        housing=_housing(random, from_where, age, abroad=abroad),
        marital=_marital(random, age, children),
        alg_ii=random.random() < (0.6 if situation in ("unemployed", "employment_measure") else 0.35),
        benefit=benefit,
        benefit_months=months,
        income=_income(random, situation),
        street=f"{faker.street_name()} {random.randint(1, 120)}",
        district=district,
        postcode=place.districts[district],
        town=place.town,
    )


def _from_age(table: Mapping[int, Shares], age: int) -> Shares:
    return table[max(least for least in table if least <= age)]


def birthday(random: Random, on: date, age: int) -> date:
    """A day of birth that makes them exactly so old on that day; 28 days per month are enough for everybody."""
    latest = on.replace(year=on.year - age, day=min(on.day, 28))
    return latest - timedelta(days=random.randint(0, 360))


def _certificate(random: Random, age: int, situation: str, *, abroad: bool) -> str:
    if age < 16 or situation in AT_SCHOOL or situation == "school_without_certificate":
        return "none"
    if abroad and age >= 18 and random.random() < 0.35:
        return "foreign"
    level = pick(random, CERTIFICATES)
    return level if age >= 19 or level not in ("technical_university_entrance", "university_entrance") else "none"


def _left_school(random: Random, born: date, on: date, situation: str) -> date | None:
    """The first of the month in which school was left: the end of a school year that is over."""
    if situation in AT_SCHOOL:
        return None
    ends = [date(born.year + age, random.choice((6, 7, 7)), 1) for age in (15, 16, 16, 17, 18)]
    return random.choice([end for end in ends if end < on.replace(day=1)] or [date(on.year - 1, 7, 1)])


def _benefit(random: Random, age: int, situation: str) -> tuple[int, int]:
    """Arbeitslosengeld (SGB III): cents a month and full months; (0, 0) for nearly all so young."""
    if situation != "unemployed" or age < 19 or random.random() > 0.15:
        return 0, 0
    return random.randrange(32_000, 78_000, 50), random.choice((6, 6, 8, 10, 12))


def _income(random: Random, situation: str) -> int:
    return random.randrange(*INCOME[situation], 50) if situation in INCOME else 0


def _children(random: Random, age: int, situation: str) -> int:
    if situation == "parental_leave":
        return random.choice((1, 1, 1, 2))
    return int(age >= 18 and random.random() < 0.06)


def _housing(random: Random, from_where: Origin, age: int, *, abroad: bool) -> str:
    if abroad and from_where.names in ("arabic", "afghan", "african", "ukrainian") and random.random() < 0.35:
        return "asylum_housing"
    return pick(random, _from_age(HOUSING, age))


def _marital(random: Random, age: int, children: int) -> str:
    if age < 19 or random.random() > 0.08 + 0.2 * bool(children):
        return "single"
    return pick(random, {"married": 8, "separated": 2, "divorced": 1})
