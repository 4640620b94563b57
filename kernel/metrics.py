"""Metrics, named as Prometheus does. Labels are codes, route templates and names of events: never an id or a name."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("obhut_http_requests_total", "Requests answered", ["method", "route", "status"])
REQUEST_SECONDS = Histogram("obhut_http_request_seconds", "Time to the answer", ["method", "route"])
EVENTS_PUBLISHED = Counter("obhut_events_published_total", "Events confirmed by the broker", ["event"])
EVENTS_HANDLED = Counter("obhut_events_handled_total", "Events received, by outcome", ["event", "outcome"])
EVENT_LAG = Histogram(
    "obhut_event_lag_seconds",
    "From the publisher's commit to the audience's",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30, 120),
)
OUTBOX_WAITING = Gauge("obhut_outbox_waiting", "Events not yet confirmed by the broker")
OUTBOX_UNROUTABLE = Counter("obhut_outbox_unroutable_total", "Events the broker had no queue for")
INBOX_PARKED = Gauge("obhut_inbox_parked", "Events parked for a person")
INBOX_RETRYING = Gauge("obhut_inbox_retrying", "Events waiting for another attempt")
ERASURES = Counter("obhut_erasures_total", "Erasures executed, by outcome", ["outcome"])
RELEASES = Counter("obhut_releases_total", "Tables released")
