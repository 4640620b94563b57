"""Days on which nobody works anywhere in Germany. Those of single Länder are left out: whoever counts days of work does
it once too early there rather than too late."""

from datetime import date

from dateutil.easter import easter

FIXED = ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))
MOVING = (-2, 1, 39, 50)  # Good Friday, Easter Monday, Ascension, Whit Monday: days after Easter Sunday
SATURDAY, SUNDAY = 5, 6


def is_holiday(day: date) -> bool:
    """Whether it is a public holiday in all of Germany."""
    return (day.month, day.day) in FIXED or (day - easter(day.year)).days in MOVING
