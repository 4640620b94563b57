"""What follows from answers and agreements: who stays responsible, how long a file is kept, when its exit is due.

Source: programmes.md (bfm, asd, clearing), product.md (V8). Frozen values, and how they are read from YAML.
"""

from dataclasses import dataclass

from services.casefile.templates.declared.fields import Text
from services.casefile.templates.declared.phases import AnsweredWith
from services.casefile.templates.reading import parts
from services.casefile.templates.reading.source import Source


@dataclass(frozen=True)
class GiverStays:
    """Whoever hands a file over before the phase `until` starts stays secondarily responsible where one of these
    answers was given, unless they decide otherwise and say why."""

    until: str
    answers: tuple[AnsweredWith, ...]


@dataclass(frozen=True)
class KeptLong:
    """Files that are kept until so many years after the birth of their client, instead of the days of the retention.

    `answers`: one of these must have been given at any time, empty for all files; `born`: the fields with the day or
    month of birth, the first that is answered counts.
    """

    label: Text
    years: int
    born: tuple[str, ...]
    answers: tuple[AnsweredWith, ...]


@dataclass(frozen=True)
class AgreementEnds:
    """Once no agreement of this kind is in force any more, the phase `leads_to` is due; `id`: the rule's name."""

    id: str
    label: Text
    kind: str
    leads_to: str


def giver_stays(source: Source) -> GiverStays:
    """Reads `giver_stays`."""
    entry = source.mapping(("until", "any"))
    return GiverStays(entry["until"].identifier(), _any(entry["any"]))


def kept_long(source: Source) -> KeptLong:
    """Reads `kept_long` of the retention."""
    entry = source.mapping(("label", "years", "born"), ("any",))
    chosen = entry.get("any")
    years = entry["years"].integer()
    if years < 1:
        raise source.refuse("years must be 1 or more")
    return KeptLong(entry["label"].text(), years, entry["born"].identifiers(), _any(chosen) if chosen else ())


def agreement_ends(source: Source) -> AgreementEnds:
    """Reads `agreement_ends`."""
    entry = source.mapping(("id", "label", "kind", "leads_to"))
    names = (entry[key].identifier() for key in ("kind", "leads_to"))
    return AgreementEnds(entry["id"].identifier(), entry["label"].text(), *names)


def _any(source: Source) -> tuple[AnsweredWith, ...]:
    found = tuple(parts.answered(item) for item in source.items())
    if not found:
        raise source.refuse("names no answer")
    return found
