"""Whether this process records its traces: the one place that knows of both the spans and what exports them."""

from kernel.observe import tracing


def configure(settings: tracing.Settings, service: str, process: str) -> None:
    """Record spans of this process from now on, if the settings say where to; after a fork, not before."""
    if settings.url is None:
        return
    from kernel.observe.trace_export import Recorder

    tracing.record_with(Recorder(settings.url, settings.ratio, service, process))
