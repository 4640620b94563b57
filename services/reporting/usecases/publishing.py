"""What reporting does about the three events it hears."""

from typing import Any

from services.reporting.errors import AlreadyPublished
from services.reporting.model.figures import Cell, Table
from services.reporting.store import Work


def publish_table(work: Work, data: dict[str, Any]) -> None:
    """Store a released table (AggregateReleased). Raises `AlreadyPublished` for a period that has one.

    The same message again never comes here: the inbox knows its id.
    """
    table = Table(
        release=data["release"],
        programme=data["programme"],
        measure=data["measure"],
        dimension=data["dimension"],
        period=data["period"],
        threshold=data["threshold"],
        received_at=work.clock.acted(),
        cells=tuple(Cell(cell["code"], cell["value"]) for cell in data["cells"]),
    )
    if not work.add_table(table):
        raise AlreadyPublished()


def hold_back(work: Work, data: dict[str, Any]) -> None:
    """Show a table to nobody from now on (AggregateHeldBack), whether it has come already or not."""
    work.hold_back({name: data[name] for name in ("release", "programme", "measure", "period", "reason")})


def learn_labels(work: Work, data: dict[str, Any]) -> None:
    """Store the labels of a programme (CatalogueChanged).

    A code that the newer template no longer has keeps its label, since tables of earlier periods show it.
    """
    work.set_labels(data["programme"], data["template_version"], data["labels"])
