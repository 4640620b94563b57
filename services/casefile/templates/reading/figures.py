"""Reading what a template declares of figures: the measures of releases, and durations that they count by."""

from typing import cast, get_args

from services.casefile.templates.declared.periods import Grain
from services.casefile.templates.declared.phases import Edge
from services.casefile.templates.declared.programme import Counts, Duration, DurationClass, Measure
from services.casefile.templates.source import Source


def measure(source: Source) -> Measure:
    """A table of releases."""
    entry = source.mapping(("id", "label", "counts", "phase", "dimension", "grain", "purpose"))
    return Measure(
        id=entry["id"].identifier(),
        label=entry["label"].text(),
        counts=cast(Counts, entry["counts"].choice(get_args(Counts))),
        phase=entry["phase"].identifier(),
        dimension=entry["dimension"].identifier(),
        grain=cast(Grain, entry["grain"].choice(get_args(Grain))),
        purpose=entry["purpose"].identifier(),
    )


def duration(source: Source) -> Duration:
    """The time between two edges, in classes."""
    entry = source.mapping(("id", "label", "from", "to", "classes"))
    return Duration(
        id=entry["id"].identifier(),
        label=entry["label"].text(),
        since=_edge(entry["from"]),
        until=_edge(entry["to"]),
        classes=tuple(_duration_class(item) for item in entry["classes"].items()),
    )


def _edge(source: Source) -> tuple[str, Edge]:
    entry = source.mapping(("phase", "edge"))
    return entry["phase"].identifier(), cast(Edge, entry["edge"].choice(get_args(Edge)))


def _duration_class(source: Source) -> DurationClass:
    entry = source.mapping(("code", "label"), ("up_to",))
    up_to = entry.get("up_to")
    return DurationClass(entry["code"].identifier(), entry["label"].text(), up_to.span() if up_to else None)
