"""What only casefile needs to know of where it runs; read once at the start."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from environs import Env
from environs.exceptions import EnvError

from kernel.settings import refuse

SHORT_CONTACT_YEARS = 3  # full years a year's short contacts stay after its end

SECOND_PERSON_FROM = 10  # files a day that one person prints


@dataclass(frozen=True, slots=True)
class Editing:
    """How long a file stays in somebody's hands unless renewed, and how long a draft waits for its author."""

    lease: timedelta = timedelta(minutes=5)
    draft: timedelta = timedelta(days=30)


def editing() -> Editing:
    """OBHUT_LEASE_SECONDS (300) and OBHUT_DRAFT_DAYS (30)."""
    env = Env()
    try:
        seconds, days = env.int("OBHUT_LEASE_SECONDS", 300), env.int("OBHUT_DRAFT_DAYS", 30)
    except EnvError:
        seconds = days = 0
    if not (1 <= seconds <= 3600 and 1 <= days <= 366):
        refuse("OBHUT_LEASE_SECONDS must be 1 to 3600, and OBHUT_DRAFT_DAYS 1 to 366, whole numbers")
    return Editing(timedelta(seconds=seconds), timedelta(days=days))


def short_contact_years() -> int:
    """OBHUT_SHORT_CONTACT_YEARS (3): full years after the end of a year that its short contacts are kept."""
    try:
        years = Env().int("OBHUT_SHORT_CONTACT_YEARS", SHORT_CONTACT_YEARS)
    except EnvError:
        years = 0
    if not 1 <= years <= 30:
        refuse("OBHUT_SHORT_CONTACT_YEARS must be 1 to 30, a whole number")
    return years


def second_person_from() -> int:
    """OBHUT_SECOND_PERSON_FROM (10): from so many files a day on, an order of several prints waits for a lead."""
    try:
        files = Env().int("OBHUT_SECOND_PERSON_FROM", SECOND_PERSON_FROM)
    except EnvError:
        files = 0
    if not 2 <= files <= 1000:
        refuse("OBHUT_SECOND_PERSON_FROM must be 2 to 1000, a whole number")
    return files


def spool_folder() -> Path:
    """OBHUT_CASEFILE_SPOOL: where accesses to emergency sheets wait while the access log cannot be written."""
    folder = Env().str("OBHUT_CASEFILE_SPOOL", "")
    if not folder:
        refuse("OBHUT_CASEFILE_SPOOL must name a folder that outlives the process, for records of emergency sheets")
    return Path(folder)
