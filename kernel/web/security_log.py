"""The security log as data protection reads it: how it is asked for, and how it is shown."""

from typing import Any

from marshmallow import Schema, fields, validate

from kernel.security import LAST, Kind, Noted, Wanted
from kernel.web.days import PeriodSchema, span
from kernel.web.lists import LONGEST_PAGE


class ContinuedSchema(PeriodSchema):
    """Which rows of a log, the newest first. How many there are in all is not told: of one account that would be a
    figure (principles.md, "What Obhut is not")."""

    account = fields.UUID()
    before = fields.Integer(validate=validate.Range(1, LAST), metadata={"description": "`next` of the page before"})
    page_size = fields.Integer(load_default=50, validate=validate.Range(1, LONGEST_PAGE))


class SecurityQuerySchema(ContinuedSchema):
    """Which rows of the security log."""

    kind = fields.String(validate=validate.OneOf(list(Kind)))


class NotedSchema(Schema):
    """Something that was refused, or a sign-in, or an account that came or went. `account` is null where a login was
    tried that nobody has."""

    at = fields.AwareDateTime(required=True, metadata={"description": "when it happened"})
    account = fields.UUID(
        required=True, allow_none=True, metadata={"description": "who; null where nobody has the login that was tried"}
    )
    kind = fields.String(
        required=True, validate=validate.OneOf(list(Kind)), metadata={"description": "what happened; never to what"}
    )


class SecurityPageSchema(Schema):
    """Rows of the security log, the newest first; `next` asks for those before, and is null at the end."""

    entries = fields.List(fields.Nested(NotedSchema), required=True, metadata={"description": "the newest first"})
    next = fields.Integer(
        required=True, allow_none=True, metadata={"description": "for `before` of the next page; null at the end"}
    )


def wanted(query: dict[str, Any]) -> Wanted:
    """What a query asks for."""
    since, until = span(query.get("first"), query.get("until"))
    return Wanted(
        account=query.get("account"),
        kind=query.get("kind"),
        since=since,
        until=until,
        before=query.get("before"),
        size=query["page_size"],
    )


def shown(rows: list[Noted], wish: Wanted) -> dict[str, Any]:
    """A page as clients get it."""
    return {"entries": rows, "next": rows[-1].id if len(rows) == wish.size else None}
