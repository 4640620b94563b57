"""Client numbers (Knr., Aktenzeichen) by the scheme that an agency has chosen among a few."""

import re
from dataclasses import dataclass
from datetime import date

FIRST_SCHEME = "number"
LONGEST_PROGRAMME = 8  # of the twenty letters that a client number has at most


@dataclass(frozen=True, slots=True)
class Numbering:
    """What stands around the counted number, of so many digits at least. `year`: whose files are counted apart."""

    before: str = ""
    digits: int = 3
    after: str = ""
    year: int | None = None


def numbering(scheme: str, programme: str, opened_on: date) -> Numbering:
    """How a file that was opened on this day (Berlin) is numbered. Gaps are allowed; no number is given twice."""
    year = opened_on.year
    match scheme:
        case "year_number":
            return Numbering(f"{year}-", 4, year=year)
        case "programme_year_number":
            return Numbering(f"{_short(programme)}-{year}-", 4, year=year)
        case "number_year":
            return Numbering(after=f"/{year}", year=year)
        case _:
            return Numbering()


def _short(programme: str) -> str:
    return re.sub("[^A-Z0-9]", "", programme.upper())[:LONGEST_PROGRAMME]
