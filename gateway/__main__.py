"""`python -m gateway`: the gateway under uvicorn, one process."""

import uvicorn
from prometheus_client import start_http_server
from starlette.types import ASGIApp

from gateway.protocol import Protocol
from gateway.settings import Settings, read
from gateway.way.routes import is_template
from kernel import unused
from kernel.clock import Clock
from kernel.observe import recording, tracing
from kernel.translations import LANGUAGES, known_codes


def server(app: ASGIApp, settings: Settings) -> uvicorn.Server:
    """The server of the gateway; also that of its tests."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.bind,
            port=settings.port,
            loop="uvloop",
            http=Protocol,
            ws="none",
            lifespan="on",
            log_config=None,  # its loggers end in kernel.observe.logs like everybody's
            access_log=False,
            proxy_headers=False,  # who may name the client's address is ours to say (limits.py)
            server_header=False,
            timeout_keep_alive=65,
            timeout_graceful_shutdown=10,
        )
    )


def main() -> None:
    """Run until SIGTERM or SIGINT; what is being answered is finished first."""
    settings = read()
    unused.leave_out()
    from gateway.app import build
    from gateway.web.site import ADDRESSES
    from kernel.observe import logs

    if settings.metrics_port:  # apart from what a reverse proxy passes on
        start_http_server(settings.metrics_port, settings.bind)
    logs.configure("gateway", "web")
    tracing.know("route", lambda route: is_template(route) or route in ADDRESSES)
    tracing.know("code", known_codes(LANGUAGES[0]).__contains__)
    recording.configure(settings.traces, "gateway", "web")
    server(build(settings, Clock()), settings).run()


if __name__ == "__main__":
    main()
