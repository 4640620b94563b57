"""Which entries count where a gate asks for so many of them: different ones, that say something, there on its day.

Three times the same need is one need, one that is settled leads nobody into case management, and an area that nobody
could assess has not been assessed (programmes.md, bfm: "at least 3 different changeable needs, open or in work").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.casefile.model.answers import AnswersView, fits
from services.casefile.model.custody import holds_on
from services.casefile.templates.declared.fields import MARKERS
from services.casefile.templates.declared.phases import AtLeast

DAY = "on"
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Counted:
    """How entries of a form count.

    `apart`: two that are answered alike here count once, e.g. the same need of the same person (none: each counts, or
    once for each code where a code is asked for); `over`: those whose `status` is one of these count no more; `says`:
    of these questions the first that is answered must be answered with a value; `day`: when it was there, the entry
    counts from then on (not answered: it always does).
    """

    apart: tuple[str, ...] = ()
    over: frozenset[str] = NONE
    says: tuple[str, ...] = ()
    day: str = DAY


COUNTED: Mapping[str, Counted] = {
    "needs": Counted(("barrier", "concerns"), over=frozenset({"settled"})),
    "assessments": Counted(("area",), says=("value", "text")),
    "goals": Counted(over=frozenset({"dropped"}), day="agreed_on"),
    "ratings": Counted(says=("value",)),
    "recommendations": Counted(("help",)),
    "participants": Counted(("name",)),
    "contacts": Counted(("institution",)),
    "agreements": Counted(("kind",)),
    "reviews": Counted((DAY,)),
    "danger_assessments": Counted((DAY,)),
}
EVIDENCE = "custody_evidence"
EVIDENCE_SEEN = "custody_seen_on"
"""Custody is proven from the day on which somebody saw the evidence, and on no day while nobody says when."""


def number_of(entries: Iterable[AnswersView], test: AtLeast, day: date) -> int:
    """How many different ones count towards this on the day of the gate."""
    counted = COUNTED.get(test.form, Counted())
    each = [entry for entry in entries if _asked_for(entry, test) and _counts(entry, counted, day)]
    if test.field == EVIDENCE:
        each = [one for one in each if str(one.get(EVIDENCE_SEEN, "9999")) <= day.isoformat() and holds_on(one, day)]
    apart = counted.apart or ((test.field,) if test.field else ())
    return len({tuple(str(entry.get(name)) for name in apart) for entry in each}) if apart else len(each)


def _asked_for(entry: AnswersView, test: AtLeast) -> bool:
    return test.field is None or test.codes is None or fits(entry.get(test.field), test.codes)


def _counts(entry: AnswersView, counted: Counted, day: date) -> bool:
    said = next((entry[name] for name in counted.says if name in entry), None)
    if entry.get("status") in counted.over or (counted.says and (said is None or said in MARKERS)):
        return False
    return str(entry.get(counted.day, "")) <= day.isoformat()
