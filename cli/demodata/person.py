"""People of any age, as far as all programmes want to know who somebody is; what a programme asks beside follows there.

`people.Person` is more: a young person as a competence agency gets to know them.
"""

from dataclasses import dataclass
from datetime import date

from cli.demodata import names
from cli.demodata.origins import ORIGINS, Origin, pick
from cli.demodata.people import Place, birthday
from cli.demodata.steps import Answers, Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """Somebody on the day they first come; `abroad`: born there."""

    gender: str
    origin: Origin
    name: str
    first_name: str
    born: date
    age: int
    nationality: str
    language: str
    abroad: bool
    district: str
    address: Answers
    telephone: str

    @property
    def town(self) -> str:
        """Where they live."""
        return str(self.address["town"])

    @property
    def german(self) -> bool:
        """A German national."""
        return self.nationality in ("german", "german_and_other")

    def identity(self) -> Answers:
        """The answers all outlines share."""
        born = self.born.isoformat()
        who: Answers = {"name": self.name, "first_name": self.first_name, "gender": self.gender, "date_of_birth": born}
        return who | self.address | {"telephone": self.telephone}


def somebody(
    sheet: Sheet,
    place: Place,
    on: date,
    ages: tuple[int, int, int],
    origins: tuple[Origin, ...] = ORIGINS,
    gender: str | None = None,
) -> Somebody:
    """Somebody who comes on that day. `ages`: the youngest, the usual, the oldest; `gender`: where the words say it."""
    random = sheet.random
    youngest, usual, oldest = ages
    origin = random.choices(origins, [one.share for one in origins])[0]
    age = min(oldest, int(random.triangular(youngest, oldest + 1, usual)))
    gender = gender or pick(random, {"m": 51, "w": 47, "d": 1})
    district = random.choice(list(place.districts))
    street = f"{sheet.faker.street_name()} {random.randint(1, 120)}"
    return Somebody(
        gender=gender,
        origin=origin,
        name=names.family_name(random, origin.names, sheet.faker.last_name()),
        first_name=names.given_name(random, origin.names, gender),
        born=birthday(random, on, age),
        age=age,
        nationality=pick(random, origin.nationality),
        language=pick(random, origin.language),
        abroad=random.random() < origin.born_abroad,
        district=district,
        address={"street": street, "postcode": place.districts[district], "town": place.town},
        telephone=names.mobile(random),
    )
