"""What the peer knows of the programme waska: the answers the bench writes, its phases, what each gate demands."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

PROGRAMME, VERSION = "waska", 1
GENDERS = ("m", "w", "d", "no_entry")
NATIONALITIES = (
    "german", "german_and_other", "turkish", "polish", "romanian_or_bulgarian", "southern_eu", "other_eu",
    "western_balkans", "russian", "ukrainian", "syrian", "afghan", "iraqi", "african", "other", "stateless",
)  # fmt: skip
LANGUAGES = (
    "german", "turkish", "kurdish", "arabic", "russian", "polish", "ukrainian", "romanian", "romani", "albanian",
    "south_slavic", "italian", "greek", "persian", "pashto", "other",
)  # fmt: skip
SITUATIONS = (
    "school", "school_absence", "school_without_certificate", "vocational_preparation", "vocational_training",
    "training_broken_off", "employed", "marginally_employed", "employment_measure", "unemployed", "not_registered",
    "parental_leave", "custody", "other",
)  # fmt: skip
SECTIONS = {
    "responsibilities_and_entry": ("access_note", "situation_at_entry", "date_of_first_talk"),
    "person": (
        "name", "first_name", "gender", "date_of_birth", "street", "postcode", "town", "telephone", "nationality",
        "mother_tongue", "father_born_in_germany", "mother_born_in_germany",
    ),
}  # fmt: skip


class Gate(NamedTuple):
    """What a phase needs to start or end: answers, a consent, and the answer that is its date."""

    phase: str
    edge: str
    mandatory: tuple[str, ...]
    date: str
    consent: str | None = None


PHASES = ("intake", "case_management", "aftercare")
INTAKE = (
    "gender", "date_of_birth", "nationality", "mother_tongue", "father_born_in_germany", "mother_born_in_germany",
    "highest_school_certificate", "school_certificate_held", "vocational_certificate_held", "alg_ii", "alg_i",
    "unemployment_benefit_monthly", "unemployment_benefit_months", "earned_income", "date_of_decision",
)  # fmt: skip
GATES = (
    Gate("intake", "start", ("situation_at_entry", "date_of_first_talk"), "date_of_first_talk"),
    Gate("intake", "end", INTAKE, "date_of_decision"),
    Gate("case_management", "start", ("date_of_decision",), "date_of_decision", "case_management"),
    Gate("case_management", "end", ("kind_of_ending", "date_of_ending"), "date_of_ending"),
    Gate("aftercare", "start", ("date_of_ending",), "date_of_ending"),
    Gate("aftercare", "end", ("end_of_aftercare",), "end_of_aftercare"),
)


def weeks(started: date | None, ended: date | None, today: date) -> float | None:
    """Weeks with one decimal, half up; None before the start."""
    return None if started is None else tenths(max(((ended or today) - started).days, 0))


def tenths(days: int) -> float:
    """Days as weeks with one decimal, half up."""
    return ((20 * days + 7) // 14) / 10


def next_step(
    dates: Mapping[tuple[str, str], date], answers: Mapping[str, Any], consents: Iterable[str], today: date
) -> dict[str, Any] | None:
    """The next edge and what it still waits for. `dates`: of the edges passed, by phase and edge."""
    earlier = None
    for gate in GATES:
        passed = dates.get((gate.phase, gate.edge))
        if passed is None:
            return _waits_for(gate, answers, consents, earlier, today)
        earlier = passed
    return None


def _waits_for(
    gate: Gate, answers: Mapping[str, Any], consents: Iterable[str], earlier: date | None, today: date
) -> dict[str, Any]:
    conditions = []
    if gate.consent and gate.consent not in consents:
        conditions.append(f"consent_missing:{gate.consent}")
    if (day := answers.get(gate.date)) is not None:
        if date.fromisoformat(day) > today:
            conditions.append("date_in_future")
        if earlier and date.fromisoformat(day) < earlier:
            conditions.append("date_before_previous")
    missing = [name for name in gate.mandatory if name not in answers]
    return {"phase": gate.phase, "edge": gate.edge, "missing": missing, "conditions": conditions}
