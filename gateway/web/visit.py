"""A visit to a page: who has come, in which language, what the form says, and the way to `/v1`.

A page is a coroutine that takes a visit and returns an answer; `pages/` has one room for each subject. What a page
does not answer itself is answered here: nobody is signed in (the page of signing in, at the same address), and what
`/v1` refuses (the page of that status). A form is read, and refused where it is not ours, before any page runs.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway.people.credentials import csrf_token, shown
from gateway.way.bodies import ClientGone
from gateway.web import formats, forms
from gateway.web.client import Api, Refused
from gateway.web.forms import Form
from gateway.web.known import Known
from gateway.web.person import Person, destinations, person_of
from gateway.web.rendering import Rendering
from kernel.clock import Clock
from kernel.errors import Refusal
from kernel.problems import language_of
from kernel.translations import LANGUAGES, sentence

THEMES = ("light", "dark")
SEE_OTHER = 303
GONE = 499  # in the log only: the visitor did not wait
NO_FORM: Form = Form()


@dataclass
class Visit:
    """One request to a page. `person`: set where somebody is signed in; `secure`: whether cookies need HTTPS."""

    request: Request
    language: str
    form: Form
    csrf: str
    api: Api
    today: date
    _rendering: Rendering
    _known: Known
    session_key: str | None
    secure: bool
    person: Person | None = None
    place: str = field(default="/")

    @property
    def signed_in(self) -> Person:
        """Who has come; pages for people who are signed in run for nobody else."""
        if self.person is None:
            raise AssertionError("nobody is signed in")
        return self.person

    def say(self, code: str, **values: object) -> str:
        """A sentence of the catalogue in the visit's language."""
        return sentence(code, self.language).format(**values) if values else sentence(code, self.language)

    def number(self, value: float) -> str:
        """A number in the visit's language."""
        return formats.number(value, self.language)

    @staticmethod
    def day(text: str | None) -> str:
        """A day as people read it."""
        return formats.day(text)

    @staticmethod
    def instant(text: str) -> str:
        """An instant as people read it."""
        return formats.instant(text)

    def page(self, name: str, status: int = 200, **told: object) -> Response:
        """A page with its frame."""
        language, person = self.language, self.person
        frame: dict[str, Any] = {
            "csrf": self.csrf,
            "person": person,
            "place": self.place,
            "theme": theme_of(self.request),
            "destinations": destinations(person) if person else (),
            "ago": lambda text: formats.ago(text, self.today, language),
            "number": self.number,
        }
        return self._rendering.page(name, language, frame | {"status": status} | told, status)

    def go(self, place: str) -> Response:
        """On to another page, after something was done."""
        return RedirectResponse(place, SEE_OTHER)

    async def known(self, path: str, **query: object) -> Any:
        """A resource that changes seldom, kept for a short while for this session."""
        return await self._known.get((self.session_key, self.language), path, query, self.api)

    def forget(self) -> None:
        """Nothing that was known for this session is kept."""
        if self.session_key is not None:
            self._known.forget(self.session_key)

    async def together(self, *asked: Awaitable[Any]) -> list[Any]:
        """Several questions at once; raises as the first that is refused."""
        return list(await asyncio.gather(*asked))


Page = Callable[[Visit], Awaitable[Response]]


class Visits:
    """Makes pages an ASGI application each; the table of pages is in `pages/`."""

    app: ASGIApp
    """The whole gateway; it has these pages too, so it is set once it is made."""

    def __init__(self, rendering: Rendering, known: Known, clock: Clock, *, secure: bool) -> None:
        self._rendering, self._known, self._clock, self._secure = rendering, known, clock, secure

    def endpoint(self, page: Page, *, open_to_all: bool = False) -> ASGIApp:
        """The ASGI application of a page. `open_to_all`: whoever has come, signed in or not, or not any more."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            visit = self._visit(scope, receive)
            try:
                if scope["method"] == "POST":
                    visit.form = await forms.read(scope, receive, open_to_all=open_to_all)
                response = await self._answer(page, visit, open_to_all=open_to_all)
            except ClientGone:
                scope["obhut.status"] = GONE
                return
            except Refusal as refusal:
                response = visit.page("refused", refusal.status, title=visit.say(refusal.code))
            await response(scope, receive, send)

        return _App(answer)

    async def _answer(self, page: Page, visit: Visit, *, open_to_all: bool) -> Response:
        try:
            if visit.session_key is None and not open_to_all:
                return sign_in_page(visit)
            if not open_to_all:
                visit.person = await person_of(visit.known, visit.api, visit.say)
            return await page(visit)
        except Refused as refused:
            return self._refused(visit, refused)

    def _refused(self, visit: Visit, refused: Refused) -> Response:
        status = refused.answer.status
        if status == 401:
            visit.person = None
            return sign_in_page(visit, "sign_in.over")
        return visit.page("refused", status, code=refused.code, title=refused.problem.get("title", ""))

    def _visit(self, scope: Scope, receive: Receive) -> Visit:
        request = Request(scope, receive)
        who = shown(dict(scope["headers"]))
        language = language_for(request)
        session = who.session if who else None
        csrf = csrf_token(session) if session else forms.token_of_cookie(dict(scope["headers"])) or forms.new_token()
        return Visit(
            request, language, NO_FORM, csrf, Api(self.app, scope, session, language), self._clock.today(),
            self._rendering, self._known, who.key if who else None, self._secure, place=str(scope["path"]),
        )  # fmt: skip


class _App:
    """An ASGI application that Starlette does not take for a function of requests."""

    def __init__(self, answer: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._answer(scope, receive, send)


def sign_in_page(visit: Visit, said: str = "", *, wrong: bool = False, status: int = 401) -> Response:
    """The page of signing in, at the address that was asked for."""
    form = visit.form
    kept = [(name, value) for name, value in form.multi_items() if name not in ("csrf", "login", "password", "place")]
    csrf = forms.token_of_cookie(dict(visit.request.scope["headers"])) or forms.new_token()
    visit.csrf = csrf
    page = visit.page(
        "sign_in", status, said=visit.say(said) if said else "", wrong=wrong, login=form.get("login", ""),
        kept=kept if said == "sign_in.over" else (),
    )  # fmt: skip
    page.set_cookie(forms.SIGN_IN_COOKIE, csrf, path="/", secure=visit.secure, httponly=True, samesite="strict")
    return page


def language_for(request: Request) -> str:
    """The language a person has chosen, else the one their browser asks for."""
    chosen = request.cookies.get("obhut_language")
    return chosen if chosen in LANGUAGES else language_of(request.headers.get("accept-language", ""))


def theme_of(request: Request) -> str | None:
    """Light or dark where a person has chosen, else None: as their system is."""
    chosen = request.cookies.get("obhut_theme")
    return chosen if chosen in THEMES else None
