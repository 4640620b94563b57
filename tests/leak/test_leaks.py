"""Personal data are in one service and leave by no way: every exit is searched for the canaries of a whole life.

What came in by the API is looked for everywhere and without exception. What a stranger sent to the broker is in the
broker, and in the parked row kept for a person to judge; it is looked for everywhere else.
"""

import sys
from collections.abc import Iterable

import pytest

from tests.databases import dumps
from tests.e2e import papers
from tests.leak import exits
from tests.leak.canary import Canaries
from tests.leak.conftest import Evidence
from tests.leak.scan import Hit, Scanner
from tests.visitor import Visitor

PASSED = {
    *("account_changed", "agency_changed", "aggregate_released", "case_closed", "case_erased", "case_opened"),
    *("consent_applied", "consent_erased", "consent_granted", "consent_withdrawn", "erasure_ordered"),
    *("erasure_scheduled", "erasure_verified"),
}
SEAM = 1000  # bytes
MUST_HAVE_FAILED = {400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 500, 503}


def found(scanner: Scanner, sources: Iterable[exits.Source]) -> list[Hit]:
    """All hits, each once. First all is searched as one: thousands of small sources, and nearly always no hit."""
    known = list(sources)
    together = scanner.hits("all of it", b"\n".join(data for _, data in known))
    each = dict.fromkeys(hit for source, data in known for hit in scanner.hits(source, data)) if together else ()
    return list(each) or together


def test_a_search_leaves_out_only_what_was_there_before() -> None:
    """A canary is found among many sources, in a row that is new, at the end of a file, across its seam, and in a file
    that was written anew."""
    canaries = Canaries()
    name, day = canaries.name("name").encode(), canaries.day("day").encode()
    scanner, old = Scanner(canaries), b"x" * 3 * SEAM
    for said, place in ((name, "name"), (day, "day")):
        leaks = [
            b"quiet\n" + said,
            added(old + b" " + said, old),
            added(old + b" " + said, old + b" " + said[:5]),
            added(b"y" + said + old, old),
            without_rows(b"known\n" + said + b"\nknown", frozenset([b"known"])),
        ]
        for leak in leaks:
            hits = found(scanner, [("quiet", b"nothing"), ("leak", leak), ("quiet too", b"")])
            assert {(hit.source, hit.place) for hit in hits} == {("leak", place)}
    assert found(scanner, [("a", day[:5]), ("b", day[5:]), ("c", added(old, old))]) == []
    assert without_rows(b"known\nknown", frozenset([b"known"])) == b""


def test_the_file_holds_what_is_searched_for(evidence: Evidence) -> None:
    """The canaries are really there: the case manager reads them, and only there they are found."""
    worker, file = evidence.story.agency["case_manager"], evidence.story.file
    hits = evidence.ours.hits("answers", worker.get(f"{file.path}/answers").content)
    hits += evidence.ours.hits("address", _opened(evidence))
    fields = [f for f in evidence.story.programme.fields.values() if f.kind.canary in ("name", "day", "number")]
    assert len({hit.place for hit in hits}) >= len(fields) - 4, "all but the dates of phases"


def test_a_protected_address_is_told_by_no_page_print_or_export_unless_chosen(evidence: Evidence) -> None:
    """Its own case manager sees it where they open it, and nowhere else; nor on paper, nor as data."""
    worker, file, programme = evidence.story.agency["case_manager"], evidence.story.file, evidence.story.programme
    form = programme.form("participants").protected_address
    assert programme.protected_address is not None
    assert form is not None
    places = {f"{programme.id}.{name}" for name in programme.protected_address.hides}
    places |= {f"{programme.id}.participants.{name}" for name in form.hides}
    assert {hit.place for hit in evidence.ours.hits("address", _opened(evidence))} & places == places
    parts = ("", "/answers", "/answers?history=true", "/participants", "/participants/signers", "/emergency-sheet")
    seen = [(part, worker.get(f"{file.path}{part}").content) for part in (*parts, "/plan", "/protected-address")]
    seen += [("overview", worker.get("/v1/cases").content)]
    seen += [("print", papers.printed(worker, file.path, "court", with_entrusted=True).encode())]
    asked = papers.asked_for(worker, file.id, with_entrusted=True)
    evidence.story.agency["team_lead"].post(f"/v1/cases/export/{asked['id']}/approval", expect=200)
    exported = papers.unpacked(worker.get(f"/v1/cases/export/{asked['id']}/content"))
    seen += [(name, data) for name, data in exported.items() if name.endswith(".json")]
    told = [(source, hit.place) for source, data in seen for hit in evidence.ours.hits(source, data)]
    assert {"print", "/participants"} <= {source for source, _ in told}, "all else is there to be read"
    assert [(source, place) for source, place in told if place in places] == []


def _opened(evidence: Evidence) -> bytes:
    file, ground = evidence.story.file, {"ground": "correction"}
    return file.worker.post(f"{file.path}/protected-address", ground, expect=200).content


def test_every_kind_of_failure_was_provoked(evidence: Evidence) -> None:
    """The search for canaries in errors means something: errors of every kind were given."""
    given = {answer.status_code for answer in Visitor.answers} | {sent.status for sent in exits.raw.Answer.all}
    assert given >= MUST_HAVE_FAILED
    assert len(evidence.ours.canaries.all) > 1000


def test_no_message_on_any_exchange(evidence: Evidence) -> None:
    """Bodies, headers, properties and routing keys of all events of a whole life hold nothing of the person."""
    assert evidence.tap.events() >= PASSED
    sources = [(f"{one.exchange} {one.routing_key}", one.everything()) for one in evidence.tap.heard]
    assert found(evidence.ours, sources) == []
    not_strangers = [one for one in evidence.tap.heard if one.id not in evidence.stranger.message_ids]
    assert len(evidence.tap.heard) - len(not_strangers) == len(evidence.stranger.message_ids)
    assert found(evidence.theirs, [(one.routing_key, one.everything()) for one in not_strangers]) == []


@pytest.mark.timeout(900)  # a broker that others use too may have kept a lot
def test_no_file_of_the_broker(evidence: Evidence, capsys: pytest.CaptureFixture[str]) -> None:
    """What RabbitMQ keeps on disk, its logs included; or, where its files cannot be read, what lies in its queues."""
    kept = exits.broker_files(evidence.stack)
    with capsys.disabled():
        sys.stdout.write(f"\n[RabbitMQ: {len(kept.sources)} {kept.way} searched]\n")
    assert kept.sources
    sources = [(source, added(data, evidence.before.files.get(source, b""))) for source, data in kept.sources]
    assert found(evidence.ours, sources) == []


def test_no_log(evidence: Evidence) -> None:
    """No process has written a canary, whoever sent it and whatever went wrong."""
    lines = list(exits.logs(evidence.stack))
    assert len(lines) > len(evidence.stack.supervisor.names())
    assert b"request_failed" in b"".join(data for _, data in lines), "the errors that were provoked are in the logs"
    assert found(evidence.ours, lines) == []
    assert found(evidence.theirs, lines) == []


def test_no_trace(evidence: Evidence) -> None:
    """Spans of every request that was made and refused, of every event and its failures, and how they were sent."""
    spans = list(evidence.receiver.spans)
    names = {name if "-" in name else f"{name}-web" for name in evidence.stack.supervisor.names()}
    assert {span.process for span in spans} >= names
    assert {status for span in spans if (status := span.attributes.get("http.response.status_code"))} >= {400, 404, 500}
    assert {span.attributes.get("error.type") for span in spans} >= {"OrderUnknown"}
    sent = list(exits.traces(evidence.receiver))
    assert found(evidence.ours, sent) == []
    assert found(evidence.theirs, sent) == []


def test_no_metric_health_page_or_document(evidence: Evidence) -> None:
    """Labels of metrics, health and the OpenAPI document of every process."""
    seen = list(exits.pages(evidence.stack))
    metrics = [source for source, data in seen if source.endswith("/metrics") and b"obhut_" in data]
    assert len(metrics) == len(evidence.stack.supervisor.names())
    assert found(evidence.ours, seen) == []
    assert found(evidence.theirs, seen) == []


def test_no_error_answer(evidence: Evidence) -> None:
    """No refusal repeats what was sent, in its body or its headers."""
    assert found(evidence.ours, exits.refusals()) == []


def test_nothing_to_other_people(evidence: Evidence) -> None:
    """People of another agency, the host, the system owner and analysts were told nothing of these files."""
    told = list(exits.told(evidence.story.others))
    assert len(told) > 200
    assert found(evidence.ours, told) == []


def test_no_database(evidence: Evidence) -> None:
    """All rows of all databases, casefile's and the key store among them: answers lie sealed."""
    every = {name: without_rows(dump, evidence.before.rows) for name, dump in dumps(evidence.stack.environment).items()}
    assert b"case_opened" in every["casefile"], "the dump holds something"
    assert found(evidence.ours, every.items()) == []
    for key, body in evidence.stranger.sent.items():
        service = evidence.stranger.audiences[key]
        every[service] = without_parked_body(every[service], str(key), body)
    assert found(evidence.theirs, every.items()) == []


def test_names_of_staff_are_in_identity_alone(evidence: Evidence) -> None:
    """They go onto papers with the order, and stay in no other service: no database, event, log or trace has them."""
    name = f"Person {evidence.story.agency['case_manager'].login}".encode()
    held = {service for service, dump in dumps(evidence.stack.environment).items() if name in dump}
    assert held == {"identity"}
    said = [one.everything() for one in evidence.tap.heard]
    said += [data for _, data in (*exits.logs(evidence.stack), *exits.traces(evidence.receiver))]
    assert not any(name in one for one in said)


def test_not_the_log_of_the_database_server(evidence: Evidence) -> None:
    """PostgreSQL writes failing rows and statements to its log; what is in them is sealed."""
    log = exits.server_log()
    assert log is None or b"case_sections" in log, "the provoked errors are in the log"
    assert found(evidence.ours, [("postgres", log or b"")]) == []
    assert found(evidence.theirs, [("postgres", log or b"")]) == []


def test_not_what_the_operator_sees(evidence: Evidence) -> None:
    """The operator's view of parked events and of the whole state names no value, not even a stranger's."""
    seen = [("list", exits.operators_view(evidence.stack, "parked", "list"))]
    seen += [("json", exits.operators_view(evidence.stack, "parked", "list", "--json"))]
    assert b"parked" in seen[0][1]
    for key in evidence.stranger.sent:
        seen.append((f"show {key}", exits.operators_view(evidence.stack, "parked", "show", str(key))))
    assert found(evidence.ours, seen) == []
    assert found(evidence.theirs, seen) == []


def added(data: bytes, before: bytes) -> bytes:
    """What was appended to a file, with some bytes of what it follows; all of it where anything before has changed."""
    return data[max(0, len(before) - SEAM) :] if data.startswith(before) else data


def without_rows(dump: bytes, known: frozenset[bytes]) -> bytes:
    """The dump without rows that are known."""
    return b"\n".join(row for row in dump.split(b"\n") if row not in known)


def without_parked_body(dump: bytes, key: str, body: bytes) -> bytes:
    """The dump without the bytes that this one parked row keeps: what a stranger sent, kept for a person to judge.

    Its error, its event's name and all else in the row stay in the search.
    """
    lines = dump.split(b"\n")
    places = [number for number, line in enumerate(lines) if line.startswith(key.encode() + b"\t")]
    assert len(places) == 1, "the row is there once"
    kept = body.hex().encode()
    assert kept in lines[places[0]]
    lines[places[0]] = lines[places[0]].replace(kept, b"")
    return b"\n".join(lines)
