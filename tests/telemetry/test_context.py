"""What of a trace passes between browser, gateway, services and broker, and what must not."""

from deploy.local.stack import Stack
from tests.fault.crash import Inside
from tests.house import Agency
from tests.leak import exits
from tests.leak.tap import Tap
from tests.receiver import Receiver
from tests.telemetry.browser import OPENED, Browser, whole
from tests.visitor import wait_for

IN_FLIGHT = "SELECT count(*) FROM outbox WHERE trace IS NOT NULL"
KEPT = "SELECT count(*) FROM inbox WHERE trace IS NOT NULL"


def test_what_is_no_traceparent_begins_a_trace_of_our_own(receiver: Receiver, agency: Agency) -> None:
    """Anything may stand in the header; what has not exactly the form is not taken over, in no part."""
    browser = Browser()
    headers = f"00-{browser.trace}-{browser.span}-01-more", f"00-{browser.trace.upper()}-{browser.span}-01"
    for header in (*headers, f"00-{'0' * 32}-{browser.span}-01", f"ff-{browser.trace}-{browser.span}-01", "Erika"):
        agency["case_manager"].post("/v1/cases", {"programme": "waska"}, expect=201, headers={"traceparent": header})
    grouped = Browser()
    agency["case_manager"].post("/v1/cases", {"programme": "waska"}, expect=201, headers=grouped.headers)
    whole(receiver, grouped, OPENED)
    assert receiver.of(browser.trace) == receiver.of("0" * 32) == []
    assert [span for span in list(receiver.spans) if span.parent == browser.span] == []


def test_a_trace_that_is_not_recorded_stays_so(receiver: Receiver, agency: Agency, stack: Stack) -> None:
    """Who says that a trace is not recorded is heard, in every process: no span, no header."""
    quiet, loud = Browser(), Browser()
    with tapped(stack) as tap:
        unsampled = {"traceparent": quiet.headers["traceparent"].removesuffix("01") + "00"}
        for headers in (unsampled, loud.headers):
            agency["case_manager"].post("/v1/cases", {"programme": "waska"}, expect=201, headers=headers)
        whole(receiver, loud, OPENED)
        assert receiver.of(quiet.trace) == []
        headers_seen = [heard.properties.get("application_headers", {}) for heard in tap.heard]
    assert sorted(map(len, headers_seen)) == [0, 1]


def test_the_only_header_of_a_message_is_the_trace(receiver: Receiver, agency: Agency, stack: Stack) -> None:
    """`tracestate` and `baggage` may hold anything, and stay outside; a message has one header, of fixed form."""
    browser = Browser()
    dropped = {"tracestate": "rojo=Erika", "baggage": "name=Mustermann", "X-Request-Id": "Erika"}
    with tapped(stack) as tap:
        agency["case_manager"].post(
            "/v1/cases", {"programme": "waska"}, expect=201, headers={**browser.headers, **dropped}
        )
        spans = whole(receiver, browser, OPENED)
        wait_for(lambda: tap.heard, "the event on the exchange")
    (publish,) = [span for span in spans if span.kind == "PRODUCER"]
    headers = [heard.properties["application_headers"] for heard in tap.heard]
    assert headers == [{"traceparent": f"00-{browser.trace}-{publish.id}-01"}]
    for word in (b"rojo", b"Mustermann", b"Erika"):
        assert [body for body in receiver.bodies if word in body] == []


def tapped(stack: Stack) -> "_Tapped":
    """A tap on all exchanges for the time of a `with`."""
    return _Tapped(Tap(stack.environment["OBHUT_BROKER_URL"], exits.exchanges(stack)))


class _Tapped:
    def __init__(self, tap: Tap) -> None:
        self._tap = tap

    def __enter__(self) -> Tap:
        return self._tap.open()

    def __exit__(self, *_: object) -> None:
        self._tap.close()


def test_nothing_of_a_trace_is_left_behind(inside: Inside, receiver: Receiver, agency: Agency) -> None:
    """Once an event is sent its row forgets the trace, as it forgets what it said; so does one that was handled."""
    browser = Browser()
    agency["case_manager"].post("/v1/cases", {"programme": "waska"}, expect=201, headers=browser.headers)
    whole(receiver, browser, OPENED)
    for service in ("casefile", "consent", "retention", "identity"):
        wait_for(lambda service=service: inside.ask(service, IN_FLIGHT) == [(0,)], f"the outbox of {service}")
        assert inside.ask(service, KEPT) == [(0,)]
