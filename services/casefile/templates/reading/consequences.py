"""Reading what follows from answers and agreements (`declared.consequences`)."""

from services.casefile.templates.declared.consequences import AgreementEnds, GiverStays, KeptLong
from services.casefile.templates.declared.phases import AnsweredWith
from services.casefile.templates.reading import parts
from services.casefile.templates.source import Source


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
    answers = tuple(parts.answered(item) for item in source.items())
    if not answers:
        raise source.refuse("names no answer")
    return answers
