"""The peer's resources: the part of Obhut's API that writes case files, and sessions."""

import hashlib
import json
import re
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bench.peer import casework, tokens
from bench.peer.models import Account, Session
from bench.peer.problems import Refused
from bench.peer.serializers import (
    AnswersSerializer,
    CaseLineSerializer,
    CaseSerializer,
    OpenCaseSerializer,
    PageSerializer,
)

TAG = re.compile(r'"(\d{1,9})(\.[\w.-]{0,60})?"\Z', re.ASCII)
TOUCH_EVERY = timedelta(seconds=20)


class Cases(APIView):
    """`/v1/cases`."""

    def get(self, request: Request) -> Response:
        """The open files one leads."""
        asked = PageSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        page, size = asked.validated_data["page"], asked.validated_data["page_size"]
        total, lines = casework.list_cases(request.user, page, size)
        about = {"total": total, "total_pages": -(-total // size), "page": page, "page_size": size}
        headers = {"X-Pagination": json.dumps(about), "Cache-Control": "private, no-cache"}
        return Response(CaseLineSerializer(lines, many=True).data, headers=headers)

    def post(self, request: Request) -> Response:
        """Open a file."""
        asked = OpenCaseSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        made = casework.open_case(request.user, wanted["programme"], wanted.get("client_number"))
        return _answer(made, 201, Location=f"/v1/cases/{made.case.id}")


class CaseAnswers(APIView):
    """`/v1/cases/{id}/answers`."""

    def patch(self, request: Request, case_id: UUID) -> Response:
        """Change the answers named and no others."""
        sent = request.data.get("answers") if isinstance(request.data, dict) else None
        changes = AnswersSerializer(data=sent, partial=True)
        changes.is_valid(raise_exception=True)
        return _answer(casework.change_answers(request.user, case_id, _version(request), changes.validated_data), 200)


class Sessions(APIView):
    """`/v1/sessions`."""

    authentication_classes: list[type] = []
    permission_classes: list[type] = []

    def post(self, request: Request) -> Response:
        """Sign in."""
        account = Account.objects.filter(login=str(request.data.get("login"))).first()
        if account is None or not check_password(str(request.data.get("password")), account.password):
            raise Refused(401, "sign_in_failed")
        token, now = secrets.token_urlsafe(32), timezone.now()
        Session.objects.create(token_hash=_hash(token), account=account, created_at=now, last_seen_at=now)
        return Response({"token": token, "account": account.id, "agency": account.agency, "roles": account.roles}, 201)


class Introspection(APIView):
    """`/internal/introspection`: who stands behind a session, for the hop in front."""

    authentication_classes: list[type] = []
    permission_classes: list[type] = []

    def post(self, request: Request) -> Response:
        """A token for the person."""
        kept = _hash(str(request.data.get("session")))
        session = Session.objects.select_related("account").filter(token_hash=kept).first()
        if session is None:
            raise Refused(401, "token_invalid")
        now = timezone.now()
        if session.last_seen_at < now - TOUCH_EVERY:
            Session.objects.filter(token_hash=kept).update(last_seen_at=now)
        told = {"token": tokens.signed(session.account), "roles": session.account.roles}
        return Response(told | {"expires_in": tokens.VALID_SECONDS})


def _answer(made: casework.Summary, status: int, **headers: Any) -> Response:
    body = CaseSerializer(made.body()).data
    return Response(body, status, headers={**headers, "ETag": made.tag(), "Cache-Control": "private, no-cache"})


def _version(request: Request) -> int:
    header = request.META.get("HTTP_IF_MATCH")
    if header is None:
        raise Refused(428, "version_needed")
    match = TAG.match(header.strip())
    if match is None:
        raise Refused(400, "version_malformed")
    return int(match[1])


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
