"""Whether the business day has jumped: more working days passed over than a machine rests in the ordinary way.

A clock that is set wrongly moves business days and real time alike, so nothing inside Obhut can tell it from a machine
that stood still. What can be told is how long: over a weekend or a public holiday machines are switched off, and a
daily run that was missed for that is no jump. Everything longer asks a person, who can look at a calendar.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.holidays import SATURDAY, is_holiday

MOST = {"production": 2, "demo": 2, "test": 40}
"""Working days from one daily run to the next (privacy.md, 2). Tests walk in long steps: there a jump is longer."""
REMEMBERED = timedelta(days=30)
"""How long after a jump files that fall due are held back: whoever works with a wrong clock sees it by then."""


@dataclass(frozen=True, slots=True)
class Leap:
    """A jump: the last day before it that was worked, and the day on which it was seen."""

    last: date
    day: date


def leaps(worked: Sequence[date], day: date, most: int) -> list[Leap]:
    """The jumps that are still remembered on this day. `worked`: days of daily runs before it, earliest first."""
    days = [*(earlier for earlier in worked if earlier < day), day]
    pairs = [Leap(last, after) for last, after in zip(days, days[1:], strict=False)]
    return [leap for leap in pairs if leap.day + REMEMBERED > day and working_days(leap.last, leap.day) > most]


def working_days(after: date, until: date) -> int:
    """Monday to Friday without the public holidays of all of Germany (those of single Länder count as working days:
    there it is asked once too often rather than never)."""
    days = (after + timedelta(days=number) for number in range(1, (until - after).days + 1))
    return sum(1 for day in days if day.weekday() < SATURDAY and not is_holiday(day))
