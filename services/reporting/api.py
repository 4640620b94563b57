"""Reporting's resources: published releases and the key figures made of them."""

from typing import Any
from uuid import UUID

from flask_smorest.pagination import PaginationParameters

from kernel.service import Process
from kernel.translations import sentence
from kernel.web.lists import Blueprint
from kernel.web.problems import language
from kernel.web.requests import principal, signed_in
from kernel.web.wiring import provided
from services.reporting.model.figures import Labels, Series, Table
from services.reporting.schemas import KeyFigure, KeyFigureFilter, ReleaseFilter, ReleaseHead, ReleaseSchema
from services.reporting.store import Work
from services.reporting.usecases import reading

FORBIDDEN = "Your roles do not include reading figures (`not_allowed`)"
releases = Blueprint(
    "published-releases",
    "published-releases",
    url_prefix="/v1/published-releases",
    description="Tables as they were released: the same for every reader, never changed, never issued again",
)
figures = Blueprint(
    "key-figures",
    "key-figures",
    url_prefix="/v1/key-figures",
    description="Measures over time, made of published cells alone",
)


@releases.get("")
@signed_in
@releases.arguments(ReleaseFilter, location="query")
@releases.response(200, ReleaseHead(many=True))
@releases.alt_response(403, description=FORBIDDEN)
@releases.paginate()
def list_releases(asked: dict[str, Any], pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
    """Published releases, the newest first."""
    filters = {name: asked.get(name) for name in ("programme", "measure", "period")}
    page = pagination_parameters
    with _work() as work:
        listing = reading.list_releases(work, principal(), filters, page.page, page.page_size, language())
    page.item_count = listing.total
    return [_release(one, listing.labels) for one in listing.releases]


@releases.get("/<uuid:release_id>")
@signed_in
@releases.response(200, ReleaseSchema)
@releases.alt_response(403, description=FORBIDDEN)
@releases.alt_response(404, description="No such release")
def show_release(release_id: UUID) -> dict[str, Any]:
    """One release with all its tables."""
    with _work() as work:
        release, labels = reading.show_release(work, principal(), release_id, language())
    return _release(release, labels)


@figures.get("")
@signed_in
@figures.arguments(KeyFigureFilter, location="query")
@figures.response(200, KeyFigure(many=True))
@figures.alt_response(403, description=FORBIDDEN)
def key_figures(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Every measure over its periods."""
    with _work() as work:
        series, labels = reading.key_figures(work, principal(), asked.get("programme"), language())
    return [_figure(one, labels) for one in series]


def _work() -> Work:
    process = provided(Process)
    return Work(process.engine, process.clock, platform=True)


def _release(release: reading.Release, labels: Labels) -> dict[str, Any]:
    return {
        "id": release.id,
        "received_at": max(table.received_at for table in release.tables),
        "tables": [_table(table, labels) for table in release.tables],
    }


def _table(table: Table, labels: Labels) -> dict[str, Any]:
    return {
        **_about(table, labels),
        "period": table.period,
        "threshold": table.threshold,
        "held_back": table.held_back,
        "cells": [
            {
                "code": cell.code,
                "label": labels.of_code(table.programme, table.dimension, cell.code),
                "value": cell.value,
                "withheld": cell.value is None,
            }
            for cell in table.cells
        ],
        "total": table.total,
        "total_is_sum_of": "visible_cells",
        "coverage": _coverage(table),
        "note": sentence("note_withheld" if table.held_back is None else f"note_{table.held_back}", language()),
    }


def _figure(figure: Series, labels: Labels) -> dict[str, Any]:
    points = [
        {
            "period": table.period,
            "release": table.release,
            "total": table.total,
            "total_is_sum_of": "visible_cells",
            "coverage": _coverage(table),
            "held_back": table.held_back,
        }
        for table in figure.tables
    ]
    return {**_about(figure, labels), "series": points}


def _about(what: Table | Series, labels: Labels) -> dict[str, Any]:
    return {
        "programme": what.programme,
        "programme_label": labels.of_programme(what.programme),
        "measure": what.measure,
        "measure_label": labels.of_measure(what.programme, what.measure),
        "dimension": what.dimension,
        "dimension_label": labels.of_dimension(what.programme, what.dimension),
    }


def _coverage(table: Table) -> dict[str, Any]:
    return {"visible_cells": table.visible, "cells": len(table.cells), "share": table.coverage}
