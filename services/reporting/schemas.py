"""Schemas of reporting's API."""

from typing import Any

from marshmallow import Schema, fields, validate

from kernel.events.fields import CODE, PERIOD


def _about(text: str) -> dict[str, str]:
    return {"description": text}


def _code(text: str) -> fields.String:
    return fields.String(required=True, metadata=_about(text))


def _programme() -> fields.String:
    text = "Id of a programme; every one if left out"
    return fields.String(validate=validate.Regexp(CODE, error="code"), metadata=_about(text))


class KeyFigureFilter(Schema):
    """Which programme's key figures."""

    programme = _programme()


class ReleaseFilter(Schema):
    """Which releases."""

    programme = _programme()
    measure = fields.String(validate=validate.Regexp(CODE, error="code"), metadata=_about("Id of a measure"))
    period = fields.String(
        validate=validate.Regexp(PERIOD, error="period"),
        metadata=_about("A month 2026-05, a quarter 2026-Q2 or a year 2026-Y"),
    )


def _held_back() -> fields.String:
    text = (
        "Why the table is shown to nobody (same_people: what it withholds could follow from another table of the same "
        "people); null where it is shown"
    )
    return fields.String(required=True, allow_none=True, metadata=_about(text))


class TableHead(Schema):
    """What a published table is about. Labels are in the reader's language."""

    programme = _code("Id of the programme")
    programme_label = _code("What the programme is called")
    measure = _code("Id of what is counted")
    measure_label = _code("What is counted")
    dimension = _code("Id of the field by which it is counted")
    dimension_label = _code("By what it is counted")
    period = _code("A month 2026-05, a quarter 2026-Q2 or a year 2026-Y")
    threshold = fields.Integer(required=True, metadata=_about("No value stands for fewer people than this"))
    held_back = _held_back()


class CellSchema(Schema):
    """One cell. `value` is null where it is withheld; zero and withheld look the same."""

    code = _code("The code this cell is about")
    label = _code("What the code means")
    value = fields.Integer(required=True, allow_none=True, metadata=_about("People, or null where withheld"))
    withheld = fields.Boolean(required=True, metadata=_about("Whether the value is withheld"))


class Coverage(Schema):
    """How much of a table can be seen."""

    visible_cells = fields.Integer(required=True, metadata=_about("Cells with a value"))
    cells = fields.Integer(required=True, metadata=_about("All cells"))
    share = fields.Float(
        required=True,
        allow_none=True,
        metadata=_about("Visible cells of all cells, 0 to 1; null for a table without cells"),
    )


def _total() -> fields.Integer:
    text = "People in visible cells: at least so many; null where no cell is visible"
    return fields.Integer(required=True, allow_none=True, metadata=_about(text))


def _sum_of() -> fields.String:
    text = "Of what `total` is the sum: visible_cells. Withheld ones are not in it, so it is no count of all people"
    return fields.String(required=True, validate=validate.OneOf(["visible_cells"]), metadata=_about(text))


class TableSchema(TableHead):
    """A published table with its cells."""

    cells = fields.List(fields.Nested(CellSchema), required=True, metadata=_about("In the order of the template"))
    total = _total()
    total_is_sum_of = _sum_of()
    coverage = fields.Nested(Coverage, required=True)
    note = _code("How to read withheld values, in the reader's language")


class ReleaseHead(Schema):
    """A release, without its figures."""

    id = fields.UUID(required=True, metadata=_about("Id of the release"))
    received_at = fields.AwareDateTime(required=True, metadata=_about("When it was published here (UTC)"))
    tables = fields.List(fields.Nested(TableHead), required=True)


class ReleaseSchema(ReleaseHead):
    """A release with its figures."""

    tables: Any = fields.List(fields.Nested(TableSchema), required=True)


class Point(Schema):
    """A key figure in one period."""

    period = _code("A month 2026-05, a quarter 2026-Q2 or a year 2026-Y")
    release = fields.UUID(required=True, metadata=_about("The release whose cells it is made of"))
    total = _total()
    total_is_sum_of = _sum_of()
    coverage = fields.Nested(Coverage, required=True)
    held_back = _held_back()


class KeyFigure(Schema):
    """One measure over time, made of published cells alone."""

    programme = _code("Id of the programme")
    programme_label = _code("What the programme is called")
    measure = _code("Id of what is counted")
    measure_label = _code("What is counted")
    dimension = _code("Id of the field by which it is counted")
    dimension_label = _code("By what it is counted")
    series = fields.List(fields.Nested(Point), required=True, metadata=_about("The earliest period first"))
