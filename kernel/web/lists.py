"""Lists: `page` and `page_size`, and the header X-Pagination (JSON) beside the items."""

from typing import Any

from flask import json
from marshmallow import Schema, fields, validate

LONGEST_PAGE, LAST_PAGE = 200, 10_000


class PageSchema(Schema):
    """The query of a list; lists with filters extend it."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, LAST_PAGE), metadata={"description": "from 1"})
    page_size = fields.Integer(load_default=50, validate=validate.Range(1, LONGEST_PAGE))


def pagination(total: int, page: int, size: int) -> dict[str, str]:
    """The header that tells how much there is."""
    about: dict[str, Any] = {
        "total": total,
        "total_pages": max(1, -(-total // size)),
        "page": page,
        "page_size": size,
    }
    return {"X-Pagination": json.dumps(about)}
