"""Names at the broker: every delivery has one queue and one key, and instances beside each other never meet."""

from collections import Counter

import pytest

from contracts import EVENTS
from contracts.consent import ConsentGranted, ConsentWithdrawn
from kernel.events import topology
from kernel.events.declaration import ContractError, Event
from kernel.services import SERVICES
from kernel.web.jobs import public_id

DELIVERIES = [(event, audience) for event in EVENTS for audience in event.audience]


def test_names_say_who_speaks_to_whom() -> None:
    """An operator who sees a queue grow knows who does not listen, and to whom."""
    assert topology.exchange("", "casefile") == "obhut.casefile"
    assert topology.queue("", "retention", "casefile") == "obhut.retention.from.casefile"


def test_a_prefix_keeps_instances_apart() -> None:
    """Where no virtual host could be had, nothing of one instance is called as something of another."""
    for prefix in ("demo.", "test."):
        assert topology.exchange(prefix, "casefile").startswith(prefix)
        assert topology.queue(prefix, "retention", "casefile").startswith(prefix)


def test_every_delivery_has_a_key_of_its_own() -> None:
    """References differ per audience: a message for one must never be routed to another."""
    keys = Counter((event.publisher, event.routing_key(audience)) for event, audience in DELIVERIES)
    assert keys.most_common(1)[0][1] == 1
    assert all(event.routing_key(audience).endswith(f".{audience}") for event, audience in DELIVERIES)


@pytest.mark.parametrize("audience", SERVICES)
def test_a_service_hears_all_that_is_for_it(audience: str) -> None:
    """Every event for a service is in a queue that its worker consumes."""
    heard = topology.heard_by(audience, EVENTS)
    assert {event for events in heard.values() for event in events} == {
        event for event, to in DELIVERIES if to == audience
    }
    assert all(event.publisher == publisher for publisher, events in heard.items() for event in events)


def test_a_withdrawal_waits_behind_nothing() -> None:
    """It has a queue in which nothing else is, and lies in the ordinary one too: for a worker of the release before,
    which does not know of the other."""
    found = topology.queues("demo.", "casefile", EVENTS)
    assert found["demo.obhut.casefile.from.consent.urgent"] == ("consent", [ConsentWithdrawn])
    assert {ConsentGranted, ConsentWithdrawn} < set(found["demo.obhut.casefile.from.consent"].events)


def test_what_overtakes_others_says_of_what_it_is_the_state() -> None:
    """Else the older one, which comes later, would be taken for the newer."""
    with pytest.raises(ContractError):
        type("Hasty", (Event,), {**vars(ConsentWithdrawn), "state_of": ()})


def test_no_service_speaks_to_itself() -> None:
    """What a service knows it needs not be told; a loop over the broker would be one."""
    assert [event for event, audience in DELIVERIES if event.publisher == audience] == []


def test_a_jobs_id_leads_to_its_service() -> None:
    """The gateway finds the service of a job by the beginning of its id."""
    from uuid import UUID

    assert public_id("casefile", UUID(int=5)) == "casefile.00000000-0000-0000-0000-000000000005"
