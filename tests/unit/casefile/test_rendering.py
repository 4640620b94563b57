"""A file as it is shown, and what a change of it must match."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.ctx import RequestContext
from hypothesis import given
from hypothesis import strategies as some

from kernel.errors import Refusal, VersionNeeded
from kernel.web.requests import expected_version, set_version
from services.casefile.api.case_views import case_body
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.durations import weeks
from services.casefile.programmes import DIRECTORY
from services.casefile.store import Stored
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all
from services.casefile.usecases.reading import Summary

PROGRAMME = load_all(DIRECTORY)["waska"]
STARTED = date(2024, 1, 1)


def summary(programme: Programme = PROGRAMME, *, version: int = 3, told: int = 0, today: date = STARTED) -> Summary:
    """A file whose intake runs since the first of January."""
    case = CaseFile(
        id=UUID(int=1), agency=UUID(int=2), programme="waska", template_version=1, responsible=UUID(int=3),
        client_number="006", opened_on=STARTED, version=version, phases={"intake": PhaseDates(STARTED)},
    )  # fmt: skip
    consents = {"case_management": STARTED} if told else {}
    durations = weeks(programme, case, today)
    return Summary(Stored(case, None, consents, told), programme, None, None, durations, None, [])


def asked(tag: str, header: str) -> RequestContext:
    """A request that names a tag."""
    return Flask("x").test_request_context(headers={header: tag})


@given(version=some.integers(1, 999_999_999), digest=some.text("0123456789abcdef", min_size=24, max_size=24))
def test_a_tag_is_accepted_for_the_version_it_was_given_for(version: int, digest: str) -> None:
    """Whoever sends back the ETag of an answer changes the version that the answer showed, whatever else it showed."""
    for tag in (set_version({}, version)["ETag"], f'"{version}.{digest}"', f'"{version}.0.1-5.narrow"'):
        with asked(tag, "If-Match"):
            assert expected_version() == version


@pytest.mark.parametrize("tag", ["*", "3", 'W/"3"', '"3', '""', '"x"', '"3", "4"', '"3.ä"', '"٣"', '"1234567890"'])
def test_other_tags_are_no_version_of_ours(tag: str) -> None:
    """A weak or a foreign tag must not pass for the version somebody has seen (RFC 9110, 13.1.1)."""
    with asked(tag, "If-Match"), pytest.raises(Refusal) as refusal:
        expected_version()
    assert refusal.value.code == "version_malformed"


def test_without_a_tag_nothing_is_changed() -> None:
    """428 tells the client what it forgot."""
    with asked("", "X-Nothing"), pytest.raises(VersionNeeded):
        expected_version()


def test_a_file_shows_every_phase_of_its_template() -> None:
    """Those to come too, in the template's order, so that a page needs no second question."""
    body: dict[str, Any] = case_body(summary(told=1))
    assert [phase["id"] for phase in body["phases"]] == [phase.id for phase in PROGRAMME.phases]
    assert body["phases"][0] == {
        "id": "intake", "started_on": STARTED, "ended_on": None, "weeks": 0.0, "running": True,
    }  # fmt: skip
    assert body["consents"] == [{"purpose": "case_management", "since": STARTED}]
    assert body["phase"] == "intake"
