"""A browser without script: keeps cookies, sends forms as they stand in the page, follows where it is sent."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import requests

from tests.visitor import Visitor


@dataclass
class FormInPage:
    """A form of a page as it would be sent untouched."""

    action: str = ""
    method: str = "get"
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    """Collects the forms of a page: what is checked, chosen or typed in it already."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[FormInPage] = []
        self._area = self._select = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(FormInPage(about.get("action", ""), about.get("method", "get")))
        if not self.forms:
            return
        form = self.forms[-1]
        name, kind = about.get("name", ""), about.get("type", "text")
        if tag == "input" and name and (kind not in ("checkbox", "radio") or "checked" in about):
            form.fields.append((name, about.get("value", "")))
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select = name
            form.fields.append((name, ""))
        elif tag == "option" and "selected" in about:
            form.fields = [pair for pair in form.fields if pair[0] != self._select]
            form.fields.append((self._select, about.get("value", "")))
        elif tag == "button" and name:
            form.buttons.append((name, about.get("value", "")))

    def handle_data(self, data: str) -> None:
        self._text += data if self._area else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            self.forms[-1].fields.append((self._area, self._text.removeprefix("\n")))
            self._area = ""


class Browser:
    """Somebody at the pages."""

    def __init__(self, base: str, language: str = "de") -> None:
        self.base, self.http = base, requests.Session()
        self.http.trust_env = False
        self.http.headers["Accept-Language"] = language
        self.page = requests.Response()

    def open(self, path: str, expect: int = 200) -> str:
        """The text of a page."""
        return self._came(self.http.get(self.base + path, timeout=30), expect)

    def sign_in(self, person: Visitor, path: str = "/") -> str:
        """Sign in at a page that asks for it."""
        self.open(path, expect=401)
        return self.send(self.form("login"), login=person.login, password=person.password)

    def forms(self) -> list[FormInPage]:
        """The forms of the page in view."""
        parser = _Forms()
        parser.feed(self.page.text)
        return parser.forms

    def form(self, holding: str) -> FormInPage:
        """The form with this field or button."""
        return next(form for form in self.forms() if holding in {name for name, _ in (*form.fields, *form.buttons)})

    def send(self, form: FormInPage | int = 0, expect: int = 200, **typed: Any) -> str:
        """Send a form with what is typed into it; `f__name` is the field `f.name`."""
        chosen = self.forms()[form] if isinstance(form, int) else form
        given = {name.replace("__", "."): value for name, value in typed.items()}
        pairs = [(name, value) for name, value in chosen.fields if name not in given]
        pairs += [
            (name, one) for name, value in given.items() for one in (value if isinstance(value, list) else [value])
        ]
        address = self.base + (chosen.action or self.page.url.removeprefix(self.base))
        return self._came(self.http.post(address, data=pairs, timeout=30), expect)

    def _came(self, answer: requests.Response, expect: int) -> str:
        Visitor.answers.append(answer)
        self.page = answer
        if answer.status_code != expect:
            raise AssertionError(f"{answer.request.method} {answer.url}: {answer.status_code}: {answer.text[:1500]}")
        return seen(answer.text)


def seen(page: str) -> str:
    """What can be read on a page, in one line."""
    body = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", page)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).strip()
