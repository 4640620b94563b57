"""A form that was not made by one of our pages is refused before any page runs."""

import asyncio
from urllib.parse import urlencode

import pytest
from starlette.types import Message

from gateway.people.credentials import csrf_token
from gateway.web import forms
from kernel.errors import Forbidden, Refusal

SESSION = "a-session"
KIND = (b"content-type", b"application/x-www-form-urlencoded")
COOKIE = (b"cookie", f"obhut_session={SESSION}".encode())


def read(fields: dict[str, str], *headers: tuple[bytes, bytes], open_to_all: bool = False) -> forms.Form:
    """The form that arrives with these headers."""

    async def receive() -> Message:
        return {"type": "http.request", "body": urlencode(fields).encode(), "more_body": False}

    return asyncio.run(forms.read({"type": "http", "headers": [KIND, *headers]}, receive, open_to_all=open_to_all))


def test_a_form_of_ours_is_read() -> None:
    """By the token of the session in its field."""
    assert read({"csrf": csrf_token(SESSION), "text": "Koç"}, COOKIE)["text"] == "Koç"


def test_the_header_wins_over_a_field_of_a_session_before() -> None:
    """A page that is open longer than a session has the token of the last one in its fields."""
    header = (b"x-csrf-token", csrf_token(SESSION).encode())
    assert read({"csrf": csrf_token("before")}, COOKIE, header)


@pytest.mark.parametrize("token", ["", csrf_token("another"), "x"])
def test_another_sites_form_is_refused(token: str) -> None:
    """Its author can send the cookie, but not know the token."""
    with pytest.raises(Forbidden):
        read({"csrf": token}, COOKIE)


@pytest.mark.parametrize("site", [b"cross-site", b"same-site", b"none"])
def test_what_a_browser_says_comes_from_elsewhere_is_refused(site: bytes) -> None:
    """Whatever token it holds."""
    with pytest.raises(Forbidden):
        read({"csrf": csrf_token(SESSION)}, COOKIE, (b"sec-fetch-site", site))


def test_signing_in_needs_the_token_in_cookie_and_form() -> None:
    """Else another site could sign somebody in to an account of its own."""
    cookie = (b"cookie", b"obhut_form=given")
    assert read({"csrf": "given", "login": "a"}, cookie, open_to_all=True)["login"] == "a"
    over = (b"cookie", b"obhut_form=given; obhut_session=over")
    assert read({"csrf": "given", "login": "a"}, over, open_to_all=True)["login"] == "a"
    for fields, headers in (
        ({"csrf": "other"}, [cookie]),
        ({"csrf": ""}, []),
        ({"csrf": ""}, [(b"cookie", b"obhut_form=")]),
    ):
        with pytest.raises(Forbidden):
            read(fields, *headers, open_to_all=True)
    with pytest.raises(Forbidden):
        read({"csrf": "given"}, over)


def test_anything_but_a_form_is_refused() -> None:
    """JSON goes to `/v1`."""

    async def receive() -> Message:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    with pytest.raises(Refusal):
        asyncio.run(forms.read({"type": "http", "headers": [COOKIE, (b"content-type", b"application/json")]}, receive))
