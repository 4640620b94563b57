"""Who is told, listens; who listens, is told."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest

from contracts import EVENTS
from kernel.clock import Clock
from kernel.data.database import engine
from kernel.events import topology
from kernel.events.declaration import Kind
from kernel.keys import create_keys
from kernel.service import Process
from kernel.services import SERVICES
from tests.contract.samples import fixed
from tests.contract.test_golden import SETTINGS

NOWHERE = "postgresql://nobody@127.0.0.1:9/nothing"  # never connected to


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_handles_exactly_what_it_is_the_audience_of(service: str, tmp_path: Path) -> None:
    """An event without a handler would be parked for ever; a handler without an event is dead code."""
    create_keys(tmp_path)
    settings = replace(SETTINGS, service=service, secrets=tmp_path / service, keystore_url=NOWHERE)
    process = Process(settings, engine(NOWHERE), Clock())
    heard = {event for events in topology.heard_by(service, EVENTS).values() for event in events}
    assert heard == set(import_module(f"services.{service}.worker").inbox(process).handlers)


def test_publishers_and_audiences_are_services() -> None:
    """A misspelt audience would be a queue that nobody empties."""
    names = {event.publisher for event in EVENTS} | {name for event in EVENTS for name in event.audience}
    assert names <= set(SERVICES)
    assert all(event.publisher not in event.audience for event in EVENTS)


def test_names_are_unique() -> None:
    """Two events of one type name could not be told apart."""
    assert len(EVENTS) == len({event.type_name() for event in EVENTS})


def test_reporting_hears_three_events() -> None:
    """All it ever hears (architecture; ADR 33): another one is a decision, not an addition."""
    heard = {event.event for events in topology.heard_by("reporting", EVENTS).values() for event in events}
    assert {"aggregate_released", "aggregate_held_back", "catalogue_changed"} == heard


def test_the_state_key_of_a_reference_begins_with_it() -> None:
    """Erasing a file forgets the order of arrival by the beginning of this key (kernel.inbox.forget)."""
    for event in EVENTS:
        if event.kind is Kind.REFERENCE and event.state_of:
            data = fixed(event)
            assert f"{event.publisher}/{data['reference']}" == str(event.state_key(data))[: len(event.publisher) + 37]
