"""Reading what follows from answers and agreements (`declared.consequences`), by which day (`declared.deadlines`), and
how long files are kept."""

from services.casefile.templates.declared.consequences import AgreementEnds, GiverStays, KeptFor, KeptLong
from services.casefile.templates.declared.deadlines import Deadline
from services.casefile.templates.declared.phases import AnsweredWith
from services.casefile.templates.declared.programme import Retention
from services.casefile.templates.reading import parts
from services.casefile.templates.source import Source


def positive(source: Source) -> int:
    """A whole number from 1."""
    number = source.integer()
    if number < 1:
        raise source.refuse("must be 1 or more")
    return number


def giver_stays(source: Source) -> GiverStays:
    """Reads `giver_stays`."""
    entry = source.mapping(("until", "any"))
    return GiverStays(entry["until"].identifier(), _any(entry["any"]))


def retention(source: Source) -> Retention:
    """Reads `retention`."""
    entry = source.mapping(("kind", "min_days", "max_days", "default_days"), ("phase", "kept_long"))
    kind, phase = entry["kind"].choice(("days_after_phase_end", "days_after_closing")), entry.get("phase")
    kept_long = entry.get("kept_long")
    if (kind == "days_after_phase_end") != (phase is not None):
        raise source.refuse("a phase belongs to days_after_phase_end, and to no other")
    return Retention(
        kind="days_after_phase_end" if phase else "days_after_closing",
        phase=phase.identifier() if phase else None,
        min_days=positive(entry["min_days"]),
        max_days=positive(entry["max_days"]),
        default_days=positive(entry["default_days"]),
        kept_long=_kept_long(kept_long) if kept_long else None,
    )


def _kept_long(source: Source) -> KeptLong:
    entry = source.mapping(("label", "years", "born"), ("any", "once"))
    chosen, once = entry.get("any"), entry.get("once")
    years = entry["years"].integer()
    if years < 1:
        raise source.refuse("years must be 1 or more")
    answers = tuple(_kept_for(item) for item in chosen.items()) if chosen else ()
    if chosen and not answers:
        raise chosen.refuse("names no answer")
    label, born = entry["label"].text(), entry["born"].identifiers()
    return KeptLong(label, years, born, answers, once.identifier() if once else None)


def agreement_ends(source: Source) -> AgreementEnds:
    """Reads `agreement_ends`."""
    entry = source.mapping(("id", "label", "kind", "leads_to"))
    names = (entry[key].identifier() for key in ("kind", "leads_to"))
    return AgreementEnds(entry["id"].identifier(), entry["label"].text(), *names)


def deadline(source: Source) -> Deadline:
    """Reads one of `deadlines`."""
    entry = source.mapping(("id", "label", "since", "within", "done"), ("before", "when"))
    before, when = entry.get("before"), entry.get("when")
    return Deadline(
        id=entry["id"].identifier(),
        label=entry["label"].text(),
        since=entry["since"].identifiers(),
        within=entry["within"].span(),
        before=before.span() if before else None,
        done=entry["done"].identifiers(),
        when=parts.answered(when) if when else None,
    )


def _kept_for(source: Source) -> KeptFor:
    entry = source.mapping(("field", "is"), ("once",))
    once = entry.get("once")
    values = frozenset(entry["is"].identifiers())
    return KeptFor(entry["field"].identifier(), values, once.identifier() if once else None)


def _any(source: Source) -> tuple[AnsweredWith, ...]:
    answers = tuple(parts.answered(item) for item in source.items())
    if not answers:
        raise source.refuse("names no answer")
    return answers
