"""The generated documents say what the contracts say."""

import re
from functools import cache
from typing import Any

import yaml

from cli import asyncapi, docs
from cli.environment import ROOT
from contracts import EVENTS
from kernel.events.declaration import Event
from kernel.events.fields import Code, Count, Flag, Identifier

generated = cache(docs.generated)


def test_generated_documents_are_up_to_date() -> None:
    """A contract does not change without its documents (`obhut docs`)."""
    written = {name: (ROOT / name).read_text(encoding="utf-8") for name in generated()}
    assert generated() == written


def test_every_reference_in_the_asyncapi_document_leads_somewhere() -> None:
    """A tool that reads it follows them all."""
    document = yaml.load(generated()["docs/asyncapi.yaml"], yaml.CSafeLoader)
    for reference in _references(document):
        place = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_every_delivery_is_a_channel_with_a_sender_and_a_receiver() -> None:
    """Who hears what can be read from the document alone."""
    document = asyncapi.document(EVENTS, "v1")
    deliveries = {event.routing_key(audience) for event in EVENTS for audience in event.audience}
    assert deliveries == {channel["address"] for channel in document["channels"].values()}
    actions = [operation["action"] for operation in document["operations"].values()]
    assert len(deliveries) == actions.count("send") == actions.count("receive")


def test_schemas_have_the_limits_of_the_types() -> None:
    """Another program that checks by the schema refuses what we refuse."""
    assert asyncapi.field_schema(Code("in", "out", allow_none=True))["enum"] == ["in", "out", None]
    assert asyncapi.field_schema(Count(3))["minimum"] == 3
    assert asyncapi.field_schema(Count(3))["type"] == ["integer", "null"]
    assert asyncapi.field_schema(Identifier())["format"] == "uuid"
    assert asyncapi.field_schema(Flag())["type"] == "boolean"
    pattern = asyncapi.field_schema(Code())["pattern"]
    assert re.search(pattern, "case_closed")
    assert not re.search(pattern, "Erika Mustermann")


def test_every_field_of_every_event_is_on_the_page() -> None:
    """docs/events.md leaves nothing out."""
    page = generated()["docs/events.md"]
    for event in EVENTS:
        section = _section(page, event)
        assert all(f"`{name}`" in section for name in event._declared_fields)
        assert all(audience in section for audience in event.audience)


def _section(page: str, event: type[Event]) -> str:
    return page.split(f"### {event.event} v{event.version}\n")[1].split("\n#", maxsplit=1)[0]


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if "$ref" in part else []
        return own + [found for inner in part.values() for found in _references(inner)]
    return [found for inner in part for found in _references(inner)] if isinstance(part, list) else []
