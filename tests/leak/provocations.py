"""Requests that must fail, each with canaries in it: where a careless answer, log line or metric would repeat them."""

import json
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any
from urllib.parse import quote

import requests

from services.casefile.templates.declared.fields import Field
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.programme import Programme
from tests.casework import File
from tests.e2e import raw
from tests.leak.canary import Canaries
from tests.visitor import Visitor

BODIES = [  # every address that takes a body, with the fields it knows
    ("POST", "/v1/cases", ("programme", "client_number")),
    ("POST", "/v1/cases/search", ("born_in", "filter", "district", "sort")),
    ("POST", "/v1/cases/bulk", ("action", "cases", "account", "values", "basis", "parts", "reason")),
    ("POST", "/v1/cases/export", ("cases", "basis", "with_entrusted", "protected_address", "reason")),
    ("POST", "{case}/print", ("basis", "with_entrusted", "protected_address", "parts")),
    ("POST", "{case}/protected-address", ("ground", "reason")),
    ("POST", "/v1/programmes/waska/blank-print", ("parts",)),
    ("POST", "{case}/words", ("account", "word")),
    ("PATCH", "{case}", ("status",)),
    ("PUT", "{case}/district", ("district",)),
    ("PATCH", "{case}/answers", ("answers",)),
    ("POST", "{case}/journal", ("values", "account", "done", "entrusted")),
    ("POST", "{case}/consents", ("purpose", "given_by", "given_on", "template_version")),
    ("POST", "{case}/consents/{consent}/withdrawal", ("received_on",)),
    ("POST", "/v1/releases", ("programme", "period")),
    ("POST", "/v1/agencies", ("short_name",)),
    ("PATCH", "/v1/agencies/{agency}/settings", ("retention_days", "transmission", "client_number_scheme")),
    ("POST", "/v1/agencies/{agency}/accounts", ("login", "name", "password", "roles")),
    ("PATCH", "/v1/agencies/{agency}", ("address", "telephone")),
    ("PUT", "/v1/agencies/{agency}/programmes", ("programmes",)),
    ("POST", "/v1/agencies/{agency}/districts", ("retired",)),
    ("POST", "/v1/agencies/{agency}/teams", ("retired",)),
    ("PUT", "/v1/me/password", ("old_password", "new_password")),
    ("POST", "/v1/sessions", ("login", "password")),
]
QUERIES = {
    "/v1/cases": ("page", "page_size", "filter", "sort", "programme", "district", "phase", "overdue"),
    "/v1/cases/export": ("state", "page"),
    "/v1/cases/words": ("page",),
    "{case}/access-log": ("page",),
    "{case}/consents": ("page",),
    "/v1/consent-templates": ("programme",),
    "/v1/erasure-orders": ("state", "page"),
    "/v1/retention/due": ("within_days",),
    "/v1/retention/preview": ("retention_days",),
    "/v1/retention/held-back": ("state", "page"),
    "/v1/published-releases": ("programme", "measure", "period"),
    "/v1/key-figures": ("programme",),
    "/v1/agencies": ("page",),
    "/v1/agencies/{agency}/colleagues": ("page",),
    "/v1/agencies/{agency}/districts": ("page",),
    "/openapi.json": (),
}
PATHS = [
    "/{x}",
    "/v1/{x}",
    "/v1/cases/{x}",
    "/v1/cases/{x}/consents",
    "{case}/{x}",
    "{case}/phases/{x}/start",
    "{case}/journal/{x}",
    "{case}/plan/goals/{x}/steps",
    "{case}/print/{x}",
    "{case}/entrusted/{x}/opening",
    "/v1/cases/words/{x}",
    "/v1/cases/prints/{x}/content",
    "/v1/programmes/{x}/blank-print",
    "/v1/programmes/waska/blank-print/{x}",
    "/v1/cases/export/{x}",
    "/v1/cases/export/{x}/approval",
    "/v1/cases/export/{x}/content",
    "{case}/consents/{x}",
    "{case}/consents/{x}/receipt",
    "/v1/programmes/{x}",
    "/v1/consent-templates/{x}",
    "/v1/erasure-orders/{x}",
    "/v1/erasure-orders/{x}/certificate",
    "/v1/retention/held-back/{x}",
    "/v1/retention/held-back/{x}/agreement",
    "/v1/published-releases/{x}",
    "/v1/releases/{x}",
    "/v1/agencies/{x}/settings",
    "/v1/accounts/{x}",
    "/v1/accounts/{x}/absences",
    "/v1/agencies/{agency}/districts/{x}",
    "/v1/agencies/{x}/colleagues",
    "/v1/jobs/{x}",
    "/v1/jobs/casefile.{x}",
    "/docs/static/{x}",
    "/health/{x}",
    "/internal/{x}",
]
HEADERS = (
    ["Accept", "Accept-Language", "Content-Language", "Content-Type", "Cookie", "Forwarded", "From", "Idempotency-Key"]
    + ["If-Match", "If-None-Match", "Origin", "Prefer", "Referer", "User-Agent", "Via", "X-Forwarded-For"]
    + [
        "X-Obhut-Card",
        "X-Obhut-Directory",
        "X-Obhut-Session",
        "X-Request-Id",
        "X-CSRF-Token",
        "traceparent",
        "tracestate",
        "baggage",
    ]
)
JSON = ("Content-Type", "application/json")
AT_ONCE = 8  # wrong values in one request, so that the largest stay far below what is taken of a body


class Provoker:
    """Sends what must fail, as one person, about one file; every value sent is a canary of its own."""

    def __init__(self, canaries: Canaries, file: File, consent: str, agency: str) -> None:
        self.canaries, self.file, self.worker = canaries, file, file.worker
        self.words = {"case": file.path, "consent": consent, "agency": agency}
        self._turns = count()
        self._look()

    def everything(self, programme: Programme, admin: Visitor, host: Visitor, system_owner: Visitor) -> None:
        """All of it; what is wrong in every way for the worker is wrong in one way, in turn, for the others."""
        for who in (self.worker, admin, host, system_owner):
            self.bodies(who)
            self.queries(who)
        self.paths()
        self.headers()
        self.answers(programme)
        self.shapes()
        self.sign_ins()

    def bodies(self, who: Visitor) -> None:
        """Invented fields, and each known field with values of all wrong kinds; malformed JSON."""
        for method, template, known in BODIES:
            path = template.format(**self.words)
            place = f"{method} {template}"
            self._send(who, method, path, {self.canaries.word(f"{place} invented field"): 1})
            self._send(who, method, path, {self.canaries.name(f"{place} invented field"): 1})
            self._send(who, method, path, [self.canaries.name(f"{place} not an object")])
            for name in known:
                for value in self._some(who, self._wrong(f"{place} {name}")):
                    self._send(who, method, path, {name: value})
            broken = json.dumps({known[0]: self.canaries.name(f"{place} malformed")})[:-1].encode()
            raw.ask(who.base, method, path, [*self._own(who), JSON, self._tag(path)], broken)

    def queries(self, who: Visitor) -> None:
        """Parameters that do not exist, and values that do not fit."""
        for template, names in QUERIES.items():
            path = template.format(**self.words)
            invented = self.canaries.word(f"{template} invented parameter")
            for name in (*names, invented):
                values = self.canaries.name(f"{template}?{name}"), self.canaries.word(f"{template}?{name}")
                for value in self._some(who, values):
                    who.get(path, expect=None, params={name: value})

    def paths(self) -> None:
        """Segments where an id or a code belongs, plain and escaped."""
        for template in PATHS:
            for method in ("GET", "POST", "DELETE"):
                word = self.canaries.word(f"{method} {template}")
                name = quote(self.canaries.name(f"{method} {template}"))
                for x in (word, name):
                    self.worker.ask(method, template.format(x=x, **self.words), headers=dict([self._tag(template)]))
        invented = self.canaries.word("method").upper()
        raw.ask(self.worker.base, invented, "/v1/cases", self._own(self.worker))

    def headers(self) -> None:
        """Headers of all kinds, with words and with bytes beyond ASCII, on addresses that exist and that do not."""
        for header in HEADERS:
            for path in (self.file.path, f"{self.file.path}/nothing"):
                for method in ("GET", "PATCH"):
                    place = f"header {header} of {method}"
                    for value in (self.canaries.word(place), self.canaries.name(place)):
                        about = [one for one in (JSON, self._tag(path)) if one[0] != header]
                        raw.ask(
                            self.worker.base, method, path, [*self._own(self.worker), *about, (header, value)], b"{}"
                        )
        self._versions_and_keys()
        for scheme in ("Bearer", "Basic", "Digest"):
            word = self.canaries.word(f"Authorization {scheme}")
            raw.ask(self.worker.base, "GET", "/v1/cases", [("Authorization", f"{scheme} {word}")])
        raw.ask(self.worker.base, "GET", "/v1/cases", [("Cookie", f"obhut_session={self.canaries.word('cookie')}")])
        raw.send(self.worker.base, f"GET /{self.canaries.name('request line')} XYZ\r\n\r\n".encode())
        raw.send(self.worker.base, f"GET / HTTP/1.1\r\n{self.canaries.name('header line')}\r\n\r\n".encode())

    def answers(self, programme: Programme) -> None:
        """Every field of the template with values of all wrong kinds, too long ones and forbidden characters too."""
        self._wrong_in_every_way("PATCH", f"{self.file.path}/answers", "answers", programme.fields.values())
        for kind in (kind for kind in KINDS.values() if kind.form in programme.forms and not kind.by_engine):
            path = f"{self.file.path}/{kind.path}".replace("<uuid:parent>", self.words["consent"])
            self._wrong_in_every_way("POST", path, "values", programme.forms[kind.form].fields)
        for invented in (self.canaries.word("invented answer"), self.canaries.name("invented answer")):
            self._send(self.worker, "PATCH", f"{self.file.path}/answers", {"answers": {invented: invented}})

    def shapes(self) -> None:
        """Bodies too large, of another type, in another encoding, cut off."""
        own, path = self._own(self.worker), f"{self.file.path}/answers"
        large = json.dumps({"answers": {"name": self.canaries.name("too large") * 50_000}}).encode()
        for chunked in (False, True):
            raw.ask(self.worker.base, "PATCH", path, [*own, JSON, self._tag(path)], large, chunked=chunked)
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/xml"):
            body = f"--b\r\nname={quote(self.canaries.name(kind))}&{self.canaries.word(kind)}=1".encode()
            raw.ask(self.worker.base, "PATCH", path, [*own, ("Content-Type", kind), self._tag(path)], body)
        for encoding in ("utf-16", "latin-1"):
            body = json.dumps({"answers": self.canaries.name(encoding)}, ensure_ascii=False).encode(encoding, "replace")
            raw.ask(self.worker.base, "PATCH", path, [*own, JSON, self._tag(path)], body)
        deep = b'{"answers":' * 5_000 + json.dumps(self.canaries.name("deep")).encode() + b"}" * 5_000
        raw.ask(self.worker.base, "PATCH", path, [*own, JSON, self._tag(path)], deep)

    def sign_ins(self) -> None:
        """Failed ones: unknown login, wrong password, both."""
        stranger = Visitor(self.worker.base)
        for login, password in [
            (self.canaries.word("login"), self.canaries.name("password")),
            (self.canaries.name("login"), self.canaries.word("password")),
            (self.worker.login, self.canaries.name("password of a known login")),
        ]:
            stranger.post("/v1/sessions", {"login": login, "password": password}, expect=401)

    def _versions_and_keys(self) -> None:
        """A version with a tail and an Idempotency-Key may be anything, and are accepted: they must not be kept."""
        worker, word = self.worker, self.canaries.word("tail of If-Match")
        version = self.version.strip('"').partition(".")[0]
        body = {"answers": {"name": self.canaries.name("accepted with a tail")}}
        tag = {"If-Match": f'"{version}.{word[:60]}"'}
        worker.ask("PATCH", f"{self.file.path}/answers", body, expect=200, headers=tag)
        self._look()
        for path, body in [("/v1/cases", {"programme": "waska"}), (f"{self.file.path}/consents", self._consent())]:
            key = {"Idempotency-Key": self.canaries.word(f"Idempotency-Key of {path}")}
            for _ in range(2):
                worker.post(path, body, headers=key, expect=201)
        self._conflicts()

    def _conflicts(self) -> None:
        """Refused for the state they meet: a version missing or stale, a consent in force already."""
        path, name = f"{self.file.path}/answers", self.canaries.name
        self.worker.ask("PATCH", path, {"answers": {"name": name("without a version")}}, expect=428)
        stale = {"If-Match": '"1"'}
        self.worker.ask("PATCH", path, {"answers": {"name": name("stale")}}, expect=412, headers=stale)
        key = {"Idempotency-Key": self.canaries.word("Idempotency-Key of a conflict")}
        self.worker.post(f"{self.file.path}/consents", self._consent(), headers=key, expect=409)

    def _consent(self) -> dict[str, Any]:
        day = {"given_on": "2026-01-01", "template_version": 1}
        return {"purpose": "central_evaluation", "given_by": "person", **day}

    def _wrong(self, place: str) -> Iterator[Any]:
        yield self.canaries.name(place)
        yield self.canaries.word(place)
        yield [self.canaries.name(f"{place} as list")]
        yield {self.canaries.word(f"{place} as object"): self.canaries.name(f"{place} as object")}

    def _some(self, who: Visitor, values: Iterable[Any]) -> list[Any]:
        """All of them for the worker, for others the next in turn."""
        each = list(values)
        return each if who is self.worker else [each[next(self._turns) % len(each)]]

    def _wrong_in_every_way(self, method: str, path: str, part: str, fields: Iterable[Field]) -> None:
        """In one way after another, some fields at a time: a refusal of values names each of them.

        Texts apart from all others, since a character that is forbidden may be the end of a whole body.
        """
        for some in _few_at_once(fields):
            wrong = {field.id: list(self._unacceptable(field)) for field in some}
            for way in range(max(map(len, wrong.values()))):
                body = {part: {name: values[way] for name, values in wrong.items() if way < len(values)}}
                answer = self._send(self.worker, method, path, body)
                named = {problem["pointer"].split("/")[2] for problem in answer.json().get("errors", ())}
                if answer.status_code == 422 and (silent := body[part].keys() - named):
                    raise AssertionError(f"{method} {path} says nothing of {silent}")

    def _unacceptable(self, field: Field) -> Iterator[Any]:
        place = f"wrong {field.id}"
        if field.kind.free_text:
            yield self.canaries.name(place) * 1_000
            yield self.canaries.name(place) + "\x07"
            yield self.canaries.name(place) + "\ud800"
        else:
            yield self.canaries.name(place)
            yield self.canaries.word(place)
        yield [self.canaries.name(place), [self.canaries.name(place)]]
        yield {self.canaries.word(place): self.canaries.name(place)}

    def _send(self, who: Visitor, method: str, path: str, body: Any) -> requests.Response:
        answer = who.ask(method, path, body, headers=dict([self._tag(path)]))
        if answer.status_code < 400:
            raise AssertionError(f"{method} {path} was to fail, but answered {answer.status_code}")
        return answer

    def _tag(self, path: str) -> tuple[str, str]:
        return "If-Match", '"1"' if "agencies" in path else self.version

    def _look(self) -> None:
        """The version as it is now; what fails does not change it."""
        self.version = str(self.worker.get(self.file.path).headers["ETag"])

    @staticmethod
    def _own(who: Visitor) -> list[raw.Header]:
        return [("Authorization", str(who.http.headers["Authorization"]))]


def _few_at_once(fields: Iterable[Field]) -> Iterator[list[Field]]:
    """Some fields of texts, or some others."""
    every = list(fields)
    for free_text in (True, False):
        alike = [field for field in every if field.kind.free_text is free_text]
        yield from (alike[first : first + AT_ONCE] for first in range(0, len(alike), AT_ONCE))
