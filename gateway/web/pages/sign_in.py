"""Signing in and out, and how a person wants to read: language, light or dark."""

from starlette.responses import Response

from gateway.people.credentials import clear_cookie
from gateway.web.client import Refused
from gateway.web.visit import THEMES, Visit, sign_in_page
from kernel.translations import LANGUAGES

KEPT = "kept."
YEAR = 365 * 24 * 3600
CHOICES = {"language": LANGUAGES, "theme": THEMES}


async def sign_in(visit: Visit) -> Response:
    """Sign in, and on to where one wanted to go."""
    sent = {name: visit.form.get(name, "") for name in ("login", "password")}
    answer = await visit.api.ask("POST", "/v1/sessions", sent)
    visit.place = _inside(visit.form.get("place", "/"))
    if answer.status == 201:
        response = _on(visit, answer.json()["csrf_token"])
        response.headers["Set-Cookie"] = answer.headers["set-cookie"]
        return response
    refused = Refused(answer)
    if answer.status in (401, 422):
        return sign_in_page(visit, "sign_in.failed", wrong=True, status=401)
    return sign_in_page(visit, refused.code, wrong=True, status=answer.status)


def _on(visit: Visit, csrf: str) -> Response:
    """On to where one wanted to go; with what was typed there before the session ended, where there is something."""
    kept = [(name.removeprefix(KEPT), value) for name, value in visit.form.multi_items() if name.startswith(KEPT)]
    if not kept:
        return visit.go(visit.place)
    visit.csrf = csrf
    return visit.page("resume", kept=kept)


async def sign_out(visit: Visit) -> Response:
    """End the session; the browser forgets what it has kept of these pages."""
    answer = await visit.api.ask("DELETE", "/v1/sessions/current")
    visit.forget()
    visit.person, visit.place = None, "/"
    page = sign_in_page(visit, "sign_in.out", status=200)
    clear_cookie(page, secure=visit.secure)
    page.headers["Clear-Site-Data"] = answer.headers.get("clear-site-data", '"cache", "storage"')
    return page


async def preferences(visit: Visit) -> Response:
    """Keep what a person has chosen in their browser, and back to where they were."""
    response = visit.go(_inside(visit.form.get("place", "/")))
    for name, values in CHOICES.items():
        if (chosen := visit.form.get(name)) in values:
            response.set_cookie(
                f"obhut_{name}", str(chosen), YEAR, path="/", secure=visit.secure, httponly=True, samesite="lax"
            )
    return response


def _inside(place: str) -> str:
    """An address of ours; the first page for anything else, so that no form leads elsewhere."""
    plain = place.startswith("/") and not place.startswith(("//", "/\\")) and place.isascii() and place.isprintable()
    return place if plain else "/"
