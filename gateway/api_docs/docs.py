"""`/docs`: the API as pages to read and try, by Swagger UI from files on this machine; nothing is loaded from others.

The files are those of the package flask-swagger-ui; its Python part (Flask) is not imported.
"""

from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {"Content-Security-Policy": POLICY}
PAGE = """<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Obhut: API</title>
<link rel="stylesheet" href="/docs/static/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/static/favicon-32x32.png">
</head>
<body>
<main id="swagger-ui"></main>
<noscript>Diese Seite braucht JavaScript; das Dokument selbst: <a href="/openapi.json">/openapi.json</a></noscript>
<script src="/docs/static/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
# The CSRF token of a sign-in tried here is kept in this page's memory, so that changes can be tried as well.
START = """"use strict";
let csrfToken = null;
SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
  queryConfigEnabled: false,
  requestInterceptor: (request) => {
    const reads = ["GET", "HEAD"].includes((request.method || "GET").toUpperCase());
    const ours = new URL(request.url, location.href).origin === location.origin;
    if (csrfToken && ours && !reads) request.headers["X-CSRF-Token"] = csrfToken;
    return request;
  },
  responseInterceptor: (response) => {
    if (response.body && response.body.csrf_token) csrfToken = response.body.csrf_token;
    return response;
  },
});
"""


async def page(_: Request) -> Response:
    """The page itself."""
    return Response(PAGE, headers=HEADERS, media_type="text/html")


async def start(_: Request) -> Response:
    """Starts Swagger UI; a file of its own, since the policy allows no script in the page."""
    return Response(START, headers=HEADERS, media_type="text/javascript")


class Files(StaticFiles):
    """Swagger UI's files, with the same policy, and kept by browsers for a day."""

    def __init__(self) -> None:
        super().__init__(directory=_folder())

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One of the files."""
        answer = await super().get_response(path, scope)
        answer.headers.update(HEADERS | {"Cache-Control": "public, max-age=86400"})
        return answer


def _folder() -> Path:
    spec = find_spec("flask_swagger_ui")
    if spec is None or not spec.submodule_search_locations:
        raise AssertionError("flask-swagger-ui is a dependency of the gateway (pyproject.toml)")
    return Path(spec.submodule_search_locations[0]) / "dist"
