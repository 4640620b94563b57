"""Lists: `page` and `page_size` of the query, and the header X-Pagination (JSON) beside the items.

Resources with lists are made with the `Blueprint` of this module; `@blueprint.paginate()` hands them the page that is
asked for (`PaginationParameters`), they say by `item_count` how much there is in all.
"""

from typing import Any

import flask_smorest
from flask_smorest.pagination import PaginationParameters
from marshmallow import Schema, fields, validate

from kernel.web.requests import Parser

LONGEST_PAGE, LAST_PAGE = 200, 10_000
HEADER = {
    "description": "JSON with total, total_pages (0 of nothing), page and page_size",
    "schema": {"type": "string"},
}


class PageSchema(Schema):
    """Which page of how many items; a search has the same in its body."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, LAST_PAGE), metadata={"description": "from 1"})
    page_size = fields.Integer(load_default=50, validate=validate.Range(1, LONGEST_PAGE))


class PageParser(Parser):
    """Reads every list's query by the schema above: flask-smorest's own knows no last page."""

    def parse(self, argmap: Any, req: Any = None, **how: Any) -> PaginationParameters:  # noqa: ARG002 -- see above
        """The page asked for, whatever the library's schema is; wrong ones are refused as all arguments are."""
        return PaginationParameters(**super().parse(PageSchema, req, **how))


class Blueprint(flask_smorest.Blueprint):
    """flask-smorest's, with our pages and header, in answers and in the OpenAPI document."""

    PAGINATION_ARGUMENTS_PARSER = PageParser()

    @staticmethod
    def _make_pagination_metadata(page: int, page_size: int, item_count: int) -> dict[str, int]:
        """What the header says; an empty list has no page, as the library has it."""
        pages = -(-item_count // page_size)
        return {"total": item_count, "total_pages": pages, "page": page, "page_size": page_size}

    def _document_pagination_metadata(self, _spec: Any, resp_doc: dict[str, Any]) -> None:
        resp_doc.setdefault("headers", {})[self.PAGINATION_HEADER_NAME] = HEADER

    def _prepare_pagination_doc(self, doc: dict[str, Any], doc_info: dict[str, Any], **about: Any) -> Any:
        if "pagination" in doc_info:
            doc_info["pagination"]["parameters"] = {"in": "query", "schema": PageSchema}
        return super()._prepare_pagination_doc(doc, doc_info, **about)
