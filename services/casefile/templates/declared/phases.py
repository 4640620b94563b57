"""Phases: their gates, the conditions beside mandatory answers, and the rules of time.

Source: programmes.md ("A phase"). Frozen values; they come from YAML through `loading`.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from services.casefile.templates.declared.fields import Text
from services.casefile.templates.declared.spans import Span

Edge = Literal["start", "end"]
CONTACT, INACTIVE, UNDECIDED = "contact_every", "inactive_after", "erasure_of_open_file"
DEADLINE = "deadline"
"""What reminders of deadlines that count from an answer are raised by: which deadline it is would tell the answer, and
a rule's name lies in plain."""
ENGINE_RULES = frozenset({CONTACT, INACTIVE, UNDECIDED, DEADLINE})
"""Rules of time that are the engine's; no rule of a template has such an id."""


@dataclass(frozen=True)
class ConsentInForce:
    """Consent to a purpose must be in force."""

    purpose: str


@dataclass(frozen=True)
class AgreementInForce:
    """An agreement of this kind (an entry of the form `agreements`) must be in force."""

    kind: str


@dataclass(frozen=True)
class AnsweredWith:
    """A coded answer must be one of these; "true" and "false" for a flag."""

    field: str
    values: frozenset[str]


@dataclass(frozen=True)
class AtLeast:
    """So many different entries of a form must be there, of which a field has one of these codes (None: of any); what
    counts as different, and as an entry that says something, stands in `model/counting`."""

    count: int
    form: str
    field: str | None = None
    codes: frozenset[str] | None = None


Test: TypeAlias = ConsentInForce | AgreementInForce | AnsweredWith | AtLeast


@dataclass(frozen=True)
class Condition:
    """What must hold for an edge. `id`: its code in refusals; `exception`: the field whose answer gives the reasons
    for passing without it (a documented exception), `late`: the field whose answer gives the reasons for passing though
    it came later than the gate's day; None where there is none."""

    id: str
    label: Text
    test: Test
    exception: str | None = None
    late: str | None = None


@dataclass(frozen=True)
class Gate:
    """What a phase's start or end demands (Pflichteingabe).

    `mandatory`: field ids; `date`: the field whose answer dates the edge, always one of `mandatory`.
    """

    mandatory: tuple[str, ...]
    conditions: tuple[Condition, ...]
    date: str


@dataclass(frozen=True)
class Limit:
    """How long a phase may last, or the time since an earlier phase started until it ends (`since`: that phase).

    `soft`: from then on the file is overdue and its worker is reminded; `hard`: the phase cannot end on a later day
    and nothing follows it; `exception`: the field whose answer gives the reasons to go beyond it.
    """

    id: str
    label: Text
    soft: Span | None
    hard: Span | None
    exception: str | None = None
    since: str | None = None


@dataclass(frozen=True)
class Repeat:
    """What has to be done again and again while a phase runs, e.g. a review every 6 months: at the latest so long after
    the last entry of `form`, or after the phase's start where there is none."""

    id: str
    label: Text
    every: Span
    form: str


@dataclass(frozen=True)
class Phase:
    """One phase of the work with a person; phases follow one another in the template's order."""

    id: str
    label: Text
    start: Gate
    end: Gate
    limits: tuple[Limit, ...] = ()
    repeats: tuple[Repeat, ...] = ()

    def gate(self, edge: Edge) -> Gate:
        """The gate of one edge."""
        return self.start if edge == "start" else self.end
