"""What leaves casefile: references, dates and codes to consent and retention, aggregates to reporting."""

from kernel.events.declaration import Event, Kind
from kernel.events.fields import Code, Count, Day, Digest, Identifier, Label, Number, Period, Reference, Rows

PUBLISHER = "casefile"


class CaseOpened(Event):
    """A case file was opened: retention watches it from its first day."""

    event, publisher, kind = "case_opened", PUBLISHER, Kind.REFERENCE
    audience = ("retention",)
    state_of = ("reference",)

    reference = Reference()
    agency = Identifier()
    programme = Code()
    opened_on = Day()


class CaseClosed(Event):
    """A case file was closed. `counted_from` is the day its retention counts from (the template's rule)."""

    event, publisher, kind = "case_closed", PUBLISHER, Kind.REFERENCE
    audience = ("retention",)
    state_of = ("reference",)

    reference = Reference()
    agency = Identifier()
    programme = Code()
    opened_on = Day()
    closed_on = Day()
    counted_from = Day()


class CaseClosedV2(Event):
    """The days of a case file count: it was closed, or nobody closes it and its case management has ended (`closed_on`:
    the day on which that was recorded). With the range of days its template lets it be kept: the agency's days lie
    within it.

    Version 1 knew no range. It stays declared, since closings of the release before may still be on their way.
    """

    event, publisher, kind = "case_closed", PUBLISHER, Kind.REFERENCE
    version = 2
    audience = ("retention",)
    state_of = ("reference",)

    reference = Reference()
    agency = Identifier()
    programme = Code()
    opened_on = Day()
    closed_on = Day()
    counted_from = Day()
    rule = Code("days_after_phase_end", "days_after_closing")
    keep_at_least_days = Number()
    keep_at_most_days = Number()


class CaseReopened(Event):
    """The days of a case file count no more: it was opened again, or a later phase has started. It has no day of
    erasure until they count once more."""

    event, publisher, kind = "case_reopened", PUBLISHER, Kind.REFERENCE
    audience = ("retention",)
    state_of = ("reference",)

    reference = Reference()
    agency = Identifier()
    programme = Code()
    opened_on = Day()


class CaseUndone(Event):
    """The opening of a case file was undone: nothing was ever in it, and there is nothing to watch any more."""

    event, publisher, kind = "case_undone", PUBLISHER, Kind.REFERENCE
    audience = ("retention",)
    state_of = ("reference",)

    reference = Reference()
    agency = Identifier()


class ConsentApplied(Event):
    """Casefile has put a grant or a withdrawal into practice; the consent record shows since when."""

    event, publisher, kind = "consent_applied", PUBLISHER, Kind.REFERENCE
    audience = ("consent",)

    reference = Reference()
    agency = Identifier()
    consent = Identifier()
    state = Code("in_force", "withdrawn")


class CaseErased(Event):
    """A file is gone: its key destroyed, its rows deleted. Tells each service to let go of what it holds."""

    event, publisher, kind = "case_erased", PUBLISHER, Kind.REFERENCE
    audience = ("retention", "consent")
    state_of = ("reference",)

    reference = Reference()
    agency = Identifier()
    order = Identifier()
    key_fingerprint = Digest()
    tables = Rows({"table": Code(), "rows": Number()})


class ErasureVerified(Event):
    """After the erasure every table of casefile was searched for the file; `hits` must be 0."""

    event, publisher, kind = "erasure_verified", PUBLISHER, Kind.NOTICE
    audience = ("retention",)

    agency = Identifier()
    order = Identifier()
    tables_searched = Number()
    hits = Number()


class ErasureRefused(Event):
    """Casefile did not execute an order, since its facts no longer held when the file was locked."""

    event, publisher, kind = "erasure_refused", PUBLISHER, Kind.NOTICE
    audience = ("retention",)

    agency = Identifier()
    order = Identifier()
    reason = Code("not_closed", "not_due", "unknown", "dates_changed")


class AggregateReleased(Event):
    """One table of a release: cells of at least k people, the others withheld (null). Never issued again."""

    event, publisher, kind = "aggregate_released", PUBLISHER, Kind.AGGREGATE
    audience = ("reporting",)
    state_of = ("programme", "measure", "period")

    release = Identifier()
    programme = Code()
    measure = Code()
    dimension = Code()
    period = Period()
    threshold = Number()
    cells = Rows({"code": Code(), "value": Count(3)})


class AggregateHeldBack(Event):
    """A table of a release is shown to nobody, since what it withholds could follow from another of the same people
    (`same_people`). The table itself comes beside it without any value, or came before with some."""

    event, publisher, kind = "aggregate_held_back", PUBLISHER, Kind.AGGREGATE
    audience = ("reporting",)

    release = Identifier()
    programme = Code()
    measure = Code()
    dimension = Code()
    period = Period()
    reason = Code("same_people")


class CatalogueChanged(Event):
    """Labels of a programme's measures and codes, from its approved template, for the figures to be read."""

    event, publisher, kind = "catalogue_changed", PUBLISHER, Kind.CATALOGUE
    audience = ("reporting",)
    state_of = ("programme",)

    programme = Code()
    template_version = Number()
    labels = Rows({"list": Code(), "code": Code(), "de": Label(), "en": Label()})


EVENTS = (
    CaseOpened,
    CaseClosed,
    CaseClosedV2,
    CaseReopened,
    CaseUndone,
    ConsentApplied,
    CaseErased,
    ErasureVerified,
    ErasureRefused,
    AggregateReleased,
    AggregateHeldBack,
    CatalogueChanged,
)
