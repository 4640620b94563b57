"""Each way in which outboxes and inboxes can disagree is found, and what is only under way is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from cli.check_findings import Finding, failures, persisting
from cli.check_messages import COMPARED, Heard, Patience, Sent, Traffic, judge, publisher_of

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
EVENT = "obhut.casefile.case_closed.v1"
PATIENCE = Patience(NOW, timedelta(seconds=5), timedelta(minutes=1))


def sent(key: UUID, ago: float = 60, *, confirmed: bool = True, has_body: bool | None = None) -> Sent:
    """An event of casefile for retention, `ago` seconds old."""
    at = NOW - timedelta(seconds=ago)
    return Sent(key, EVENT, "retention", at, at if confirmed else None, not confirmed if has_body is None else has_body)


def heard(key: UUID, state: str = "handled", *, event: str = EVENT, has_body: bool = False, ago: float = 60) -> Heard:
    """The same event at retention."""
    return Heard(key, event, state, NOW - timedelta(seconds=ago), has_body)


def found(out: list[Sent], into: list[Heard], patience: Patience = PATIENCE) -> dict[str, Finding]:
    """The findings by code."""
    traffic = Traffic({"casefile": out, "retention": []}, {"casefile": [], "retention": into})
    return {finding.code: finding for finding in judge(traffic, patience).found}


def test_what_was_sent_and_heard_is_consistent() -> None:
    """Handled, overtaken by a newer one, or given up by a person: each is an end."""
    keys = [uuid4() for _ in range(3)]
    into = [heard(key, state) for key, state in zip(keys, ("handled", "stale", "discarded"), strict=True)]
    assert found([sent(key) for key in keys], into) == {}


def test_an_event_that_never_arrived_is_lost() -> None:
    """The broker had taken it over, and the audience has no trace of it."""
    key = uuid4()
    lost = found([sent(key)], [])["lost"]
    assert ("casefile → retention", frozenset({str(key)})) == (lost.where, lost.subjects)


def test_an_event_under_way_is_not_lost_until_one_has_waited() -> None:
    """It was confirmed a moment ago; after `--wait` there is no such excuse."""
    assert found([sent(uuid4(), ago=1)], []) == {}
    settled = replace(PATIENCE, grace=timedelta(0))
    assert {"lost"} == set(found([sent(uuid4(), ago=1)], [], settled))


def test_an_unconfirmed_event_is_found_once_it_is_old() -> None:
    """A relay that does nothing shows."""
    assert found([sent(uuid4(), ago=1, confirmed=False)], []) == {}
    assert {"not_confirmed"} == set(found([sent(uuid4(), confirmed=False)], []))


def test_an_event_out_of_nowhere_is_found() -> None:
    """An effect whose cause was never committed: the order of commit and publish was wrong."""
    assert {"without_its_row"} == set(found([], [heard(uuid4())]))
    assert {"without_its_row"} == set(found([], [heard(uuid4(), event="nonsense")]))


@pytest.mark.parametrize("state", ["retrying", "parked"])
def test_what_has_not_taken_effect_is_found(state: str) -> None:
    """An event in the inbox is not yet one in the tables."""
    key = uuid4()
    assert {state} == set(found([sent(key)], [heard(key, state, has_body=True)]))


def test_parked_events_may_be_expected() -> None:
    """A test of poison messages says so; they are named all the same."""
    key = uuid4()
    patience = replace(PATIENCE, allow_parked=True)
    into = [heard(key, "parked", has_body=True)]
    assert found([sent(key)], into, patience)["parked"].level == "notice"
    assert failures([*found([sent(key)], into, patience).values()]) == []


def test_undecodable_bytes_need_no_sender() -> None:
    """Nobody can say whose they were; they are reported apart."""
    findings = found([], [heard(uuid4(), "discarded", event="undecodable")])
    assert {code: finding.level for code, finding in findings.items()} == {"undecodable": "notice"}


def test_no_content_outlives_its_delivery() -> None:
    """A reference in a sent or handled event would be a trace of an erased file."""
    key = uuid4()
    assert {"outbox_body_kept"} == set(found([sent(key, has_body=True)], [heard(key)]))
    assert {"inbox_body_kept"} == set(found([sent(key)], [heard(key, has_body=True)]))


def test_what_housekeeping_may_have_deleted_is_not_compared() -> None:
    """Bookkeeping is let go of after a while, at each side by its own clock."""
    long_ago = COMPARED.total_seconds() + 1
    assert found([sent(uuid4(), ago=long_ago)], [heard(uuid4(), ago=long_ago)]) == {}


def test_only_what_two_looks_saw_counts() -> None:
    """Databases are read one after another: what only one look saw was in motion."""
    before = [Finding("lost", "a", "events", frozenset("xy")), Finding("parked", "a", "events", frozenset("x"))]
    after = [Finding("lost", "a", "events", frozenset("yz")), Finding("parked", "b", "events", frozenset("x"))]
    assert [Finding("lost", "a", "events", frozenset("y"))] == persisting(before, after)


def test_the_publisher_is_part_of_the_type() -> None:
    """That is how an inbox row finds the outbox it came from."""
    assert (publisher_of(EVENT), publisher_of("undecodable")) == ("casefile", "")
