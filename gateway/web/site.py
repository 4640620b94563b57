"""The table of pages: address, methods, page. Nothing else of the web is reached from outside."""

from starlette.routing import BaseRoute, Route

from gateway.web.assets import Assets
from gateway.web.pages import file, journal, overview, section, session, sign_in, start, styles
from gateway.web.visit import Page, Visits

TO_ALL = {"/sign-in": sign_in.sign_in, "/preferences": sign_in.preferences}
PAGES: dict[str, tuple[tuple[str, ...], Page]] = {
    "/": (("GET",), start.start),
    "/sign-out": (("POST",), sign_in.sign_out),
    "/session": (("POST",), session.go_on),
    "/rules/{programme}/{version:int}.css": (("GET",), styles.rules),
    "/cases": (("GET", "POST"), overview.overview),
    "/cases/{case:uuid}": (("GET",), file.first_page),
    "/cases/{case:uuid}/journal": (("GET", "POST"), journal.journal),
    "/cases/{case:uuid}/sections/{section}": (("GET", "POST"), section.section),
}


STATIC = "/static/{name}"
ADDRESSES = frozenset({STATIC, *TO_ALL, *PAGES})
"""The templates of all addresses, for metrics and traces."""


def routes(visits: Visits, assets: Assets) -> list[BaseRoute]:
    """The pages as routes."""
    made: list[BaseRoute] = [Route(STATIC, assets.serve, methods=["GET"])]
    made += [Route(path, visits.endpoint(page, open_to_all=True), methods=["POST"]) for path, page in TO_ALL.items()]
    return made + [Route(path, visits.endpoint(page), methods=list(how)) for path, (how, page) in PAGES.items()]
