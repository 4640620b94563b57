"""ETags of a file: what a change must match, and what makes a cached answer old."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.ctx import RequestContext
from hypothesis import given
from hypothesis import strategies as some

from kernel.errors import Refusal, VersionNeeded
from kernel.web.requests import expected_version, not_modified, set_version
from services.casefile.api.case_views import case_body, case_tag
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


@given(version=some.integers(1, 999_999_999), told=some.integers(0, 10**6), days=some.integers(0, 4_000))
def test_a_tag_is_accepted_for_the_version_it_was_given_for(version: int, told: int, days: int) -> None:
    """Whoever sends back the ETag of an answer changes the version that the answer showed."""
    shown = summary(version=version, told=told, today=date.fromordinal(STARTED.toordinal() + days))
    tag = set_version({}, case_tag(shown))["ETag"]
    with asked(tag, "If-Match"):
        assert expected_version() == version


def test_what_others_tell_does_not_make_a_change_fail() -> None:
    """A consent that arrives meanwhile changes the ETag, so that caches ask again, but not the version to match."""
    before, after = case_tag(summary()), case_tag(summary(told=1))
    assert before != after
    assert before.partition(".")[0] == after.partition(".")[0] == "3"


def test_a_running_duration_makes_a_cached_answer_old() -> None:
    """Next week the same file shows another duration: a 304 would be wrong."""
    today, next_week = summary(), summary(today=date(2024, 1, 8))
    assert case_tag(today) != case_tag(next_week)
    with asked(f'"{case_tag(today)}"', "If-None-Match"):
        assert not_modified(case_tag(next_week)) is None
        answer = not_modified(case_tag(today))
    assert answer is not None
    assert (answer.status_code, answer.data) == (304, b"")


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
