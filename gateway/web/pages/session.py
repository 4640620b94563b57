"""The session: going on before it ends, and going on with what was typed after it has ended."""

from starlette.responses import Response

from gateway.web.visit import Visit


async def go_on(visit: Visit) -> Response:
    """Keep the session: whoever has come here has asked for a page, and that is enough."""
    if visit.request.headers.get("hx-request"):
        return Response(status_code=204)
    return visit.go("/")
