"""Refusals as problem+json (RFC 9457), with codes as Obhut has them."""

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import APIException, ErrorDetail
from rest_framework.response import Response
from rest_framework.views import exception_handler


class Refused(APIException):
    """A refusal with a status and a code."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code, code)
        self.status_code = status


def problem(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: the codes of what is wrong, never the values."""
    answer = exception_handler(error, context)
    if answer is None:
        return None
    body: dict[str, Any] = {"status": answer.status_code, "code": "bad_input"}
    detail = getattr(error, "detail", None)
    if isinstance(detail, ErrorDetail):
        body["code"] = detail.code
    elif isinstance(detail, dict):
        body["problems"] = [
            {"pointer": f"/answers/{name}", "code": str(wrong[0].code)} for name, wrong in detail.items()
        ]
    answer.data = body
    answer.content_type = "application/problem+json"
    return answer
