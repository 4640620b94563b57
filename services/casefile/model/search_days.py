"""Days as people type them who look for somebody by the day of birth, from a paper, a card or by ear (ADR 28)."""

import re
from datetime import date

YEAR = re.compile(r"(19|20)[0-9]{2}\Z")
DAY = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4}|[0-9]{2})\Z")
FIGURES = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})\Z")  # as it is typed at a counter: 09032007, 090307
YEAR_FIRST = re.compile(r"([0-9]{4})([-/.]?)([0-9]{2})\2([0-9]{2})\Z")
WITH_BLANKS = re.compile(r"\b([0-9]{1,2})(?:\. +|\.? +(?=[0-9]{2} ))([0-9]{1,2})\.? +([0-9]{4}|[0-9]{2})\b")
IN_WORDS = re.compile(r"\b([0-9]{1,2})\.? *([^\W\d_]{3,9})\.? +([0-9]{4})\b")
BORN = re.compile(r"(?:^|(?<=\s))(?:\*|geb\.?|geboren(?:\s+am)?)\s*(?=[0-9])", re.IGNORECASE)  # as papers have it
CENTURIES = ("19", "20")  # people of both are alive
MONTHS = (
    ("januar", "january", "jan", "jänner"),
    ("februar", "february", "feb"),
    ("märz", "maerz", "march", "mrz", "mar"),
    ("april", "apr"),
    ("mai", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("dezember", "december", "dez", "dec"),
)
"""As they are written out and shortened, in German and in English."""
NUMBERS = {word: number for number, words in enumerate(MONTHS, 1) for word in words}


def days_as_words(text: str) -> str:
    """A text in which each day of several words is one: 18. 3. 2006, 18 03 06, 18. März 2006; and what says that it is
    a birth's is gone."""
    text = WITH_BLANKS.sub(r"\1.\2.\3", BORN.sub("", text))
    return IN_WORDS.sub(_with_its_month, text)


def days(word: str) -> list[str]:
    """A whole day as people write it, 18.3.2006, 18/03/06, 180306, 18032006, 2006-03-18 or 20060318, as it is stored,
    with a year of two figures in each century; nothing for anything else."""
    written: list[str] = []
    if typed := DAY.match(word) or FIGURES.match(word):
        day, month, year = typed.groups()
        years = [year] if len(year) > 2 else [century + year for century in CENTURIES]
        written += [f"{one}-{month:0>2}-{day:0>2}" for one in years]
    if typed := YEAR_FIRST.match(word):
        written.append(f"{typed[1]}-{typed[3]}-{typed[4]}")
    return [one for one in written if _is_day(one) and YEAR.match(one[:4])]


def _with_its_month(day: re.Match[str]) -> str:
    month = NUMBERS.get(day[2].lower())
    return f"{day[1]}.{month}.{day[3]}" if month else day[0]


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False
